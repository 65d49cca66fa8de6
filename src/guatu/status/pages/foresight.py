"""How every indicator's year will end, unit by unit: the matrix, the words counted, the list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.engine.forecast import Verdict
from guatu.engine.forecast.trajectory import WORDS
from guatu.org.queries import actor_of
from guatu.org.types import Actor, UnitKind
from guatu.status import queries, rules
from guatu.status.columns import foresight_columns
from guatu.status.forms import ForesightFilter
from guatu.status.models import Light
from guatu.status.pages.addresses import Asof
from guatu.status.types import Foreseen, Risk
from guatu.status.words import PACE_COLOURS, RISKS, chance_text
from guatu.ui.lists import exported
from guatu.ui.types import LightColour, LightMatrix, MatrixCell, MatrixRow
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.org.models import Unit

PAGE = 30
MOST_AT_ONCE = 25  # indicators worked out in one request; the page asks again until all are there


@dataclass(frozen=True, slots=True)
class Counted:
    """A word, of how many series it is said, and whether the list shows these alone."""

    value: str
    colour: LightColour
    word: str
    count: int
    chosen: bool


@require_safe
def foresight(request: HttpRequest) -> HttpResponseBase:
    """Indicators × units with the chance of each bottom line; below, what matters most first."""
    actor = actor_of(request)
    actor.require("status.read")
    asof = Asof.asked(request)
    every, pending = queries.foresight_begun(
        actor, period=asof.month, known_on=asof.known_on, most=MOST_AT_ONCE
    )
    areas = queries.area_indicators(actor, asof.month.year)
    form = ForesightFilter(request.GET, months=asof.months, areas=[area for area, _ids in areas], every=every)
    within = {area.code: ids for area, ids in areas}.get(form.chosen("area"))
    wanted = form.wanted(within)
    placed = [one for one in every if wanted.places(one)]
    rows = [one for one in placed if wanted.says(one)]
    listing = foresight_columns(RISKS)
    notes = [(_("截至"), asof.month.label(get_language()))]
    if taken := exported(request, listing, rows, form=form, notes=notes):
        return taken
    page = Paginator([(one, asof.one_url(one)) for one in rows], PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "foresight",
        "asof": asof,
        "known_on": asof.known_on,
        "form": form,
        "risks": _risks(placed, wanted.risk),
        "paces": _paces(placed, wanted.pace),
        "matrix": _matrix(placed, asof),
        "page": page,
        "listing": listing,
        "series": _with_lights(actor, list(page.object_list), asof),
        "narrowed": any(form.chosen(key) for key in ("area", "level", "unit", "indicator", "risk", "pace")),
        "everything_url": asof.list_url(),
        "pending": pending,
        "any": bool(every) or bool(pending),
        "foreseen": any(one.reason is None for one in every),
    }
    return render(request, "status/foresight.html", context)


def _with_lights(
    actor: Actor, shown: Iterable[tuple[Foreseen, str]], asof: Asof
) -> list[tuple[Foreseen, str, Light | None]]:
    """Each with the light that rules about indicators gave it in that month; of a past day none is told."""
    pairs = [(one.indicator.pk, one.unit.pk) for one, _url in shown] if asof.known_on is None else []
    lit = queries.indicator_lights(actor, asof.month, pairs) if pairs else {}
    return [(one, url, lit.get((one.indicator.pk, one.unit.pk))) for one, url in shown]


def _risks(every: Sequence[Foreseen], chosen: str) -> list[Counted]:
    counted = Counter(one.risk for one in every)
    order = (Risk.LIKELY_MISS, Risk.DOUBTFUL, Risk.SAFE, Risk.REACHED, Risk.UNASKED, Risk.UNKNOWN)
    return [
        Counted(risk.value, rules.COLOURS[risk], str(RISKS[risk]), counted[risk], risk == chosen)
        for risk in order
    ]


def _paces(every: Sequence[Foreseen], chosen: str) -> list[Counted]:
    counted = Counter(one.verdict for one in every)
    order = (Verdict.OUT_OF_REACH, Verdict.TIGHT, Verdict.COMFORTABLE, Verdict.REACHED, Verdict.UNKNOWN)
    return [
        Counted(
            pace.value, PACE_COLOURS[pace], WORDS[pace].label(get_language()), counted[pace], pace == chosen
        )
        for pace in order
    ]


def _matrix(every: Sequence[Foreseen], asof: Asof) -> LightMatrix:
    columns = sorted(
        {one.indicator for one in every if one.bottom_line is not None}, key=lambda row: row.code
    )
    by_key = {(one.unit.pk, one.indicator.pk): one for one in every}
    rows: list[Unit] = sorted(
        {one.unit for one in every if one.bottom_line is not None},
        key=lambda unit: (unit.kind != UnitKind.CITY, unit.position),
    )
    return LightMatrix(
        title=_("完成底线的可能"),
        corner=_("单位"),
        columns=tuple(named(column) for column in columns),
        rows=tuple(
            MatrixRow(
                named(unit),
                tuple(_cell(by_key.get((unit.pk, column.pk)), asof) for column in columns),
                f"{asof.list_url(unit=unit.code)}#list",
            )
            for unit in rows
        ),
    )


def _cell(one: Foreseen | None, asof: Asof) -> MatrixCell | None:
    if one is None or one.bottom_line is None:
        return None
    return MatrixCell(
        rules.COLOURS[one.risk],
        chance_text(one.bottom_line_chance),
        asof.one_url(one),
        f"{named(one.unit)} · {named(one.indicator)}：{RISKS[one.risk]}",
    )
