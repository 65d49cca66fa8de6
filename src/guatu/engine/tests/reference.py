"""The meaning of `docs/rooms/engine.md` spelled out day by day, slowly, to check the fast passes against."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from guatu.engine import Link, Network, Node
from guatu.kernel.calendar import WorkCalendar

DAY = timedelta(days=1)
FAR = date(2100, 1, 1)


@dataclass(frozen=True)
class Span:
    start: date
    finish: date


def advance(calendar: WorkCalendar, day: date, n: int) -> date:
    """Steps one day at a time, on purpose not by `WorkCalendar.advance`."""
    while n:
        n -= calendar.is_workday(day)
        day += DAY
    return day


def retreat(calendar: WorkCalendar, day: date, n: int) -> date:
    while n:
        day -= DAY
        n -= calendar.is_workday(day)
    return day


def shift(network: Network, link: Link, day: date) -> date:
    if link.lag_calendar is None:
        return day + link.lag * DAY
    calendar = calendar_of(network, link.lag_calendar)
    return advance(calendar, day, link.lag) if link.lag >= 0 else retreat(calendar, day, -link.lag)


def calendar_of(network: Network, code: str) -> WorkCalendar:
    return next(calendar for calendar in network.calendars if calendar.code == code)


def holds(network: Network, link: Link, before: Span, after: Span) -> bool:
    """Whether a link is kept by these dates of its two ends."""
    given = before.finish if link.kind in ("FS", "FF") else before.start
    bound = after.start if link.kind in ("FS", "SS") else after.finish
    return bound >= shift(network, link, given)


def placed(network: Network, node: Node, start: date) -> Span | None:
    """The node started on that day, None where it cannot start there."""
    calendar = calendar_of(network, node.calendar)
    if node.duration and not calendar.is_workday(start):
        return None
    return Span(start, advance(calendar, start, node.duration))


def first_fit(day: date, step: timedelta, fits: Callable[[date], Span | None]) -> Span:
    while (span := fits(day)) is None:
        day += step
    return span


def next_start(network: Network, node: Node, day: date, step: timedelta) -> Span:
    """The node started on the next day after or before `day` on which it can start."""
    return first_fit(day + step, step, lambda day: placed(network, node, day))


def early(network: Network) -> dict[str, Span]:
    """The first day that breaks nothing, node after node; with summary rows spelled out."""
    network = spelled_out(network)
    wholes = {node.code: Span(node.actual_start, FAR) for node in network.nodes if node.actual_start}
    for node in in_order(network):
        links = [link for link in network.links if link.successor == node.code]

        def fits(day: date, node: Node = node, links: list[Link] = links) -> Span | None:
            span = placed(network, replace(node, duration=left(network, node)), day)
            kept = span and all(holds(network, link, wholes[link.predecessor], span) for link in links)
            return span if kept else None

        if (ended := node.ended) is not None:
            wholes[node.code] = Span(node.actual_start or ended, ended + DAY)
            continue
        span = first_fit(first_day(network, node), DAY, fits)
        wholes[node.code] = Span(node.actual_start or span.start, span.finish)
    return wholes


def late(network: Network, finish: date) -> dict[str, Span]:
    """The last day that breaks nothing, from the end; of what runs, of its remaining work."""
    network = spelled_out(network)
    wholes: dict[str, Span] = {}
    parts: dict[str, Span] = {}
    for node in reversed(in_order(network)):
        links = [
            link for link in network.links if link.predecessor == node.code and is_to_come(network, link)
        ]
        by = min(network.due or finish, node.deadline + DAY if node.deadline else FAR)

        def fits(day: date, node: Node = node, links: list[Link] = links, by: date = by) -> Span | None:
            span = placed(network, replace(node, duration=left(network, node)), day)
            kept = (
                span
                and span.finish <= by
                and all(holds(network, link, span, parts[link.successor]) for link in links)
            )
            return span if kept else None

        if (ended := node.ended) is not None:
            wholes[node.code] = Span(node.actual_start or ended, ended + DAY)
            continue
        parts[node.code] = span = first_fit(by, -DAY, fits)
        wholes[node.code] = Span(node.actual_start or span.start, span.finish)
    return wholes


def left(network: Network, node: Node) -> int:
    """Working days still to do, counted off day by day."""
    if node.actual_start is None or node.remaining is not None or network.data_date is None:
        return node.duration if node.remaining is None else node.remaining
    calendar, gone = calendar_of(network, node.calendar), 0
    day = node.actual_start
    while day < network.data_date:
        gone += calendar.is_workday(day)
        day += DAY
    return max(node.duration - gone, 1)


def first_day(network: Network, node: Node) -> date:
    if node.actual_start is not None and network.data_date is not None:
        return network.data_date
    return max(day for day in (network.start, node.not_before, network.data_date) if day)


def spelled_out(network: Network) -> Network:
    """The same without summary rows, every part linked and bound by itself; without links that bind nothing."""
    codes = {node.code: node for node in network.nodes}
    summaries = {node.parent for node in network.nodes}

    def above(node: Node) -> list[Node]:
        return [node, *above(codes[node.parent])] if node.parent else [node]

    def parts(code: str) -> list[str]:
        return [
            node.code for node in codes.values() if node.code not in summaries and codes[code] in above(node)
        ]

    def binds(code: str) -> bool:
        node = codes[code]
        override = network.out_of_order == "override" and node.actual_start is not None
        return node.ended is None and not override

    nodes = []
    for node in network.nodes:
        if node.code in summaries:
            continue
        rows = above(node)
        not_before = max((row.not_before for row in rows if row.not_before), default=None)
        deadline = min((row.deadline for row in rows if row.deadline), default=None)
        nodes.append(replace(node, not_before=not_before, deadline=deadline, parent=""))
    links = [
        replace(link, predecessor=one, successor=other)
        for link in network.links
        for one in parts(link.predecessor)
        for other in parts(link.successor)
        if binds(other)
    ]
    return replace(network, nodes=tuple(nodes), links=tuple(links))


def rolled_up(network: Network, spans: dict[str, Span]) -> dict[str, Span]:
    """`spans` of the parts, and of every summary row from its first to its last."""
    found = dict(spans)
    for summary in {node.parent for node in network.nodes} - {""}:
        inside = {summary}
        while more := {n.code for n in network.nodes if n.parent in inside} - inside:
            inside |= more
        own = [spans[code] for code in inside if code in spans]
        found[summary] = Span(min(span.start for span in own), max(span.finish for span in own))
    return found


def is_to_come(network: Network, link: Link) -> bool:
    """Whether a link waits for something still to come: not where it counts from an actual start."""
    begun = {node.code for node in network.nodes if node.actual_start is not None}
    return link.kind in ("FS", "FF") or link.predecessor not in begun


def in_order(network: Network) -> list[Node]:
    """Predecessors first; for networks without a circle."""
    done: dict[str, Node] = {}
    links = [link for link in network.links if is_to_come(network, link)]
    while len(done) < len(network.nodes):
        for node in network.nodes:
            waits = any(link.successor == node.code and link.predecessor not in done for link in links)
            if node.code not in done and not waits:
                done[node.code] = node
    return list(done.values())
