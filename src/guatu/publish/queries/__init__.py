"""Reads of publish: bulletins as issued, task books fresh and as signed for, hand-overs."""

from guatu.publish.queries.bulletins import (
    bulletin,
    bulletin_file,
    bulletin_text,
    bulletins,
    house_letterhead,
    red_lights,
)
from guatu.publish.queries.task_books import task_book, task_book_of, task_book_text

__all__ = [
    "bulletin",
    "bulletin_file",
    "bulletin_text",
    "bulletins",
    "house_letterhead",
    "red_lights",
    "task_book",
    "task_book_of",
    "task_book_text",
]
