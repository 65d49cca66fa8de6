"""The choice of measures as a CP-SAT model, over the part of a network that has been found to matter.

A node is the number of its first working day on its calendar, and the number after its last: durations bind numbers
linearly, and measures change them linearly. A link is a step function from numbers to numbers, by way of days; between
calendars that share their weeks it has a jump a stop only. Dates need only be late enough, never earliest: with given
measures the earliest are the least that satisfy all, so a choice keeps every promise exactly where such dates are.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import gcd
from typing import NamedTuple, cast

from ortools.sat.python import cp_model

from guatu.engine.measures.checks import exclusive
from guatu.engine.measures.options import Option, Winter
from guatu.engine.measures.outcome import DUE, Oracle
from guatu.engine.measures.steps import Literal, Steps, ends
from guatu.engine.measures.variants import Case, Is, LinkVariant, NodeVariants
from guatu.engine.measures.windows import Window, durations, windows
from guatu.engine.network import Kind, Link


@dataclass(frozen=True, slots=True)
class Aim:
    """What is sought. allowed: days by which each promise may be missed. pool: numbers of the options allowed.

    measure: "cost" (then the fewest measures), "count" (then the least cost), or "late": the least days late in all,
    where `allowed` is what each promise is late at most.
    """

    allowed: Mapping[str, int]
    pool: frozenset[int]
    measure: str = "cost"


class Part(NamedTuple):
    """The nodes and links that a model holds. ends: those of the nodes that the due date is known to bind.

    learnt: of winter days, a choice (of the options that matter to it), the Winter, and its days under that choice.
    """

    ends: Collection[str]
    nodes: Collection[str]
    links: Collection[LinkVariant]
    learnt: Sequence[tuple[Mapping[int, int], int, int]]


class _Version(NamedTuple):
    """A node on one calendar, while `when` holds. An instant has none: its numbers are days."""

    calendar: str | None
    when: tuple[Literal, ...]
    first: cp_model.IntVar
    after: cp_model.IntVar


class Model:
    """Build, then `solver.solve(model.cp)` and `levels(solver)`. `possible` False: no choice can reach the aim."""

    def __init__(self, oracle: Oracle, aim: Aim, part: Part) -> None:
        self.cp = cp_model.CpModel()
        self._oracle, self._variants, self._days = oracle, oracle.variants, oracle.days
        self._aim, self._part = aim, part
        self._steps = Steps(self.cp)
        self._taken: dict[Is, Literal] = {}
        self._late: dict[str, cp_model.IntVar] = {}
        self._add_options()
        self._windows = windows(self._variants, self._days, self._latest())
        self._dates: dict[str, list[_Version]] = {}
        self.possible = all(self._add_node(self._variants.nodes[code]) for code in sorted(part.nodes))
        if not self.possible:
            return
        for found in part.links:
            self._add_link(found)
        self._set_objective()

    # ---- choices

    def _add_options(self) -> None:
        for number, option in enumerate(self._variants.options):
            literals: list[Literal] = [
                self.cp.new_bool_var(f"{number}/{level}") for level in range(len(option.levels) + 1)
            ]
            self.cp.add_exactly_one(literals)
            for level, literal in enumerate(literals):
                self._taken[Is(number, level)] = literal
            if number not in self._aim.pool:
                self.cp.add_bool_or([literals[0]])
        for group in exclusive(self._variants.options):
            self.cp.add_at_most_one(~self._taken[Is(number, 0)] for number in group)

    def _when(self, case: Case) -> tuple[Literal, ...]:
        return tuple(self._taken[part] for part in case)

    def _sum(self, weights: Mapping[Is, int]) -> cp_model.LinearExpr:
        """The weights of the cases that hold."""
        return cp_model.LinearExpr.weighted_sum(
            [self._taken[case] for case in weights], list(weights.values())
        )

    def levels(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """The choice that the solver found: option number → level."""
        return {
            case.option: case.level
            for case, literal in self._taken.items()
            if case.level and solver.boolean_value(literal)
        }

    def allowed(self, solver: cp_model.CpSolver) -> Mapping[str, int]:
        """Days by which each promise may be missed: those of the aim, or where these are sought, those found."""
        if self._aim.measure != "late":
            return self._aim.allowed
        return dict.fromkeys(self._aim.allowed, 0) | {
            promise: solver.value(days) for promise, days in self._late.items()
        }

    # ---- promises

    def _promise(self, promise: str) -> int:
        """Its position as promised."""
        network = self._variants.network
        if promise == DUE and network.due is not None:
            return self._days.at(network.due)
        deadline = self._variants.nodes[promise].node.deadline
        return self._days.at(deadline or date.max) + 1

    def _later(self, promise: str) -> Mapping[Is, int]:
        return self._variants.later if promise == DUE else self._variants.nodes[promise].later

    def _latest(self) -> dict[str, int]:
        """The position of every promise with all that could be granted."""
        return {
            promise: self._promise(promise)
            + days
            + max(
                [0, *(more for case, more in self._later(promise).items() if case.option in self._aim.pool)]
            )
            for promise, days in self._aim.allowed.items()
        }

    def _keep(self, promise: str, version: _Version, when: Sequence[Literal] = ()) -> None:
        """The node has ended when the promise says, as moved, with the days that it may be late."""
        later, most = self._later(promise), self._aim.allowed[promise]
        whole = [Is(case.option, 0) for case in later][:1]
        moves: list[tuple[Case, int]] = [((case,), 0) for case in whole]
        moves += [((case,), days) for case, days in later.items()]
        for moved, days in moves or [((), 0)]:
            held = (*version.when, *when, *self._when(moved))
            by = min(self._promise(promise) + days, self._days.last)
            if self._aim.measure == "late":
                if promise not in self._late:
                    self._late[promise] = self.cp.new_int_var(0, most, "")
                self._steps.at_least(
                    self._late[promise], version.after, partial(self._lateness, version.calendar, by), held
                )
            else:
                last = min(by + most, self._days.last)
                kept = self.cp.add(
                    version.after
                    <= (last if version.calendar is None else self._days.before[version.calendar][last])
                )
                if held:
                    kept.only_enforce_if(*held)

    def _lateness(self, calendar: str | None, by: int, after: int) -> int:
        return (after if calendar is None else self._days.closing(calendar, after)) - by

    # ---- nodes

    def _add_node(self, found: NodeVariants) -> bool:
        """False where it fits nowhere, whatever is chosen."""
        code, window = found.node.code, self._windows[found.node.code]
        if window.empty:
            if not found.only:
                return False
            self.cp.add_bool_or([~literal for literal in self._when(found.only)])
            window = Window(0, self._days.last, 0, self._days.last)
        self._dates[code] = versions = self._versions(found, window)
        promise = self._variants.first.get(code, code)
        for version in versions:
            if DUE in self._aim.allowed and code in self._part.ends:
                self._keep(DUE, version)
            if promise in self._aim.allowed and found.node.deadline is not None:
                whole = (Is(found.handed_on.option, 0),) if found.handed_on else ()
                self._keep(promise, version, self._when(whole))
        return True

    def _versions(self, found: NodeVariants, window: Window) -> list[_Version]:
        planned, only = found.node.duration, self._when(found.only)
        if planned == 0:
            day = self.cp.new_int_var(window.start, window.last_start, "")
            return [_Version(None, only, day, day)]
        on: list[tuple[str, Case]] = [(found.node.calendar, ())]
        if found.calendar is not None:
            winter, calendar = found.calendar
            on = [(found.node.calendar, (Is(winter.option, 0),)), (calendar, (winter,))]
        changed = self._sum({case: days - planned for case, days in found.duration.items()})
        longest, shortest = max(durations(found)), min(durations(found))
        versions = []
        for calendar, case in on:
            before, when = self._days.before[calendar], (*only, *self._when(case))
            low = before[window.start]
            high = max(low, before[min(window.last_start + 1, self._days.last)])
            first = self.cp.new_int_var(low, high, "")
            after = self.cp.new_int_var(low + shortest, high + longest, "")
            self.cp.add(after == first + planned + changed)
            versions.append(_Version(calendar, when, first, after))
        return versions

    # ---- links

    def _add_link(self, found: LinkVariant) -> None:
        link, when = found.link, self._when(found.when)
        for before in self._dates.get(link.predecessor, ()):
            for after in self._dates.get(link.successor, ()):
                x = before.after if link.kind in (Kind.FS, Kind.FF) else before.first
                y = after.first if link.kind in (Kind.FS, Kind.SS) else after.after
                bound = partial(self._bound, link, before.calendar, after.calendar)
                self._steps.at_least(y, x, bound, (*when, *before.when, *after.when))

    def _bound(self, link: Link, of: str | None, on: str | None, number: int) -> int:
        """The least number of the successor (its first, or the one after its last) that a link allows."""
        days, day = self._days, number
        if of is not None:
            day = days.closing(of, number) if link.kind in (Kind.FS, Kind.FF) else days.opening(of, number)
        day = days.shift(day, link.lag, link.lag_calendar)
        if on is None:
            return day
        return days.before[on][day] if link.kind in (Kind.FS, Kind.SS) else days.needed(on, day)

    # ---- price

    def _set_objective(self) -> None:
        options, unit = self._variants.options, price_unit(self._variants.options)
        if self._aim.measure == "late":
            self.cp.minimize(sum(self._late.values()))
            return
        cost = self._sum(
            {
                Is(number, level): step.cost // unit
                for number, option in enumerate(options)
                for level, step in enumerate(option.levels, start=1)
            }
        )
        winter = [
            self._winter_days(number, option) * (option.cost_per_day // unit)
            for number, option in enumerate(options)
            if isinstance(option, Winter) and option.cost_per_day and number in self._aim.pool
        ]
        count = _expression(
            cp_model.LinearExpr.sum([~self._taken[Is(number, 0)] for number in range(len(options))])
        )
        by_cost, by_count = weights(self._oracle, self._aim)
        self.cp.minimize(by_cost * (cost + _expression(cp_model.LinearExpr.sum(winter))) + by_count * count)

    def _winter_days(self, number: int, option: Winter) -> cp_model.LinearExprT:
        """Days worked on which the node's own calendar rests: at least as many as any dates of the model have."""
        more, taken = self._oracle.more_days[number], self._taken[Is(number, 1)]
        most = sum(max(durations(self._variants.nodes[code])) for code in self._oracle.sections(number))
        days = self.cp.new_int_var(0, most, "")
        parts: list[cp_model.LinearExprT] = []
        for code in self._oracle.sections(number):
            for calendar, when, first, after in self._dates.get(code, ()):
                if calendar is not None and calendar == option.calendar and taken in when:
                    parts.append(self._more_of(more, calendar, when, first, after))
        if parts:
            self.cp.add(days >= sum(parts)).only_enforce_if(taken)
        for levels, winter, least in self._part.learnt:
            if winter == number:
                same = [self._taken[Is(option, level)] for option, level in levels.items()]
                self.cp.add(days >= least).only_enforce_if(*same)
        return days

    def _more_of(
        self,
        more: Sequence[int],
        calendar: str,
        when: tuple[Literal, ...],
        first: cp_model.IntVar,
        after: cp_model.IntVar,
    ) -> cp_model.LinearExprT:
        """more[finish] - more[start] of one node; the second by its inverse, for it counts downwards."""
        before, nth = self._days.before[calendar], self._days.nth[calendar]
        (low, _), (_, high) = ends(first), ends(after)
        span = more[nth[low]], more[nth[min(high, len(nth)) - 1] + 1]
        at_end, at_start = (self.cp.new_int_var(*span, "") for _ in range(2))
        self._steps.at_least(at_end, after, lambda at: more[nth[min(at, len(nth)) - 1] + 1], when)
        self._steps.at_least(first, at_start, lambda count: before[bisect_left(more, count)], when)
        part = self.cp.new_int_var(0, span[1] - span[0], "")
        self.cp.add(part >= at_end - at_start).only_enforce_if(*when)
        return part


def _expression(total: cp_model.LinearExprT) -> cp_model.LinearExpr:
    """A sum as what it is: the solver's own typing also allows for plain numbers, which take the same operators."""
    return cast(cp_model.LinearExpr, total)


def price_unit(options: Sequence[Option]) -> int:
    """The largest amount of which all prices are multiples: the solver counts in it."""
    prices = [level.cost for option in options for level in option.levels]
    prices += [option.cost_per_day for option in options if isinstance(option, Winter)]
    return gcd(*prices) or 1


def weights(oracle: Oracle, aim: Aim) -> tuple[int, int]:
    """What one unit of price and what one measure weighs, so that one comes strictly before the other."""
    options = oracle.variants.options
    if aim.measure == "cost":
        return len(options) + 1, 1
    dearest = sum(max(level.cost for level in option.levels) for option in options)
    for number, option in enumerate(options):
        if isinstance(option, Winter):
            days = sum(max(durations(oracle.variants.nodes[code])) for code in oracle.sections(number))
            dearest += option.cost_per_day * days
    return 1, dearest // price_unit(options) + 1
