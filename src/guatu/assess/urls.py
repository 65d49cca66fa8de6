from django.urls import path

from guatu.assess import pages

app_name = "assess"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.new, name="new"),
    path("<int:assessment_id>/", pages.assessment, name="assessment"),
]
