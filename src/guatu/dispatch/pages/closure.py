"""Statistics of closure: each number leads to the list behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.dispatch import queries
from guatu.dispatch.columns import MATTERS, closure_columns
from guatu.dispatch.forms.parts import day
from guatu.dispatch.queries.closure import ClosureSpan
from guatu.dispatch.rules.closure import Closure, Which
from guatu.dispatch.types import KIND_WORDS, Kind
from guatu.org.queries import actor_of, units
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

PAGE = 50
NAMES: Mapping[Which, Any] = {
    Which.ALL: gettext_lazy("全部交办"),
    Which.CLOSED: gettext_lazy("已销号"),
    Which.OPEN: gettext_lazy("在办"),
    Which.DUE: gettext_lazy("已销号或已到期"),
    Which.IN_TIME: gettext_lazy("按期销号"),
    Which.LATE: gettext_lazy("逾期销号或逾期未销"),
    Which.EVER_CLOSED: gettext_lazy("曾经销号"),
    Which.REOPENED: gettext_lazy("重新打开"),
}


class SpanForm(forms.Form):
    """Over which days, and whether only what meetings ordered."""

    first = day(gettext_lazy("交办自"))
    last = day(gettext_lazy("至"))
    met = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[("", gettext_lazy("全部交办")), ("1", gettext_lazy("只看会议交办"))],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what it counts, and where its numbers lead."""

    name: str
    found: Closure
    links: Mapping[str, str]


@require_safe
def closure(request: HttpRequest) -> HttpResponseBase:
    """The whole, by unit and by kind, over the days asked for."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    span = _span(request)
    found = queries.closure(actor, span)
    named_units = {unit.pk: named(unit) for unit in units(actor).filter(pk__in=found.by_unit)}
    language = get_language()
    by_unit = [
        _line(named_units[pk], row, span, unit=pk)
        for pk, row in sorted(found.by_unit.items(), key=lambda pair: -pair[1].counts[Which.ALL])
        if pk in named_units
    ]
    by_kind = [
        _line(KIND_WORDS[kind].label(language), found.by_kind[kind], span, kind=kind)
        for kind in Kind
        if kind in found.by_kind
    ]
    form = SpanForm({"first": span.first, "last": span.last, "met": "1" if span.met else ""})
    units_listing = closure_columns("closure-by-unit", _("销号统计：按单位"), _("单位"))
    kinds_listing = closure_columns("closure-by-kind", _("销号统计：按类别"), _("类别"))
    for listing, rows in ((units_listing, by_unit), (kinds_listing, by_kind)):
        if taken := exported(request, listing, rows, form=form):
            return taken
    context = {
        "menu_key": "meetings",
        "crumbs": [Crumb(_("调度会"), reverse("dispatch:meetings")), Crumb(_("销号统计"))],
        "form": form,
        "units_listing": units_listing,
        "kinds_listing": kinds_listing,
        "whole": _line(_("合计"), found.whole, span),
        "by_unit": by_unit,
        "by_kind": by_kind,
    }
    return render(request, "dispatch/closure.html", context)


@require_safe
def closure_list(request: HttpRequest, which: str) -> HttpResponseBase:
    """The matters behind one number."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    wanted = Which(which) if which in set(Which) else Which.ALL
    span, unit, kind = _span(request), request.GET.get("unit", ""), request.GET.get("kind", "")
    rows = queries.closure_list(
        actor,
        span,
        wanted,
        unit_id=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) <= 18 else None,
        kind=Kind(kind) if kind in set(Kind) else None,
    )
    notes = [(_("统计"), str(NAMES[wanted]))]
    if taken := exported(request, MATTERS, rows, notes=notes):
        return taken
    crumbs = [
        Crumb(_("调度会"), reverse("dispatch:meetings")),
        Crumb(_("销号统计"), f"{reverse('dispatch:closure')}?{urlencode(_asked(span))}"),
        Crumb(str(NAMES[wanted])),
    ]
    context = {
        "menu_key": "meetings",
        "crumbs": crumbs,
        "title": NAMES[wanted],
        "span": span,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "listing": MATTERS,
    }
    return render(request, "dispatch/closure_list.html", context)


def _line(name: str, found: Closure, span: ClosureSpan, **more: object) -> Line:
    query = urlencode(_asked(span) | {key: str(value) for key, value in more.items()})
    return Line(
        name,
        found,
        {which.value: f"{reverse('dispatch:closure_list', args=[which.value])}?{query}" for which in Which},
    )


def _asked(span: ClosureSpan) -> dict[str, str]:
    asked = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    return asked | {"met": "1"} if span.met else asked


def _span(request: HttpRequest) -> ClosureSpan:
    """What the address asks for; the last half year where it asks for nothing that is a day."""
    usual = queries.usual_span()
    return ClosureSpan(
        _day(request, "first", usual.first),
        _day(request, "last", usual.last),
        request.GET.get("met") == "1",
    )


def _day(request: HttpRequest, key: str, usual: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(key, ""))
    except ValueError:
        return usual
