"""From a validated network to its schedule: two passes, the chain, the years that had to be assumed."""

from datetime import date

import numpy as np

from guatu.engine import kernels
from guatu.engine.arrays import Dates, Int32, Work, freeze
from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, Axis
from guatu.engine.chain import critical_chain
from guatu.engine.graph import Graph
from guatu.engine.network import Network
from guatu.engine.prepared import Prepared, prepare
from guatu.engine.published import assumed_years
from guatu.engine.result import Schedule
from guatu.kernel.errors import GuatuError


class OffAxisError(Exception):
    """A date fell off the axis; `place` is the node's in the graph's order."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def run(network: Network) -> Schedule:
    """See `guatu.engine.schedule`."""
    codes = tuple(node.code for node in network.nodes)
    places = {code: place for place, code in enumerate(codes)}
    prepared = prepare(network)
    graph, work = prepared.graph, prepared.work
    axis, dates = dates_of(prepared)

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
    links, tables, origin = graph.links, axis.tables, axis.origin
    forward, backward = (
        (kernels.forward_plain, kernels.backward_plain)
        if graph.plain
        else (kernels.forward, kernels.backward)
    )
    _require_on_axis(forward(links, work, origin, tables, into))
    finish = int(into.early_finish.max())
    if finish >= axis.days:
        raise OffAxisError(int(into.early_finish.argmax()))
    _require_on_axis(backward(links, work, origin, finish if due is None else due - origin, tables, into))


def dates_of(prepared: Prepared) -> tuple[Axis, Dates]:
    """The passes on the shortest axis that is long enough. Raises G1109 where none is."""
    graph, nodes = prepared.graph, prepared.network.nodes
    dates, place = Dates.empty(graph.order.size), 0
    for whole in (False, True):
        axis = prepared.axis(whole=whole)
        if not nodes:
            return axis, dates
        try:
            two_passes(graph, axis, prepared.work, prepared.due, dates)
        except OffAxisError as fell:
            place = fell.place
        else:
            return axis, dates
    node = nodes[graph.order[place]]
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
