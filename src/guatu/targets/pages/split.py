"""Splitting a year's target on a grid of units and months: spread, made up, judged, issued as one version."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.kernel.errors import NotFound
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import actions, forms, queries, rules
from guatu.targets.models import Indicator
from guatu.targets.pages import sheet_form
from guatu.targets.pages.common import asking_plan, for_writers, plan_url, year_of
from guatu.targets.pages.sheet_form import Typed
from guatu.targets.pages.split_table import grid_context
from guatu.targets.queries import Desk
from guatu.targets.types import Basis, Clash, Lag, Sheet, Split
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb
from guatu.ui.words import named

Lags = tuple[Lag, ...]


@for_writers
def split(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The grid: shown, spread again, a shortfall made up, and issued; every answer keeps what was typed.

    `?of=<unit>&makeup=1` opens whose shortfall it is with the proposal in place; `?under=<unit>` passes a target on.
    """
    found = queries.indicator(actor, code)
    desk = _desk(request, actor, found)
    back = f"{reverse('targets:indicator', args=[found.code])}?plan={desk.plan.code}"
    typed = sheet_form.read(desk, request.POST) if request.POST else sheet_form.begun(desk)
    form = forms.IssueForm(
        request.POST or None,
        actor=actor,
        adjusting=desk.number > 0,
        of_city=desk.own is None,
        initial={
            "stretch": None if desk.stretch is None else desk.stretch.quantize(desk.measured.step),
            "sentence": desk.sentence,
            "document": desk.document,
        },
    )
    lags: Lags = ()
    do = request.POST.get("do")
    proposed = request.method == "GET" and request.GET.get("makeup") == "1"
    if proposed and desk.can_make_up:
        typed, lags = _made_up(desk, typed)
    elif proposed:
        messages.info(request, _("这个指标今年没有可以补缺的月份。"))

    def act() -> None:
        nonlocal typed, lags
        sheet_form.refuse_faults(desk, typed)
        if do == "issue":
            _issue(actor, desk, typed, form.facts())
        elif do == "unlock":
            typed = replace(typed, sheet=sheet_form.unlocked(typed.sheet))
        elif do == "makeup":
            typed, lags = _made_up(desk, typed)
        else:
            typed = replace(typed, sheet=_spread(desk, typed))

    if carried_out(form, act) and do == "issue":
        messages.success(request, _("目标已下达，各级合计相符。"))
        return HttpResponseRedirect(back)
    crumbs = [Crumb(_("目标任务"), plan_url(desk.plan)), Crumb(named(found), back), Crumb(_("分解目标"))]
    context = {
        "menu_key": "targets",
        "crumbs": crumbs,
        "back": back,
        "form": form,
        **grid_context(
            actor, desk, typed, lags, proposed=proposed and bool(lags), posted=request.method == "POST"
        ),
    }
    return render(request, "targets/split.html", context, status=422 if form.errors else 200)


def _desk(request: HttpRequest, actor: Actor, indicator: Indicator) -> Desk:
    """Whose grid the address asks for."""
    plan = asking_plan(actor, indicator, request.GET.get("plan"))
    asked = [_key(text) for text in (request.POST or request.GET).getlist("unit")]
    code = request.GET.get("of")
    whose = units(actor).filter(code=code).first() if code else None
    if code and whose is None:
        raise NotFound(what=code)
    return queries.desk(
        actor,
        plan,
        indicator,
        year_of(plan),
        [key for key in asked if key is not None] or None,
        under=_key(request.GET.get("under", "")),
        of=whose.pk if whose is not None else None,
    )


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _spread(desk: Desk, typed: Typed) -> Sheet:
    done = rules.spread_by(
        typed.sheet, desk.unit_ids, desk.guide, desk.measured,
        by_unit=typed.by_unit, by_month=typed.by_month, given=typed.given,
    )  # fmt: skip
    if isinstance(done, Clash):
        raise rules.refusal(done, desk.units, desk.year, desk.measured)
    return done


def _made_up(desk: Desk, typed: Typed) -> tuple[Typed, Lags]:
    """What the months gone fell short of, over the months left."""
    sheet_form.refuse_differences(desk, typed.sheet)
    sheet, lags = rules.make_up(typed.sheet, desk.guide.gone, sheet_form.done_of(desk))
    return replace(typed, sheet=sheet, by_unit=Basis.HAND, by_month=Basis.HAND), lags


def _issue(actor: Actor, desk: Desk, typed: Typed, said: Mapping[str, Any]) -> None:
    sheet_form.refuse_differences(desk, typed.sheet)
    reach = desk.stretch if desk.alone else said.get("stretch")
    high = None
    if reach is not None:
        rules.check_target(reach, desk.measured)
        high = _parts(desk, rules.reaching(typed.sheet, rules.steps(reach, desk.measured), desk.measured))
    split, stretch = queries.merged(desk, _parts(desk, typed.sheet), high)
    actions.issue_targets(
        actor,
        plan_id=desk.plan.pk,
        indicator_id=desk.indicator.pk,
        year=desk.year,
        split=split,
        stretch=stretch,
        after=typed.number,
        **{name: value for name, value in said.items() if name != "stretch"},
    )


def _parts(desk: Desk, sheet: Sheet) -> Split:
    return rules.split_of(sheet, desk.unit_ids, desk.measured)
