"""Runs the cube's kernels: threads share the units by subtrees, what lies above is added at the end."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from guatu.engine.arrays import Int32, freeze
from guatu.engine.cube import kernels
from guatu.engine.cube.arrays import Float64, Numbers, Sums, Tree
from guatu.engine.cube.result import Below, Cube
from guatu.engine.cube.space import Facts, Space, Targets
from guatu.kernel.errors import GuatuError

_PIECES = 4
"""Subtrees are cut until each is this small a part of a thread's share, so that shares come out even."""


def run(
    facts: Facts, targets: Targets, below: Sequence[Below], room: Numbers | None, threads: int | None
) -> Cube:
    """See `guatu.engine.cube.roll_up`."""
    space = facts.space
    if targets.space is not space:
        raise GuatuError("G1176", found=targets.space.shape, expected=space.shape)
    out = room or Numbers.empty(*space.shape)
    if out.total.shape != space.shape:
        raise GuatuError("G1176", found=out.total.shape, expected=space.shape)
    given = given_sums(space, below)
    work(space, facts.values, targets.values, given, out, threads or os.cpu_count() or 1)
    return Cube.of(facts, targets, out)


def work(
    space: Space,
    facts: Float64,
    target: Float64,
    given: tuple[Int32, Sums],
    out: Numbers,
    threads: int,
) -> None:
    """Fills `out`. The numbers are the same with any number of threads: sums of whole steps are exact."""
    *shares, rest = _shares(space.tree, threads)
    facts = (
        facts.view()
    )  # a cube that is held writes its facts; the kernel is compiled for those that cannot be
    freeze(facts)

    def roll(units: Int32) -> None:
        kernels.roll_up(space.tree, space.rules, facts, target, given, units, out)

    if shares:
        with ThreadPoolExecutor(len(shares)) as pool:
            list(pool.map(roll, shares))
    roll(rest)


def given_sums(space: Space, below: Sequence[Below]) -> tuple[Int32, Sums]:
    """For each unit the row of the sums made elsewhere, or -1, and these sums. Raises G1175, G1176, G1178."""
    rows = np.full(len(space.units), -1, np.int32)
    at = 0
    for part in below:
        if part.sums.total.shape[1:] != space.shape[1:]:
            raise GuatuError("G1176", found=part.sums.total.shape[1:], expected=space.shape[1:])
        for code in part.units:
            row = space.unit(code)
            if space.tree.ptr[row] < space.tree.ptr[row + 1]:
                raise GuatuError("G1178", unit=code)
            rows[row] = at
            at += 1
    if not below:
        return rows, Sums.none_yet(0, *space.shape[1:])
    return rows, Sums(*map(np.concatenate, zip(*(part.sums for part in below), strict=True)))


def _shares(tree: Tree, threads: int) -> list[Int32]:
    """Units in even shares that need nothing of each other, each after those below it, and at last those above them."""
    order, parent = tree.order.tolist(), tree.parent.tolist()
    if threads == 1:
        return [tree.order]
    size = np.ones(len(order), np.int64)
    for unit in order:
        if parent[unit] >= 0:
            size[parent[unit]] += size[unit]
    left = size > max(len(order) // (threads * _PIECES), 1)
    left &= tree.ptr[1:] > tree.ptr[:-1]
    ends = [at + 1 for at, unit in enumerate(order) if left[unit] or parent[unit] < 0 or left[parent[unit]]]
    wanted = [len(order) * share // threads for share in range(1, threads)]
    cuts = sorted({0, len(order), *(ends[int(np.searchsorted(ends, want))] for want in wanted)})
    runs = [tree.order[first:end] for first, end in pairwise(cuts)]
    shares = [*(run[~left[run]] for run in runs), tree.order[left[tree.order]]]
    freeze(*shares)  # as the order itself is: a kernel is compiled for the one or the other
    return shares
