"""Time from decision to closure, share closed in time, share reopened. Pure.

- **Time**: workdays from the day after a matter was ordered to the day it was closed; the median of those closed.
- **In time**: closed by its due day (as it stood, with the extensions that were granted), of those that are closed or
  whose due day has passed: what is not due yet counts neither way. The scores count the same (`queries.snapshots`).
- **Reopened**: of those that were ever closed, how many were reopened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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

    def lists(self, today: date) -> frozenset[Which]:
        """The lists it is on."""
        closed = self.closed_on is not None
        in_time = self.closed_on is not None and self.closed_on <= self.due_on
        due = closed or self.due_on < today
        on = {
            Which.ALL: True,
            Which.CLOSED: closed,
            Which.OPEN: self.state in OPEN,
            Which.DUE: due,
            Which.IN_TIME: in_time,
            Which.LATE: due and not in_time,
            Which.EVER_CLOSED: closed or self.reopened > 0,
            Which.REOPENED: self.reopened > 0,
        }
        return frozenset(which for which, yes in on.items() if yes)


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


def closure_table(rows: Iterable[Ordered], calendar: WorkCalendar, today: date) -> ClosureTable:
    """Counts each row under the whole, its unit and its kind; each is looked at once."""
    every: list[Ordered] = []
    by_unit: defaultdict[int, list[Ordered]] = defaultdict(list)
    by_kind: defaultdict[str, list[Ordered]] = defaultdict(list)
    for row in rows:
        every.append(row)
        by_unit[row.unit].append(row)
        by_kind[row.kind].append(row)
    known = calendar.provisional()
    return ClosureTable(
        _closure(every, known, today),
        {unit: _closure(found, known, today) for unit, found in by_unit.items()},
        {kind: _closure(found, known, today) for kind, found in by_kind.items()},
    )


def _closure(rows: Sequence[Ordered], calendar: WorkCalendar, today: date) -> Closure:
    counted = Counter(which for row in rows for which in row.lists(today))
    counts = {which: counted[which] for which in Which}
    days = [
        calendar.workdays_between(row.issued_on + ONE_DAY, row.closed_on + ONE_DAY)
        for row in rows
        if row.closed_on is not None
    ]
    return Closure(counts, float(median(days)) if days else None)


def check_span(first: date, last: date) -> None:
    """Raises G1939 for a span that ends before it begins, or is over three years long."""
    if last < first or last - first > LONGEST:
        raise GuatuError("G1939", first=first, last=last)
