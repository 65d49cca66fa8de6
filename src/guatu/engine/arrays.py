"""The engine's arrays by name. numba takes these tuples as they are, so kernels and their callers share one vocabulary.

Days are positions on an axis of D days, 0 being its first.
"""

from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

UInt8 = NDArray[np.uint8]
UInt64 = NDArray[np.uint64]
Int8 = NDArray[np.int8]
Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]


class Tables(NamedTuple):
    """Calendars as look-up tables, read-only. The last of the C rows, -1, has every day worked: elapsed days.

    before: shape (C, D + 1), working days of calendar c in [0, d).
    nth: shape (C, D), the position of working day k, from 0.
    total: shape (C,), how many there are.
    """

    before: Int32
    nth: Int32
    total: Int32


class Links(NamedTuple):
    """Links grouped by predecessor over nodes in topological order, read-only.

    ptr: shape (nodes + 1,); links of node v are ptr[v] … ptr[v + 1]. The others have the shape (links,):
    head: the successor. kind: the bits FROM_START, TO_FINISH. lag: in days. lag_calendar: row in the tables,
    -1 for elapsed days and where there is no lag.
    """

    ptr: Int32
    head: Int32
    kind: Int8
    lag: Int32
    lag_calendar: Int16


class Incoming(NamedTuple):
    """The same links grouped by successor: those of node v are ptr[v] … ptr[v + 1].

    link: shape (links,), where the link stands in `Links`. tail: its predecessor.
    """

    ptr: Int32
    link: Int32
    tail: Int32


class Work(NamedTuple):
    """What a pass needs to know of the nodes: shape (nodes,).

    duration: working days. calendar: row in the tables. earliest: the day before which it may not start.
    latest: the instant by which it must have finished.
    """

    duration: Int32
    calendar: Int16
    earliest: Int32
    latest: Int32


class Dates(NamedTuple):
    """What the passes find: shape (nodes,); the float in working days of the node's calendar."""

    early_start: Int32
    early_finish: Int32
    late_start: Int32
    late_finish: Int32
    total_float: Int32

    @classmethod
    def empty(cls, nodes: int) -> "Dates":
        """Room for so many nodes."""
        return cls(*(np.empty(nodes, np.int32) for _ in range(5)))


class Marks(NamedTuple):
    """What spreads through a network. marked: shape (nodes, filled up to eights), 1 where a node is to be looked at.

    words: the same bytes by eights, so that a still stretch is passed quickly. moved: room for the places that moved.
    """

    marked: UInt8
    words: UInt64
    moved: Int32

    @classmethod
    def empty(cls, nodes: int, most: int) -> "Marks":
        """No marks, and room for `most` moved nodes."""
        marked = np.zeros(-(-nodes // 8) * 8, np.uint8)
        return cls(marked, marked.view(np.uint64), np.empty(most, np.int32))


FROM_START = 1
"""Bit of a link's kind: the predecessor's start counts, else its finish."""

TO_FINISH = 2
"""Bit of a link's kind: the successor's finish is bound, else its start."""


Arrays = TypeVar("Arrays", bound="Links | Work")


def read_only(arrays: Arrays) -> Arrays:
    """The same arrays as views that cannot be written: a kernel is compiled once, for these, not for each mixture."""
    views: list[Any] = [array.view() for array in arrays]
    freeze(*views)
    return type(arrays)(*views)


def freeze(*arrays: NDArray[np.generic]) -> None:
    """Makes arrays read-only: results and structures are shared, never changed."""
    for array in arrays:
        array.setflags(write=False)
