"""Reads of publish: bulletins as issued, task books fresh and as signed for, hand-overs."""

from guatu.publish.queries.bulletins import (
    bulletin,
    bulletin_file,
    bulletin_text,
    bulletins,
    house_letterhead,
    red_lights,
)
from guatu.publish.queries.feeds import due_dates, own_feed
from guatu.publish.queries.task_books import task_book, task_book_of, task_book_text
from guatu.publish.queries.versions import (
    changes_of,
    checked,
    current_version,
    lines_of,
    may_sign,
    overview,
    signature_of,
    version,
    version_file,
    version_text,
    versions,
    versions_of,
)

__all__ = [
    "bulletin",
    "bulletin_file",
    "bulletin_text",
    "bulletins",
    "changes_of",
    "checked",
    "current_version",
    "due_dates",
    "house_letterhead",
    "lines_of",
    "may_sign",
    "overview",
    "own_feed",
    "red_lights",
    "signature_of",
    "task_book",
    "task_book_of",
    "task_book_text",
    "version",
    "version_file",
    "version_text",
    "versions",
    "versions_of",
]
