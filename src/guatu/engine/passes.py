"""From a validated network to its schedule: two passes, the chain, the years that had to be assumed."""

from datetime import date

import numpy as np

from guatu.engine import kernels
from guatu.engine.arrays import Dates, Int32, Work, freeze, read_only
from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, Axis
from guatu.engine.basis import Basis, basis_of
from guatu.engine.chains import critical_chain
from guatu.engine.graph import Graph
from guatu.engine.network import Network
from guatu.engine.prepared import Prepared, prepare
from guatu.engine.published import assumed_years
from guatu.engine.result import Schedule
from guatu.engine.summary import NO_FLOAT, roll_up
from guatu.kernel.errors import GuatuError


class OffAxisError(Exception):
    """A date fell off the axis; `place` is the node's in the graph's order."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def run(network: Network) -> Schedule:
    """See `guatu.engine.schedule`."""
    prepared = prepare(network)
    axis, dates = dates_of(prepared)
    return answer_of(prepared, axis, dates)


def answer_of(prepared: Prepared, axis: Axis, dates: Dates) -> Schedule:
    """The schedule that these dates (positions on `axis`, shape (places,)) of a prepared network are."""
    network = prepared.network
    basis = basis_of(prepared, axis, dates)
    codes = tuple(node.code for node in network.nodes)
    given = given_dates(prepared, axis, dates)
    finish = basis.finish + axis.origin
    return Schedule(
        codes=codes,
        early_start=given.early_start,
        early_finish=given.early_finish,
        late_start=given.late_start,
        late_finish=given.late_finish,
        total_float=given.total_float,
        free_float=free_float_of(basis),
        driving=basis.of_links(basis.effects.drives),
        binding=basis.of_links(basis.effects.binds),
        finish=date.fromordinal(finish),
        days_short=max(0, finish - (network.due.toordinal() if network.due else finish)),
        critical_chain=critical_chain(basis),
        unpublished_years=assumed_years(prepared, axis, dates),
        places={code: place for place, code in enumerate(codes)},
        basis=basis,
    )


def free_float_of(basis: Basis) -> Int32:
    """Shape (nodes,), read-only: NO_FLOAT for what is done, of a summary row the least of its parts."""
    events = basis.prepared.events
    given = basis.prepared.in_given_order(basis.effects.free_float)
    given[events.progress.done] = NO_FLOAT
    if events.outline is not None:
        events.outline.up(given, np.minimum, NO_FLOAT)
    freeze(given)
    return given


def given_dates(prepared: Prepared, axis: Axis, dates: Dates) -> Dates:
    """`dates` of the places as ordinals of the nodes, in their order, read-only.

    What has happened is laid over: what is done has its actual days, early and late, and no float; what runs has
    its actual start. Summary rows hold all that is part of them.
    """
    origin = np.int32(axis.origin)
    given = Dates(
        prepared.in_given_order(dates.early_start) + origin,
        prepared.in_given_order(dates.early_finish) + origin,
        prepared.in_given_order(dates.late_start) + origin,
        prepared.in_given_order(dates.late_finish) + origin,
        prepared.in_given_order(dates.total_float),
    )
    progress, outline = prepared.events.progress, prepared.events.outline
    begun, done = progress.begun, progress.done
    for start, finish in ((given.early_start, given.early_finish), (given.late_start, given.late_finish)):
        start[begun] = progress.started[begun]
        finish[done] = progress.ended[done]
    given.total_float[done] = NO_FLOAT
    if outline is not None:
        roll_up(outline, given)
    freeze(*given)
    return given


def two_passes(graph: Graph, axis: Axis, work: Work, due: int | None, into: Dates) -> None:
    """Fills `into`, for at least one node. `work` and `due` in ordinals; due None: the latest early finish.

    Raises OffAxisError where the axis is too short.
    """
    links, work, tables, origin = read_only(graph.links), read_only(work), axis.tables, axis.origin
    forward, backward = (
        (kernels.forward_plain, kernels.backward_plain)
        if graph.plain
        else (kernels.forward, kernels.backward)
    )
    _require_inside(axis, work, due)
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
    node = nodes[prepared.owner[place]]
    raise GuatuError("G1109", node=node.code, calendar=node.calendar, first=FIRST_YEAR, last=LAST_YEAR)


def _require_inside(axis: Axis, work: Work, due: int | None) -> None:
    """Kernels look days up without asking whether they are on the axis."""
    for days in (work.earliest, work.latest):
        if days.min() < axis.origin:
            raise OffAxisError(int(days.argmin()))
    if work.earliest.max() >= axis.origin + axis.days:
        raise OffAxisError(int(work.earliest.argmax()))
    if due is not None and not 0 <= due - axis.origin < axis.days:
        raise OffAxisError(0)


def _require_on_axis(place: int) -> None:
    if place != kernels.DONE:
        raise OffAxisError(place)
