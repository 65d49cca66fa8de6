"""Summary rows: what binds them binds all that is part of them, and their dates are those of their parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from guatu.engine.arrays import Dates, Int32, Work
from guatu.engine.network import Network
from guatu.engine.progress import Bool

NO_FLOAT: Final = int(np.iinfo(np.int32).max)
"""In an array of floats: there is none to lose, the work is done."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """parent: shape (nodes,), the row of every node's summary, -1 for none. rows: the summary rows, parents first.

    summary: shape (nodes,), which they are.
    """

    parent: Int32
    rows: tuple[int, ...]
    summary: Bool

    def down(self, own: Int32, join: np.ufunc) -> Int32:
        """`own` (shape (nodes,)) joined with that of every row above: `np.maximum` of what all of them ask."""
        found = own.copy()
        for row in self.rows:
            if (above := int(self.parent[row])) >= 0:
                found[row] = join(found[row], found[above])
        parts = np.flatnonzero(~self.summary & (self.parent >= 0))
        found[parts] = join(found[parts], found[self.parent[parts]])
        return found

    def up(self, column: Int32, join: np.ufunc, none: int) -> None:
        """Fills the summary rows of `column` (shape (nodes,)) with that of all their parts; `none` changes nothing."""
        column[self.summary] = none
        parts = np.flatnonzero(~self.summary & (self.parent >= 0))
        join.at(column, self.parent[parts], column[parts])
        for row in reversed(self.rows):
            if (above := int(self.parent[row])) >= 0:
                column[above] = join(column[above], column[row])


def outline_of(network: Network, places: Mapping[str, int]) -> Outline | None:
    """None where no node is part of a summary row. places: the row of every code."""
    if not network.summaries:
        return None
    count = len(network.nodes)
    codes = (places[node.parent] if node.parent else -1 for node in network.nodes)
    parent = np.fromiter(codes, np.int32, count)
    summary = np.zeros(count, np.bool_)
    summary[parent[parent >= 0]] = True
    return Outline(parent, _parents_first(parent, summary), summary)


def _parents_first(parent: Int32, summary: Bool) -> tuple[int, ...]:
    above = parent.tolist()
    rows: dict[int, None] = {}
    for start in np.flatnonzero(summary).tolist():
        way, at = [], start
        while at >= 0 and at not in rows:
            way.append(at)
            at = above[at]
        rows.update(dict.fromkeys(reversed(way)))
    return tuple(rows)


def starts_of_parts(outline: Outline, work: Work) -> Work:
    """`work` with the not_before of every summary row laid on all that is part of it."""
    return work._replace(earliest=outline.down(work.earliest, np.maximum))


def roll_up(outline: Outline, dates: Dates) -> None:
    """Fills the summary rows of `dates` (shape (nodes,), in the order of the network).

    The earliest start and latest finish of the parts, early and late, and the least of their floats.
    """
    outline.up(dates.early_start, np.minimum, NO_FLOAT)
    outline.up(dates.late_start, np.minimum, NO_FLOAT)
    outline.up(dates.early_finish, np.maximum, 0)
    outline.up(dates.late_finish, np.maximum, 0)
    outline.up(dates.total_float, np.minimum, NO_FLOAT)
