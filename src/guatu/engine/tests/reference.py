"""The meaning of `docs/rooms/engine.md` spelled out day by day, slowly, to check the fast passes against."""

from collections.abc import Callable
from dataclasses import dataclass
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


def early(network: Network) -> dict[str, Span]:
    """The first day that breaks nothing, node after node."""
    spans: dict[str, Span] = {}
    for node in in_order(network):
        links = [link for link in network.links if link.successor == node.code]

        def fits(day: date, node: Node = node, links: list[Link] = links) -> Span | None:
            span = placed(network, node, day)
            kept = span and all(holds(network, link, spans[link.predecessor], span) for link in links)
            return span if kept else None

        spans[node.code] = first_fit(max(network.start, node.not_before or network.start), DAY, fits)
    return spans


def late(network: Network, finish: date) -> dict[str, Span]:
    """The last day that breaks nothing, from the end."""
    spans: dict[str, Span] = {}
    for node in reversed(in_order(network)):
        links = [link for link in network.links if link.predecessor == node.code]
        by = min(network.due or finish, node.deadline + DAY if node.deadline else FAR)

        def fits(day: date, node: Node = node, links: list[Link] = links, by: date = by) -> Span | None:
            span = placed(network, node, day)
            kept = (
                span
                and span.finish <= by
                and all(holds(network, link, span, spans[link.successor]) for link in links)
            )
            return span if kept else None

        spans[node.code] = first_fit(by, -DAY, fits)
    return spans


def in_order(network: Network) -> list[Node]:
    """Predecessors first; for networks without a circle."""
    done: dict[str, Node] = {}
    while len(done) < len(network.nodes):
        for node in network.nodes:
            waits = any(
                link.successor == node.code and link.predecessor not in done for link in network.links
            )
            if node.code not in done and not waits:
                done[node.code] = node
    return list(done.values())
