"""A validated network as arrays: what every computation of the engine starts from."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from guatu.engine.arrays import Int32, Work, freeze
from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, Axis, axis_of
from guatu.engine.events import NO_DEADLINE, Events, fold
from guatu.engine.graph import Graph, Unordered
from guatu.engine.network import CycleFound, Network
from guatu.engine.progress import Bool

_MARGIN_YEARS: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A network's arrays, read-only. Rows of `graph` and `work` are *places*, in topological order.

    There is a place for the work of every node, and more for instants: facts of what has begun or is done, starts
    and finishes of summary rows (`guatu.engine.events`). Without any of these, places are nodes in another order.
    place: shape (nodes,), the place at which the work still to do of the network's i-th node stands; -1 where
    there is none, because it is done or a summary row.
    owner: shape (places,), number of the node to which a place belongs. is_work: whether it is that node's work.
    work: `duration` is what remains; `earliest` and `latest` are ordinals, not yet positions on an axis.
    due: the due instant as an ordinal, or None.
    """

    network: Network
    graph: Graph
    work: Work
    place: Int32
    due: int | None
    owner: Int32
    is_work: Bool
    events: Events

    def axis(self, *, whole: bool = False) -> Axis:
        """A short axis around the network's own dates, whose tables stay in the processor's cache; or the longest."""
        if whole:
            return axis_of(self.network.calendars, FIRST_YEAR, LAST_YEAR)
        network, work, progress = self.network, self.work, self.events.progress
        given = [day.toordinal() for day in (network.start, network.due, network.data_date) if day]
        deadlines, started = work.latest[work.latest < NO_DEADLINE], progress.started[progress.begun]
        days = np.concatenate([given, work.earliest, deadlines, started])
        first, last = date.fromordinal(int(days.min())).year, date.fromordinal(int(days.max())).year
        return axis_of(
            network.calendars, max(FIRST_YEAR, first - _MARGIN_YEARS), min(LAST_YEAR, last + _MARGIN_YEARS)
        )

    def in_graph_order(self) -> Int32:
        """The place of every event: shape (places,); those of the nodes first, in their order."""
        place = np.empty(self.graph.order.size, np.int32)
        place[self.graph.order] = np.arange(place.size, dtype=np.int32)
        return place

    def in_given_order(self, column: Int32) -> Int32:
        """A column of shape (places,) as one of shape (nodes,): that of every node's own event."""
        given = np.empty_like(column)
        given[self.graph.order] = column
        return given[: len(self.network.nodes)].copy()


def prepare(network: Network) -> Prepared:
    """Raises CycleFound (G1108) where links run in a circle; G1004 as `progress.remaining_of` does."""
    events = fold(network)
    graph = _graph(network, events)
    order = graph.order
    place = np.empty(order.size, np.int32)
    place[order] = np.arange(order.size, dtype=np.int32)
    nodes = len(network.nodes)
    place = np.where(events.is_work[:nodes], place[:nodes], np.int32(-1))
    given = events.work
    work = Work(given.duration[order], given.calendar[order], given.earliest[order], given.latest[order])
    owner, is_work = events.node[order], events.is_work[order]
    freeze(place, owner, is_work, *work)
    due = network.due.toordinal() if network.due else None
    return Prepared(network, graph, work, place, due, owner, is_work, events)


def _graph(network: Network, events: Events) -> Graph:
    bound = events.bindings
    try:
        return Graph.build(
            events.node.size,
            predecessor=bound.predecessor,
            successor=bound.successor,
            kind=bound.kind,
            lag=bound.lag,
            lag_calendar=bound.lag_calendar,
        )
    except Unordered as circle:
        stuck = np.unique(events.node[circle.stuck]).tolist()
        raise CycleFound([network.nodes[place].code for place in stuck]) from circle
