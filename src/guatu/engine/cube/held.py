"""A cube that is kept: one report changes the numbers that depend on it, and no others.

held = HeldCube(facts, targets)
changed = held.report("north", Period.of_month(2026, 4), "investment", Decimal("12.5"))
held.cube["city", Period.of_month(2026, 4), "investment"]
"""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

import numpy as np

from guatu.engine.arrays import Int32, freeze
from guatu.engine.cube import kernels
from guatu.engine.cube.arrays import Numbers, Sums, Tree
from guatu.engine.cube.result import Cube
from guatu.engine.cube.rolling import given_sums, work
from guatu.engine.cube.space import Facts, Space, Targets, check_size
from guatu.kernel.period import Period
from guatu.kernel.quantity import Number


@dataclass(frozen=True, slots=True)
class Changed:
    """What one report changed: the unit and those above it whose numbers were worked out again, from below.

    before, after: their totals of the month of the report; None: unknown. places: each one's place among those below
    the same unit, by points behind in that month, and of how many; None without one.
    digest: SHA-256 (hex) of the cube's digest before the report and of the report.
    """

    units: tuple[str, ...]
    before: tuple[Decimal | None, ...]
    after: tuple[Decimal | None, ...]
    places: tuple[tuple[int, int] | None, ...]
    digest: str


class HeldCube:
    """Keeps facts and numbers of its own, always those that `roll_up` would give."""

    def __init__(self, facts: Facts, targets: Targets, *, threads: int = 1) -> None:
        """Copies the facts, and rolls them up once."""
        self.space: Space = facts.space
        self._facts, self._size = facts.values.copy(), facts.size.copy()
        self._targets = targets
        self._numbers = Numbers.empty(*self.space.shape)
        work(self.space, self._facts, targets.values, given_sums(self.space, ()), self._numbers, threads)
        view = self._facts.view()
        view.setflags(write=False)
        self.cube = Cube.of(Facts(self.space, view, self._size), targets, self._numbers)
        """The numbers as they are now: its arrays follow every report."""
        self.digest = self.cube.digest

    def report(self, unit: str, period: Period, indicator: str, value: Number | None) -> Changed:
        """Puts one fact in the place of what was known; None takes it back.

        Raises G1175 for what is not in the cube, G1173 for a value finer than the indicator's step, or too large.
        """
        at = self.space.unit(unit), self.space.month(period), self.space.indicator(indicator)
        one = self.space.indicators[at[2]]
        steps = float("nan") if value is None else one.steps(value)
        old, here = self._facts[at], at[1:]
        size = self._size[here] + np.nan_to_num(abs(steps)) - np.nan_to_num(abs(old))
        check_size(size)
        rows = self._path(at[0]) if one.adds_over_units else [at[0]]
        before = tuple(one.value(self._numbers.total[row, at[1], at[2]]) for row in rows)
        self._facts[at], self._size[here] = steps, size
        self._roll_up(rows, at[2])
        self.digest = sha256(f"{self.digest} {at} {steps}".encode()).hexdigest()
        return Changed(
            tuple(self.space.units[row] for row in rows),
            before,
            tuple(one.value(self._numbers.total[row, at[1], at[2]]) for row in rows),
            tuple(self._place(row, at[1], at[2]) for row in rows),
            self.digest,
        )

    def _path(self, row: int) -> list[int]:
        rows = []
        while row >= 0:
            rows.append(row)
            row = int(self.space.tree.parent[row])
        return rows

    def _roll_up(self, path: list[int], i: int) -> None:
        """Works out one indicator of some units, each above the one before it, by the same kernel in small arrays."""
        tree, numbers = self.space.tree, self._numbers
        below = [tree.child[tree.ptr[row] : tree.ptr[row + 1]] for row in path]
        rows = np.concatenate([np.array(path, np.int32), *below])
        small = numbers.only(rows, i)
        facts = np.ascontiguousarray(self._facts[rows, :, i : i + 1])
        target = np.ascontiguousarray(self._targets.values[rows, :, i : i + 1])
        ends = len(path) + np.cumsum([0, *map(len, below)], dtype=np.int32)
        ptr = np.concatenate([ends, np.full(rows.size - len(path), ends[-1], np.int32)])
        child = np.arange(rows.size, dtype=np.int32)
        # Each stands among those below the next, where its numbers of before are not to be read.
        for at in range(1, len(path)):
            child[ends[at] + int(np.flatnonzero(below[at] == path[at - 1])[0])] = at - 1
        local = Tree(child, child, child, ptr, child)  # of which the kernel reads who is below whom
        rules = self.space.rules.only(i)
        order = np.arange(len(path), dtype=np.int32)
        for arrays in (
            local,
            rules,
            (facts, target, order),
        ):  # as those of the whole are, for which kernels are compiled
            freeze(*arrays)
        kernels.roll_up(local, rules, facts, target, _nothing_given(rows.size, facts.shape), order, small)
        numbers.put(path, i, small)

    def _place(self, row: int, p: int, i: int) -> tuple[int, int] | None:
        tree, parent = self.space.tree, self.space.tree.parent[row]
        if parent < 0:
            return None
        peers = tree.child[tree.ptr[parent] : tree.ptr[parent + 1]]
        behind = self._numbers.behind[peers, p, i]
        mine = self._numbers.behind[row, p, i]
        if np.isnan(mine):
            return None
        return 1 + int((behind < mine).sum()), int((~np.isnan(behind)).sum())


def _nothing_given(rows: int, shape: tuple[int, ...]) -> tuple[Int32, Sums]:
    return np.full(rows, -1, np.int32), Sums.none_yet(0, shape[1], shape[2])
