"""A line of the office's own list of projects, as a workbook gives it; and what writing it would change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple, TypeVar, overload

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


T = TypeVar("T")


def chosen(values: Sequence[T], places: Sequence[int]) -> Sequence[T]:
    """The values at these places, in their order."""
    if len(places) > 1:
        found: tuple[T, ...] = itemgetter(*places)(values)
        return found
    return [values[at] for at in places]


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


@dataclass(frozen=True, slots=True)
class ListedColumns(Sequence[ListedProject]):
    """Many lines, held a column at a time: what is asked of one of them is made when it is asked for.

    `facts` holds, of each fact that some line gives, what every line says in their order; None where it says nothing.
    """

    keys: Sequence[str] = ()
    names: Sequence[str] = ()
    codes: Sequence[str] = ()
    units: Sequence[int | None] = ()
    years: Sequence[int | None] = ()
    facts: Mapping[Listed, Sequence[ListedValue | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Sequence[ListedProject]) -> "ListedColumns":
        """The same lines by columns."""
        if isinstance(lines, ListedColumns):
            return lines
        given = dict.fromkeys(fact for line in lines for fact in line.facts)
        return cls(
            [line.key for line in lines],
            [line.name for line in lines],
            [line.code for line in lines],
            [line.unit_id for line in lines],
            [line.year for line in lines],
            {fact: [line.facts.get(fact) for line in lines] for fact in given},
        )

    @classmethod
    def joined(cls, parts: Sequence["ListedColumns"]) -> "ListedColumns":
        """The lines of these, one after the other."""
        if len(parts) == 1:
            return parts[0]
        given = dict.fromkeys(fact for part in parts for fact in part.facts)
        return cls(
            [key for part in parts for key in part.keys],
            [name for part in parts for name in part.names],
            [code for part in parts for code in part.codes],
            [unit for part in parts for unit in part.units],
            [year for part in parts for year in part.years],
            {
                fact: [one for part in parts for one in part.facts.get(fact, [None] * len(part))]
                for fact in given
            },
        )

    def chosen(self, places: Sequence[int]) -> "ListedColumns":
        """The lines at these places, each once and in their order."""
        if len(places) == len(self):
            return self
        return ListedColumns(
            chosen(self.keys, places),
            chosen(self.names, places),
            chosen(self.codes, places),
            chosen(self.units, places),
            chosen(self.years, places),
            {fact: chosen(values, places) for fact, values in self.facts.items()},
        )

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, at: int) -> ListedProject: ...
    @overload
    def __getitem__(self, at: slice) -> "ListedColumns": ...
    def __getitem__(self, at: int | slice) -> "ListedProject | ListedColumns":
        if isinstance(at, slice):
            facts = {fact: values[at] for fact, values in self.facts.items()}
            return ListedColumns(
                self.keys[at], self.names[at], self.codes[at], self.units[at], self.years[at], facts
            )
        facts_of = {fact: value for fact, values in self.facts.items() if (value := values[at]) is not None}
        return ListedProject(
            self.keys[at], self.names[at], self.codes[at], self.units[at], self.years[at], facts_of
        )

    def __iter__(self) -> Iterator[ListedProject]:
        return (self[at] for at in range(len(self)))


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


class ListedVerdict(NamedTuple):
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
