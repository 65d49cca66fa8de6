"""The levelling's arrays by name, as its kernels read them. Nodes are places in topological order, days positions."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import Int8, Int32, Links, Tables, Work

Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]

EACH_DAY, SPREAD, AT_START, AT_FINISH = range(4)
"""Numbers of `Charge` in the kernels."""

DAY, WEEK, QUARTER = range(3)
"""Numbers of `Per`: rows of `Cells`."""


class Cells(NamedTuple):
    """Periods as cells. of: shape (3, D + 1), the cell a day lies in. first, end: shape (3, D + 1), its first day,
    and the day after its last."""

    of: Int32
    first: Int32
    end: Int32


class Takes(NamedTuple):
    """Demands grouped by node: those of node v are ptr[v] … ptr[v + 1].

    per, charge: their numbers. base: where the capacity's cells begin in `room`.
    """

    ptr: Int32
    per: Int8
    charge: Int8
    base: Int32
    amount: Int64


class Limits(NamedTuple):
    """Deadlines: shape (deadlines,). by: the instant. due: that by which all is finished, or one beyond the axis."""

    node: Int32
    by: Int32
    weight: Int64
    due: int
    due_weight: int


class Packed(NamedTuple):
    """A plain problem's demands, 16 bits for each of at most four capacities; `plain` says whether it is one.

    A plain problem has calendars that work every day, finish-to-start links without lag, capacities that are the
    same every day, and neither first days nor deadlines. horizon: days enough for any schedule, from `begin` on.
    """

    plain: bool
    demand: UInt64
    room: np.uint64
    horizon: int
    begin: int


class Problem(NamedTuple):
    """All that a schedule is built from. tail_ptr, tails: predecessors grouped by node. room: shape (all cells,)."""

    links: Links
    tail_ptr: Int32
    tails: Int32
    work: Work
    tables: Tables
    cells: Cells
    takes: Takes
    room: Int64
    limits: Limits
    packed: Packed


class Scratch(NamedTuple):
    """Room for one thread to build schedules in. start, finish: the schedule last built."""

    start: Int32
    finish: Int32
    free: Int64
    packed_free: UInt64
    key: Int32
    limit: Int32
    order: Int32
    tally: Int32

    @classmethod
    def of(cls, problem: Problem) -> "Scratch":
        """Room for schedules of this problem."""
        nodes, days = problem.work.duration.size, problem.tables.before.shape[1] + 1
        longest = max(days, problem.packed.horizon) + 2
        return cls(
            start=np.zeros(nodes, np.int32),
            finish=np.zeros(nodes, np.int32),
            free=np.empty_like(problem.room),
            packed_free=np.empty(longest, np.uint64),
            key=np.zeros(nodes, np.int32),
            limit=np.zeros(nodes, np.int32),
            order=np.zeros(nodes, np.int32),
            tally=np.zeros(longest, np.int32),
        )


class Population(NamedTuple):
    """Orders of the nodes, predecessors first: shape (members, nodes), their costs and fingerprints."""

    order: Int32
    cost: Int64
    mark: UInt64

    @classmethod
    def empty(cls, members: int, nodes: int) -> "Population":
        """Room for so many. Until they are bred all stand in topological order, which is one, and cost NEVER."""
        return cls(
            np.tile(np.arange(nodes, dtype=np.int32), (members, 1)),
            np.full(members, NEVER, np.int64),
            np.zeros(members, np.uint64),
        )


NEVER = 1 << 62
"""Cost of an order in which a node found no room."""
