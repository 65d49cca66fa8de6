from django.urls import path

from guatu.publish.pages import bulletins, feeds, hand_overs, task_books, versions

app_name = "publish"
urlpatterns = [
    path("", bulletins.index, name="index"),
    path("bulletins/new/", bulletins.new, name="new"),
    path("bulletins/<int:bulletin_id>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/issue/", bulletins.issue, name="issue"),
    path("bulletins/<int:bulletin_id>/file.<str:kind>", bulletins.bulletin_file, name="bulletin_file"),
    path("feed/", feeds.feed, name="feed"),
    path("feed/revoke/", feeds.revoke, name="revoke_feed"),
    path("feed/<str:secret>.ics", feeds.calendar, name="calendar"),
    path("task-books/", task_books.task_books, name="task_books"),
    path("task-books/issue/", versions.issue_books, name="issue_books"),
    path("task-books/versions/<int:version_id>/", versions.book, name="book"),
    path("task-books/versions/<int:version_id>/file.<str:kind>", versions.book_file, name="book_file"),
    path("task-books/<int:post_id>/", task_books.task_book, name="task_book"),
    path("task-books/<int:post_id>/file.<str:kind>", task_books.task_book_file, name="task_book_file"),
    path("hand-overs/", hand_overs.hand_overs, name="hand_overs"),
    path("hand-overs/new/", hand_overs.announce, name="announce"),
    path("hand-overs/<int:hand_over_id>/", hand_overs.hand_over, name="hand_over"),
    path("hand-overs/<int:hand_over_id>/withdraw/", hand_overs.withdraw, name="withdraw"),
    path("hand-overs/<int:hand_over_id>/carry-out/", hand_overs.carry_out, name="carry_out"),
    path("hand-overs/<int:hand_over_id>/items/<int:item_id>/", hand_overs.object_to, name="object_to"),
    path("hand-overs/<int:hand_over_id>/file.<str:kind>", hand_overs.hand_over_file, name="hand_over_file"),
]
