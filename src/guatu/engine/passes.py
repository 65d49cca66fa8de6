"""From a validated network to its schedule: arrays, two passes, the chain, the years that had to be assumed."""

from datetime import date
from typing import Final

import numpy as np

from guatu.engine import kernels
from guatu.engine.arrays import FROM_START, TO_FINISH, Dates, Int32, Work, freeze
from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, Axis, axis_of
from guatu.engine.chain import critical_chain
from guatu.engine.graph import Graph, Unordered
from guatu.engine.network import CycleFound, Kind, Network
from guatu.engine.published import assumed_years
from guatu.engine.result import Schedule
from guatu.kernel.errors import GuatuError

_KIND_BITS: Final = {
    Kind.FS: 0,
    Kind.SS: FROM_START,
    Kind.FF: TO_FINISH,
    Kind.SF: FROM_START | TO_FINISH,
}
_NO_DEADLINE: Final = date.max.toordinal()
_MARGIN_YEARS: Final = 10


class OffAxisError(Exception):
    """A date fell off the axis; `place` is the node's in the graph's order."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def run(network: Network) -> Schedule:
    """See `guatu.engine.schedule`."""
    codes = tuple(node.code for node in network.nodes)
    places = {code: place for place, code in enumerate(codes)}
    graph = _graph(network, places)
    work = _work(network, graph)
    axis, dates = _dates(network, graph, work)

    finish = int(dates.early_finish.max()) + axis.origin if codes else network.start.toordinal()
    due = finish if network.due is None else network.due.toordinal()
    return Schedule(
        codes=codes,
        early_start=_as_given(graph, dates.early_start, axis.origin),
        early_finish=_as_given(graph, dates.early_finish, axis.origin),
        late_start=_as_given(graph, dates.late_start, axis.origin),
        late_finish=_as_given(graph, dates.late_finish, axis.origin),
        total_float=_as_given(graph, dates.total_float, 0),
        finish=date.fromordinal(finish),
        days_short=max(0, finish - due),
        critical_chain=critical_chain(graph, axis.tables, work, dates, [codes[at] for at in graph.order]),
        unpublished_years=assumed_years(network.calendars, graph, axis, work, dates),
        digest=network.digest(),
        places=places,
    )


def two_passes(graph: Graph, axis: Axis, work: Work, due: int | None, into: Dates) -> None:
    """Fills `into`, for at least one node. `work` and `due` in ordinals; due None: the latest early finish.

    Raises OffAxisError where the axis is too short.
    """
    origin = np.int32(axis.origin)
    placed = work._replace(earliest=work.earliest - origin)
    _require_on_axis(kernels.forward(graph.links, placed, axis.tables, into))
    finish = int(into.early_finish.max())
    if finish >= axis.days:
        raise OffAxisError(int(into.early_finish.argmax()))
    by = np.int32(finish if due is None else due - axis.origin)
    placed = placed._replace(latest=np.minimum(work.latest - origin, by))
    _require_on_axis(kernels.backward(graph.links, placed, axis.tables, into))


def _graph(network: Network, places: dict[str, int]) -> Graph:
    links, calendars = network.links, _rows(network)
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
    return Work(
        duration=np.fromiter((node.duration for node in nodes), np.int32, len(nodes)),
        calendar=np.fromiter((calendars[node.calendar] for node in nodes), np.int16, len(nodes)),
        earliest=np.fromiter(not_before, np.int32, len(nodes)),
        latest=np.fromiter(latest, np.int32, len(nodes)),
    )


def _rows(network: Network) -> dict[str | None, int]:
    """Row of every calendar in the tables; no calendar, -1, counts elapsed days."""
    return {None: -1} | {calendar.code: row for row, calendar in enumerate(network.calendars)}


def _dates(network: Network, graph: Graph, work: Work) -> tuple[Axis, Dates]:
    """On a short axis where that is enough: short tables stay in the processor's cache. Raises G1109."""
    given = [network.start, *([network.due] if network.due else [])]
    given += [day for node in network.nodes for day in (node.not_before, node.deadline) if day]
    first, last = min(given).year - _MARGIN_YEARS, max(given).year + _MARGIN_YEARS
    dates, place = Dates.empty(len(network.nodes)), 0
    for years in ((max(FIRST_YEAR, first), min(LAST_YEAR, last)), (FIRST_YEAR, LAST_YEAR)):
        axis = axis_of(network.calendars, *years)
        if not network.nodes:
            return axis, dates
        try:
            two_passes(graph, axis, work, network.due.toordinal() if network.due else None, dates)
        except OffAxisError as fell:
            place = fell.place
        else:
            return axis, dates
    node = network.nodes[graph.order[place]]
    raise GuatuError("G1109", node=node.code, calendar=node.calendar, first=FIRST_YEAR, last=LAST_YEAR)


def _as_given(graph: Graph, column: Int32, origin: int) -> Int32:
    """In the caller's order of nodes, read-only."""
    given = np.empty_like(column)
    given[graph.order] = column + np.int32(origin)
    freeze(given)
    return given


def _require_on_axis(place: int) -> None:
    if place != kernels.DONE:
        raise OffAxisError(place)
