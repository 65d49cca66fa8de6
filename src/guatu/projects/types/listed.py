"""A line of the office's own list of projects, as a workbook gives it; and what writing it would change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from guatu.kernel.errors import GuatuError


class Listed(StrEnum):
    """A fact of a project that a list may give."""

    CODE = "code"
    NAME = "name"
    OWNER = "owner"
    UNIT = "unit"
    INDUSTRY = "industry"
    KIND = "kind"
    DESCRIPTION = "description"
    TOTAL = "total_investment"
    START_PLANNED = "start_planned"
    START_ACTUAL = "start_actual"
    DUE = "due"
    STAGE = "stage"
    PLAN_YEAR = "plan_year"
    INVESTED_YEAR = "invested_year"
    INVESTED_TOTAL = "invested_total"
    NOTE = "note"


class Span(NamedTuple):
    """The days that a date may mean: "2026-05" is the whole of May. The last one is taken where a day is needed."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day is one of them: a coarse date contradicts none of its days."""
        return day is not None and self.first <= day <= self.last


ListedValue = str | int | Decimal | Span


@dataclass(frozen=True, slots=True)
class ListedProject:
    """One line. `key` says where it stands ("台账!12"); `facts` what it says, money in yuan; what is not said stays.

    `year` is the year of its planned investment, None where the list names none.
    """

    key: str
    name: str
    code: str = ""
    unit_id: int | None = None
    year: int | None = None
    facts: Mapping[Listed, ListedValue] = field(default_factory=dict)


class ListedChange(NamedTuple):
    """A fact before and after, as text: money in yuan, days as ISO, a unit by its id, a stage by its code."""

    fact: Listed
    before: str
    after: str


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ListedVerdict:
    """What writing a line would do. `left` are facts that differ but are not written from a list, such as a stage.

    A refused line has its `error` and, where one fact is to blame, that `fact`.
    """

    key: str
    outcome: Outcome
    project_id: int | None = None
    changes: tuple[ListedChange, ...] = ()
    left: tuple[ListedChange, ...] = ()
    error: GuatuError | None = None
    fact: Listed | None = None


class ListedWritten(NamedTuple):
    """What was written of a line: what is needed to take it back."""

    project_id: int
    created: bool
    year: int | None
    changes: tuple[ListedChange, ...]
