"""Reads of the status room. The actor first; nothing outside the actor's units comes back."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import scoped, units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.projects import queries as projects
from guatu.status.models import Exemption, Light, VerifiedRating
from guatu.status.rules import confusion_of
from guatu.status.types import PROJECT_KIND, Column, Confusion, SubjectKind, Tally
from guatu.status.types.subjects import LIGHT_KINDS
from guatu.ui.types import LightColour, LightMatrix, MatrixCell, MatrixRow
from guatu.ui.words import light_word, named

if TYPE_CHECKING:
    pass

CITY = "city"
INDICATOR_KIND = LIGHT_KINDS[SubjectKind.INDICATOR]
_MONTHLY = Q(subject_kind=PROJECT_KIND, current=True, period__contains="-")
_LAST = (1, 0, 0)  # behind every area


# --- lights


def lights(
    actor: Actor,
    *,
    period: Period,
    kind: str = PROJECT_KIND,
    colours: Iterable[LightColour | str] | None = None,
    portfolio: str = CITY,
) -> QuerySet[Light]:
    """Current lights of a month (of an outside list: an edition), worst first, with unit and area.

    Each row has `rank` (LightColour.rank). Lists are never mixed: `portfolio` names the one meant.
    """
    rows = Light.objects.filter(subject_kind=kind, period=str(period), current=True)
    if kind == PROJECT_KIND:
        own = projects.projects(actor, portfolio=portfolio)
        rows = rows.filter(subject_id__in=own.order_by().values("pk"))
    if colours is not None:
        rows = rows.filter(colour__in=[str(colour) for colour in colours])
    ranks = [When(colour=colour.value, then=Value(colour.rank)) for colour in LightColour]
    rows = readable(actor, rows).select_related("unit", "area", "override__post")
    ranked = rows.annotate(rank=Case(*ranks, output_field=IntegerField()))
    return ranked.order_by("rank", "unit__position", "pk")


def light(actor: Actor, light_id: int) -> Light:
    """One light, current or replaced. Raises NotFound (G1002) outside the actor's scope too."""
    found = (
        readable(actor, Light.objects.select_related("unit", "area", "override__post"))
        .filter(pk=light_id)
        .first()
    )
    if found is None:
        raise NotFound(what=f"status.light:{light_id}")
    return found


def light_of_a_project(actor: Actor, light_id: int) -> Light:
    """The same of a project's light: what people say beside a light, they say of projects. Raises NotFound."""
    found = light(actor, light_id)
    if found.subject_kind != PROJECT_KIND:
        raise NotFound(what=f"status.light:{light_id}")
    return found


def light_of_project(actor: Actor, project_id: int, period: Period) -> Light | None:
    """The current light of a project for a month; None where it was not judged."""
    return _of_project(actor, project_id).filter(period=str(period), current=True).first()


def last_light_of(actor: Actor, project_id: int) -> Light | None:
    """The current light of the newest month a project was judged for."""
    return _of_project(actor, project_id).filter(current=True).order_by("-period").first()


def history(actor: Actor, light: Light, most: int = 24) -> list[Light]:
    """All lights the same subject ever had, replaced ones too, newest first."""
    rows = same_subject(light)
    return list(readable(actor, rows).order_by("-period", "-computed_at", "-pk")[:most])


def same_subject(light: Light) -> QuerySet[Light]:
    """Every light, of any month, of the subject that this one is of; an indicator's is of its unit too. Not scoped."""
    rows = Light.objects.filter(subject_kind=light.subject_kind, subject_id=light.subject_id)
    return rows.filter(unit=light.unit_id) if light.subject_kind == INDICATOR_KIND else rows


def counts(actor: Actor, period: Period, portfolio: str = CITY) -> dict[LightColour, int]:
    """How many lights of each colour; every colour is there."""
    rows = lights(actor, period=period, portfolio=portfolio).order_by().values_list("colour")
    found = dict(rows.annotate(n=Count("pk")).values_list("colour", "n"))
    return {colour: found.get(colour.value, 0) for colour in LightColour}


def latest_period(actor: Actor) -> Period:
    """The newest month that has lights; where none has, the month last ended."""
    rows = readable(actor, Light.objects.filter(_MONTHLY))
    newest = rows.order_by("-period").values_list("period", flat=True).first()
    return Period.parse(newest) if newest else Period.month_of(clock().today()).previous()


def judged_at(actor: Actor, period: Period) -> datetime | None:
    """When the newest of a month's lights was judged; None without lights."""
    newest = lights(actor, period=period).order_by().aggregate(at=Max("computed_at"))
    at: datetime | None = newest["at"]
    return at


def judged_periods(actor: Actor, most: int = 24) -> list[Period]:
    """The months that have lights, newest first."""
    rows = readable(actor, Light.objects.filter(_MONTHLY))
    found = rows.order_by("-period").values_list("period", flat=True).distinct()[:most]
    return [Period.parse(text) for text in found]


def _of_project(actor: Actor, project_id: int) -> QuerySet[Light]:
    rows = Light.objects.filter(subject_kind=PROJECT_KIND, subject_id=project_id)
    return readable(actor, rows.select_related("unit", "area"))


def readable(actor: Actor, rows: QuerySet[Light]) -> QuerySet[Light]:
    """The lights of these that the actor may see."""
    return scoped(actor, rows if actor.can("status.read") else rows.none())


def readable_lights(actor: Actor, light_ids: Iterable[int]) -> set[int]:
    """Which of these lights, current or replaced, the actor may see. One query."""
    rows = Light.objects.filter(pk__in=list(light_ids))
    return set(readable(actor, rows).values_list("pk", flat=True))


# --- the matrix


def tallies(actor: Actor, period: Period) -> list[Tally]:
    """Lights of the city's projects counted by unit × area, in the order of units and areas. Two queries.

    Every ranked unit the actor sees is there, with or without lights; areas are those that have any.
    """
    by = ("unit_id", "area_id", "area__name", "area__name_en", "area__plan", "area__position", "colour")
    rows = lights(actor, period=period).order_by().values(*by).annotate(n=Count("pk"))
    counted: defaultdict[tuple[int, int | None], dict[LightColour, int]] = defaultdict(dict)
    columns: dict[tuple[int, int, int], Column | None] = {}
    for row in rows:
        counted[row["unit_id"], row["area_id"]][LightColour(row["colour"])] = row["n"]
        if row["area_id"] is None:
            columns[_LAST] = None
        else:
            place = -row["area__plan"], row["area__position"], row["area_id"]
            columns[place] = Column(row["area_id"], row["area__name"], row["area__name_en"])
    lit = {unit_id for unit_id, _area in counted}
    shown = [unit for unit in units(actor) if unit.kind in RANKED_KINDS or unit.pk in lit]
    ordered = [columns[place] for place in sorted(columns)]
    return [
        Tally(unit, column, counted.get((unit.pk, column.pk if column else None), {}))
        for unit in shown
        for column in ordered or [None]
    ]


def matrix(actor: Actor, period: Period) -> LightMatrix:
    """Units × areas; each cell shows its worst colour and how many of how many, and leads to the list."""
    found = tallies(actor, period)
    columns = list(dict.fromkeys(named(tally.area) if tally.area else _("未归领域") for tally in found))
    by_unit: defaultdict[int, list[Tally]] = defaultdict(list)
    for tally in found:
        by_unit[tally.unit.pk].append(tally)
    rows = tuple(
        MatrixRow(
            label=named(some[0].unit),
            cells=tuple(_cell(tally, period) for tally in some),
            url=_list_url(period, unit=some[0].unit.pk),
        )
        for some in by_unit.values()
    )
    return LightMatrix(title=_("单位 × 领域"), corner=_("单位"), columns=tuple(columns), rows=rows)


def _cell(tally: Tally, period: Period) -> MatrixCell | None:
    worst = tally.worst
    if worst is None:
        return None
    text = str(tally.total) if tally.counts[worst] == tally.total else f"{tally.counts[worst]}/{tally.total}"
    words = [
        f"{light_word(colour)} {tally.counts[colour]}" for colour in LightColour if colour in tally.counts
    ]
    url = _list_url(period, unit=tally.unit.pk, area=tally.area.pk if tally.area else None)
    return MatrixCell(worst, text, url, "，".join(words))


def _list_url(period: Period, *, unit: int, area: int | None = None) -> str:
    tail = f"&area={area}" if area is not None else ""
    return f"{reverse('status:lights')}?period={period}&unit={unit}{tail}"


# --- exemptions, verified ratings


def exemptions(actor: Actor, project_ids: Collection[int]) -> QuerySet[Exemption]:
    """Exemptions of these projects, expired ones too, the newest first."""
    rows = Exemption.objects.filter(project__in=project_ids).select_related("granted_by")
    return scoped(actor, rows, "project__unit").order_by("-granted_at", "-pk")


def verified_ratings(
    actor: Actor, project_ids: Collection[int], period: Period | None = None
) -> QuerySet[VerifiedRating]:
    """What supervisors found at these projects, the newest first."""
    rows = VerifiedRating.objects.filter(project__in=project_ids).select_related("by")
    if period is not None:
        rows = rows.filter(period=str(period))
    return scoped(actor, rows, "project__unit")


# --- somebody else's ratings beside ours


def portfolios(actor: Actor) -> list[str]:
    """The outside lists that hold projects the actor may see."""
    return [name for name in projects.portfolios(actor) if name != CITY]


def editions(actor: Actor, portfolio: str) -> list[Period]:
    """The editions an outside list was imported in, newest first."""
    rows = projects.outside_ratings(actor, portfolio=portfolio)
    found = rows.order_by().values_list("period", flat=True).distinct()
    return sorted((Period.parse(text) for text in found), reverse=True)


def confusion(actor: Actor, portfolio: str, period: Period | None = None) -> Confusion:
    """Official ratings × our lights of one edition (None: the newest). Three queries."""
    known = editions(actor, portfolio)
    at = period or (known[0] if known else None)
    if at is None:
        return Confusion(portfolio, None, (), {}, 0)
    rated = projects.outside_ratings(actor, portfolio=portfolio).filter(period=str(at))
    theirs = {pk: LightColour(colour) for pk, colour in rated.values_list("project_id", "colour")}
    rows = lights(actor, period=at, portfolio=portfolio).order_by()
    ours = {pk: LightColour(colour) for pk, colour in rows.values_list("subject_id", "colour")}
    return confusion_of(portfolio, at, tuple(known), theirs, ours)


def rated_projects(actor: Actor, portfolio: str, period: Period, colour: LightColour) -> list[int]:
    """Ids of the projects of an outside list that its publisher rated so in an edition."""
    rows = projects.outside_ratings(actor, portfolio=portfolio).filter(
        period=str(period), colour=colour.value
    )
    return list(rows.values_list("project_id", flat=True))
