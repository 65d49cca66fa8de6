"""What pages of targets share: which plan, year and month is looked at, and a page with one form."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.targets import queries
from guatu.targets.models import Indicator, Plan
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb

read_or_write = require_http_methods(["GET", "POST"])

P = ParamSpec("P")


def for_writers(
    page: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page that whoever may write targets reads and posts; it is handed the actor."""

    @read_or_write
    @wraps(page)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = actor_of(request)
        actor.require("targets.write")
        return page(request, actor, *args, **kwargs)

    return guarded


def chosen_plan(actor: Actor, code: str | None) -> Plan:
    """The plan asked for, else this year's, else the newest. Raises NotFound where there is none."""
    if code:
        return queries.plan(actor, code)
    found = queries.current_plan(actor, clock().today().year) or queries.plans(actor).first()
    if found is None:
        raise NotFound(what=_("规划"))
    return found


def asking_plan(actor: Actor, indicator: Indicator, code: str | None) -> Plan:
    """The plan an indicator is looked at in: the one asked for, else this year's, else one that sets it a target."""
    plan = chosen_plan(actor, code)
    if code or queries.versions(actor, indicator=indicator).filter(plan=plan).exists():
        return plan
    other = queries.versions(actor, indicator=indicator).filter(plan__retired_on=None).last()
    return other.plan if other is not None else plan


def year_of(plan: Plan) -> int:
    """The year a plan is looked at: this one within the plan, else its nearest."""
    return min(max(clock().today().year, plan.start.year), plan.end.year)


def last_month(plan: Plan, today: date | None = None) -> Period:
    """The month that figures are due for: the one before this one (before that of `today`), within the year."""
    today, year = today or clock().today(), year_of(plan)
    if year != today.year:
        return Period.of_month(year, 12 if year < today.year else 1)
    return Period.of_month(year, max(today.month - 1, 1))


def plan_url(plan: Plan) -> str:
    """The page of one plan."""
    return f"{reverse('targets:plan')}?plan={plan.code}"


def filled(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], object],
    *,
    heading: str,
    done: str,
    back: str,
    lead: str = "",
) -> HttpResponse:
    """A page with one form: shown, refused with what was typed, or done and left for `back`."""
    if carried_out(form, act):
        messages.success(request, done)
        return HttpResponseRedirect(back)
    context = {
        "menu_key": "targets",
        "crumbs": [Crumb(_("目标任务"), reverse("targets:plan")), Crumb(heading)],
        "heading": heading,
        "lead": lead,
        "form": form,
        "back": back,
    }
    return render(request, "targets/form.html", context, status=422 if form.errors else 200)
