"""倒排工期: nodes, links, what has happened so far and a due day in; the dates of every node out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from guatu import engine
from guatu.engine import measures
from guatu.engine.measures import Chosen
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.projects.types import LinkSpec, NodeSpec, WorkedBack, WorkedNode, instant_after, last_day

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
    network = network_of(nodes, links, start, due, calendars, today)
    plan = engine.schedule(measures.apply(network, taken) if taken else network)
    sections = sections_of(taken)
    return WorkedBack(
        nodes=tuple(_worked(node, _dates(plan, node.code, sections), calendars) for node in nodes),
        due=due,
        earliest_finish=last_day(plan.finish),
        days_short=plan.days_short,
        critical_chain=whole_chain(plan.critical_chain, sections),
        unpublished_years=plan.unpublished_years,
        digest=plan.digest,
    )


def sections_of(taken: Sequence[Chosen]) -> dict[str, str]:
    """The second section of each node that is worked in two, by the node's code."""
    return {one.option.node: one.option.second for one in taken if isinstance(one.option, measures.Split)}


def whole_chain(chain: Sequence[str], sections: Mapping[str, str]) -> tuple[str, ...]:
    """A chain by the nodes people know: a second section is told as its node."""
    first = {second: code for code, second in sections.items()}
    return tuple(dict.fromkeys(first.get(code.partition("+")[0], code) for code in chain))


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
    begun = [node for node in nodes if node.actual_start is not None]
    floor = max(start, today) if today is not None and not begun else today or start
    as_of = _data_date(begun, floor)
    return engine.Network.build(
        [_engine_node(node, as_of, floor, calendars) for node in nodes],
        [
            engine.Link(link.predecessor, link.successor, link.kind, link.lag, link.lag_calendar or None)
            for link in links
        ],
        _named(calendars),
        floor,
        instant_after(due),
        as_of,
        engine.OutOfOrder.OVERRIDE,
    )


def _data_date(begun: Sequence[NodeSpec], floor: date) -> date | None:
    """The day that divides what has happened from what is to come; None where nothing has happened."""
    days = [day for node in begun for day in (node.actual_start, node.actual_finish) if day]
    return max([floor, *days]) if days else None


def _engine_node(
    node: NodeSpec, as_of: date | None, floor: date, calendars: Mapping[str, WorkCalendar]
) -> engine.Node:
    if node.actual_start is None or as_of is None:
        return engine.Node(
            node.code, node.duration, node.calendar, _not_before(node, floor, calendars), node.deadline
        )
    fact = engine.Node(
        node.code,
        node.duration,
        node.calendar,
        deadline=node.deadline,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
    )
    if node.actual_finish is not None or node.forecast_finish is None:
        return fact
    # Every day counts, so that a forecast is kept to the day even where it names no working day.
    left = (instant_after(max(node.forecast_finish, as_of)) - as_of).days
    return replace(fact, duration=left, calendar=CONTINUOUS, remaining=left)


def _not_before(node: NodeSpec, floor: date, calendars: Mapping[str, WorkCalendar]) -> date:
    earliest = max(floor, node.not_before or floor)
    if node.forecast_finish is None or node.calendar not in calendars:
        return earliest
    forecast = instant_after(node.forecast_finish)
    return max(earliest, calendars[node.calendar].retreat(forecast, node.duration))


def _named(calendars: Mapping[str, WorkCalendar]) -> list[WorkCalendar]:
    """The calendars by the names that nodes call them, and one of every day for what has begun."""
    every_day = {CONTINUOUS: WorkCalendar(CONTINUOUS, EVERY_DAY)}
    return [replace(calendar, code=name) for name, calendar in (every_day | dict(calendars)).items()]


def _dates(plan: engine.Schedule, code: str, sections: Mapping[str, str]) -> engine.NodeDates:
    """A node's dates; of one worked in two sections from the first's start to the second's finish."""
    first = plan[code]
    if code not in sections:
        return first
    second = plan[sections[code]]
    return replace(first, early_finish=second.early_finish, late_finish=second.late_finish)


def _worked(node: NodeSpec, dates: engine.NodeDates, calendars: Mapping[str, WorkCalendar]) -> WorkedNode:
    spare = dates.total_float
    if spare is not None and node.actual_start is not None:
        spare = calendars[node.calendar].workdays_between(dates.early_finish, dates.late_finish)
    return WorkedNode(
        code=node.code,
        early_start=dates.early_start,
        early_finish=dates.early_finish,
        late_start=dates.late_start,
        late_finish=dates.late_finish,
        total_float=spare,
        critical=spare is not None and spare <= 0,
    )
