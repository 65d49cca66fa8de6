"""The loop that ranks: place among peers, equal values equal places (1, 2, 2, 4), unknown no place."""

from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.cube.arrays import Float64, UInt16
from guatu.engine.jit import compiled

_FEW: Final = 48
"""So many are sorted by insertion."""


@compiled
def places(
    groups: tuple[Int32, Int32], value: Float64, factor: Float64, place: UInt16, known: UInt16
) -> None:
    """Of each unit in its group, for every indicator: shape (U, I). The least value × factor, shape (I,), comes first.

    groups: ptr and member; those of group g are member[ptr[g] … ptr[g + 1]]. `known`: of how many.
    """
    ptr, member = groups
    most = 0
    for g in range(ptr.size - 1):
        most = max(most, ptr[g + 1] - ptr[g])
    key, who = np.empty(most), np.empty(most, np.int32)
    for g in range(ptr.size - 1):
        for i in range(value.shape[1]):
            n = 0
            for c in range(ptr[g], ptr[g + 1]):
                u = member[c]
                x = value[u, i] * factor[i]
                if not np.isnan(x):
                    key[n], who[n] = x, u
                    n += 1
            sort(key, who, n)
            for c in range(ptr[g], ptr[g + 1]):
                place[member[c], i] = 0
                known[member[c], i] = n
            for k in range(n):
                tied = k > 0 and key[k] == key[k - 1]
                place[who[k], i] = place[who[k - 1], i] if tied else k + 1


@compiled
def sort(key: Float64, who: Int32, n: int) -> None:
    """The first n keys in order, and whose they are."""
    if n > _FEW:
        order = np.argsort(key[:n])
        key[:n] = key[:n][order]
        who[:n] = who[:n][order]
        return
    for k in range(1, n):
        x, u = key[k], who[k]
        j = k
        while j > 0 and key[j - 1] > x:
            key[j], who[j] = key[j - 1], who[j - 1]
            j -= 1
        key[j], who[j] = x, u
