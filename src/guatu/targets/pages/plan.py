"""The plan tree, the list of indicators, and what is added to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.org.queries import actor_of
from guatu.targets import actions, forms, queries
from guatu.targets.pages.common import chosen_plan, filled, last_month, plan_url, read_or_write


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """A plan as a tree: its areas, their tasks with their sentences, and how its indicators stand."""
    actor = actor_of(request)
    actor.require("targets.read")
    every = queries.plans(actor)
    context = {"menu_key": "targets", "plans": every, "may_write": actor.can("targets.write")}
    if every:
        chosen = chosen_plan(actor, request.GET.get("plan"))
        month = last_month(chosen)
        context |= {
            "plan": chosen,
            "month": month,
            "branches": queries.branches(actor, chosen),
            "standings": queries.standings(actor, chosen, month),
        }
    return render(request, "targets/plan.html", context)


@read_or_write
def new_plan(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    form = forms.PlanForm(request.POST or None)
    return filled(
        request,
        form,
        lambda: actions.create_plan(actor, **form.cleaned_data),
        heading=_("新增规划"),
        done=_("规划已建立，接下来添加领域和任务。"),
        back=reverse("targets:plan"),
    )


@read_or_write
def new_area(request: HttpRequest, plan_code: str) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    chosen = queries.plan(actor, plan_code)
    form = forms.AreaForm(request.POST or None)
    return filled(
        request,
        form,
        lambda: actions.create_area(actor, plan_id=chosen.pk, **form.cleaned_data),
        heading=_("新增领域"),
        done=_("领域已添加。"),
        back=plan_url(chosen),
    )


@read_or_write
def new_task(request: HttpRequest, plan_code: str) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    chosen = queries.plan(actor, plan_code)
    form = forms.TaskForm(request.POST or None, actor=actor, plan=chosen)

    def act() -> None:
        facts = dict(form.cleaned_data)
        area, measured_by, lead = facts.pop("area"), facts.pop("indicator"), facts.pop("lead_unit")
        actions.create_task(
            actor,
            area_id=area.pk,
            indicator_id=measured_by.pk if measured_by else None,
            lead_unit_id=lead.pk if lead else None,
            **facts,
        )

    return filled(request, form, act, heading=_("新增任务"), done=_("任务已添加。"), back=plan_url(chosen))


@read_or_write
def new_indicator(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    form = forms.IndicatorForm(request.POST or None)
    return filled(
        request,
        form,
        lambda: actions.create_indicator(actor, **form.facts()),
        heading=_("新增指标"),
        done=_("指标已建立，接下来分解目标。"),
        back=reverse("targets:indicators"),
    )


@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator, also those no plan sets a target for yet."""
    actor = actor_of(request)
    actor.require("targets.read")
    context = {
        "menu_key": "targets",
        "indicators": queries.indicators(actor),
        "may_write": actor.can("targets.write"),
    }
    return render(request, "targets/indicators.html", context)
