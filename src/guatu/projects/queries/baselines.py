"""Plans compared: with their baselines, with what a re-plan would make of them, with what was said each month."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import calendars, scoped
from guatu.org.types import Actor
from guatu.projects.models import Baseline, ForecastPoint, Node, Schedule
from guatu.projects.queries.lists import project_by_id
from guatu.projects.queries.network import nodes
from guatu.projects.queries.together import together
from guatu.projects.rules import shifts, standing, variance
from guatu.projects.types import PlanVariance, Preview, TrendLine, TrendPoint


def baselines(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Baseline]:
    """The baselines of these projects by number, each with `node_count` and who approved it."""
    rows = Baseline.objects.filter(project__in=list(project_ids)).select_related("approved_by")
    rows = rows.annotate(node_count=Count("nodes")).order_by("project", "number")
    return scoped(actor, rows, "project__unit")


def plan_variance(actor: Actor, project_id: int, number: int | None = None) -> PlanVariance:
    """The plan as it stands against a baseline (None: the current one), node by node. Five queries.

    Differences of instants: in calendar days, and in working days of the node's calendar. Raises NotFound for a project
    out of scope, one without that baseline, or one not planned.
    """
    found = project_by_id(actor, project_id)
    rows = Baseline.objects.filter(project=found)
    kept = rows.filter(current=True).first() if number is None else rows.filter(number=number).first()
    if kept is None:
        raise NotFound(what="projects.baseline" if number is None else f"projects.baseline:{number}")
    spans = {row.code: (row.start, row.finish) for row in kept.nodes.all()}
    known = calendars()
    now = [(node, dates) for node in nodes(actor, [found.pk]) if (dates := standing(node)) is not None]
    if not now:
        raise NotFound(what=f"projects.schedule:{found.code}")
    return PlanVariance(
        kept.number,
        tuple(
            variance(node.code, spans.get(node.code), dates, known.get(node.calendar, known["continuous"]))
            for node, dates in now
        ),
        kept.finish,
        max(finish for _, (_, finish) in now),
    )


def milestones(rows: Iterable[Node]) -> list[Node]:
    """Of a plan's nodes those that people ask for: what moves the stage, and the last."""
    listed = list(rows)
    return [node for node in listed if node.reaches_stage or node is listed[-1]]


def milestone_trend(actor: Actor, project_id: int, *, every_node: bool = False) -> tuple[TrendLine, ...]:
    """How the expected finish of each milestone moved, month by month; with `every_node`, of every node.

    A month in which nothing moved has no point: the one before holds. Raises NotFound for a project out of scope.
    """
    found = project_by_id(actor, project_id)
    listed = list(nodes(actor, [found.pk]))
    wanted = listed if every_node else milestones(listed)
    points: dict[int, list[TrendPoint]] = {}
    for row in ForecastPoint.objects.filter(node__in=wanted).order_by("period"):
        points.setdefault(row.node_id, []).append(TrendPoint(row.period, row.as_of, row.finish))
    return tuple(TrendLine(node.code, tuple(points[node.pk])) for node in wanted if node.pk in points)


def replan_preview(actor: Actor, project_id: int) -> Preview:
    """What `actions.take_replan` would change today; nothing is written. Raises NotFound, G1613, G1614, G11xx."""
    found = project_by_id(actor, project_id)
    whole = together(found)
    worked = whole.worked_back(clock().today(), calendars())[found.pk]
    plan = Schedule.objects.filter(project=found).first()
    return Preview(
        shifts=shifts(whole.nodes, worked),
        days_short_before=plan.days_short if plan else 0,
        days_short=worked.days_short,
        finish_before=plan.earliest_finish if plan else worked.earliest_finish,
        finish=worked.earliest_finish,
        digest=worked.digest,
    )
