"""Writes of publish: bulletins, task books as issued and signed, hand-overs."""

from guatu.publish.actions.announcing import announce_hand_over, withdraw_hand_over
from guatu.publish.actions.bulletins import issue_bulletin, make_bulletin
from guatu.publish.actions.carrying_out import carry_out_due, carry_out_hand_over
from guatu.publish.actions.feeds import make_feed, read_feed, revoke_feed
from guatu.publish.actions.receiving import close_left_accounts, object_to_item, sign_hand_over
from guatu.publish.actions.task_books import issue_task_books, renew_task_books, sign_task_book

__all__ = [
    "announce_hand_over",
    "carry_out_due",
    "carry_out_hand_over",
    "close_left_accounts",
    "issue_bulletin",
    "issue_task_books",
    "make_bulletin",
    "make_feed",
    "object_to_item",
    "read_feed",
    "renew_task_books",
    "revoke_feed",
    "sign_hand_over",
    "sign_task_book",
    "withdraw_hand_over",
]
