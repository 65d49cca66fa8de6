"""The same problem for CP-SAT: better schedules than a known one, and a bound that none can beat.

Every node is an interval in the working days of its own calendar, so that a crew's capacity is one cumulative
constraint and a chain on one calendar is linear; positions of days appear only where a link, a deadline or a period
needs them. What is left out (`Model.whole` is then False) only widens the search: its bound still holds, and its
schedules are built anew by the kernels before anyone sees them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from guatu.engine.arrays import FROM_START, TO_FINISH, Dates, Int32
from guatu.engine.levelling import kernels
from guatu.engine.levelling.arrays import AT_FINISH, AT_START, DAY, EACH_DAY, Int64
from guatu.engine.levelling.problem import Posed
from guatu.engine.passes import OffAxisError, two_passes

MOST_ENTRIES: Final = 400_000
"""Table entries beyond which the model is not built: its size stays linear, and inside memory."""

Expression = cp_model.LinearExprT


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What CP-SAT found. start: positions, of a schedule that it thinks better, or None."""

    start: Int32 | None


class TooLarge(Exception):  # noqa: N818 - an answer about the problem
    """The model would be larger than MOST_ENTRIES, or its days leave the axis."""


class Model:
    """All schedules at least as good as one of `best_cost`, whose starts (positions) are the hint."""

    def __init__(self, posed: Posed, best_cost: int, hint: Int32) -> None:
        """Raises TooLarge."""
        self.posed, self.problem, self.hint = posed, posed.problem, hint
        self.best = posed.objective(best_cost)
        self.cp = cp_model.CpModel()
        self.entries = 0
        self.whole = True
        self._solver: cp_model.CpSolver | None = None
        self.most_bound = self.best
        self._limits = self._latest()
        self._dates = self._windows()
        self._start: dict[int, Expression] = {}
        self._finish: dict[int, Expression] = {}
        self.index = {int(v): self._index(int(v)) for v in np.flatnonzero(self._needed())}
        self._link_all()
        self._share_all()
        self._minimise()
        for v, variable in self.index.items():
            self.cp.add_hint(variable, self._position_index(v, int(hint[v])))

    # ---- what may be

    def _latest(self) -> Int64:
        """Instants by which nodes finish in any schedule at least as good as the best known."""
        problem, width = self.problem, self.posed.width
        limits = problem.limits
        latest = np.full(problem.work.duration.size, width, np.int64)
        if not self.posed.weighed:
            latest[:] = self.best + self.posed.begin
            return latest
        if limits.due < self.posed.axis.days and limits.due_weight:
            latest[:] = self._reach(limits.due, limits.due_weight)
        for v, by, weight in zip(limits.node, limits.by, limits.weight, strict=True):
            if weight:
                latest[v] = min(latest[v], self._reach(int(by), int(weight)))
        return latest

    def _reach(self, by: int, weight: int) -> int:
        """The last instant of a finish that is due `by`: what the best known lateness allows, but on the axis.

        Whatever finishes beyond the axis is late at least so far: that is `most_bound`, above which nothing is proven.
        """
        reach, days = by + self.best // weight, self.posed.axis.days
        if reach >= days:
            self.most_bound = min(self.most_bound, weight * (days - by))
        return min(reach, days - 1)

    def _windows(self) -> Dates:
        """Early starts without scarcity; late ones from the instants above."""
        posed, days = self.posed, self.posed.axis.days
        ordinals = np.minimum(self._limits, days - 1).astype(np.int32) + np.int32(posed.axis.origin)
        work = posed.prepared.work._replace(latest=ordinals)
        dates = Dates.empty(ordinals.size)
        try:
            two_passes(posed.prepared.graph, posed.axis, work, posed.axis.origin + days - 1, dates)
        except OffAxisError as fell:
            raise TooLarge from fell
        if (self._limits[self._limits < posed.width] >= days).any():
            raise TooLarge
        return dates

    def _needed(self) -> Int64:
        """Nodes that something limited waits for: the others may always come after everything else."""
        needed = (self._limits < self.posed.width).astype(np.int64)
        ptr, tails = self.problem.tail_ptr, self.problem.tails
        for v in range(needed.size - 1, -1, -1):
            if needed[v]:
                needed[tails[ptr[v] : ptr[v + 1]]] = 1
        return needed

    # ---- variables

    def _index(self, v: int) -> cp_model.IntVar:
        """Working day of the node's calendar on which it starts; the position itself where it has no duration."""
        low, high = self._span(v)
        if low > high:
            raise TooLarge  # the best known cost is below what is possible: never from a schedule of ours
        return self.cp.new_int_var(low, high, "")

    def _position_index(self, v: int, position: int) -> int:
        work = self.problem.work
        return (
            position if work.duration[v] == 0 else int(self.problem.tables.before[work.calendar[v], position])
        )

    def _span(self, v: int) -> tuple[int, int]:
        low, high = self._dates.early_start[v], self._dates.late_start[v]
        return self._position_index(v, int(low)), self._position_index(v, int(high))

    def _table(self, v: int, values: Int64) -> Expression:
        """values[index − lowest index] of a node."""
        low, high = self._span(v)
        if values[0] == values[-1] and (values == values[0]).all():
            return int(values[0])
        if (np.diff(values) == 1).all():
            return self.index[v] + (int(values[0]) - low)
        self._count(high - low + 1)
        target = self.cp.new_int_var(int(values.min()), int(values.max()), "")
        self.cp.add_element(self.index[v] - low, values.tolist(), target)
        return target

    def _count(self, entries: int) -> None:
        self.entries += entries
        if self.entries > MOST_ENTRIES:
            raise TooLarge

    def _days_of(self, v: int, back: int) -> Int64:
        """Position of working day `back` of the node for every index it may have."""
        low, high = self._span(v)
        work = self.problem.work
        if work.duration[v] == 0:
            return np.arange(low, high + 1)
        return self.problem.tables.nth[work.calendar[v], low + back : high + back + 1].astype(np.int64)

    def start(self, v: int) -> Expression:
        """Position of the node's start."""
        if v not in self._start:
            self._start[v] = self._table(v, self._days_of(v, 0))
        return self._start[v]

    def finish(self, v: int) -> Expression:
        """Position of the instant of its finish."""
        if v not in self._finish:
            days = int(self.problem.work.duration[v])
            self._finish[v] = self._table(v, self._days_of(v, days - 1) + 1) if days else self.start(v)
        return self._finish[v]

    # ---- constraints

    def _link_all(self) -> None:
        links, duration, calendar = self.problem.links, self.problem.work.duration, self.problem.work.calendar
        for v in self.index:
            for i in range(int(links.ptr[v]), int(links.ptr[v + 1])):
                w, kind, lag = int(links.head[i]), int(links.kind[i]), int(links.lag[i])
                if w not in self.index:
                    continue
                if not kind and not lag and calendar[v] == calendar[w] and duration[v] and duration[w]:
                    self.cp.add(self.index[w] >= self.index[v] + int(duration[v]))
                    continue
                given = self.start(v) if kind & FROM_START else self.finish(v)
                bound = self.finish(w) if kind & TO_FINISH else self.start(w)
                row = int(links.lag_calendar[i])
                if lag and row >= 0:
                    self.cp.add(bound >= self._shift(v, kind, lag, row))
                else:
                    self.cp.add(bound >= given + lag)

    def _shift(self, v: int, kind: int, lag: int, row: int) -> Expression:
        days = int(self.problem.work.duration[v])
        given = self._days_of(v, 0) if kind & FROM_START or not days else self._days_of(v, days - 1) + 1
        tables = self.problem.tables
        values = [kernels.shifted(int(x), lag, row, tables) for x in given]
        end = self.posed.axis.days
        return self._table(v, np.array([value if value >= 0 else end for value in values], np.int64))

    def _share_all(self) -> None:
        """Every capacity among the nodes that take of it."""
        takes, row_width = self.problem.takes, self.posed.axis.days + 1
        takers: dict[int, list[tuple[int, int]]] = {}
        for v in self.index:
            for i in range(int(takes.ptr[v]), int(takes.ptr[v + 1])):
                takers.setdefault(int(takes.base[i]) // row_width, []).append((v, i))
        for row, found in takers.items():
            self._share(row, found)

    def _share(self, row: int, takers: list[tuple[int, int]]) -> None:
        work, takes, tables = self.problem.work, self.problem.takes, self.problem.tables
        room, per = self.posed.first_days(row)[1], int(takes.per[takers[0][1]])
        by_day: dict[int, list[tuple[Expression, int, int]]] = {}
        once: list[tuple[Expression, int, int]] = []
        parted: list[tuple[int, int]] = []
        for v, i in takers:
            days, charge, amount = int(work.duration[v]), int(takes.charge[i]), int(takes.amount[i])
            if charge in (AT_START, AT_FINISH) or (not days and charge != EACH_DAY):
                day = self._days_of(v, days - 1 if charge == AT_FINISH and days else 0)
                once.append((self._table(v, self.problem.cells.of[per, day].astype(np.int64)), 1, amount))
            elif days and charge == EACH_DAY and per == DAY:
                by_day.setdefault(int(work.calendar[v]), []).append((self.index[v], days, amount))
            elif days:
                parted.append((v, i))
        self.whole &= len(by_day) + bool(once) + bool(parted) <= 1
        for calendar, there in by_day.items():
            self._cumulate(there, room[tables.nth[calendar, : tables.total[calendar]]])
        self._cumulate(once, room)
        self._divide(parted, room, per)

    def _cumulate(self, takers: list[tuple[Expression, int, int]], room: Int64) -> None:
        if not takers:
            return
        most = int(room.max())
        intervals = [self.cp.new_fixed_size_interval_var(begin, size, "") for begin, size, _ in takers]
        amounts = [amount for *_, amount in takers]
        edges = [0, *(np.flatnonzero(np.diff(room)) + 1).tolist(), room.size]
        for begin, end in pairwise(edges):
            if room[begin] < most:
                intervals.append(self.cp.new_fixed_size_interval_var(begin, end - begin, ""))
                amounts.append(most - int(room[begin]))
        self.cp.add_cumulative(intervals, amounts, most)

    def _divide(self, takers: list[tuple[int, int]], room: Int64, per: int) -> None:
        """Nodes that take of several periods: in every period the sum of what each takes there, by tables."""
        takes, cells = self.problem.takes, self.problem.cells
        sums: dict[int, list[Expression]] = {}
        for v, i in takers:
            days, calendar = int(self.problem.work.duration[v]), int(self.problem.work.calendar[v])
            low, high = self._span(v)
            index = np.arange(low, high + 1)
            nth, before = self.problem.tables.nth[calendar], self.problem.tables.before[calendar]
            first, last = int(cells.of[per, nth[low]]), int(cells.of[per, nth[high + days - 1]])
            for cell in range(first, last + 1):
                begin = np.clip(int(before[cells.first[per, cell]]) - index, 0, days)
                end = np.clip(int(before[cells.end[per, cell]]) - index, 0, days)
                amount, charge = int(takes.amount[i]), int(takes.charge[i])
                taken = (
                    amount * (end - begin)
                    if charge == EACH_DAY
                    else amount * end // days - amount * begin // days
                )
                sums.setdefault(cell, []).append(self._table(v, taken.astype(np.int64)))
        for cell, taken_there in sums.items():
            self.cp.add(sum(taken_there) <= int(room[cell]))

    def _minimise(self) -> None:
        limits = self.problem.limits
        if not self.posed.weighed:
            low = int(self._dates.early_finish.max())
            self.cp.minimize(self._after(self._ends(0), low, self.best + self.posed.begin))
            return
        terms: list[Expression] = []
        for v, by, weight in zip(
            limits.node.tolist(), limits.by.tolist(), limits.weight.tolist(), strict=True
        ):
            if weight and int(self._dates.late_finish[v]) > by:
                terms.append(weight * self._after([self.finish(v) - by], 0, self.best // weight))
        if limits.due < self.posed.axis.days and limits.due_weight:
            most = self.best // limits.due_weight
            terms.append(limits.due_weight * self._after(self._ends(limits.due), 0, most))
        self.cp.minimize(sum(terms))

    def _ends(self, minus: int) -> list[Expression]:
        """Finishes, less `minus`, of the nodes after which no link says that another finishes."""
        links = self.problem.links
        carried = (links.kind & FROM_START == 0) & (links.lag >= 0)
        ends = [v for v in self.index if not carried[links.ptr[v] : links.ptr[v + 1]].any()]
        return [self.finish(v) - minus for v in ends]

    def _after(self, ends: list[Expression], low: int, high: int) -> cp_model.IntVar:
        last = self.cp.new_int_var(low, max(low, high), "")
        for end in ends:
            self.cp.add(last >= end)
        return last

    # ---- solved

    def solve(self, seconds: float, workers: int, seed: int, on_bound: Callable[[int], None]) -> Proof:
        """Searches for so long. `on_bound` hears of every better bound of the objective."""
        shift = 0 if self.posed.weighed else self.posed.begin

        def heard(bound: float) -> None:
            on_bound(min(int(np.ceil(bound - _NEARLY)) - shift, self.most_bound))

        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.0)
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed % _MOST_SEED
        solver.best_bound_callback = heard
        self._solver = solver
        status = solver.solve(self.cp)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            heard(solver.best_objective_bound)
            return Proof(self._starts(solver))
        if status == cp_model.INFEASIBLE:
            raise AssertionError("the model refuses the schedule it was built around")
        return Proof(None)

    def stop(self) -> None:
        """Ends a search that runs in another thread."""
        if self._solver is not None:
            self._solver.stop_search()

    def _starts(self, solver: cp_model.CpSolver) -> Int32:
        """Positions; of nodes outside the model as in the hint."""
        starts = self.hint.copy()
        work, nth = self.problem.work, self.problem.tables.nth
        for v, variable in self.index.items():
            k = solver.value(variable)
            starts[v] = nth[work.calendar[v], k] if work.duration[v] else k
        return starts


_NEARLY: Final = 1e-6
_MOST_SEED: Final = 2**31 - 1
