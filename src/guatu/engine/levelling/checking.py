"""An independent check of a levelled plan: plain Python, day by day, nothing shared with the search."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.engine.levelling.model import Capacity, Charge, Demand, Per
from guatu.engine.levelling.result import Levelled
from guatu.engine.network import Kind, Link, Network, Node, OutOfOrder
from guatu.engine.progress import remaining_of
from guatu.kernel.calendar import WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Breach:
    """What a plan does not keep, and where. rule: "dates", "start", "link", "capacity", "usage" or "lateness"."""

    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class _Part:
    """The work of a node that is still to do: its span, and the days worked."""

    start: date
    finish: date
    worked: list[date]


def check(
    network: Network, capacities: Iterable[Capacity], demands: Sequence[Demand], levelled: Levelled
) -> tuple[Breach, ...]:
    """All breaches of a plan, none where it is right: every working day, link, period and day late counted anew."""
    calendars = {calendar.code: calendar for calendar in network.calendars}
    spans = {one.code: (one.start, one.finish) for one in levelled}
    summaries = network.summaries
    parts = {
        node.code: _part(network, node, calendars[node.calendar], spans[node.code])
        for node in network.nodes
        if node.code not in summaries and node.ended is None
    }
    return (
        *_dates(network, calendars, parts, spans),
        *_links(network, calendars, parts, spans),
        *_capacities(network, capacities, demands, parts, levelled),
        *_lateness(network, spans, levelled),
    )


def _part(network: Network, node: Node, calendar: WorkCalendar, span: tuple[date, date]) -> _Part:
    """Of what runs, the last days before its finish, as many as remain."""
    start, finish = span
    if node.actual_start is None:
        days = [start + _DAY * i for i in range((finish - start).days)] if node.duration else []
        return _Part(start, finish, [day for day in days if calendar.is_workday(day)])
    left = remaining_of(node, network.data_date or network.start, calendar)
    worked: list[date] = []
    day = finish
    while len(worked) < left:
        day -= _DAY
        if calendar.is_workday(day):
            worked.insert(0, day)
    return _Part(worked[0] if worked else finish, finish, worked)


def _dates(
    network: Network,
    calendars: Mapping[str, WorkCalendar],
    parts: Mapping[str, _Part],
    spans: Mapping[str, tuple[date, date]],
) -> Iterator[Breach]:
    above = _parents(network)
    for node in network.nodes:
        if node.ended is not None and spans[node.code] != (node.actual_start, node.ended + _DAY):
            yield Breach("dates", node.code)
        if node.code not in parts:
            continue
        part = parts[node.code]
        days = node.duration
        if node.actual_start is not None:
            days = remaining_of(node, network.data_date or network.start, calendars[node.calendar])
            if spans[node.code][0] != node.actual_start:
                yield Breach("dates", node.code)
        edges = (part.worked[0], part.worked[-1] + _DAY) if part.worked else (part.start, part.start)
        if len(part.worked) != days or edges != (part.start, part.finish):
            yield Breach("dates", node.code)
        floors = [network.start, network.data_date]
        if node.actual_start is None:
            floors += [one.not_before for one in (node, *above(node))]
        else:
            floors = [network.data_date]
        if part.start < max(day for day in floors if day):
            yield Breach("start", node.code)


def _parents(network: Network) -> Callable[[Node], Iterator[Node]]:
    """The summary rows above a node, the nearest first."""
    named = {node.code: node for node in network.nodes}

    def above(node: Node) -> Iterator[Node]:
        while node.parent:
            node = named[node.parent]
            yield node

    return above


def _links(
    network: Network,
    calendars: Mapping[str, WorkCalendar],
    parts: Mapping[str, _Part],
    spans: Mapping[str, tuple[date, date]],
) -> Iterator[Breach]:
    """A link binds the work still to do at its successor: of a summary row that of all in it."""
    above = _parents(network)
    within: dict[str, list[str]] = {}
    for node in network.nodes:
        if node.code in parts and not (node.actual_start and network.out_of_order is OutOfOrder.OVERRIDE):
            for code in (node.code, *(row.code for row in above(node))):
                within.setdefault(code, []).append(node.code)
    for link in network.links:
        start, finish = spans[link.predecessor]
        given = finish if link.kind in (Kind.FS, Kind.FF) else start
        by = _shift(link, calendars, given)
        for code in within.get(link.successor, []):
            bound = parts[code].start if link.kind in (Kind.FS, Kind.SS) else parts[code].finish
            if bound < by:
                yield Breach("link", f"{link.predecessor} → {code}")


def _shift(link: Link, calendars: Mapping[str, WorkCalendar], day: date) -> date:
    if link.lag_calendar is None:
        return day + link.lag * _DAY
    calendar, left = calendars[link.lag_calendar], abs(link.lag)
    while left:
        if link.lag < 0:
            day -= _DAY
        left -= calendar.is_workday(day)
        if link.lag > 0:
            day += _DAY
    return day


def period_of(day: date, per: Per) -> date:
    """First day of the period that a day lies in."""
    if per is Per.DAY:
        return day
    if per is Per.WEEK:
        return day - day.weekday() * _DAY
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _capacities(
    network: Network,
    capacities: Iterable[Capacity],
    demands: Sequence[Demand],
    parts: Mapping[str, _Part],
    levelled: Levelled,
) -> Iterator[Breach]:
    named = {capacity.code: capacity for capacity in capacities}
    begun = {node.code for node in network.nodes if node.actual_start}
    taken: dict[str, Counter[date]] = {code: Counter() for code in named}
    for demand in demands:
        capacity = named[demand.capacity]
        if demand.node not in parts:
            continue
        charge, part = demand.charged(capacity), parts[demand.node]
        if charge is Charge.START and demand.node in begun:
            continue
        for day, amount in _taken(demand, charge, part.worked, part.start):
            taken[capacity.code][period_of(day, capacity.per)] += amount
    for code, periods in taken.items():
        there = {first: amount for first, amount in periods.items() if amount}
        for first, amount in there.items():
            if amount > available(named[code], first):
                yield Breach("capacity", f"{code} {first.isoformat()}")
        if {one.first: one.taken for one in levelled.usage[code]} != there:
            yield Breach("usage", code)


def _taken(demand: Demand, charge: Charge, days: list[date], start: date) -> Iterator[tuple[date, int]]:
    if charge is Charge.EACH_DAY:
        yield from ((day, demand.amount) for day in days)
    elif not days:
        yield start, demand.amount
    elif charge is Charge.SPREAD:
        for j, day in enumerate(days):
            yield day, demand.amount * (j + 1) // len(days) - demand.amount * j // len(days)
    else:
        yield days[0 if charge is Charge.START else -1], demand.amount


def available(capacity: Capacity, first: date) -> int:
    """The amount of the period that begins on `first`."""
    amount = capacity.amount
    for window in capacity.windows:
        if window.first <= first <= window.last:
            amount = window.amount
    return amount


def _lateness(
    network: Network, spans: Mapping[str, tuple[date, date]], levelled: Levelled
) -> Iterator[Breach]:
    found = {one.node: one for one in levelled.lateness}
    for node in network.nodes:
        if node.deadline:
            late = max((spans[node.code][1] - node.deadline - _DAY).days, 0)
            if late != found[node.code].days:
                yield Breach("lateness", node.code)
    last = max((finish for _, finish in spans.values()), default=network.start)
    if network.due and found[""].days != max((last - network.due).days, 0):
        yield Breach("lateness", "")
    total = sum(one.days * one.weight for one in levelled.lateness)
    if levelled.objective != (total if found else (last - network.start).days):
        yield Breach("lateness", "objective")
