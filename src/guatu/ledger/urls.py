from django.urls import path

from guatu.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("", pages.entries, name="entries"),
    path("verify/", pages.verify, name="verify"),
    path("<int:number>/", pages.entry, name="entry"),
]
