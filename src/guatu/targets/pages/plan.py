"""The plan tree with how it stands and who added what; the list of indicators."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.targets import queries
from guatu.targets.columns import INDICATORS, STANDINGS, TASKS
from guatu.targets.models import Plan
from guatu.targets.pages.common import chosen_plan, last_month
from guatu.targets.pages.inflation import marks
from guatu.ui.lists import exported
from guatu.ui.past import known_on
from guatu.ui.words import named, short_day


@require_GET
def plan(request: HttpRequest) -> HttpResponseBase:
    """A plan as a tree: its areas, their tasks with their sentences and targets, and how its indicators stand.

    `?inflated=1`: only what somebody asks more of than is asked of them.
    """
    actor = actor_of(request)
    actor.require("targets.read")
    every = queries.plans(actor)
    context = {"menu_key": "targets", "plans": every, "may_write": actor.can("targets.write")}
    if every or request.GET.get("plan"):
        day = known_on(request)
        chosen = chosen_plan(actor, request.GET.get("plan"))
        tree = _tree(
            actor,
            chosen,
            day,
            retired=request.GET.get("retired") == "1",
            inflated=request.GET.get("inflated") == "1",
        )
        tasks = [(area, *line) for area, lines in tree["branches"] for line in lines]
        notes = _said(chosen, day, inflated=tree["only_inflated"], retired=tree["shown_retired"])
        for listing, rows in ((STANDINGS, tree["standings"]), (TASKS, tasks)):
            if taken := exported(request, listing, rows, notes=notes):
                return taken
        context |= tree | {"standings_listing": STANDINGS, "tasks_listing": TASKS, "tasks": tasks}
    return render(request, "targets/plan.html", context)


def _said(chosen: Plan, day: date | None, *, inflated: bool, retired: bool) -> list[tuple[str, str]]:
    """What a file of the plan says it was filtered by."""
    notes = [(_("规划"), named(chosen))]
    if day is not None:
        notes.append((_("截至"), short_day(day)))
    if inflated:
        notes.append((_("只看"), _("有加码的指标")))
    if retired:
        notes.append((_("已停用的"), _("同时列出")))
    return notes


def _tree(actor: Actor, chosen: Plan, day: date | None, *, retired: bool, inflated: bool) -> dict[str, Any]:
    month = last_month(chosen, day)
    standings = queries.standings(actor, chosen, month, known_on=day)
    marked = marks(actor, chosen, month.year, on=month.last_day, known_on=day)
    standing_of = {line.indicator.pk: line for line in standings}
    shown = {pk for pk, mark in marked.items() if mark.inflated} if inflated else None
    branches = []
    for branch in queries.branches(actor, chosen, retired=retired):
        tasks = [task for task in branch.tasks if shown is None or task.indicator_id in shown]
        if tasks or shown is None:
            lines = [
                (task, standing_of.get(task.indicator_id or 0), marked.get(task.indicator_id or 0))
                for task in tasks
            ]
            branches.append((branch.area, lines))
    return {
        "plan": chosen,
        "month": month,
        "known_on": day,
        "shown_retired": retired,
        "only_inflated": inflated,
        "inflated": sum(mark.inflated for mark in marked.values()),
        "branches": branches,
        "standings": [
            (line, marked.get(line.indicator.pk))
            for line in standings
            if shown is None or line.indicator.pk in shown
        ],
    }


@require_GET
def indicators(request: HttpRequest) -> HttpResponseBase:
    """Every indicator, also those no plan sets a target for yet, and whether its newest figure is out."""
    actor = actor_of(request)
    actor.require("targets.read")
    shown_retired = request.GET.get("retired") == "1"
    releases = queries.released(actor, queries.indicators(actor, retired=shown_retired))
    notes = [(_("已停用的"), _("同时列出"))] if shown_retired else []
    if taken := exported(request, INDICATORS, releases, notes=notes):
        return taken
    context = {
        "menu_key": "targets",
        "listing": INDICATORS,
        "releases": releases,
        "shown_retired": shown_retired,
        "may_write": actor.can("targets.write"),
    }
    return render(request, "targets/indicators.html", context)
