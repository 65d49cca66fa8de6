"""倒排工期: nodes, links, what has happened so far and a due day in; the dates of every node out. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from guatu import engine
from guatu.engine import measures
from guatu.engine.measures import Chosen
from guatu.engine.summary import NO_FLOAT
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.projects.types import (
    LinkSpec,
    NodeSpec,
    Scheduled,
    WorkedBack,
    WorkedNode,
    instant_after,
    last_day,
)

CONTINUOUS: Final = "continuous"


def worked_back(
    nodes: Sequence[NodeSpec],
    links: Sequence[LinkSpec],
    start: date,
    due: date,
    calendars: Mapping[str, WorkCalendar],
    today: date | None = None,
    taken: Sequence[Chosen] = (),
) -> WorkedBack:
    """The plan of one project: latest dates back from `due` (its last day), earliest dates on from `start`.

    What is done is a fact and keeps its days. What runs goes on from today whatever its links say, until its forecast,
    else for what its duration has left, and at least through today. With `today` nothing unstarted starts before
    it; without, the plan is drawn up as on its first day. A forecast delays a node that has not begun, and never
    brings it before what its links allow. `taken`: the measures adopted. Raises the engine's G11xx: an unknown calendar
    or code, a bad link, a cycle, a measure that does not fit.
    """
    plan = planned(network_of(nodes, links, start, due, calendars, today), taken)
    found = plan.schedule
    return WorkedBack(
        nodes=tuple(worked_nodes(plan, [(node.code, node) for node in nodes], calendars)),
        due=due,
        earliest_finish=last_day(found.finish),
        days_short=found.days_short,
        critical_chain=whole_chain(found.critical_chain, plan.sections),
        unpublished_years=found.unpublished_years,
        digest=found.digest,
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule with the measures adopted; `sections`: of every node worked in two, the code of the second."""

    schedule: engine.Schedule
    sections: Mapping[str, str]


def sections_of(taken: Sequence[Chosen]) -> dict[str, str]:
    """The second section of each node that is worked in two, by the node's code."""
    return {one.option.node: one.option.second for one in taken if isinstance(one.option, measures.Split)}


def whole_chain(chain: Sequence[str], sections: Mapping[str, str]) -> tuple[str, ...]:
    """A chain by the nodes people know: a second section is told as its node."""
    first = {second: code for code, second in sections.items()}
    return tuple(dict.fromkeys(first.get(code.partition("+")[0], code) for code in chain))


def planned(network: engine.Network, taken: Sequence[Chosen]) -> Planned:
    """Raises what the engine raises, also for a measure that does not fit."""
    found = engine.schedule(measures.apply(network, taken) if taken else network)
    return Planned(found, sections_of(taken))


def worked_nodes(
    plan: Planned, named: Iterable[tuple[str, Scheduled]], calendars: Mapping[str, WorkCalendar]
) -> Iterator[WorkedNode]:
    """Dates of the nodes, each with the code that the schedule knows it by; of one worked in two sections from the
    first's start to the second's finish. Columns are read once: a city's plan has thousands of nodes."""
    found = plan.schedule
    early_start, early_finish, late_start, late_finish = (
        list(map(date.fromordinal, column.tolist()))
        for column in (found.early_start, found.early_finish, found.late_start, found.late_finish)
    )
    floats, places, sections = found.total_float.tolist(), found.places, plan.sections
    for code, node in named:
        place = places[code]
        end = places[sections[code]] if code in sections else place
        spare = None if floats[place] == NO_FLOAT else floats[place]
        if spare is not None and node.actual_start is not None:
            spare = calendars[node.calendar].workdays_between(early_finish[end], late_finish[end])
        yield WorkedNode(
            node.code,
            early_start[place],
            early_finish[end],
            late_start[place],
            late_finish[end],
            spare,
            spare is not None and spare <= 0,
        )


def network_of(
    nodes: Sequence[NodeSpec],
    links: Sequence[LinkSpec],
    start: date,
    due: date,
    calendars: Mapping[str, WorkCalendar],
    today: date | None = None,
) -> engine.Network:
    """The network that `worked_back` schedules; what levels, draws or prices a plan takes the same. Raises G11xx.

    Progress overrides the logic: what people report as begun goes on, in order or not.
    """
    span = horizon(nodes, start, today)
    return network_from(
        [engine_node(node, node.code, node.deadline, span, calendars) for node in nodes],
        [engine_link(link) for link in links],
        span,
        due,
        calendars,
    )


class Horizon(NamedTuple):
    """floor: the day before which nothing unstarted starts. as_of: the data date; None where nothing has happened."""

    floor: date
    as_of: date | None


def horizon(nodes: Iterable[Scheduled], start: date, today: date | None) -> Horizon:
    """Where the past of these nodes ends and what is to come begins."""
    begun = [node for node in nodes if node.actual_start is not None]
    floor = max(start, today) if today is not None and not begun else today or start
    return Horizon(floor, _data_date(begun, floor))


def network_from(
    nodes: Iterable[engine.Node],
    links: Iterable[engine.Link],
    span: Horizon,
    due: date,
    calendars: Mapping[str, WorkCalendar],
) -> engine.Network:
    """The engine's network of nodes and links as `engine_node` and `engine_link` give them."""
    return engine.Network.build(
        nodes,
        links,
        _named(calendars),
        span.floor,
        instant_after(due),
        span.as_of,
        engine.OutOfOrder.OVERRIDE,
    )


def engine_link(link: LinkSpec, prefix: str = "") -> engine.Link:
    """A link between the nodes so named; `prefix` stands before their codes."""
    return engine.Link(
        prefix + link.predecessor, prefix + link.successor, link.kind, link.lag, link.lag_calendar or None
    )


def _data_date(begun: Sequence[Scheduled], floor: date) -> date | None:
    """The day that divides what has happened from what is to come; None where nothing has happened."""
    days = [day for node in begun for day in (node.actual_start, node.actual_finish) if day]
    return max([floor, *days]) if days else None


def engine_node(
    node: Scheduled, code: str, deadline: date | None, span: Horizon, calendars: Mapping[str, WorkCalendar]
) -> engine.Node:
    """A node as the engine takes it, under the code it has there."""
    floor, as_of = span
    if node.actual_start is None or as_of is None:
        return engine.Node(code, node.duration, node.calendar, _not_before(node, floor, calendars), deadline)
    fact = engine.Node(
        code,
        node.duration,
        node.calendar,
        deadline=deadline,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
    )
    if node.actual_finish is not None or node.forecast_finish is None:
        return fact
    # Every day counts, so that a forecast is kept to the day even where it names no working day.
    left = (instant_after(max(node.forecast_finish, as_of)) - as_of).days
    return replace(fact, duration=left, calendar=CONTINUOUS, remaining=left)


def _not_before(node: Scheduled, floor: date, calendars: Mapping[str, WorkCalendar]) -> date:
    earliest = max(floor, node.not_before or floor)
    if node.forecast_finish is None or node.calendar not in calendars:
        return earliest
    forecast = instant_after(node.forecast_finish)
    return max(earliest, calendars[node.calendar].retreat(forecast, node.duration))


def _named(calendars: Mapping[str, WorkCalendar]) -> list[WorkCalendar]:
    """The calendars by the names that nodes call them, and one of every day for what has begun."""
    every_day = {CONTINUOUS: WorkCalendar(CONTINUOUS, EVERY_DAY)}
    return [replace(calendar, code=name) for name, calendar in (every_day | dict(calendars)).items()]
