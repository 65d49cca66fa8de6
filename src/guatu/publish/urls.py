from django.urls import path

from guatu.publish import pages

app_name = "publish"
urlpatterns = [
    path("", pages.index, name="index"),
    path("bulletins/new/", pages.new, name="new"),
    path("bulletins/<int:bulletin_id>/", pages.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/issue/", pages.issue, name="issue"),
    path("bulletins/<int:bulletin_id>/file.<str:kind>", pages.bulletin_file, name="bulletin_file"),
    path("task-books/", pages.task_books, name="task_books"),
    path("task-books/<int:post_id>/", pages.task_book, name="task_book"),
    path("task-books/<int:post_id>/file.<str:kind>", pages.task_book_file, name="task_book_file"),
]
