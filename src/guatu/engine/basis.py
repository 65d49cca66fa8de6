"""The arrays behind a schedule: what is asked of a plan after its dates needs no second pass."""

from dataclasses import dataclass

import numpy as np

from guatu.engine import kernels
from guatu.engine.arrays import Dates, Int32, freeze
from guatu.engine.axis import Axis
from guatu.engine.effects import Effects, find_early, find_free, find_late
from guatu.engine.prepared import Prepared
from guatu.engine.progress import Bool


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """dates: positions on `axis`, shape (places,). finish, due: positions of the latest early finish and of the due.

    sources: shape (links of the graph,), the number of the network's link that each is, -1 inside a summary row.
    tails: of the same shape, the place of each link's predecessor.
    """

    prepared: Prepared
    axis: Axis
    dates: Dates
    effects: Effects
    finish: int
    due: int
    sources: Int32
    tails: Int32

    def of_links(self, marks: Bool) -> Bool:
        """Marks of the graph's links as marks of the network's, read-only: shape (links,)."""
        found = np.zeros(len(self.prepared.network.links), np.bool_)
        found[self.sources[marks & (self.sources >= 0)]] = True
        found.setflags(write=False)
        return found

    def code(self, place: int) -> str:
        """Of the node to which a place belongs."""
        return self.prepared.network.nodes[int(self.prepared.owner[place])].code


def basis_of(prepared: Prepared, axis: Axis, dates: Dates) -> Basis:
    """Linear in places and links, but for sorting the codes."""
    graph, work, network = prepared.graph, prepared.work, prepared.network
    effects = Effects.empty(graph.order.size, graph.links.head.size)
    if not network.nodes:
        start = network.start.toordinal() - axis.origin
        return Basis(prepared, axis, dates, effects, start, start, graph.tails, graph.tails)
    finish = int(dates.early_finish.max())
    due = finish if prepared.due is None else prepared.due - axis.origin
    rank = _rank(prepared, dates)
    find_early(graph.links, work, rank, axis.tables, dates, effects)
    find_late(graph.links, work, rank, axis.origin, due, axis.tables, dates, effects)
    find_free(graph.links, work, ~prepared.is_work, finish, axis.tables, dates, effects)
    freeze(*effects)
    return Basis(prepared, axis, dates, effects, finish, due, _sources(prepared), graph.tails)


def _rank(prepared: Prepared, dates: Dates) -> Int32:
    """Which of equals is followed: work before instants, then less float, then the smaller code."""
    codes = [node.code for node in prepared.network.nodes]
    alphabetical = np.empty(len(codes), np.int32)
    alphabetical[sorted(range(len(codes)), key=codes.__getitem__)] = np.arange(len(codes), dtype=np.int32)
    order = np.lexsort((alphabetical[prepared.owner], dates.total_float, ~prepared.is_work))
    rank = np.empty(order.size, np.int32)
    rank[order] = np.arange(order.size, dtype=np.int32)
    return rank


def _sources(prepared: Prepared) -> Int32:
    """The graph keeps the links of one predecessor in the order given."""
    place = prepared.in_graph_order()
    bound = prepared.events.bindings
    _, given = kernels.group_by(place[bound.predecessor], place.size)
    sources: Int32 = bound.source[given]
    return sources
