"""Where a node stands in a plan, what a change pushes, and how far a plan has moved from its baseline. Pure."""

from collections.abc import Container, Iterable
from datetime import date
from typing import NamedTuple, Protocol

from guatu.kernel.calendar import WorkCalendar
from guatu.projects.types import Push, Shift, Variance, WorkedBack, WorkedNode


class Planned(Protocol):
    """A node with its dates as planned and as they happened."""

    @property
    def actual_start(self) -> date | None: ...
    @property
    def early_start(self) -> date | None: ...
    @property
    def early_finish(self) -> date | None: ...
    @property
    def late_start(self) -> date | None: ...
    @property
    def late_finish(self) -> date | None: ...


class Row(Planned, Protocol):
    """A node as the tables keep it."""

    @property
    def pk(self) -> int: ...
    @property
    def total_float(self) -> int | None: ...
    @property
    def critical(self) -> bool: ...


def standing(node: Planned) -> tuple[date, date] | None:
    """When a node is expected to be worked, instants: the fact where it has begun, else the later of what must and what
    can be, as a baseline is taken (`WorkedNode.planned_finish`). None before it is planned."""
    if (
        node.early_start is None
        or node.early_finish is None
        or node.late_start is None
        or node.late_finish is None
    ):
        return None
    if node.actual_start is not None:
        return node.early_start, node.early_finish
    return max(node.early_start, node.late_start), max(node.early_finish, node.late_finish)


def worked_standing(node: WorkedNode, *, begun: bool) -> tuple[date, date]:
    """As `standing`, of dates just worked out."""
    if begun:
        return node.early_start, node.early_finish
    return node.planned_start, node.planned_finish


def pushes(before: WorkedBack, after: WorkedBack, own: Container[str]) -> tuple[Push, ...]:
    """What a change of the nodes `own` does to those of others: their latest finish comes sooner, or they cannot be
    finished by when they were expected. The nearest first, as both lists go on from the change. Nothing, where the
    change stays within float."""
    sooner, later = [], []
    was = {node.code: node for node in before.nodes}
    for node in after.nodes:
        if node.code in own or node.total_float is None:  # finished: nothing can push it
            continue
        old = was[node.code]
        if (days := (old.late_finish - node.late_finish).days) > 0:
            sooner.append(Push(node.code, days, sooner=True))
        elif (days := (node.early_finish - old.planned_finish).days) > 0:
            later.append(Push(node.code, days, sooner=False))
    return (*reversed(sooner), *later)


def shifts(nodes: Iterable[Planned], worked: WorkedBack) -> tuple[Shift, ...]:
    """The nodes that a re-plan moves, in their order. `nodes` are those of the plan as it is, in the same order."""
    found = []
    for node, dates in zip(nodes, worked.nodes, strict=True):
        new = worked_standing(dates, begun=node.actual_start is not None)
        old = standing(node) or new
        if old != new:
            found.append(Shift(dates.code, *old, *new, dates.critical))
    return tuple(found)


class Move(NamedTuple):
    """A node whose dates a re-plan changes, by its id, and when its finish is expected now, if that moves."""

    node: int
    dates: tuple[date, date, date, date, int | None, bool]
    expected: date | None


def moves(nodes: Iterable[Row], worked: WorkedBack) -> list[Move]:
    """The nodes of which any date or float differs from `worked`, which has them in the same order."""
    found = []
    for node, worked_node in zip(nodes, worked.nodes, strict=True):
        dates = worked_node.dates
        if dates == (
            node.early_start,
            node.early_finish,
            node.late_start,
            node.late_finish,
            node.total_float,
            node.critical,
        ):
            continue
        before, (_, finish) = (
            standing(node),
            worked_standing(worked_node, begun=node.actual_start is not None),
        )
        found.append(Move(node.pk, dates, None if before is not None and before[1] == finish else finish))
    return found


def variance(
    code: str, kept: tuple[date, date] | None, now: tuple[date, date], calendar: WorkCalendar
) -> Variance:
    """One node against a baseline; `kept` None: the baseline does not know it."""
    start, finish = now
    if kept is None:
        return Variance(code, None, None, start, finish, None, None, None, None)
    return Variance(
        code,
        kept[0],
        kept[1],
        start,
        finish,
        calendar.workdays_between(kept[0], start),
        calendar.workdays_between(kept[1], finish),
        (start - kept[0]).days,
        (finish - kept[1]).days,
    )
