"""ui's one page: the living style page."""

from django.urls import path

from guatu.ui import pages

app_name = "ui"
urlpatterns = [path("", pages.style_page, name="style")]
