"""What is added to the plan tree and to the list of indicators, and changed in them: a page with one form each."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.org.types import Actor
from guatu.targets import actions, forms, queries
from guatu.targets.pages.common import filled, for_writers, plan_url


@for_writers
def new_plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = forms.PlanForm(request.POST or None)
    return filled(
        request,
        form,
        lambda: actions.create_plan(actor, **form.cleaned_data),
        heading=_("新增规划"),
        done=_("规划已建立，接下来添加领域和任务。"),
        back=reverse("targets:plan"),
    )


@for_writers
def change_plan(request: HttpRequest, actor: Actor, plan_code: str) -> HttpResponse:
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


@for_writers
def new_area(request: HttpRequest, actor: Actor, plan_code: str) -> HttpResponse:
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


@for_writers
def change_area(request: HttpRequest, actor: Actor, plan_code: str, area_code: str) -> HttpResponse:
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


@for_writers
def new_task(request: HttpRequest, actor: Actor, plan_code: str) -> HttpResponse:
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


@for_writers
def change_task(request: HttpRequest, actor: Actor, task_code: str) -> HttpResponse:
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


@for_writers
def new_indicator(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = forms.IndicatorForm(request.POST or None, actor=actor)
    return filled(
        request,
        form,
        lambda: actions.create_indicator(actor, **form.facts()),
        heading=_("新增指标"),
        done=_("指标已建立，接下来分解目标。"),
        back=reverse("targets:indicators"),
    )


@for_writers
def change_indicator(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    chosen = queries.indicator(actor, code)
    initial = _of(chosen, forms.IndicatorChangeForm) | {"owner": chosen.owner_id}
    form = forms.IndicatorChangeForm(request.POST or None, actor=actor, indicator=chosen, initial=initial)
    return filled(
        request,
        form,
        lambda: actions.change_indicator(actor, indicator_id=chosen.pk, **form.facts()),
        heading=_("修改指标"),
        lead=_("口径、填报方式和公式不能修改：口径变了就是另一个指标。"),
        done=_("指标已修改。"),
        back=reverse("targets:indicator", args=[chosen.code]),
    )


def _of(row: object, form: type[Form]) -> dict[str, object]:
    """What the form shows of a row, where the row has a field of that name."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
