"""One project on one page: facts, plan, money, people, history, and what others say of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.engine.pacing import behind_points, linear_share
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.kernel.quantity import percent, to_unit
from guatu.org.queries import actor_of, responsibilities
from guatu.org.types import Actor, subject
from guatu.projects import queries
from guatu.projects.columns.plans import FUNDS, NODES, PROGRESS, VARIANCE
from guatu.projects.models import Node, Progress, Project, StageChange
from guatu.projects.pages.plan import moved, trend
from guatu.projects.pages.plan_strip import strip
from guatu.projects.pages.shared import crumbs
from guatu.projects.queries.activities import part_lines, parts
from guatu.projects.rules import code_doubt, moves_from
from guatu.projects.templatetags.project_words import word
from guatu.projects.types import PermitState, Stage
from guatu.ui import words
from guatu.ui.lists import exported
from guatu.ui.types import GanttStrip, PacingCurve, TimelineItem

MOST_ACTIVITIES: Final = 12


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponseBase:
    """Everything about one project. Every figure is read once; the number of queries does not grow with the nodes."""
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    today = clock().today()
    nodes = list(queries.nodes(actor, [project.pk]))
    ours = project.portfolio == Project.CITY_PORTFOLIO
    may_report = ours and actor.can("projects.progress.write", project)
    compared = _compared(actor, project, nodes) if ours and _planned(nodes) else {}
    money = _money(actor, project, today)
    funds = list(queries.funds(actor, [project.pk]))
    for listing, rows in (
        (NODES, nodes if _planned(nodes) else []),
        (VARIANCE, compared.get("moved", [])),
        (PROGRESS, money["progress"] if ours else []),
        (FUNDS, funds if ours else []),
    ):
        if taken := exported(request, listing, rows, notes=[(_("项目"), words.named(project))]):
            return taken
    context = {
        "menu_key": "projects",
        "project": project,
        "schedule": getattr(project, "schedule", None),
        "crumbs": crumbs(project),
        "doubt": code_doubt(project.code) if ours else "",
        "nodes": nodes,
        "gantt": _gantt(actor, project, nodes, today, request.GET.get("group", ""))
        if _planned(nodes)
        else None,
        "group": request.GET.get("group", ""),
        "blockers": [node for node in nodes if node.blocker_kind and node.actual_finish is None],
        "chain": _chain(project, nodes),
        **compared,
        **money,
        "funds": funds,
        "nodes_listing": NODES,
        "variance_listing": VARIANCE,
        "progress_listing": PROGRESS,
        "funds_listing": FUNDS,
        "responsibilities": list(responsibilities([subject(project)], today)),
        "stages": stage_history(list(queries.stage_changes(actor, [project.pk]))),
        "may_move": ours
        and bool(moves_from(Stage(project.stage)))
        and actor.can("projects.stage.move", project),
        "may_report": may_report,
        "ours": ours,
        "may_write": ours and actor.can("projects.write", project),
        "may_assign": actor.can("org.responsibility.write", project),
        "took_part": part_lines(actor, parts(actor, project_id=project.pk)[:MOST_ACTIVITIES]) if ours else [],
        "outside": list(queries.outside_ratings(actor, project_ids=[project.pk])),
        "entries": queries.ledger_of(actor, project, most=20),
        **(_permits(actor, project, nodes) if ours else {}),
    }
    return render(request, "projects/detail.html", context)


def _permits(actor: Actor, project: Project, nodes: Sequence[Node]) -> dict[str, Any]:
    """The permits of the project that the actor's own unit decides, to be recorded here."""
    own = queries.offices_of(actor)
    if not any(node.statutory_days and node.responsible in own for node in nodes):
        return {}
    found = queries.permits(actor, states=list(PermitState), offices=own, project_ids=[project.pk])
    recordable = queries.recordable(actor, found, queries.approving_offices())
    return {
        "permits": found,
        "recordable": recordable,
        "step_query": "from=project",
        "one_project": True,
        "one_office": len(own) == 1,
    }


def _planned(nodes: Sequence[Node]) -> bool:
    return any(node.early_start is not None for node in nodes)


def _gantt(actor: Actor, project: Project, nodes: Sequence[Node], today: date, group: str) -> GanttStrip:
    chain = [node.code for node in _chain(project, nodes)]
    return strip(project, nodes, queries.links(actor, [project.pk]).select_related(None), chain, today, group)


def _compared(actor: Actor, project: Project, nodes: Sequence[Node]) -> dict[str, Any]:
    """The plan against its current baseline, and how its milestones were told month by month."""
    by_code = {node.code: node for node in nodes}
    current = queries.baselines(actor, [project.pk]).filter(current=True).first()
    variance = queries.plan_variance(actor, project.pk) if current else None
    return {
        "baseline": current,
        "variance": variance,
        "moved": moved(variance, by_code),
        "trend": trend(queries.milestone_trend(actor, project.pk), by_code),
    }


def _chain(project: Project, nodes: Sequence[Node]) -> list[Node]:
    """The nodes that decide the earliest finish, in their order."""
    schedule = getattr(project, "schedule", None)
    by_code = {node.code: node for node in nodes}
    codes = schedule.critical_chain if schedule else []
    return [by_code[code] for code in codes if code in by_code]


def _money(actor: Actor, project: Project, today: date) -> dict[str, Any]:
    """The year's plan, what is done of it, how far behind the linear share it is, and the curve of both."""
    year = today.year
    plan = queries.investment_plans(actor, [project.pk], year).get(project.pk)
    periods = Period.of_year(year).months()
    reported = {row.period: row for row in queries.progress(actor, project_ids=[project.pk])}
    this_year = [reported[str(month)] for month in periods if str(month) in reported]
    newest = this_year[-1] if this_year else None
    share = linear_share(Period.parse(newest.period)) if newest else None
    return {
        "year": str(year),  # as text: a year is not grouped in thousands
        "plan_year": plan,
        "newest": newest,
        "done_percent": percent(newest.invested_year, plan) if newest else None,
        "behind": behind_points(newest.invested_year, plan, share) if newest and plan and share else None,
        "due_by_now": plan * share.numerator / share.denominator if plan and share else None,
        "progress": sorted(reported.values(), key=lambda row: row.period, reverse=True)[:12],
        "curve": pacing(plan, periods, reported, today) if plan else None,
    }


def pacing(
    plan: Decimal, periods: Sequence[Period], reported: dict[str, Progress], today: date
) -> PacingCurve:
    """The plan spread evenly over the year against what was reported: 亿元 or 万元 by size, millions in English."""
    unit = "百万元" if words.is_english() else "亿元" if plan >= 100_000_000 else "万元"
    whole = float(to_unit(plan, unit))
    actual = [reported.get(str(month)) for month in periods]
    return PacingCurve(
        title=_("%(year)s年投资进度") % {"year": today.year},
        unit=_("百万元") if words.is_english() else unit,
        periods=tuple(words.month_name(month.first_day) for month in periods),
        plan=tuple(whole * month.elapsed_months / 12 for month in periods),
        actual=tuple(float(to_unit(row.invested_year, unit)) if row else None for row in actual),
        today=today.month - 1,
    )


def stage_history(changes: Sequence[StageChange]) -> list[TimelineItem]:
    """The steps along the stages, newest first."""
    return [
        TimelineItem(
            when=change.on,
            title=f"{word(change.before)} → {word(change.after)}" if change.before else word(change.after),
            text=change.reason,
        )
        for change in reversed(changes)
    ]
