"""Monte Carlo over a prepared network: threads share the blocks of draws, and sums put them together."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from guatu.engine import kernels as single
from guatu.engine.arrays import Dates, Int32, read_only
from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, Axis
from guatu.engine.network import Network
from guatu.engine.passes import OffAxisError
from guatu.engine.prepared import Prepared, prepare
from guatu.engine.published import assumed_years
from guatu.engine.risk import kernels
from guatu.engine.risk.arrays import LANES, Common, Drawn, Forms, Steps
from guatu.engine.risk.encode import common_of, most_days, node_forms
from guatu.engine.risk.result import Finishes, Risk, of_draws
from guatu.engine.risk.spreads import Cause, Spread
from guatu.kernel.errors import GuatuError

MOST_DRAWS: Final = 1_000_000
MOST_FINISHES: Final = 500_000_000
"""Nodes × draws whose finishes are kept: two gigabytes."""

_MOST_STEPS: Final = 32_000
"""Steps and positions that fit 16 bits."""

_MOST_PRODUCT: Final = 2**31 // LANES
"""A draw's days × its finish whose sum over a block fits 32 bits."""


_RUNS_A_THREAD: Final = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """What is simulated, and how often."""

    prepared: Prepared
    forms: Forms
    common: Common
    longest: Int32
    draws: int
    of_nodes: bool
    threads: int


def run(
    network: Network,
    spreads: Mapping[str, Spread],
    causes: Sequence[Cause],
    *,
    draws: int,
    seed: int,
    of_nodes: bool,
    threads: int | None,
) -> Risk:
    """See `guatu.engine.risk.simulate`."""
    causes = sorted(causes, key=lambda cause: cause.code)
    _check(network, spreads, causes, draws, of_nodes)
    draft = drafted(network, spreads, causes, draws=draws, seed=seed, of_nodes=of_nodes, threads=threads)
    drawn, finishes, axis = draw(draft)
    years = _years(draft, axis, finishes, drawn)
    return of_draws(draft.prepared, spreads, causes, seed, drawn, finishes, draws, axis.origin, years)


def drafted(
    network: Network,
    spreads: Mapping[str, Spread],
    causes: Sequence[Cause],
    *,
    draws: int,
    seed: int,
    of_nodes: bool,
    threads: int | None,
) -> Draft:
    """Everything that the draws need, as arrays; spreads and causes have been checked, causes are in order."""
    prepared = prepare(network)
    forms, common = node_forms(prepared, spreads, seed), common_of(prepared, causes, seed)
    longest = most_days(forms, common, [cause.effect.highest for cause in causes])
    return Draft(prepared, forms, common, longest, draws, of_nodes, threads or os.cpu_count() or 1)


def _check(
    network: Network, spreads: Mapping[str, Spread], causes: Sequence[Cause], draws: int, of_nodes: bool
) -> None:
    codes = {node.code for node in network.nodes}
    kept = draws * len(codes) if of_nodes else 0
    if not 1 <= draws <= MOST_DRAWS or kept > MOST_FINISHES:
        raise GuatuError("G1164", draws=draws, nodes=len(codes), most=MOST_DRAWS)
    for code, spread in spreads.items():
        if code not in codes:
            raise GuatuError("G1163", where="spreads", node=code)
        spread.check(code)
    for one, other in pairwise(causes):
        if one.code == other.code:
            raise GuatuError("G1165", cause=one.code)
    for cause in causes:
        cause.check()
        for code in cause.nodes:
            if code not in codes:
                raise GuatuError("G1163", where=cause.code, node=code)


def draw(draft: Draft) -> tuple[Drawn, Finishes, Axis]:
    """On the shortest axis that holds every draw. Raises G1109 where none does."""
    place = 0
    for whole in (False, True):
        axis = draft.prepared.axis(whole=whole)
        try:
            return *_draw(draft, axis), axis
        except OffAxisError as fell:
            place = fell.place
    node = draft.prepared.network.nodes[draft.prepared.owner[place]]
    raise GuatuError("G1109", node=node.code, calendar=node.calendar, first=FIRST_YEAR, last=LAST_YEAR)


def _draw(draft: Draft, axis: Axis) -> tuple[Drawn, Finishes]:
    steps = _steps(draft, axis)
    work, graph = draft.prepared.work, draft.prepared.graph
    links, incoming = graph.links, graph.incoming()
    placed = work._replace(earliest=work.earliest - np.int32(axis.origin))
    places = work.duration.size
    drawn = _room(draft, places, np.int32 if steps is None else np.int16)

    def dated(blocks: tuple[int, int, int]) -> int:
        return kernels.simulate_dated(
            links, incoming, placed, axis.tables, draft.forms, draft.common, draft.draws, blocks, drawn
        )

    if steps is None:
        _in_threads(draft, dated)
        identity = np.arange(axis.days + 1, dtype=np.int32) + np.int32(axis.origin)
        return drawn, Finishes(drawn.finish, identity, np.zeros(places, np.int32))
    earliest, position, floor = steps
    latest_floor = int(floor.max())

    def plain(blocks: tuple[int, int, int]) -> int:
        given = (earliest, position, latest_floor)
        return kernels.simulate_plain(links, given, draft.forms, draft.common, draft.draws, blocks, drawn)

    _in_threads(draft, plain)
    origin = np.int32(axis.origin)
    return drawn, Finishes(drawn.finish, position + origin, floor + origin)


def _room(draft: Draft, places: int, step: type[np.int16] | type[np.int32]) -> Drawn:
    blocks = -(-draft.draws // LANES)
    kept: Steps = np.empty((places if draft.of_nodes else 0, blocks * LANES), step)
    return Drawn(
        kept,
        np.empty(blocks * LANES, np.int32),
        np.empty((draft.common.chance.size, blocks * LANES), np.float32),
        np.zeros((_runs(draft), places), np.int32),
        *(np.zeros((_runs(draft), places), np.int64) for _ in range(3)),
    )


def _runs(draft: Draft) -> int:
    """Into how many runs the blocks are cut: some for each thread, so that one held up by others does fewer."""
    most = 1 if draft.threads == 1 else draft.threads * _RUNS_A_THREAD
    return min(most, -(-draft.draws // LANES))


def _in_threads(draft: Draft, simulate: Callable[[tuple[int, int, int]], int]) -> None:
    """Blocks in even runs; this thread and its helpers each take the next. Raises OffAxisError where a draw fell off
    the axis."""
    blocks, count = -(-draft.draws // LANES), _runs(draft)
    cuts = [blocks * at // count for at in range(count + 1)]
    runs = iter([(first, last, run) for run, (first, last) in enumerate(pairwise(cuts))])

    def work() -> list[int]:
        return [simulate(run) for run in runs]

    helpers = min(draft.threads, count) - 1
    if helpers:
        with ThreadPoolExecutor(helpers) as pool:
            others = [pool.submit(work) for _ in range(helpers)]
            fell = work()
        fell += [place for other in others for place in other.result()]
    else:
        fell = work()
    for place in fell:
        if place != kernels.DONE:
            raise OffAxisError(place)


def _steps(draft: Draft, axis: Axis) -> tuple[Int32, Int32, Int32] | None:
    """For `simulate_plain`: every place's first step, every step's position, every place's own bound carried on.

    None where the network is not plain, or its longest draw too long for 16 bits (and its sums for 32). A step is the
    number of working days before an instant, so a finish at step s lies at `position[s]` unless a not-before (of the
    node, or of one it waits for) holds it inside a gap: `floor`. Raises OffAxisError where the longest draw leaves the
    axis.
    """
    links, work = read_only(draft.prepared.graph.links), draft.prepared.work
    if not draft.prepared.graph.plain or (work.calendar != work.calendar[0]).any():
        return None
    earliest = work.earliest - np.int32(axis.origin)
    before, nth = axis.tables.before[work.calendar[0]], axis.tables.nth[work.calendar[0]]
    dates = Dates.empty(earliest.size)
    longest, instants = (
        read_only(work._replace(duration=days)) for days in (draft.longest, np.zeros_like(draft.longest))
    )
    fell = single.forward_plain(links, longest, axis.origin, axis.tables, dates)
    if fell != single.DONE:
        raise OffAxisError(fell)
    latest = int(dates.early_finish.max())
    if latest >= axis.days:
        raise OffAxisError(int(dates.early_finish.argmax()))
    first = int(before[earliest.min()])
    count = int(before[latest]) - first
    if latest > _MOST_STEPS or int(draft.longest.max()) * latest >= _MOST_PRODUCT:
        return None
    position = np.zeros(count + 1, np.int32)
    at = np.arange(max(first, 1), first + count + 1)
    position[at - first] = nth[at - 1] + 1
    single.forward_plain(links, instants, axis.origin, axis.tables, dates)
    return before[earliest] - np.int32(first), position, dates.early_start.copy()


def _years(draft: Draft, axis: Axis, finishes: Finishes, drawn: Drawn) -> tuple[int, ...]:
    """Unpublished years in which a draw counts working days, from the earliest start to the latest finish of each node.

    Raises G1004 where the calendar is not provisional. Where nodes were not asked for, the longest draw stands for all.
    """
    earliest = draft.prepared.work.earliest - np.int32(axis.origin)
    if finishes.step.shape[0]:
        latest = finishes.day[finishes.step[:, : draft.draws].max(axis=1)] - np.int32(axis.origin)
        latest = np.maximum(latest, earliest)
    else:
        latest = np.full_like(earliest, drawn.last[: draft.draws].max())
    return assumed_years(draft.prepared, axis, Dates(earliest, latest, earliest, latest, earliest))
