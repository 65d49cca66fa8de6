from django.urls import path

from guatu.publish.pages import bulletins, task_books

app_name = "publish"
urlpatterns = [
    path("", bulletins.index, name="index"),
    path("bulletins/new/", bulletins.new, name="new"),
    path("bulletins/<int:bulletin_id>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/issue/", bulletins.issue, name="issue"),
    path("bulletins/<int:bulletin_id>/file.<str:kind>", bulletins.bulletin_file, name="bulletin_file"),
    path("task-books/", task_books.task_books, name="task_books"),
    path("task-books/<int:post_id>/", task_books.task_book, name="task_book"),
    path("task-books/<int:post_id>/file.<str:kind>", task_books.task_book_file, name="task_book_file"),
]
