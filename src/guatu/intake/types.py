"""What crosses the door of intake: a cleaned page, and the drafts found in it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from guatu.intake.models import Document

Kind = Literal["target", "task", "result"]
"""A number to be reached, a thing to be done, or a thing already achieved (which never becomes a task)."""

Measure = Literal["level", "growth", "decline"]
"""Whether a draft's value is a level, or a rate by which the indicator is to rise or fall."""

Comparator = Literal["=", ">=", "<=", "≈"]


class State(StrEnum):
    """What a person decided about a draft. A result stays open: there is nothing to decide."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


Span = tuple[int, int]
"""Character offsets into a text: the first character, and one past the last."""


@dataclass(frozen=True, slots=True)
class CleanText:
    """A page without its noise, in simplified characters, one paragraph a line.

    `damaged` are the spans of `text` that could not be read back from the page's broken bytes: a number inside or
    beside one needs a person's eye. `published` is the day that the page's own line of origin gives, None without
    one. `dropped` are the lines taken out, in simplified characters, so that a person can see them.
    """

    text: str
    damaged: tuple[Span, ...]
    published: date | None
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A commitment or a result found in one sentence, for a person to accept or throw away.

    `sentence` is exactly `text[start:end]` of the text it was found in, and `figure` are the offsets of the number
    with its unit, None in a draft without one. `value` is the number as printed, in `unit` ("亿元", "%", "个");
    `value_max` is the other end of a range. `period` is the text that gives the time ("全年", "十四五期间"), and
    `post_or_unit` the duty holder as the page calls it, never a person's name; both are "" where none is named.
    `doubtful` says that damaged characters lie within the sentence, or beside the number where there is one.
    """

    kind: Kind
    title: str
    indicator: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    comparator: Comparator
    measure: Measure
    period: str
    post_or_unit: str
    sentence: str
    start: int
    end: int
    figure: Span | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as handed in, decoded, with what was read out of it."""

    raw: str
    page: CleanText
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """The document a page became, or the one it already was (`new` is False)."""

    document: "Document"
    new: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are shown alike: damaged or not, part of a draft's number or not."""

    text: str
    damaged: bool = False
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence that drafts come from, with its offset `start` in the text; or what stands between (None)."""

    start: int | None
    pieces: tuple[Piece, ...]
