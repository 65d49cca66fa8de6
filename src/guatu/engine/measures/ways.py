"""The ways out of a plan that cannot be met, the frontier of price and days, and a choice applied."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from heapq import heappop, heappush
from time import monotonic
from typing import Final

from guatu.engine import schedule
from guatu.engine.measures.checks import levels_of
from guatu.engine.measures.days import Days
from guatu.engine.measures.model import Aim, weights
from guatu.engine.measures.options import Chosen, Later, MeasureKind, Option
from guatu.engine.measures.outcome import DUE, Oracle, Outcome
from guatu.engine.measures.result import FrontierStep, Promise, Taken, WayKind, WayOut, WaysOut
from guatu.engine.measures.search import Found, Search, Status
from guatu.engine.measures.settled import explicit, open_options, settled
from guatu.engine.measures.variants import Variants
from guatu.engine.network import Network

_ENOUGH_WAYS: Final = 3
_STEP_SHARE: Final = 0.25
"""Of the time left, for one step of the frontier: many are asked for."""
_COORDINATION: Final = (MeasureKind.JOINT, MeasureKind.OVERLAP)


def apply(network: Network, chosen: Iterable[Chosen]) -> Network:
    """See `guatu.engine.measures.apply`."""
    taken = tuple(chosen)
    schedule(network)  # says where links run in a circle
    options = tuple(dict.fromkeys(one.option for one in taken))
    return Variants.of(explicit(network), options).at(levels_of(options, taken))


def ways_out(network: Network, options: Sequence[Option], seconds: float) -> WaysOut:
    """See `guatu.engine.measures.ways_out`."""
    oracle, search = _prepared(network, options, seconds)
    nothing = oracle({})
    reach = _reach(search, nothing)
    ways = _ways(search, reach, network)
    least = max(reach.outcome.late.values(), default=0) if reach.outcome else 0
    short = max(nothing.late.values(), default=0)
    undone = {node.code for node in network.nodes if node.ended is None}
    return WaysOut(
        days_short=short,
        chain=tuple(code for code in _chain(oracle, nothing) if code in undone),
        promises=_promises(nothing, nothing, oracle.variants.network),
        days_won_most=short - least,
        days_short_least=least,
        status=reach.status,
        ways=ways,
        plan=nothing.plan,
        digest=_digest(network, options),
    )


def frontier(network: Network, options: Sequence[Option], seconds: float) -> tuple[FrontierStep, ...]:
    """See `guatu.engine.measures.frontier`."""
    oracle, search = _prepared(network, options, seconds)
    nothing = oracle({})
    reach = _reach(search, nothing)
    if reach.outcome is None:
        return ()
    short, floor = max(nothing.late.values(), default=0), reach.outcome.late
    pool = _pool(oracle.variants.options)

    def cheapest(days: int) -> FrontierStep | None:
        aim = Aim({promise: max(late, short - days) for promise, late in floor.items()}, pool)
        return _step(search, aim, search.best(aim, share=_STEP_SHARE), since=days)

    most = short - max(floor.values(), default=0)
    return _rising(list(_asked_between(most, cheapest, search)))


# ---- inside


def _asked_between(
    most: int, cheapest: Callable[[int], FrontierStep | None], search: Search
) -> Iterator[FrontierStep]:
    """Steps by halving what is not known, the widest span first: where time ends, what is known is spread evenly.

    A price at both ends of a span holds all along it, for more days are never cheaper.
    """
    if most < 1 or (last := cheapest(most)) is None:
        return
    yield last
    spans = [
        (1 - most, 1, most - 1, 0, last.cost)
    ]  # its width, first and last day, the prices before and after it
    while spans and not search.expired:
        _, first, end, low, high = heappop(spans)
        if first > end or (low == high and first > 1):
            continue
        middle = (first + end) // 2
        step = cheapest(middle)
        if step is None or (step.status is not Status.OPTIMAL and not step.bound):
            continue  # time ended before anything was proved: its price would say nothing
        yield step
        heappush(spans, (first - middle, first, middle - 1, low, step.cost))
        beyond = step.days_won + 1
        heappush(spans, (beyond - end - 1, beyond, end, step.cost, high))


def _rising(steps: list[FrontierStep]) -> tuple[FrontierStep, ...]:
    """Without those that another wins more days than, no dearer; that one then holds since the first of them."""
    kept: list[FrontierStep] = []
    for step in sorted(steps, key=lambda one: (one.days_won, one.cost)):
        since = step.since
        while kept and kept[-1].cost >= step.cost:
            since = min(since, kept.pop().since)
        if not kept or kept[-1].days_won < step.days_won:
            kept.append(replace(step, since=since))
    return tuple(kept)


def _step(search: Search, aim: Aim, found: Found, since: int) -> FrontierStep | None:
    oracle, outcome = search.oracle, found.outcome
    if outcome is None:
        return None
    short, left = max(oracle({}).late.values()), max(outcome.late.values())
    return FrontierStep(
        since=since,
        days_won=short - left,
        days_short=left,
        cost=outcome.cost,
        bound=_cost_bound(search, aim, found),
        status=found.status,
        taken=tuple(_taken(oracle, outcome, number) for number in sorted(outcome.levels)),
        finish=outcome.plan.finish,
    )


def _prepared(network: Network, options: Sequence[Option], seconds: float) -> tuple[Oracle, Search]:
    until = monotonic() + seconds
    schedule(network)  # says where links run in a circle
    given = explicit(network)
    options, network = open_options(given, options), settled(given)
    plan = schedule(network)
    days = [plan.finish, *([network.due] if network.due else [])]
    days += [node.deadline for node in network.nodes if node.deadline]
    furthest = max((option.levels[-1].days for option in options if isinstance(option, Later)), default=0)
    oracle = Oracle(Variants.of(network, options), Days(network, max(days) + timedelta(days=furthest)))
    return oracle, Search(oracle, until)


def _reach(search: Search, nothing: Outcome) -> Found:
    """The choice that misses promises least, in days added up. Measures rarely stand in each other's way here."""
    short = sum(nothing.late.values())
    if short == 0:
        return Found(nothing, Status.OPTIMAL, 0)
    pool = _pool(search.oracle.variants.options)
    return search.best(Aim(dict.fromkeys(nothing.late, short), pool, "late"))


def _pool(
    options: Sequence[Option], *kinds: MeasureKind, without: Sequence[MeasureKind] = ()
) -> frozenset[int]:
    return frozenset(
        number
        for number, option in enumerate(options)
        if (not kinds or option.kind in kinds) and option.kind not in without
    )


def _ways(search: Search, reach: Found, network: Network) -> tuple[WayOut, ...]:
    options, nothing = search.oracle.variants.options, search.oracle({})
    if reach.outcome is None or sum(reach.outcome.late.values()) >= sum(nothing.late.values()):
        return ()  # whatever was taken won no day: the cheapest way would be to take nothing
    allowed = reach.outcome.late
    later = MeasureKind.LATER
    wanted = [
        (WayKind.CHEAPEST, _pool(options), "cost"),
        (WayKind.KEEPS, _pool(options, without=[later]), "cost"),
        (WayKind.FEWEST, _pool(options, without=[later]), "count"),
        (WayKind.COORDINATION, _pool(options, *_COORDINATION), "cost"),
        (WayKind.LATER, _pool(options, later), "cost"),
    ]
    ways: list[WayOut] = []
    for kind, pool, measure in wanted:
        _add(ways, _way(search, network, kind, Aim(allowed, pool, measure)))
    ways = _undominated(ways)
    if ways and len(ways) < _ENOUGH_WAYS:
        for banned in dict.fromkeys(taken.kind for way in tuple(ways) for taken in way.taken):
            _add(ways, _way(search, network, WayKind.WITHOUT, Aim(allowed, _pool(options, without=[banned]))))
        ways = _undominated(ways)
    return tuple(sorted(ways, key=lambda way: (way.cost, len(way.taken))))


def _add(ways: list[WayOut], way: WayOut | None) -> None:
    """A way found again only says one more thing of the first."""
    if way is None:
        return
    for at, known in enumerate(ways):
        if set(known.chosen) == set(way.chosen):
            ways[at] = _also(known, way)
            return
    ways.append(way)


def _also(known: WayOut, way: WayOut) -> WayOut:
    return replace(known, kinds=tuple(dict.fromkeys([*known.kinds, *way.kinds])))


def _undominated(ways: Sequence[WayOut]) -> list[WayOut]:
    """Without those that another beats: no dearer, no more measures, no kind that it does without, and not equal."""

    def profile(way: WayOut) -> tuple[int, int, frozenset[MeasureKind]]:
        return way.cost, len(way.taken), frozenset(taken.kind for taken in way.taken)

    def beats(one: WayOut, other: WayOut) -> bool:
        mine, theirs = profile(one), profile(other)
        return mine != theirs and mine[0] <= theirs[0] and mine[1] <= theirs[1] and mine[2] <= theirs[2]

    return [way for way in ways if not any(beats(other, way) for other in ways)]


def _way(search: Search, network: Network, kind: WayKind, aim: Aim) -> WayOut | None:
    """None where the pool cannot reach the aim, or no choice was found in time."""
    if not aim.pool:
        return None
    found = search.best(aim)
    outcome, nothing = found.outcome, search.oracle({})
    if outcome is None:
        return None
    short, left = max(nothing.late.values()), max(outcome.late.values())
    changed = apply(network, _chosen(search.oracle.variants.options, outcome))
    plan = schedule(changed)
    if plan.finish != outcome.plan.finish:
        raise RuntimeError("measures applied to the plan do not give the dates that they were chosen for")
    return WayOut(
        kinds=(kind,),
        taken=tuple(_taken(search.oracle, outcome, number) for number in sorted(outcome.levels)),
        cost=outcome.cost,
        status=found.status,
        bound=_cost_bound(search, aim, found),
        days_short=left,
        days_won=short - left,
        promises=_promises(nothing, outcome, search.oracle.variants.network),
        network=changed,
        plan=plan,
    )


def _taken(oracle: Oracle, outcome: Outcome, number: int) -> Taken:
    option, level = oracle.variants.options[number], outcome.levels[number]
    chosen = Chosen(option, level)
    alone = oracle({number: level})
    others = oracle({other: at for other, at in outcome.levels.items() if other != number})
    short = max(oracle({}).late.values())
    return Taken(
        chosen=chosen,
        cost=chosen.cost + oracle.winter_cost(outcome, number),
        more_days=outcome.winter.get(number, 0),
        won_alone=short - max(alone.late.values()),
        won_last=max(others.late.values()) - max(outcome.late.values()),
    )


def _chosen(options: Sequence[Option], outcome: Outcome) -> tuple[Chosen, ...]:
    return tuple(Chosen(options[number], level) for number, level in sorted(outcome.levels.items()))


def _cost_bound(search: Search, aim: Aim, found: Found) -> int:
    """The least price proved, in yuan. Where the number of measures came first, none is proved short of optimal."""
    if found.outcome is not None and found.status is Status.OPTIMAL:
        return found.outcome.cost
    if aim.measure != "cost":
        return 0
    by_cost, _ = weights(search.oracle, aim)
    return found.bound // by_cost * search.unit


def _promises(before: Outcome, after: Outcome, network: Network) -> tuple[Promise, ...]:
    deadlines = {node.code: node.deadline for node in network.nodes if node.deadline}
    changed = {node.code: node.deadline for node in after.network.nodes if node.deadline}
    one = timedelta(days=1)
    rows: list[tuple[str, date, date]] = []
    if network.due is not None and after.network.due is not None:
        rows.append((DUE, network.due - one, after.network.due - one))
    rows += [
        (code, day, changed.get(code) or changed.get(f"{code}/2") or day) for code, day in deadlines.items()
    ]
    return tuple(
        Promise(code, promised, moved, before.late[code], after.late[code]) for code, promised, moved in rows
    )


def _chain(oracle: Oracle, nothing: Outcome) -> tuple[str, ...]:
    """The chain of the promise missed worst, from the first node to the one that misses it."""
    if not any(nothing.late.values()):
        return ()
    worst = max(nothing.late, key=lambda promise: (nothing.late[promise], promise == DUE))
    if worst == DUE:
        return nothing.plan.critical_chain
    plan, chain = nothing.plan, [worst]
    _, links = oracle.drivers(nothing, [worst])
    into: dict[str, list[str]] = {}
    for found in links:
        into.setdefault(found.link.successor, []).append(found.link.predecessor)
    while chain[-1] in into:
        chain.append(min(into[chain[-1]], key=lambda code: (plan[code].total_float, code)))
    return tuple(reversed(chain))


def _digest(network: Network, options: Sequence[Option]) -> str:
    rows = "\n".join([network.digest(), *sorted(map(repr, options))])
    return hashlib.sha256(rows.encode()).hexdigest()
