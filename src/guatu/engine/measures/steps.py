"""Monotone step functions of days in CP-SAT: y >= g(x), where g counts working days on a calendar.

g is one of few lines x + c between its jumps (a weekend, a stop). Each line is a linear constraint where x has
passed, or not yet reached, a jump; the lowest line holds everywhere and carries the linear relaxation.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate

from ortools.sat.python import cp_model

Literal = cp_model.LiteralT


class Steps:
    """Adds step functions to a model; knows the literals "x is at least a" that it has made."""

    def __init__(self, model: cp_model.CpModel) -> None:
        self.model = model
        self._reached: dict[tuple[int, int], cp_model.IntVar] = {}

    def at_least(
        self,
        y: cp_model.IntVar,
        x: cp_model.IntVar,
        g: Callable[[int], int],
        when: Sequence[Literal] = (),
    ) -> None:
        """y >= g(x) on the domains of both, where all of `when` hold. g: monotone, for positions of x."""
        low, high = ends(x)
        least, most = ends(y)
        values = [g(at) for at in range(low, high + 1)]
        while values and values[-1] > most:  # x may not be so late
            values.pop()
        if len(values) <= high - low:
            self._add(x <= low + len(values) - 1, when)
        runs = _lines(low, values)
        if not runs:
            return
        lowest_before = [None, *accumulate((offset for _, _, offset in runs), min)]
        lowest_after = [*reversed([None, *accumulate((offset for _, _, offset in reversed(runs)), min)])][1:]
        slackest = min(offset for _, _, offset in runs)
        self._add(y >= x + slackest, when)
        for place, (first, last, offset) in enumerate(runs):
            if offset == slackest or last + offset <= least:
                continue
            held = list(when)
            below, above = lowest_before[place], lowest_after[place]
            if below is not None and below < offset:
                held.append(self.reached(x, first))
            if above is not None and above < offset:
                held.append(~self.reached(x, last + 1))
            self._add(y >= x + offset, held)

    def reached(self, x: cp_model.IntVar, at: int) -> Literal:
        """The literal of x >= at."""
        key = (x.index, at)
        if key not in self._reached:
            literal = self.model.new_bool_var("")
            self.model.add(x >= at).only_enforce_if(literal)
            self.model.add(x < at).only_enforce_if(~literal)
            self._reached[key] = literal
        return self._reached[key]

    def _add(self, constraint: cp_model.BoundedLinearExpression | bool, when: Sequence[Literal]) -> None:
        added = self.model.add(constraint)
        if when:
            added.only_enforce_if(*when)


def ends(x: cp_model.IntVar) -> tuple[int, int]:
    """The least and the greatest value of a variable."""
    low, high = list(x.proto.domain)  # a list: OR-Tools' own sequence answers [-1] with 0
    return int(low), int(high)


def _lines(low: int, values: Sequence[int]) -> list[tuple[int, int, int]]:
    """The graph as lines: first x, last x, y - x."""
    lines: list[tuple[int, int, int]] = []
    for at, value in enumerate(values, start=low):
        offset = value - at
        if lines and lines[-1][2] == offset:
            lines[-1] = (lines[-1][0], at, offset)
        else:
            lines.append((at, at, offset))
    return lines
