"""How a node stands, when winter stops outdoor work, in which order rows stand. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from guatu.kernel.calendar import MonthDay
from guatu.projects.types import last_day
from guatu.wall.battle.types import BattleGroup, BattleRow, NodeState, Sort

FAR: Final = date(9999, 12, 31)
MARGIN: Final = timedelta(days=31)
ONE_DAY: Final = timedelta(days=1)


def latest_day(duration: int, late_start: date | None, late_finish: date | None) -> date | None:
    """The last day a node's work may take; of an instant without work the day itself."""
    if late_finish is None:
        return None
    return last_day(late_finish) if duration else late_start or late_finish


def node_state(
    today: date,
    *,
    actual_start: date | None,
    actual_finish: date | None,
    early_finish: date | None,
    late_finish: date | None,
    latest: date | None,
) -> NodeState:
    """Done; past its latest day; planned to end after it (what can be is later than what must be); begun; or not."""
    if actual_finish is not None:
        return NodeState.DONE
    if latest is not None and today > latest:
        return NodeState.LATE
    if early_finish is not None and late_finish is not None and early_finish > late_finish:
        return NodeState.SHORT
    return NodeState.RUNNING if actual_start is not None else NodeState.PLANNED


def node_span(
    duration: int,
    *,
    early_start: date | None,
    early_finish: date | None,
    actual_start: date | None,
    actual_finish: date | None,
) -> tuple[date, date]:
    """First and last day of a node's bar: the fact where there is one, else the earliest that can be."""
    start = actual_start or early_start or actual_finish or FAR
    finish = early_finish or start + timedelta(days=duration)
    end = actual_finish or last_day(finish)
    return start, max(start, end)


def stops_between(
    yearly: Iterable[tuple[MonthDay, MonthDay]], first: date, last: date
) -> tuple[tuple[date, date], ...]:
    """The yearly stops of a calendar that touch first…last, both days of each included, in order.

    A stop over the year's end begins in the year before. 29 February falls on the 28th where there is none.
    """
    found = []
    for begin, finish in yearly:
        over = begin > finish
        for year in range(first.year - 1, last.year + 1):
            start, end = _day(year, begin), _day(year + over, finish)
            if start <= last and end >= first:
                found.append((start, end))
    return tuple(sorted(found))


def _day(year: int, of: MonthDay) -> date:
    month, day = of
    leap = (month, day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return date(year, month, 28 if leap else day)


def ordered(rows: Iterable[BattleRow], sort: Sort, places: dict[str, int]) -> list[BattleRow]:
    """Rows group by group (`places`: the place of each group's key), within it as asked; by code where all is equal."""

    def key(row: BattleRow) -> tuple[object, ...]:
        match sort:
            case Sort.WORST:
                by: tuple[object, ...] = (row.light.rank, -row.over, -row.short, row.due or FAR)
            case Sort.DUE:
                by = (row.due or FAR,)
            case Sort.START:
                by = (row.start or FAR,)
            case Sort.NAME:
                by = (row.name,)
            case Sort.CODE:
                by = ()
        return (places[row.group], *by, row.code)

    return sorted(rows, key=key)


def grouped(rows: Sequence[BattleRow], labels: dict[str, str]) -> tuple[BattleGroup, ...]:
    """The groups of rows that are already in order, with their lights counted."""
    groups, first = [], 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at].group != rows[first].group:
            lights = Counter(row.light for row in rows[first:at])
            key = rows[first].group
            groups.append(BattleGroup(key, labels[key], first, at, lights))
            first = at
    return tuple(groups)


def stretch(rows: Iterable[BattleRow], today: date) -> tuple[date, date]:
    """The first and last day of the axis: all that is drawn, today included, and a month of margin."""
    days = [today]
    for row in rows:
        days += [day for day in (row.start, row.end, row.due, row.baseline_start, row.baseline_end) if day]
    return min(days) - MARGIN, max(days) + MARGIN
