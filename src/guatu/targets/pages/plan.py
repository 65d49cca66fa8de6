"""The plan tree and the list of indicators; what is added to them and changed in them."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.org.queries import actor_of
from guatu.targets import actions, forms, queries
from guatu.targets.pages.common import chosen_plan, filled, known_on, last_month, plan_url, read_or_write


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """A plan as a tree: its areas, their tasks with their sentences and targets, and how its indicators stand."""
    actor = actor_of(request)
    actor.require("targets.read")
    every = queries.plans(actor)
    context = {"menu_key": "targets", "plans": every, "may_write": actor.can("targets.write")}
    if every or request.GET.get("plan"):
        chosen = chosen_plan(actor, request.GET.get("plan"))
        day = known_on(request)
        month = last_month(chosen, day)
        shown_retired = request.GET.get("retired") == "1"
        standings = queries.standings(actor, chosen, month, known_on=day)
        standing_of = {line.indicator.pk: line for line in standings}
        context |= {
            "plan": chosen,
            "month": month,
            "known_on": day,
            "shown_retired": shown_retired,
            "branches": [
                (branch.area, [(task, standing_of.get(task.indicator_id or 0)) for task in branch.tasks])
                for branch in queries.branches(actor, chosen, retired=shown_retired)
            ],
            "standings": standings,
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
def change_plan(request: HttpRequest, plan_code: str) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    chosen = queries.plan(actor, plan_code)
    form = forms.PlanChangeForm(request.POST or None, initial=_of(chosen, forms.PlanChangeForm))
    return filled(
        request,
        form,
        lambda: actions.change_plan(actor, plan_id=chosen.pk, **form.cleaned_data),
        heading=_("修改规划"),
        done=_("规划已修改。"),
        back=plan_url(chosen),
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
def change_area(request: HttpRequest, plan_code: str, area_code: str) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    chosen = queries.area(actor, plan_code, area_code)
    form = forms.AreaChangeForm(request.POST or None, initial=_of(chosen, forms.AreaChangeForm))
    return filled(
        request,
        form,
        lambda: actions.change_area(actor, area_id=chosen.pk, **form.cleaned_data),
        heading=_("修改领域"),
        done=_("领域已修改。"),
        back=plan_url(chosen.plan),
    )


@read_or_write
def new_task(request: HttpRequest, plan_code: str) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    chosen = queries.plan(actor, plan_code)
    form = forms.TaskForm(request.POST or None, actor=actor, plan=chosen)
    return filled(
        request,
        form,
        lambda: actions.create_task(actor, **form.facts()),
        heading=_("新增任务"),
        done=_("任务已添加。"),
        back=plan_url(chosen),
    )


@read_or_write
def change_task(request: HttpRequest, task_code: str) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    chosen = queries.task(actor, task_code)
    initial = _of(chosen, forms.TaskForm) | {
        "area": chosen.area_id,
        "indicator": chosen.indicator_id,
        "lead_unit": chosen.lead_unit_id,
    }
    form = forms.TaskForm(request.POST or None, actor=actor, plan=chosen.area.plan, initial=initial)
    return filled(
        request,
        form,
        lambda: actions.change_task(actor, task_id=chosen.pk, **form.facts()),
        heading=_("修改任务"),
        done=_("任务已修改。"),
        back=f"{plan_url(chosen.area.plan)}#{chosen.code}",
    )


@read_or_write
def new_indicator(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    form = forms.IndicatorForm(request.POST or None, actor=actor)
    return filled(
        request,
        form,
        lambda: actions.create_indicator(actor, **form.facts()),
        heading=_("新增指标"),
        done=_("指标已建立，接下来分解目标。"),
        back=reverse("targets:indicators"),
    )


@read_or_write
def change_indicator(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    actor.require("targets.write")
    chosen = queries.indicator(actor, code)
    initial = _of(chosen, forms.IndicatorChangeForm) | {"owner": chosen.owner_id}
    form = forms.IndicatorChangeForm(request.POST or None, actor=actor, initial=initial)
    return filled(
        request,
        form,
        lambda: actions.change_indicator(actor, indicator_id=chosen.pk, **form.facts()),
        heading=_("修改指标"),
        lead=_("口径、填报方式和公式不能修改：口径变了就是另一个指标。"),
        done=_("指标已修改。"),
        back=reverse("targets:indicator", args=[chosen.code]),
    )


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


def _of(row: object, form: type[Form]) -> dict[str, object]:
    """What the form shows of a row, where the row has a field of that name."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
