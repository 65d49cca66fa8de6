"""Pages that look ahead: how every indicator's year will end, unit by unit; one of them wholly; what if."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.engine.forecast import YEARS
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, units
from guatu.org.types import Actor, UnitKind
from guatu.status import queries, rules
from guatu.status.forms import read_month
from guatu.status.pages.fan import curve
from guatu.status.rules.assumed import Assumed, read_assumed
from guatu.status.types import Foreseen, Imagined, RestPace, Risk
from guatu.status.words import RISKS, STANDS, chance_text, measure_of, outlook_sentence, pace_sentence
from guatu.targets import queries as targets
from guatu.ui.types import Crumb, LightMatrix, MatrixCell, MatrixRow
from guatu.ui.words import named

if TYPE_CHECKING:
    pass

PAGE = 30
MONTHS_OFFERED = 12
MOST_AT_ONCE = 25  # indicators worked out in one request; the page asks again until all are there


@require_safe
def foresight(request: HttpRequest) -> HttpResponse:
    """Indicators × units with the chance of each bottom line; below, who will miss, the heaviest first."""
    actor = actor_of(request)
    actor.require("status.read")
    month = read_month(request.GET.get("period", "")) or queries.last_ended()
    every, pending = queries.foresight_begun(actor, period=month, most=MOST_AT_ONCE)
    rows = [one for one in every if _asked(one, request.GET)]
    context = {
        "menu_key": "foresight",
        "period": month,
        "month_text": str(month),
        "months": _months(month),
        "counts": _counts(every),
        "matrix": _matrix(every, month),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "units": list({one.unit.pk: one.unit for one in every}.values()),
        "indicators": sorted({one.indicator for one in every}, key=lambda row: row.code),
        "asked": request.GET,
        "pending": pending,
        "any": bool(every) or bool(pending),
        "foreseen": any(one.reason is None for one in every),
    }
    return render(request, "status/foresight.html", context)


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator of one unit: the curve, the fan, the corridor, the back-test, the pace it needs, and what if."""
    actor = actor_of(request)
    actor.require("status.read")
    indicator = targets.indicator(actor, code)
    month = read_month(request.GET.get("period", "")) or queries.last_ended()
    every = queries.foresight(actor, indicators=[indicator], period=month)
    found = _chosen(actor, every, request.GET.get("unit", ""))
    context: dict[str, Any] = {
        "menu_key": "foresight",
        "crumbs": [Crumb(_("年底预判"), _matrix_url(month)), Crumb(named(indicator))],
        "indicator": indicator,
        "measure": measure_of(indicator),
        "period": month,
        "months": _months(month),
        "units": sorted(
            {row.unit for row in every}, key=lambda unit: (unit.kind != UnitKind.CITY, unit.position)
        ),
        "one": found,
    }
    status = 200
    if found is not None:
        context |= _explained(found) | _imagining(actor, request.GET, found, every, month)
        context["respread_url"] = _respread_url(actor, found)
        status = 422 if context["fault"] else 200
    return render(request, "status/foresight_one.html", context, status=status)


def _respread_url(actor: Actor, found: Foreseen) -> str:
    """Where the shortfall is made up in the grid of the split, shown before it is issued; "" where none is foreseen."""
    plan = targets.current_plan(actor, found.end.figures.panel.year)
    if plan is None or not found.gap or found.gap <= 0 or not actor.can("targets.write"):
        return ""
    asked = urlencode({"plan": plan.code, "of": found.unit.code, "makeup": 1})
    return f"{reverse('targets:split', args=[found.indicator.code])}?{asked}#lags"


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
        "colour": rules.COLOURS[found.risk],
        "sentence": outlook_sentence(found),
        "stand": STANDS[found.stand],
        "curve": curve(found, points) if found.so_far is not None or found.reason is None else None,
        "needs": rules.needs(found.end),
        **_two_rulers(found),
        "paces": _paces(found, found.bottom_line),
        "stretch_paces": _paces(found, found.stretch),
        "back_test": test.label(language) if test else "",
        "turns": [
            (point, point.sentence.label(language))
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


# --- what if


def _imagining(
    actor: Actor, asked: QueryDict, found: Foreseen, every: Sequence[Foreseen], month: Period
) -> dict[str, Any]:
    """What the address assumes, what comes of it, and what may be assumed besides."""
    fault, assumed, result = "", Assumed(), None
    try:
        assumed = read_assumed(
            [*asked.getlist("miss"), _typed(asked, "whom", "by")],
            [*asked.getlist("slip"), _typed(asked, "project", "brings")],
        )
        if assumed and found.reason is None:
            result = queries.imagine(
                actor,
                found.indicator,
                found.unit,
                missed=assumed.missed,
                slipped=assumed.slipped,
                period=month,
            )
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        fault = f"{error.text(get_language())} {error.remedy(get_language())}"
    sums = targets.measured(found.indicator).adds_over_units
    return {
        "fault": fault,
        "imagined": result,
        "assumptions": _shown(found, assumed, every, result, month) if result else [],
        "kept": [("miss", text) for text in assumed.misses] + [("slip", text) for text in assumed.slips],
        "may_miss": [row for row in every if sums and row.bottom_line is not None and _below(row, found)],
        "may_slip": queries.may_slip(actor, found.unit, month) if found.reason is None else [],
        "plain": _one_url(found, month),
    }


def _below(row: Foreseen, found: Foreseen) -> bool:
    """Whether a foreseen series is part of the one looked at, or is it."""
    part = found.unit.kind == UnitKind.CITY or found.unit.pk in (row.unit.pk, row.unit.parent_id)
    return part and row.reason is None


def _typed(asked: QueryDict, whom: str, value: str) -> str:
    """An assumption chosen in the form's fields, as the address says it; "" where nothing was chosen."""
    chosen, amount = asked.get(whom, "").strip(), asked.get(value, "").strip()
    if not chosen or (whom == "whom" and not amount):
        return ""
    return f"{chosen}:{amount}" if amount else chosen


def _shown(
    found: Foreseen, assumed: Assumed, every: Sequence[Foreseen], result: Imagined, month: Period
) -> list[tuple[str, str]]:
    """Each assumption in words, and the address without it."""
    names = {row.unit.code: named(row.unit) for row in every}
    measure = measure_of(found.indicator)
    lines = [
        (
            _("%(unit)s比底线少完成%(amount)s%(measure)s")
            % {"unit": names.get(code, code), "amount": amount, "measure": measure},
            _one_url(found, month, assumed.without(code)),
        )
        for code, amount in assumed.missed.items()
    ]
    return lines + [
        (
            _("%(project)s推到明年，今年少%(amount)s%(measure)s")
            % {
                "project": named(slip.project),
                "amount": slip.amount.quantize(Decimal(1).scaleb(-found.indicator.decimals)),
                "measure": measure,
            },
            _one_url(found, month, assumed.without(slip.project.code)),
        )
        for slip in result.slips
    ]


# --- the matrix


def _asked(one: Foreseen, asked: Mapping[str, str]) -> bool:
    return (
        asked.get("unit", "") in ("", one.unit.code)
        and asked.get("indicator", "") in ("", one.indicator.code)
        and asked.get("risk", "") in ("", one.risk.value)
    )


def _counts(every: Sequence[Foreseen]) -> list[tuple[Risk, Any, str, int]]:
    counted = Counter(one.risk for one in every)
    order = (Risk.LIKELY_MISS, Risk.DOUBTFUL, Risk.SAFE, Risk.REACHED, Risk.UNKNOWN)
    return [(risk, rules.COLOURS[risk], str(RISKS[risk]), counted[risk]) for risk in order]


def _matrix(every: Sequence[Foreseen], month: Period) -> LightMatrix:
    columns = sorted(
        {one.indicator for one in every if one.bottom_line is not None}, key=lambda row: row.code
    )
    by_key = {(one.unit.pk, one.indicator.pk): one for one in every}
    rows = sorted(
        {one.unit for one in every if one.reason is None or one.so_far is not None},
        key=lambda unit: (unit.kind != UnitKind.CITY, unit.position),
    )
    return LightMatrix(
        title=_("完成底线的可能"),
        corner=_("单位"),
        columns=tuple(named(column) for column in columns),
        rows=tuple(
            MatrixRow(
                named(unit),
                tuple(_cell(by_key.get((unit.pk, column.pk)), month) for column in columns),
                f"{_matrix_url(month)}&{urlencode({'unit': unit.code})}#list",
            )
            for unit in rows
        ),
    )


def _cell(one: Foreseen | None, month: Period) -> MatrixCell | None:
    if one is None or one.bottom_line is None:
        return None
    return MatrixCell(
        rules.COLOURS[one.risk],
        chance_text(one.bottom_line_chance),
        _one_url(one, month),
        f"{named(one.unit)} · {named(one.indicator)}：{RISKS[one.risk]}",
    )


def _months(chosen: Period) -> list[Period]:
    last = queries.last_ended()
    return sorted({chosen, *(last.shift(-back) for back in range(MONTHS_OFFERED))}, reverse=True)


def _matrix_url(month: Period) -> str:
    return f"{reverse('status:foresight')}?{urlencode({'period': str(month)})}"


def _one_url(one: Foreseen, month: Period, assumed: Assumed | None = None) -> str:
    pairs = [("unit", one.unit.code), ("period", str(month)), *(assumed.pairs() if assumed else ())]
    return f"{reverse('status:foresight_one', args=[one.indicator.code])}?{urlencode(pairs)}"
