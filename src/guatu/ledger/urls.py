from django.urls import path

from guatu.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("", pages.entries, name="entries"),
    path("verify/", pages.verify, name="verify"),
    path("<int:number>/", pages.entry, name="entry"),
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/read/", pages.read_all, name="read_all"),
    path("inbox/<int:message_id>/open/", pages.open_message, name="open_message"),
    path("inbox/<int:message_id>/read/", pages.read_message, name="read_message"),
]
