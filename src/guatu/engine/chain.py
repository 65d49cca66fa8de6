"""The critical chain: which nodes, one because of the other, make the finish as late as it is."""

from collections.abc import Sequence

from guatu.engine import kernels
from guatu.engine.arrays import FROM_START, TO_FINISH, Dates, Links, Tables, Work
from guatu.engine.graph import Graph


def critical_chain(
    graph: Graph, tables: Tables, work: Work, dates: Dates, codes: Sequence[str]
) -> tuple[str, ...]:
    """Codes from the first node to the one that finishes last, each step along a link that drives the next.

    A link drives its successor where it alone would put the early start where it is. The chain begins at a node
    that only the network's start or its own not-before holds. Of equals the one with less float is followed,
    then the smaller code, so that the order of the input changes nothing. Arrays and codes in the graph's order.
    """
    if not codes:
        return ()
    incoming, links = kernels.group_by(graph.links.head, len(codes))
    tails = graph.tails

    def rank(place: int) -> tuple[int, str]:
        return int(dates.total_float[place]), codes[place]

    place = min((dates.early_finish == dates.early_finish.max()).nonzero()[0].tolist(), key=rank)
    chain = [place]
    while True:
        drivers = [
            int(tails[link])
            for link in links[incoming[place] : incoming[place + 1]].tolist()
            if _implied_start(graph.links, tables, work, dates, link=link, tail=int(tails[link]))
            == dates.early_start[place]
        ]
        if not drivers:
            return tuple(codes[place] for place in reversed(chain))
        place = min(drivers, key=rank)
        chain.append(place)


def _implied_start(
    links: Links, tables: Tables, work: Work, dates: Dates, *, link: int, tail: int
) -> int | None:
    """The earliest start of the link's successor if that link alone held it; None where it holds nothing."""
    head, kind = int(links.head[link]), int(links.kind[link])
    x = int((dates.early_start if kind & FROM_START else dates.early_finish)[tail])
    bound = kernels.shifted(x, int(links.lag[link]), int(links.lag_calendar[link]), tables)
    days, row = int(work.duration[head]), int(work.calendar[head])
    if days == 0:
        return bound
    if not kind & TO_FINISH:
        return int(tables.nth[row, tables.before[row, bound]])
    index = int(tables.before[row, bound - 1]) - days + 1 if bound > 0 else -1
    return int(tables.nth[row, index]) if index >= 0 else None
