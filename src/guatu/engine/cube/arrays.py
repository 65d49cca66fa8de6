"""The cube's arrays by name: numba takes these tuples as they are, so kernels and their callers share one vocabulary.

U units, P months (whole years from January), Y years, I indicators; a cube is (U, P, I): the indicators of a unit and
month lie side by side. Numbers are whole steps of their indicator's smallest unit, in float64; not a number is unknown.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import Int32, UInt8

Float64 = NDArray[np.float64]
UInt16 = NDArray[np.uint16]
Bool = NDArray[np.bool_]

Scalar = TypeVar("Scalar", bound=np.generic)

MONTHS: Final = 12
LARGEST: Final = 2**53
"""Whole numbers up to here are exact in float64, and so is every sum that stays below it."""

SAME_MONTH: Final = 1
"""Bit: the same units stand behind a number and the one of the month before."""
SAME_QUARTER: Final = 2
"""Bit: … and the one at the end of the quarter before."""
SAME_YEAR: Final = 4
"""Bit: … and the one of the same month a year before."""
SAME: Final = SAME_MONTH | SAME_QUARTER | SAME_YEAR


class Tree(NamedTuple):
    """Units as rows. order: shape (U,), every unit after all that are below it. depth: shape (U,), 0 for a root.

    parent: shape (U,), -1 for a root. Those directly below unit u are child[ptr[u] … ptr[u + 1]].
    """

    order: Int32
    depth: Int32
    parent: Int32
    ptr: Int32
    child: Int32


class Rules(NamedTuple):
    """How each indicator behaves, by month of the year where that matters: shape (I,) or (12, I).

    carries: what is entered for the month adds onto the month before; by_quarter: for the quarter, onto the end of the
    quarter before. differs: its own month is a difference from the month before; later: its quarter to date from the
    quarter before. sums: all bits where units add up, else none.
    awaited: 1 where a report of the month is due. rate: compared in its own measure.
    Points behind are (due × target - done × total) ÷ (whole × target + scale), all whole numbers; scale: steps in one
    of the measure of a rate, 0 of others.
    """

    carries: Bool
    by_quarter: Bool
    differs: Bool
    later: Bool
    sums: UInt16
    awaited: UInt16
    rate: Bool
    due: Float64
    done: Float64
    whole: Float64
    scale: Float64

    def only(self, i: int) -> "Rules":
        """Those of one indicator."""
        return Rules(
            _column(self.carries, i),
            _column(self.by_quarter, i),
            _column(self.differs, i),
            _column(self.later, i),
            _column(self.sums, i),
            _column(self.awaited, i),
            _column(self.rate, i),
            _column(self.due, i),
            _column(self.done, i),
            _column(self.whole, i),
            _column(self.scale, i),
        )


class Sums(NamedTuple):
    """What is known of units from those below them: shape (rows, P, I).

    total: the sum of what is known. same: the bits SAME_…. reported, expected: how many units of how many.
    """

    total: Float64
    same: UInt8
    reported: UInt16
    expected: UInt16

    @classmethod
    def none_yet(cls, rows: int, months: int, indicators: int) -> "Sums":
        """Nothing added: unknown, and the same for lack of any difference."""
        shape = (rows, months, indicators)
        return cls(
            np.full(shape, np.nan),
            np.full(shape, SAME, np.uint8),
            np.zeros(shape, np.uint16),
            np.zeros(shape, np.uint16),
        )


class Numbers(NamedTuple):
    """What the cube works out, each of shape (U, P, I); `Cube` says what they mean."""

    total: Float64
    month: Float64
    quarter: Float64
    growth: Float64
    month_growth: Float64
    behind: Float64
    same: UInt8
    reported: UInt16
    expected: UInt16

    @classmethod
    def empty(cls, units: int, months: int, indicators: int) -> "Numbers":
        """Room for so many."""
        shape = (units, months, indicators)
        return cls(
            np.empty(shape),
            np.empty(shape),
            np.empty(shape),
            np.empty(shape),
            np.empty(shape),
            np.empty(shape),
            np.empty(shape, np.uint8),
            np.empty(shape, np.uint16),
            np.empty(shape, np.uint16),
        )

    def only(self, rows: NDArray[np.int32], i: int) -> "Numbers":
        """A copy of some units' numbers of one indicator: shape (rows, P, 1)."""
        return Numbers(
            _cells(self.total, rows, i),
            _cells(self.month, rows, i),
            _cells(self.quarter, rows, i),
            _cells(self.growth, rows, i),
            _cells(self.month_growth, rows, i),
            _cells(self.behind, rows, i),
            _cells(self.same, rows, i),
            _cells(self.reported, rows, i),
            _cells(self.expected, rows, i),
        )

    def put(self, rows: Sequence[int], i: int, part: "Numbers") -> None:
        """Takes over the first rows of such a copy as those of the units."""
        count = len(rows)
        self.total[rows, :, i] = part.total[:count, :, 0]
        self.month[rows, :, i] = part.month[:count, :, 0]
        self.quarter[rows, :, i] = part.quarter[:count, :, 0]
        self.growth[rows, :, i] = part.growth[:count, :, 0]
        self.month_growth[rows, :, i] = part.month_growth[:count, :, 0]
        self.behind[rows, :, i] = part.behind[:count, :, 0]
        self.same[rows, :, i] = part.same[:count, :, 0]
        self.reported[rows, :, i] = part.reported[:count, :, 0]
        self.expected[rows, :, i] = part.expected[:count, :, 0]


def _column(array: NDArray[Scalar], i: int) -> NDArray[Scalar]:
    return np.ascontiguousarray(array[..., i : i + 1])


def _cells(array: NDArray[Scalar], rows: NDArray[np.int32], i: int) -> NDArray[Scalar]:
    return np.ascontiguousarray(array[rows, :, i : i + 1])
