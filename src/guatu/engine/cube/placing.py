"""The loop that ranks: place among peers, equal values equal places (1, 2, 2, 4), unknown no place."""

from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.cube.arrays import Float64, UInt16
from guatu.engine.jit import compiled

_FEW: Final = 64
"""Groups up to here are counted through, indicators side by side; larger ones are sorted."""


@compiled
def places(
    groups: tuple[Int32, Int32], value: Float64, factor: Float64, place: UInt16, known: UInt16
) -> None:
    """Of each unit in its group, for every indicator: shape (U, I). The least value × factor, shape (I,), comes first.

    groups: ptr and member; those of group g are member[ptr[g] … ptr[g + 1]]. `known`: of how many.
    """
    ptr, member = groups
    widest = 0
    for g in range(ptr.size - 1):
        widest = max(widest, ptr[g + 1] - ptr[g])
    key = np.empty((widest, value.shape[1]))
    for g in range(ptr.size - 1):
        units = member[ptr[g] : ptr[g + 1]]
        for c in range(units.size):
            u = units[c]
            for i in range(value.shape[1]):
                key[c, i] = value[u, i] * factor[i]
        if units.size <= _FEW:
            count_through(units, key, place)
        else:
            sort_through(units, key, place)
        count_known(units, key, place, known)


@compiled
def count_through(units: Int32, key: Float64, place: UInt16) -> None:
    """One more than how many are better. What is unknown is better than nothing."""
    for c in range(units.size):
        u = units[c]
        place[u] = np.uint16(1)
        for other in range(units.size):
            for i in range(key.shape[1]):
                place[u, i] += np.uint16(key[other, i] < key[c, i])


@compiled
def sort_through(units: Int32, key: Float64, place: UInt16) -> None:
    """The same of many. What is unknown comes last."""
    for i in range(key.shape[1]):
        order = np.argsort(key[: units.size, i])
        best = 0
        for k in range(units.size):
            if k > 0 and key[order[k], i] != key[order[k - 1], i]:
                best = k
            place[units[order[k]], i] = best + 1


@compiled
def count_known(units: Int32, key: Float64, place: UInt16, known: UInt16) -> None:
    """Of how many; and no place where the value is unknown."""
    number = np.zeros(key.shape[1], np.uint16)
    for c in range(units.size):
        for i in range(key.shape[1]):
            number[i] += np.uint16(0) if np.isnan(key[c, i]) else np.uint16(1)
    for c in range(units.size):
        u = units[c]
        known[u] = number
        for i in range(key.shape[1]):
            place[u, i] = np.uint16(0) if np.isnan(key[c, i]) else place[u, i]
