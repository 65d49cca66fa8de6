"""Writes of publish: bulletins, task books as issued and signed, hand-overs."""

from guatu.publish.actions.bulletins import issue_bulletin, make_bulletin
from guatu.publish.actions.task_books import issue_task_books, renew_task_books, sign_task_book

__all__ = ["issue_bulletin", "issue_task_books", "make_bulletin", "renew_task_books", "sign_task_book"]
