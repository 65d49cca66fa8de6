from django.urls import path

from guatu.wall import pages

app_name = "wall"
urlpatterns = [
    path("", pages.index, name="index"),
    path("screens/", pages.screens, name="screens"),
]
