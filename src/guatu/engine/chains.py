"""The chains: which nodes, one because of the other, make the finish and every deadline as late as they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from guatu.engine.basis import Basis
from guatu.engine.effects import BY_DUE


@dataclass(frozen=True, slots=True)
class NearChain:
    """A near-critical chain: its nodes, first to last, the least of their floats, and the node that it leads into."""

    codes: tuple[str, ...]
    total_float: int
    into: str


@dataclass(frozen=True, slots=True)
class DeadlineChains:
    """What drives one deadline, or with code "" the due date of the whole plan.

    by: the instant by which it must be finished (a deadline's last day and one). early_finish: when it can be.
    days_short: calendar days between, 0 where it is met. total_float: working days of the node itself.
    chain: codes of the work still to do that drives it, first to last. near: other chains of the nodes that this
    deadline holds, of which a float is within so many days of the least; the most critical first.
    """

    code: str
    by: date
    early_finish: date
    days_short: int
    total_float: int
    chain: tuple[str, ...]
    near: tuple[NearChain, ...]


def critical_chain(basis: Basis) -> tuple[str, ...]:
    """Codes from the first node to the one that finishes last, each step along a link that drives the next.

    A link drives its successor where it alone would put the early start where it is. The chain begins at work
    that only the network's start, the data date, its own not-before or a fact holds. Of equals the one with less
    float is followed, then the smaller code, so that the order of the input changes nothing. Only work still to do
    is named: empty where all is done.
    """
    if not basis.prepared.network.nodes:
        return ()
    return _codes(basis, reversed(list(_back(basis, _last(basis)))))


def chains(basis: Basis, within: int = 5) -> tuple[DeadlineChains, ...]:
    """For every deadline of work not yet done, and for the due date: the one in the worst position first.

    Every node belongs to the deadline that holds its late dates, so all are found in one pass over the plan: linear
    in places, links and the length of the answer. within: working days of float beyond the least.
    """
    prepared, dates = basis.prepared, basis.dates
    if not prepared.network.nodes:
        return ()
    candidates = _near_places(basis, within)
    found = []
    for place in [BY_DUE, *_deadlines(basis)]:
        last = _last(basis) if place == BY_DUE else place
        by = basis.due if place == BY_DUE else int(prepared.work.latest[place]) - basis.axis.origin
        chain = list(_back(basis, last))
        finish = int(dates.early_finish[last])
        found.append(
            DeadlineChains(
                code="" if place == BY_DUE else basis.code(place),
                by=date.fromordinal(by + basis.axis.origin),
                early_finish=date.fromordinal(finish + basis.axis.origin),
                days_short=max(0, finish - by),
                total_float=int(dates.total_float[last]),
                chain=_codes(basis, reversed(chain)),
                near=_near(basis, set(chain), candidates.get(place, [])),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.days_short, one.total_float, one.code)))


def drivers(basis: Basis, nodes: Iterable[int]) -> Iterator[Iterator[str]]:
    """For each node (its number in the network) the codes of work still to do, backwards: itself, what drives its
    early dates, what drives that. Lazy, so that who stops early pays no more than the steps taken."""
    place = basis.prepared.in_graph_order()
    is_work = basis.prepared.is_work
    for node in nodes:
        yield (basis.code(at) for at in _back(basis, int(place[node])) if is_work[at])


def _last(basis: Basis) -> int:
    """The place that finishes last; of equals work, with the least float and the smallest code."""
    last: list[int] = (basis.dates.early_finish == basis.finish).nonzero()[0].tolist()
    is_work, spare = basis.prepared.is_work, basis.dates.total_float
    return min(last, key=lambda place: (not is_work[place], spare[place], basis.code(place)))


def _back(basis: Basis, place: int) -> Iterator[int]:
    """The place, and what drives it, and what drives that."""
    driver, tails = basis.effects.driver, basis.tails
    yield place
    while (link := int(driver[place])) >= 0:
        place = int(tails[link])
        yield place


def _codes(basis: Basis, places: Iterable[int]) -> tuple[str, ...]:
    return tuple(basis.code(place) for place in places if basis.prepared.is_work[place])


def _deadlines(basis: Basis) -> list[int]:
    """Places of the nodes and summary rows that have a deadline and are not done."""
    prepared = basis.prepared
    nodes, outline = prepared.network.nodes, prepared.events.outline
    place = prepared.in_graph_order()
    return [
        int(place[at])
        for at, node in enumerate(nodes)
        if node.deadline and (prepared.events.is_work[at] or (outline is not None and outline.summary[at]))
    ]


def _near_places(basis: Basis, within: int) -> dict[int, list[int]]:
    """By the place whose deadline holds them, or BY_DUE: the places of work with little more than the least float."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    governed, spare = basis.effects.governed.tolist(), basis.dates.total_float.tolist()
    for place in basis.prepared.is_work.nonzero()[0].tolist():
        groups[governed[place]].append(place)
    found = {}
    for deadline, places in groups.items():
        most = min(spare[place] for place in places) + within
        found[deadline] = [place for place in places if spare[place] <= most]
    return found


def _near(basis: Basis, chain: set[int], candidates: list[int]) -> tuple[NearChain, ...]:
    """The candidates that are not on the chain, as chains: from the last one back while each drives the next."""
    rest = set(candidates) - chain
    found = []
    for last in reversed(candidates):
        if last not in rest:
            continue
        branch = []
        for place in _back(basis, last):
            if place not in rest:
                break
            rest.discard(place)
            branch.append(place)
        link = int(basis.effects.binder[last])
        found.append(
            NearChain(
                codes=_codes(basis, reversed(branch)),
                total_float=min(int(basis.dates.total_float[place]) for place in branch),
                into="" if link < 0 else basis.code(int(basis.prepared.graph.links.head[link])),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.total_float, one.codes)))
