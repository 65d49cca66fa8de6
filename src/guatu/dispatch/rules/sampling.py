"""Drawing closed matters for re-inspection (回头看): by unit in proportion, the same again from the same seed. Pure."""

import random
from collections.abc import Mapping, Sequence
from math import ceil

from guatu.kernel.errors import GuatuError

MOST = 500
"""Matters of one draw: more are not looked at again within a month."""


def check_size(percent: int | None, count: int | None) -> None:
    """Raises G1960 unless one of the two was given, G1920 for a share outside 1 … 100, G1961 outside 1 … 500."""
    if (percent is None) == (count is None):
        raise GuatuError("G1960")
    if percent is not None and not 1 <= percent <= 100:
        raise GuatuError("G1920", percent=percent)
    if count is not None and not 1 <= count <= MOST:
        raise GuatuError("G1961", count=count, most=MOST)


def size_of(pool: int, percent: int | None, count: int | None) -> int:
    """How many of a pool are drawn: of a share at least one, rounded up; never more than there are, nor than 500."""
    asked = count if count is not None else ceil(pool * (percent or 0) / 100)
    return min(max(asked, 1), pool, MOST)


def draw(pool: Mapping[int, Sequence[int]], size: int, seed: str) -> list[int]:
    """So many keys from a pool of keys by unit, ascending: each unit its share, what is left over by the largest rest.

    Equal rests go by the seed, so that no unit is always passed over; within a unit the seed draws. The order in which
    units and keys come makes no difference.
    """
    total = sum(len(keys) for keys in pool.values())
    units = sorted(unit for unit, keys in pool.items() if keys)
    turn = {unit: _dice(seed, unit).random() for unit in units}
    exact = {unit: size * len(pool[unit]) / total for unit in units}
    shares = {unit: int(exact[unit]) for unit in units}
    left = size - sum(shares.values())
    for unit in sorted(units, key=lambda unit: (shares[unit] - exact[unit], turn[unit]))[:left]:
        shares[unit] += 1
    drawn: list[int] = []
    for unit in units:
        dice = _dice(seed, unit)
        dice.random()  # spent on its turn
        drawn += dice.sample(sorted(pool[unit]), shares[unit])
    return sorted(drawn)


def _dice(seed: str, unit: int) -> random.Random:
    return random.Random(f"{seed}\n{unit}")  # noqa: S311 - a draw that can be repeated, no secret
