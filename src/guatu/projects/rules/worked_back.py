"""倒排工期: nodes, links, what has happened so far and a due day in; the dates of every node out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from guatu import engine
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.projects.types import LinkSpec, NodeSpec, WorkedBack, WorkedNode, instant_after, last_day

CONTINUOUS: Final = "continuous"

Spans = Mapping[str, tuple[date, date]]
"""Start and finish, as instants, of the nodes that have begun."""


def worked_back(
    nodes: Sequence[NodeSpec],
    links: Sequence[LinkSpec],
    start: date,
    due: date,
    calendars: Mapping[str, WorkCalendar],
    today: date | None = None,
) -> WorkedBack:
    """The plan of one project: latest dates back from `due` (its last day), earliest dates on from `start`.

    What has begun is a fact: it keeps its days whatever its links say, and its finish is the actual one, else the
    forecast, else its duration after its start. With `today`, nothing unfinished finishes and nothing unstarted starts
    before it; without, the plan is drawn up as on its first day. A forecast delays a node that has not begun, and never
    brings it before what its links allow. Raises the engine's G11xx: an unknown calendar or code, a bad link, a cycle.
    """
    plan = engine.schedule(network_of(nodes, links, start, due, calendars, today))
    finished = {node.code for node in nodes if node.actual_finish is not None}
    return WorkedBack(
        nodes=tuple(_worked(node, plan[node.code], calendars) for node in nodes),
        due=due,
        earliest_finish=last_day(plan.finish),
        days_short=plan.days_short,
        critical_chain=tuple(code for code in plan.critical_chain if code not in finished),
        unpublished_years=plan.unpublished_years,
        digest=plan.digest,
    )


def network_of(
    nodes: Sequence[NodeSpec],
    links: Sequence[LinkSpec],
    start: date,
    due: date,
    calendars: Mapping[str, WorkCalendar],
    today: date | None = None,
) -> engine.Network:
    """The network that `worked_back` schedules; what levels, draws or prices a plan takes the same. Raises G11xx."""
    begun = {node.code: _span(node, calendars, today) for node in nodes if node.actual_start is not None}
    floor = max(start, today) if today is not None and not begun else today or start
    return engine.Network.build(
        [_engine_node(node, begun, floor, calendars) for node in nodes],
        [
            engine.Link(link.predecessor, link.successor, link.kind, link.lag, link.lag_calendar or None)
            for link in links
            if link.successor not in begun
        ],
        _named(calendars),
        min([floor, *(span[0] for span in begun.values())]),
        instant_after(due),
    )


def _span(node: NodeSpec, calendars: Mapping[str, WorkCalendar], today: date | None) -> tuple[date, date]:
    start = node.actual_start or date.min
    if node.actual_finish is not None:
        return start, instant_after(node.actual_finish)
    if node.forecast_finish is not None:
        finish = instant_after(node.forecast_finish)
    else:
        finish = calendars[node.calendar].advance(start, node.duration)
    return start, max(finish, instant_after(today)) if today else finish


def _engine_node(
    node: NodeSpec, begun: Spans, floor: date, calendars: Mapping[str, WorkCalendar]
) -> engine.Node:
    if node.code in begun:
        start, finish = begun[node.code]
        # Every day counts, so that a fact keeps its days even where they were no working days.
        return engine.Node(node.code, (finish - start).days, CONTINUOUS, start, node.deadline)
    earliest = max(floor, node.not_before or floor)
    if node.forecast_finish is not None and node.calendar in calendars:
        forecast = instant_after(node.forecast_finish)
        earliest = max(earliest, calendars[node.calendar].retreat(forecast, node.duration))
    return engine.Node(node.code, node.duration, node.calendar, earliest, node.deadline)


def _named(calendars: Mapping[str, WorkCalendar]) -> list[WorkCalendar]:
    """The calendars by the names that nodes call them, and one of every day for what has begun."""
    every_day = {CONTINUOUS: WorkCalendar(CONTINUOUS, EVERY_DAY)}
    return [replace(calendar, code=name) for name, calendar in (every_day | dict(calendars)).items()]


def _worked(node: NodeSpec, dates: engine.NodeDates, calendars: Mapping[str, WorkCalendar]) -> WorkedNode:
    spare: int | None = dates.total_float
    if node.actual_finish is not None:
        spare = None
    elif node.actual_start is not None:
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
