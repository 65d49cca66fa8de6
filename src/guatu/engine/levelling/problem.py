"""From a validated network with its capacities to the arrays that the levelling's kernels read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.engine import kernels as passes
from guatu.engine.arrays import Dates, Int32, freeze
from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, Axis, axis_of
from guatu.engine.levelling.arrays import (
    AT_FINISH,
    AT_START,
    DAY,
    EACH_DAY,
    QUARTER,
    SPREAD,
    WEEK,
    Cells,
    Int64,
    Limits,
    Packed,
    Problem,
    Takes,
)
from guatu.engine.levelling.model import Capacity, Charge, Demand, Per
from guatu.engine.passes import dates_of, two_passes
from guatu.engine.prepared import Prepared

PER: Final = {Per.DAY: DAY, Per.WEEK: WEEK, Per.QUARTER: QUARTER}
CHARGE: Final = {
    Charge.EACH_DAY: EACH_DAY,
    Charge.SPREAD: SPREAD,
    Charge.START: AT_START,
    Charge.FINISH: AT_FINISH,
}
_MARGIN_YEARS: Final = (2, 12)
_MOST_PACKED: Final = 4
_PACKED_LIMIT: Final = 1 << 15
_LONGEST_PACKED: Final = 1 << 22
_SUNDAY: Final = date(2023, 12, 31).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """A problem on its axis. dates: without scarcity. begin: position of the network's start. weighed: whether lateness
    is the objective (there is a deadline or a due date), else the last finish is."""

    prepared: Prepared
    axis: Axis
    dates: Dates
    problem: Problem
    capacities: tuple[Capacity, ...]
    begin: int

    @property
    def weighed(self) -> bool:
        """Whether lateness is minimised; else the last finish."""
        limits = self.problem.limits
        return bool(limits.node.size) or limits.due < self.axis.days

    @property
    def width(self) -> int:
        """A cost is weighted lateness × width + the position of the last finish."""
        return self.axis.days + 1

    def objective(self, cost: int) -> int:
        """Of a cost: weighted calendar days late, or calendar days from the network's start to the last finish."""
        return cost // self.width if self.weighed else cost - self.begin

    def first_days(self, row: int) -> tuple[Int32, Int64]:
        """Of every period of a capacity: the ordinal of its first day, and the amount available."""
        per = PER[self.capacities[row].per]
        cells, base = self.problem.cells, row * (self.axis.days + 1)
        count = int(cells.of[per, self.axis.days - 1]) + 1
        return cells.first[per, :count] + np.int32(self.axis.origin), self.problem.room[base : base + count]


def axes(prepared: Prepared) -> Sequence[tuple[int, int]]:
    """First and last years of ever longer axes, around the dates that the plan has without scarcity."""
    network = prepared.network
    axis, dates = dates_of(prepared)
    given = [network.start, *([network.due] if network.due else [])]
    given += [day for node in network.nodes for day in (node.not_before, node.deadline) if day]
    if network.nodes:
        ordinals = (
            min(int(dates.early_start.min()), int(dates.late_start.min())),
            int(dates.early_finish.max()),
        )
        given += [date.fromordinal(axis.origin + ordinal) for ordinal in ordinals]
    first, last = max(FIRST_YEAR, min(given).year), max(given).year
    ends = [min(last + margin, LAST_YEAR) for margin in _MARGIN_YEARS]
    return [(first, end) for end in (*ends, LAST_YEAR)]


def pose(
    prepared: Prepared,
    years: tuple[int, int],
    capacities: Sequence[Capacity],
    demands: Sequence[Demand],
    weights: Mapping[str, int],
    due_weight: int,
) -> Posed:
    """The problem on the axis of these years, one of `axes`."""
    network, graph = prepared.network, prepared.graph
    axis = axis_of(network.calendars, *years)
    dates = Dates.empty(graph.order.size)
    if graph.order.size:
        two_passes(graph, axis, prepared.work, prepared.due, dates)
    work = prepared.work._replace(
        earliest=prepared.work.earliest - np.int32(axis.origin),
        latest=np.minimum(prepared.work.latest - np.int32(axis.origin), np.int32(axis.days - 1)),
    )
    tail_ptr, links = passes.group_by(graph.links.head, graph.order.size)
    cells = _cells(axis)
    takes = _takes(prepared, axis, capacities, demands)
    due = axis.days if prepared.due is None else prepared.due - axis.origin
    begin = network.start.toordinal() - axis.origin
    problem = Problem(
        links=graph.links,
        tail_ptr=tail_ptr,
        tails=graph.tails[links],
        work=work,
        tables=axis.tables,
        cells=cells,
        takes=takes,
        room=np.concatenate([np.zeros(0, np.int64), *(_room(axis, cells, one) for one in capacities)]),
        limits=_limits(prepared, axis, weights, due, due_weight),
        packed=_NOT_PACKED,
    )
    posed = Posed(prepared, axis, dates, problem, tuple(capacities), begin)
    packed = _packed(posed)
    return Posed(prepared, axis, dates, problem._replace(packed=packed), tuple(capacities), begin)


_NOT_PACKED: Final = Packed(plain=False, demand=np.zeros(0, np.uint64), room=np.uint64(0), horizon=0, begin=0)


def _cells(axis: Axis) -> Cells:
    """Days, weeks from Monday, quarters. One day past the axis lies in its last cell."""
    days = np.arange(axis.days + 1)
    ordinals = days + axis.origin
    months = (ordinals - date(1970, 1, 1).toordinal()).astype("datetime64[D]").astype("datetime64[M]")
    of = np.stack([days, (ordinals - _SUNDAY - 1) // 7, months.astype(np.int64) // 3])
    of = of - of[:, :1]
    of[:, -1] = of[:, -2]
    first, end = np.zeros_like(of), np.full_like(of, axis.days)
    for per in range(of.shape[0]):
        starts = np.flatnonzero(np.diff(of[per, :-1], prepend=-1))
        first[per, : starts.size] = starts
        end[per, : starts.size - 1] = starts[1:]
    cells = Cells(*(rows.astype(np.int32) for rows in (of, first, end)))
    freeze(*cells)
    return cells


def _room(axis: Axis, cells: Cells, capacity: Capacity) -> Int64:
    """Shape (D + 1,): the amount of every cell of the capacity, in the front; the rest is not used."""
    by_day = np.full(axis.days + 1, capacity.amount, np.int64)
    for window in capacity.windows:
        first = max(window.first.toordinal() - axis.origin, 0)
        by_day[first : max(window.last.toordinal() + 1 - axis.origin, 0)] = window.amount
    room: Int64 = by_day[cells.first[PER[capacity.per]]]
    return room


def _takes(
    prepared: Prepared, axis: Axis, capacities: Sequence[Capacity], demands: Sequence[Demand]
) -> Takes:
    """Of work still to do: a demand at the start of what has begun is past."""
    rows = {capacity.code: row for row, capacity in enumerate(capacities)}
    places = {node.code: int(at) for node, at in zip(prepared.network.nodes, prepared.place, strict=True)}
    begun = {node.code for node in prepared.network.nodes if node.actual_start}
    named = {capacity.code: capacity for capacity in capacities}
    demands = [
        one
        for one in demands
        if places[one.node] >= 0
        and not (one.node in begun and one.charged(named[one.capacity]) is Charge.START)
    ]
    node = np.array([places[demand.node] for demand in demands], np.int32)
    row = np.array([rows[demand.capacity] for demand in demands], np.int32)
    charge = np.array(
        [CHARGE[one.charged(capacities[at])] for one, at in zip(demands, row, strict=True)], np.int8
    )
    amount = np.array([demand.amount for demand in demands], np.int64)
    per = np.array([PER[capacity.per] for capacity in capacities], np.int8)
    ptr, items = passes.group_by(node, prepared.graph.order.size)
    row = row[items]
    return Takes(ptr, per[row], charge[items], row * np.int32(axis.days + 1), amount[items])


def _limits(prepared: Prepared, axis: Axis, weights: Mapping[str, int], due: int, due_weight: int) -> Limits:
    """In the order of the network's nodes."""
    nodes = prepared.network.nodes
    bound = [at for at, node in enumerate(nodes) if node.deadline]
    place = prepared.in_graph_order()[bound] if bound else np.zeros(0, np.int32)
    by = np.array([day.toordinal() + 1 - axis.origin for node in nodes if (day := node.deadline)], np.int32)
    weight = np.array([weights.get(nodes[at].code, 1) for at in bound], np.int64)
    return Limits(place, by, weight, due, due_weight)


def _packed(posed: Posed) -> Packed:
    """16 bits a capacity where the problem is plain (see `Packed`)."""
    problem, takes = posed.problem, posed.problem.takes
    work, links = problem.work, problem.links
    total = int(work.duration.sum(dtype=np.int64)) + 1
    plain = (
        not posed.weighed
        and bool(posed.prepared.is_work.all())
        and len(posed.capacities) <= _MOST_PACKED
        and total < _LONGEST_PACKED
        and all(not one.windows and one.most < _PACKED_LIMIT for one in posed.capacities)
        and not takes.per.any()
        and not takes.charge.any()
        and not links.kind.any()
        and not links.lag.any()
        and bool((work.earliest == posed.begin).all())
        and _every_day(posed.axis, work.calendar[work.duration > 0])
    )
    if not plain:
        return _NOT_PACKED
    shift = (16 * (takes.base // np.int32(posed.axis.days + 1))).astype(np.uint64)
    demand = np.zeros(work.duration.size, np.uint64)
    node = np.repeat(np.arange(demand.size), np.diff(takes.ptr))
    np.bitwise_or.at(demand, node, takes.amount.astype(np.uint64) << shift)
    room = sum(one.amount << (16 * row) for row, one in enumerate(posed.capacities))
    return Packed(plain=True, demand=demand, room=np.uint64(room), horizon=total, begin=posed.begin)


def _every_day(axis: Axis, calendars: NDArray[np.int16]) -> bool:
    return all(int(axis.tables.total[row]) == axis.days for row in np.unique(calendars))
