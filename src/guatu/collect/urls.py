from django.urls import path

from guatu.collect import pages

app_name = "collect"
urlpatterns = [
    path("", pages.due, name="due"),
    path("board/", pages.board, name="board"),
    path("open/", pages.open_submission, name="open"),
    path("lock/", pages.lock, name="lock"),
    path("<int:submission_id>/", pages.submission, name="submission"),
    path("<int:submission_id>/save/", pages.save, name="save"),
    path("<int:submission_id>/return/", pages.return_submission, name="return"),
    path("<int:submission_id>/accept/", pages.accept, name="accept"),
    path("<int:submission_id>/workbook/", pages.workbook, name="workbook"),
]
