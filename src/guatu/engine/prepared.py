"""A validated network as arrays: what every computation of the engine starts from."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from guatu.engine.arrays import FROM_START, TO_FINISH, Int32, Work, freeze
from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, Axis, axis_of
from guatu.engine.graph import Graph, Unordered
from guatu.engine.network import CycleFound, Kind, Network

_KIND_BITS: Final = {
    Kind.FS: 0,
    Kind.SS: FROM_START,
    Kind.FF: TO_FINISH,
    Kind.SF: FROM_START | TO_FINISH,
}
_NO_DEADLINE: Final = date.max.toordinal()
_MARGIN_YEARS: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A network's arrays, read-only. Rows of `graph` and `work` are *places*, in topological order.

    place: shape (nodes,), the place at which the work of the network's i-th node stands.
    work: `earliest` and `latest` are ordinals, not yet positions on an axis.
    due: the due instant as an ordinal, or None.
    """

    network: Network
    graph: Graph
    work: Work
    place: Int32
    due: int | None

    def axis(self, *, whole: bool = False) -> Axis:
        """A short axis around the network's own dates, whose tables stay in the processor's cache; or the longest."""
        if whole:
            return axis_of(self.network.calendars, FIRST_YEAR, LAST_YEAR)
        network = self.network
        given = [network.start, *([network.due] if network.due else [])]
        given += [day for node in network.nodes for day in (node.not_before, node.deadline) if day]
        first, last = min(given).year - _MARGIN_YEARS, max(given).year + _MARGIN_YEARS
        return axis_of(network.calendars, max(FIRST_YEAR, first), min(LAST_YEAR, last))


def prepare(network: Network) -> Prepared:
    """Raises CycleFound (G1108) where links run in a circle."""
    graph = _graph(network)
    place = np.empty(graph.order.size, np.int32)
    place[graph.order] = np.arange(graph.order.size, dtype=np.int32)
    freeze(place)
    due = network.due.toordinal() if network.due else None
    return Prepared(network, graph, _work(network, graph), place, due)


def _graph(network: Network) -> Graph:
    links, calendars = network.links, _rows(network)
    places = {node.code: place for place, node in enumerate(network.nodes)}
    try:
        return Graph.build(
            len(places),
            predecessor=np.fromiter((places[link.predecessor] for link in links), np.int32, len(links)),
            successor=np.fromiter((places[link.successor] for link in links), np.int32, len(links)),
            kind=np.fromiter((_KIND_BITS[Kind(link.kind)] for link in links), np.int8, len(links)),
            lag=np.fromiter((link.lag for link in links), np.int32, len(links)),
            lag_calendar=np.fromiter((calendars[link.lag_calendar] for link in links), np.int16, len(links)),
        )
    except Unordered as circle:
        raise CycleFound([network.nodes[place].code for place in circle.stuck]) from circle


def _work(network: Network, graph: Graph) -> Work:
    """In the graph's order; days are ordinals."""
    nodes = [network.nodes[place] for place in graph.order]
    calendars, start = _rows(network), network.start
    not_before = (max(start, node.not_before or start).toordinal() for node in nodes)
    latest = (node.deadline.toordinal() + 1 if node.deadline else _NO_DEADLINE for node in nodes)
    work = Work(
        duration=np.fromiter((node.duration for node in nodes), np.int32, len(nodes)),
        calendar=np.fromiter((calendars[node.calendar] for node in nodes), np.int16, len(nodes)),
        earliest=np.fromiter(not_before, np.int32, len(nodes)),
        latest=np.fromiter(latest, np.int32, len(nodes)),
    )
    freeze(*work)
    return work


def _rows(network: Network) -> dict[str | None, int]:
    """Row of every calendar in the tables; no calendar, -1, counts elapsed days."""
    return {None: -1} | {calendar.code: row for row, calendar in enumerate(network.calendars)}
