"""Pages of collect: what is owed, the form itself, the office's review, the board of a month."""

from guatu.collect.pages.deciding import accept, return_submission
from guatu.collect.pages.due import board, due, lock, open_submission
from guatu.collect.pages.filling import save, submission, workbook

__all__ = [
    "accept",
    "board",
    "due",
    "lock",
    "open_submission",
    "return_submission",
    "save",
    "submission",
    "workbook",
]
