"""Writes of publish: bulletins, task books as issued and signed, hand-overs."""

from guatu.publish.actions.bulletins import issue_bulletin, make_bulletin
from guatu.publish.actions.feeds import make_feed, read_feed, revoke_feed
from guatu.publish.actions.task_books import issue_task_books, renew_task_books, sign_task_book

__all__ = [
    "issue_bulletin",
    "issue_task_books",
    "make_bulletin",
    "make_feed",
    "read_feed",
    "renew_task_books",
    "revoke_feed",
    "sign_task_book",
]
