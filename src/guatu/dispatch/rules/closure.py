"""Time from decision to closure, share closed in time, share reopened. Pure.

- **Time**: workdays from the day after a matter was ordered to the day it was closed; the median of those closed.
- **In time**: closed by its due day (as it stood, with the extensions that were granted), of those that are closed or
  whose due day has passed: what is not due yet counts neither way. The scores count the same (`queries.snapshots`).
- **Reopened**: of those that were ever closed, how many were reopened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from guatu.dispatch.types import OPEN, State
from guatu.kernel.calendar import ONE_DAY, WorkCalendar
from guatu.kernel.errors import GuatuError

LONGEST = timedelta(3 * 366)


class Which(StrEnum):
    """The lists behind the numbers."""

    ALL = "all"
    CLOSED = "closed"
    OPEN = "open"
    DUE = "due"
    IN_TIME = "in_time"
    LATE = "late"
    EVER_CLOSED = "ever_closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Ordered:
    """What counting needs to know of a matter; `unit` and `kind` are what it is counted under."""

    unit: int
    kind: str
    state: State
    issued_on: date
    due_on: date
    closed_on: date | None
    reopened: int

    def lists(self, today: date) -> tuple[Which, ...]:
        """The lists it is on."""
        found = [Which.ALL]
        closed = self.closed_on is not None
        if closed:
            found.append(Which.CLOSED)
        if self.state in OPEN:
            found.append(Which.OPEN)
        if closed or self.due_on < today:
            in_time = self.closed_on is not None and self.closed_on <= self.due_on
            found += [Which.DUE, Which.IN_TIME if in_time else Which.LATE]
        if closed or self.reopened:
            found.append(Which.EVER_CLOSED)
        if self.reopened:
            found.append(Which.REOPENED)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Closure:
    """How many of each list; shares are 0 … 1, None where there is nothing to share. `workdays`: the median."""

    counts: dict[Which, int]
    workdays: float | None

    @property
    def in_time(self) -> float | None:
        """Closed in time, of those closed or due."""
        return self._share(Which.IN_TIME, Which.DUE)

    @property
    def reopened(self) -> float | None:
        """Reopened, of those ever closed."""
        return self._share(Which.REOPENED, Which.EVER_CLOSED)

    def _share(self, part: Which, whole: Which) -> float | None:
        return self.counts[part] / self.counts[whole] if self.counts[whole] else None


@dataclass(frozen=True, slots=True)
class ClosureTable:
    """The whole, by unit and by kind."""

    whole: Closure
    by_unit: dict[int, Closure]
    by_kind: dict[str, Closure]


class _Tally:
    """What was counted under one heading."""

    def __init__(self) -> None:
        self.alike: Counter[tuple[Which, ...]] = Counter()  # rows that are on the same lists
        self.workdays: list[int] = []

    def add(self, lists: tuple[Which, ...], workdays: int | None) -> None:
        self.alike[lists] += 1
        if workdays is not None:
            self.workdays.append(workdays)

    @property
    def closure(self) -> Closure:
        days = float(median(self.workdays)) if self.workdays else None
        counts = {which: sum(n for lists, n in self.alike.items() if which in lists) for which in Which}
        return Closure(counts, days)


def closure_table(rows: Iterable[Ordered], calendar: WorkCalendar, today: date) -> ClosureTable:
    """Counts each row under the whole, its unit and its kind; each is looked at once."""
    whole = _Tally()
    by_unit: defaultdict[int, _Tally] = defaultdict(_Tally)
    by_kind: defaultdict[str, _Tally] = defaultdict(_Tally)
    known = calendar.provisional()
    for row in rows:
        lists = row.lists(today)
        workdays = (
            known.workdays_between(row.issued_on + ONE_DAY, row.closed_on + ONE_DAY)
            if row.closed_on is not None
            else None
        )
        for tally in (whole, by_unit[row.unit], by_kind[row.kind]):
            tally.add(lists, workdays)
    return ClosureTable(
        whole.closure,
        {unit: tally.closure for unit, tally in by_unit.items()},
        {kind: tally.closure for kind, tally in by_kind.items()},
    )


def check_span(first: date, last: date) -> None:
    """Raises G1939 for a span that ends before it begins, or is over three years long."""
    if last < first or last - first > LONGEST:
        raise GuatuError("G1939", first=first, last=last)
