"""The shape of a network as arrays in topological order. Built once, it serves any number of passes."""

from dataclasses import dataclass

import numpy as np

from guatu.engine import ordering
from guatu.engine.arrays import Incoming, Int8, Int16, Int32, Links, freeze
from guatu.engine.kernels import group_by


class Unordered(Exception):  # noqa: N818 - an answer about the links, which the caller puts in words
    """Links run in a circle; `stuck` are the ascending numbers of the nodes that cannot be ordered."""

    def __init__(self, stuck: Int32) -> None:
        super().__init__(stuck)
        self.stuck = stuck


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """order: shape (nodes,), the caller's number of the node at each place, read-only. links: between places.

    plain: every link is finish to start without lag.
    """

    order: Int32
    links: Links
    plain: bool

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
        plain = not (kind.any() or lag.any())
        numbers = np.empty(0 if plain else lag.size, np.int32)
        ptr, grouped = ordering.grouped(predecessor, successor, nodes, numbers)
        order, ordered = ordering.topological_order(ptr, grouped)
        if ordered < nodes:
            stuck = np.ones(nodes, np.bool_)
            stuck[order[:ordered]] = False
            raise Unordered(np.flatnonzero(stuck).astype(np.int32))
        ptr, head, numbers = ordering.renumbered(order, ptr, grouped, numbers)
        if plain:
            links = Links(ptr, head, np.zeros_like(kind), np.zeros_like(lag), np.full_like(lag_calendar, -1))
        else:
            waits = lag[numbers]
            counted = np.where(waits == 0, np.int16(-1), lag_calendar[numbers])
            links = Links(ptr, head, kind[numbers], waits, counted)
        freeze(order, *links)
        return cls(order, links, plain)

    def incoming(self) -> Incoming:
        """The links grouped by successor. Linear in nodes and links."""
        ptr, link = group_by(self.links.head, self.order.size)
        return Incoming(ptr, link, self.tails[link])

    @property
    def tails(self) -> Int32:
        """Place of every link's predecessor: shape (links,)."""
        return np.repeat(np.arange(self.order.size, dtype=np.int32), np.diff(self.links.ptr))
