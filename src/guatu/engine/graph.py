"""The shape of a network as arrays in topological order. Built once, it serves any number of passes."""

from dataclasses import dataclass

import numpy as np

from guatu.engine import kernels
from guatu.engine.arrays import Int8, Int16, Int32, Links, freeze


class Unordered(Exception):  # noqa: N818 - an answer about the links, which the caller puts in words
    """Links run in a circle; `stuck` are the ascending numbers of the nodes that cannot be ordered."""

    def __init__(self, stuck: Int32) -> None:
        super().__init__(stuck)
        self.stuck = stuck


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """order: shape (nodes,), the caller's number of the node at each place, read-only. links: between places."""

    order: Int32
    links: Links

    @classmethod
    def build(
        cls,
        nodes: int,
        *,
        predecessor: Int32,
        successor: Int32,
        kind: Int8,
        lag: Int32,
        lag_calendar: Int16,
    ) -> "Graph":
        """Sorts raw links of shape (links,), in time and memory linear in nodes and links. Raises Unordered."""
        ptr, items = kernels.group_by(predecessor, nodes)
        order, ordered = kernels.topological_order(ptr, items, successor)
        if ordered < nodes:
            stuck = np.ones(nodes, np.bool_)
            stuck[order[:ordered]] = False
            raise Unordered(np.flatnonzero(stuck).astype(np.int32))
        ptr, items = kernels.links_in_order(order, ptr, items)
        place = np.empty(nodes, np.int32)
        place[order] = np.arange(nodes, dtype=np.int32)
        links = Links(ptr, place[successor[items]], kind[items], lag[items], lag_calendar[items])
        freeze(order, *links)
        return cls(order, links)

    @property
    def tails(self) -> Int32:
        """Place of every link's predecessor: shape (links,)."""
        return np.repeat(np.arange(self.order.size, dtype=np.int32), np.diff(self.links.ptr))
