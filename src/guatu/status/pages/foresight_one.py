"""One indicator of one unit: how its year will end, what each unit below must bring month by month, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.engine.forecast import YEARS
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, units
from guatu.org.types import Actor, UnitKind
from guatu.status import queries, rules
from guatu.status.columns import part_columns
from guatu.status.pages.addresses import MONTHS_OFFERED, Asof
from guatu.status.pages.fan import curve
from guatu.status.pages.what_if import imagining
from guatu.status.types import Foreseen, MonthNeed, RestPace
from guatu.status.words import (
    STANDS,
    measure_of,
    mend_sentence,
    outlook_sentence,
    pace_sentence,
    rank_sentence,
    short_units_sentence,
)
from guatu.targets import queries as targets
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.targets.models import Indicator, Plan


@dataclass(frozen=True, slots=True)
class PartLine:
    """A unit below: how its year will end, and what each figure still to come must bring.

    `needs`: one a column of the table, None where the unit has that figure already. `respread_url`: where its shortfall
    is made up, "" where nothing is short or the actor may not.
    """

    one: Foreseen
    url: str
    needs: tuple[MonthNeed | None, ...]
    respread_url: str


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponseBase:
    """The answer in a sentence, the curve with its fan, the units below, the pace, what if, the back-test, turns."""
    actor = actor_of(request)
    actor.require("status.read")
    indicator = targets.indicator(actor, code)
    asof = Asof.asked(request)
    every = queries.foresight(actor, indicators=[indicator], period=asof.month, known_on=asof.known_on)
    found = _chosen(actor, every, request.GET.get("unit", ""))
    context: dict[str, Any] = {
        "menu_key": "foresight",
        "crumbs": [Crumb(_("年底预判"), asof.list_url()), Crumb(named(indicator))],
        "indicator": indicator,
        "measure": measure_of(indicator),
        "asof": asof,
        "known_on": asof.known_on,
        "units": sorted(
            {row.unit for row in every}, key=lambda unit: (unit.kind != UnitKind.CITY, unit.position)
        ),
        "one": found,
    }
    status = 200
    if found is not None:
        parts = _parts(actor, found, every, asof)
        listing = part_columns(measure_of(indicator), indicator.decimals, parts["part_periods"])
        notes = [(_("指标"), named(indicator)), (_("单位"), named(found.unit))]
        if taken := exported(request, listing, parts["parts"], notes=notes):
            return taken
        context |= _explained(found) | parts | {"listing": listing}
        context |= imagining(actor, request.GET, found, every, asof)
        context["ranks"] = _ranks(actor, indicator, found, asof)
        status = 422 if context["fault"] else 200
    return render(request, "status/foresight_one.html", context, status=status)


def _chosen(actor: Actor, every: Sequence[Foreseen], code: str) -> Foreseen | None:
    """The unit asked for; else the city, else the first there is. Raises NotFound for a unit the actor does not see."""
    if code and not units(actor).filter(code=code).exists():
        raise NotFound(what=code)
    city = [one for one in every if one.unit.kind == UnitKind.CITY]
    return (
        next((one for one in every if one.unit.code == code), None)
        if code
        else next(iter(city or every), None)
    )


def _explained(found: Foreseen) -> dict[str, Any]:
    language = get_language()
    points = rules.turns(found.end, found.growth)
    test = found.end.back_test_sentence if found.reason is None else None
    return {
        "sentence": outlook_sentence(found),
        "mend": mend_sentence(found),
        "stand": STANDS[found.stand],
        "curve": curve(found, points) if found.so_far is not None or found.reason is None else None,
        "needs": rules.needs(found.end),
        **_two_rulers(found),
        "paces": _paces(found, found.bottom_line),
        "stretch_paces": _paces(found, found.stretch),
        "back_test": test.label(language) if test else "",
        "turns": [
            point.sentence.label(language)
            for point in points
            if point.at.year >= found.end.figures.panel.year - 1
        ],
        "published": bool(found.growth),
        "growth": [(month, rate) for month, rate in sorted(found.growth.items(), reverse=True)][
            :MONTHS_OFFERED
        ],
        "reason": found.reason.label(language) if found.reason else "",
        "years_needed": YEARS,
    }


def _paces(found: Foreseen, target: float | None) -> list[tuple[RestPace, str]]:
    rests = rules.rest_paces(found.end, target, ceiling=found.ceiling)
    return [(rest, pace_sentence(rest, found.indicator)) for rest in rests]


def _two_rulers(found: Foreseen) -> dict[str, Any]:
    """Which share of the bottom line is due by now: by n/12, and by the usual course with its slowest and fastest."""
    end = found.end
    context: dict[str, Any] = {"due_linear": end.last_known.elapsed_months / 12 if end.last_known else None}
    corridor = end.corridor()
    if corridor and end.figures.known:
        slowest, usual, fastest = corridor[end.figures.known - 1]
        context |= {"due_seasonal": usual, "slowest": slowest, "fastest": fastest}
    return context


def _ranks(actor: Actor, indicator: "Indicator", found: Foreseen, asof: Asof) -> list[str]:
    ranks = queries.peer_ranks(actor, indicator, found.unit, period=asof.month, known_on=asof.known_on)
    return [rank_sentence(rank, indicator) for rank in ranks]


# --- the units below


def _parts(actor: Actor, found: Foreseen, every: Sequence[Foreseen], asof: Asof) -> dict[str, Any]:
    """Of the units right below, what each must bring, the worst first; whose misses make the gap, in a sentence."""
    plan = targets.current_plan(actor, found.end.figures.panel.year) if actor.can("targets.write") else None
    below = [
        one
        for one in every
        if one.unit.parent_id == found.unit.pk and one.bottom_line is not None and one.reason is None
    ]
    needs = {one.unit.pk: rules.needs(one.end) for one in below}
    periods = sorted({need.period for row in needs.values() for need in row})
    sums = targets.measured(found.indicator).adds_over_units
    return {
        "parts": [
            PartLine(
                one,
                asof.one_url(one),
                _in_columns(needs[one.unit.pk], periods),
                _respread_url(plan, one),
            )
            for one in below
        ],
        "part_periods": periods,
        "short_units": short_units_sentence(found, below) if sums else "",
        "respread_url": _respread_url(plan, found),
    }


def _in_columns(needs: Sequence[MonthNeed], periods: Sequence[Period]) -> tuple[MonthNeed | None, ...]:
    by_period = {need.period: need for need in needs}
    return tuple(by_period.get(period) for period in periods)


def _respread_url(plan: "Plan | None", found: Foreseen) -> str:
    """Where the shortfall is made up in the grid of the split, shown before it is issued; "" where none is foreseen."""
    if plan is None or not found.gap or found.gap <= 0 or found.ceiling:
        return ""
    asked = urlencode({"plan": plan.code, "of": found.unit.code, "makeup": 1})
    return f"{reverse('targets:split', args=[found.indicator.code])}?{asked}#lags"
