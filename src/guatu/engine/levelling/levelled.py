"""From a network with capacities to its levelled plan: pose, search, and write the answer down."""

import time
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from guatu.engine.arrays import Dates, Int32
from guatu.engine.levelling import kernels
from guatu.engine.levelling.arrays import NEVER
from guatu.engine.levelling.bounds import lower_bound
from guatu.engine.levelling.island import built
from guatu.engine.levelling.model import Capacity, Demand, validate
from guatu.engine.levelling.problem import Posed, axes, pose
from guatu.engine.levelling.result import Lateness, Levelled, Measure, Usage, digest_of
from guatu.engine.levelling.search import Search
from guatu.engine.network import Network
from guatu.engine.passes import given_dates
from guatu.engine.prepared import prepare
from guatu.engine.published import assumed_years
from guatu.kernel.errors import GuatuError


def run(
    network: Network,
    capacities: Sequence[Capacity],
    demands: Sequence[Demand],
    weights: Mapping[str, int],
    due_weight: int,
    seconds: float,
    schedules: int | None,
    workers: int,
    seed: int,
) -> Levelled:
    """See `guatu.engine.levelling.level`."""
    validate(network, capacities, demands, weights, due_weight)
    search = _first(network, capacities, demands, weights, due_weight, workers, seed)
    begun = time.monotonic()
    if network.nodes and not search.proven:
        search.compile()
        begun = time.monotonic()
        if schedules is None:
            search.spend_seconds(seconds)
        else:
            search.count_schedules(schedules)
    return _answer(search, demands, weights, due_weight, time.monotonic() - begun)


def _first(
    network: Network,
    capacities: Sequence[Capacity],
    demands: Sequence[Demand],
    weights: Mapping[str, int],
    due_weight: int,
    workers: int,
    seed: int,
) -> Search:
    """With a first schedule, on an axis long enough for it. Raises G1136 where no axis is."""
    prepared = prepare(network)
    for years in axes(prepared):
        posed = pose(prepared, years, capacities, demands, weights, due_weight)
        search = Search(posed, seed, workers, bound=lower_bound(posed))
        if not network.nodes:
            return search
        search.warm()
        if search.cost < NEVER:
            return search
    raise _no_room(search, demands)


def _no_room(search: Search, demands: Sequence[Demand]) -> GuatuError:
    """The node that found no room, and every capacity that it asks for."""
    posed = search.posed
    stuck, _, _ = built(posed.problem, search.order)
    code = posed.prepared.network.nodes[int(posed.prepared.owner[int(stuck[0])])].code
    asked = ", ".join(demand.capacity for demand in demands if demand.node == code)
    return GuatuError(
        "G1136", node=code, capacities=asked, last=date.fromordinal(posed.axis.origin + posed.axis.days)
    )


def _answer(
    search: Search, demands: Sequence[Demand], weights: Mapping[str, int], due_weight: int, seconds: float
) -> Levelled:
    posed = search.posed
    network = posed.prepared.network
    start, finish, cost = built(posed.problem, search.order)
    dates = Dates(start, finish, start, finish, np.zeros_like(start))
    given = given_dates(posed.prepared, posed.axis, dates)
    codes = tuple(node.code for node in network.nodes)
    return Levelled(
        codes=codes,
        start=given.early_start,
        finish=given.early_finish,
        lateness=_lateness(network, given.early_finish, weights, due_weight),
        usage=_usage(posed, start),
        measure=Measure.LATENESS if posed.weighed else Measure.MAKESPAN,
        objective=posed.objective(cost) if codes else 0,
        bound=min(search.bound, posed.objective(cost)) if codes else 0,
        schedules=search.schedules,
        seconds=seconds,
        seed=search.seed,
        digest=digest_of(network, posed.capacities, demands, weights, due_weight),
        unpublished_years=assumed_years(posed.prepared, posed.axis, dates),
        places={code: at for at, code in enumerate(codes)},
    )


def _lateness(
    network: Network, finish: Int32, weights: Mapping[str, int], due_weight: int
) -> tuple[Lateness, ...]:
    found = [
        _late(node.code, node.deadline.toordinal() + 1, int(finish[at]), weights.get(node.code, 1))
        for at, node in enumerate(network.nodes)
        if node.deadline
    ]
    if network.due:
        last = int(finish.max()) if finish.size else network.start.toordinal()
        found.append(_late("", network.due.toordinal(), last, due_weight))
    return tuple(found)


def _late(node: str, by: int, finish: int, weight: int) -> Lateness:
    return Lateness(node, date.fromordinal(by), date.fromordinal(finish), max(finish - by, 0), weight)


def _usage(posed: Posed, start: Int32) -> dict[str, tuple[Usage, ...]]:
    left = posed.problem.room.copy()
    for v in range(start.size):
        kernels.take(posed.problem, left, v, int(start[v]))
    usage, width = {}, posed.axis.days + 1
    for row, capacity in enumerate(posed.capacities):
        first, room = posed.first_days(row)
        taken = room - left[row * width : row * width + room.size]
        usage[capacity.code] = tuple(
            Usage(date.fromordinal(int(first[cell])), int(taken[cell]), int(room[cell]))
            for cell in np.flatnonzero(taken).tolist()
        )
    return usage
