from django.urls import path

from guatu.intake import pages

app_name = "intake"
urlpatterns = [
    path("", pages.index, name="index"),
    path("<int:document_id>/", pages.document, name="document"),
    path("drafts/<int:draft_id>/accept/", pages.accept, name="accept"),
    path("drafts/<int:draft_id>/dismiss/", pages.dismiss, name="dismiss"),
]
