"""The plan tree with how it stands and who added what; the list of indicators."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.targets import queries
from guatu.targets.models import Plan
from guatu.targets.pages.common import chosen_plan, last_month
from guatu.targets.pages.inflation import marks
from guatu.ui.past import known_on


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """A plan as a tree: its areas, their tasks with their sentences and targets, and how its indicators stand.

    `?inflated=1`: only what somebody asks more of than is asked of them.
    """
    actor = actor_of(request)
    actor.require("targets.read")
    every = queries.plans(actor)
    context = {"menu_key": "targets", "plans": every, "may_write": actor.can("targets.write")}
    if every or request.GET.get("plan"):
        chosen = chosen_plan(actor, request.GET.get("plan"))
        context |= _tree(
            actor,
            chosen,
            known_on(request),
            retired=request.GET.get("retired") == "1",
            inflated=request.GET.get("inflated") == "1",
        )
    return render(request, "targets/plan.html", context)


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
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator, also those no plan sets a target for yet, and whether its newest figure is out."""
    actor = actor_of(request)
    actor.require("targets.read")
    shown_retired = request.GET.get("retired") == "1"
    context = {
        "menu_key": "targets",
        "releases": queries.released(actor, queries.indicators(actor, retired=shown_retired)),
        "shown_retired": shown_retired,
        "may_write": actor.can("targets.write"),
    }
    return render(request, "targets/indicators.html", context)
