"""A version of targets as it was issued; figures taken from a count."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.targets import actions, forms, queries, rules
from guatu.targets.columns import grid_listing
from guatu.targets.pages.common import filled, for_writers, plan_url
from guatu.targets.words import approver_of, measure_of
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named


@require_GET
def version(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """One version, in force or not: why, who approved it, from when, its source, and its grid."""
    actor = actor_of(request)
    found = queries.version(actor, version_id)
    indicator = found.indicator
    back = f"{reverse('targets:indicator', args=[indicator.code])}?plan={found.plan.code}"
    held = queries.held(actor, found.plan, indicator, found.year)
    grid = queries.version_grid(actor, found)
    listing, rows = grid_listing(indicator, grid)
    notes = [(_("指标"), named(indicator)), (_("规划"), named(found.plan)), (_("版本"), str(found.number))]
    if taken := exported(request, listing, rows, notes=notes):
        return taken
    context = {
        "menu_key": "targets",
        "crumbs": [
            Crumb(_("目标任务"), plan_url(found.plan)),
            Crumb(named(indicator), back),
            Crumb(_("第%(number)s版") % {"number": found.number}),
        ],
        "version": found,
        "indicator": indicator,
        "measure": measure_of(indicator),
        "year": Period.of_year(found.year),
        "approver": approver_of(found),
        "in_force": held is not None and held.pk == found.pk,
        "grid": grid,
        "listing": listing,
    }
    return render(request, "targets/version.html", context)


@require_POST
def count(request: HttpRequest, code: str) -> HttpResponse:
    """Take the figures of the last month due from the count that the indicator is tied to."""
    actor = actor_of(request)
    actor.require("targets.write")
    found = queries.indicator(actor, code)
    month = rules.released(queries.measured(found), None, clock().today())
    changed = actions.count_figures(actor, indicator_id=found.pk, period=month)
    messages.success(
        request,
        _("已按台账计数：%(count)s 个单位的数据有变化。") % {"count": changed}
        if changed
        else _("已按台账计数，数据没有变化。"),
    )
    return HttpResponseRedirect(f"{reverse('targets:indicator', args=[found.code])}#figures")


@for_writers
def link_counter(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Tie an indicator to a count of the house, or have its figures typed again."""
    found = queries.indicator(actor, code)
    form = forms.CounterForm(request.POST or None, actor=actor, initial={"counter": found.counter})
    return filled(
        request,
        form,
        lambda: actions.link_counter(actor, indicator_id=found.pk, **form.cleaned_data),
        heading=_("数据取自台账：%(name)s") % {"name": named(found)},
        lead=_("选定后数据按台账计数得出，不再填报；已有数据保留。"),
        done=_("已保存。"),
        back=reverse("targets:indicator", args=[found.code]),
    )
