"""The critical chain: which nodes, one because of the other, make the finish as late as it is."""

from guatu.engine import kernels
from guatu.engine.arrays import FROM_START, TO_FINISH, Dates, Links, Tables, Work
from guatu.engine.axis import Axis
from guatu.engine.prepared import Prepared


def critical_chain(prepared: Prepared, axis: Axis, dates: Dates) -> tuple[str, ...]:
    """Codes from the first node to the one that finishes last, each step along a link that drives the next.

    A link drives its successor where it alone would put the early start where it is. The chain begins at work
    that only the network's start, the data date, its own not-before or a fact holds. Of equals the one with less
    float is followed, then the smaller code, so that the order of the input changes nothing. Only work still to do
    is named: empty where all is done.
    """
    graph, nodes = prepared.graph, prepared.network.nodes
    if not nodes:
        return ()
    incoming, links = kernels.group_by(graph.links.head, graph.order.size)
    tails = graph.tails

    def rank(place: int) -> tuple[bool, int, str]:
        is_work = bool(prepared.is_work[place])
        return not is_work, int(dates.total_float[place]), nodes[prepared.owner[place]].code

    place = min((dates.early_finish == dates.early_finish.max()).nonzero()[0].tolist(), key=rank)
    chain = [place]
    while True:
        drivers = [
            int(tails[link])
            for link in links[incoming[place] : incoming[place + 1]].tolist()
            if _implied_start(
                graph.links, axis.tables, prepared.work, dates, link=link, tail=int(tails[link])
            )
            == dates.early_start[place]
        ]
        if not drivers:
            return tuple(nodes[prepared.owner[at]].code for at in reversed(chain) if prepared.is_work[at])
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
