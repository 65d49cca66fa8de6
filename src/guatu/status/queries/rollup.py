"""A month's lights rolled up, by counts and by money; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor, UnitKind
from guatu.projects import queries as projects
from guatu.status.queries.kinds import lights_of
from guatu.status.queries.lights import lights
from guatu.status.rules.rollup import marked
from guatu.status.types import SubjectKind
from guatu.status.types.rollup import RollLine, Rollup, Sum, Way
from guatu.status.types.subjects import LIGHT_KINDS
from guatu.targets import queries as targets
from guatu.ui.types import LightColour
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.status.models import Light

Sums = dict[LightColour, Sum]
YUAN = "CNY"


class _Lit(NamedTuple):
    """A project with its light."""

    colour: LightColour
    unit: int
    area: int | None
    industry: str
    worth: Sum


def rolled_up(actor: Actor, period: Period, way: Way) -> Rollup:
    """The city's projects with a light of the month that the actor may see, rolled up one way. Five queries at most.

    Investment in another currency is counted and not added.
    """
    lit = _lit(actor, period)
    whole = RollLine(
        _whole(way), 0, _sums(lit), light=_of_the_city(actor, period) if way is Way.UNIT else None
    )
    rows = {Way.CHAIN: _by_chain, Way.AREA: _by_area, Way.UNIT: _by_unit}[way](actor, period, lit)
    return Rollup(way, period, whole, marked(rows))


def _of_the_city(actor: Actor, period: Period) -> "Light | None":
    found = lights(actor, period=period, kind=LIGHT_KINDS[SubjectKind.UNIT])
    return found.filter(unit__kind=UnitKind.CITY).first()


def _lit(actor: Actor, period: Period) -> list[_Lit]:
    colours = dict(lights(actor, period=period).order_by().values_list("subject_id", "colour"))
    rows = projects.projects(actor).select_related(None).order_by()
    fields = ("pk", "unit_id", "area_id", "industry", "total_investment", "currency")
    return [
        _Lit(LightColour(colours[pk]), unit, area, industry, _worth(money, currency))
        for pk, unit, area, industry, money, currency in rows.values_list(*fields)
        if pk in colours
    ]


def _worth(money: Decimal | None, currency: str) -> Sum:
    return Sum(1, money) if money is not None and currency == YUAN else Sum(1, Decimal(0), 1)


def _sums(rows: Iterable[_Lit]) -> Sums:
    found: Sums = {}
    for row in rows:
        found[row.colour] = found.get(row.colour, Sum()).plus(row.worth)
    return found


def _whole(way: Way) -> str:
    return {Way.CHAIN: _("全市经济"), Way.AREA: _("全年计划"), Way.UNIT: _("全市")}[way]


def _url(period: Period, **narrow: object) -> str:
    tail = "".join(f"&{key}={value}" for key, value in narrow.items())
    return f"{reverse('status:lights')}?period={period}{tail}"


def _by_chain(actor: Actor, period: Period, lit: list[_Lit]) -> list[RollLine]:
    """Chains with their segments in their order; last what lies on no chain."""
    finder = projects.chain_of_industry(actor)
    by_segment: defaultdict[int | None, list[_Lit]] = defaultdict(list)
    for row in lit:
        by_segment[finder.segment(row.industry)].append(row)
    url = reverse("projects:chains") if actor.can("projects.read") else ""
    lines = []
    for chain in finder.chains:
        segments = list(chain.segments.all())
        own = [row for segment in segments for row in by_segment[segment.pk]]
        lines.append(RollLine(named(chain), 1, _sums(own), url))
        lines += [RollLine(named(segment), 2, _sums(by_segment[segment.pk]), url) for segment in segments]
    # What lies on no chain is no chain, and so never the worst of them.
    return [*lines, RollLine(_("不在产业链上"), 2, _sums(by_segment[None]))] if by_segment[None] else lines


def _by_area(actor: Actor, period: Period, lit: list[_Lit]) -> list[RollLine]:
    """The areas of the year's plan in their order; last those of no area of it."""
    plan = targets.current_plan(actor, period.year)
    areas = list(targets.areas(actor, plan, retired=True)) if plan is not None else []
    by_area: defaultdict[int | None, list[_Lit]] = defaultdict(list)
    known = {area.pk for area in areas}
    for row in lit:
        by_area[row.area if row.area in known else None].append(row)
    lines = [
        RollLine(named(area), 1, _sums(by_area[area.pk]), _url(period, area=area.pk))
        for area in areas
        if area.retired_on is None or by_area[area.pk]
    ]
    return [*lines, RollLine(_("未归领域"), 1, _sums(by_area[None]))] if by_area[None] else lines


def _by_unit(actor: Actor, period: Period, lit: list[_Lit]) -> list[RollLine]:
    """Units that have projects, or units below them that have; each holds what is below it."""
    seen = {unit.pk: unit for unit in units(actor)}
    below: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for unit in seen.values():
        below[unit.parent_id if unit.parent_id in seen else None].append(unit)
    own: defaultdict[int, list[_Lit]] = defaultdict(list)
    for row in lit:
        own[row.unit].append(row)
    # The city itself is the whole: its lines are the units below it, and what is its own.
    tops: list[Unit] = []
    extra: list[_Lit] = []
    for unit in below[None]:
        if unit.kind == UnitKind.CITY:
            tops += below[unit.pk]
            extra += own[unit.pk]
        else:
            tops.append(unit)
    lines: list[RollLine] = []
    lights_of_units = lights_of(actor, SubjectKind.UNIT, list(seen), period)
    for unit in tops:
        lines += _unit_lines(unit, 1, below, own, period, lights_of_units)
    return [*lines, RollLine(_("市本级"), 1, _sums(extra))] if extra else lines


def _unit_lines(
    unit: "Unit",
    depth: int,
    below: "Mapping[int | None, list[Unit]]",
    own: Mapping[int, list[_Lit]],
    period: Period,
    lit: "Mapping[int, Light]",
) -> list[RollLine]:
    """The unit's line and those below it; nothing where none of them has projects."""
    lower = [
        line
        for other in below.get(unit.pk, ())
        for line in _unit_lines(other, depth + 1, below, own, period, lit)
    ]
    sums = _sums(own.get(unit.pk, ()))
    for line in lower:
        if line.depth == depth + 1:
            for colour, one in line.sums.items():
                sums[colour] = sums.get(colour, Sum()).plus(one)
    if not sums:
        return []
    line = RollLine(named(unit), depth, sums, _url(period, unit=unit.pk), light=lit.get(unit.pk))
    return [line, *lower]


def rollup_facts(found: Rollup) -> dict[str, Any]:
    """As the API and the command say it. Money in yuan, as text."""
    return {
        "way": found.way.value,
        "period": str(found.period),
        "whole": _line_facts(found.whole),
        "lines": [_line_facts(line) for line in found.lines],
        "worst": found.worst.name if found.worst else None,
    }


def _line_facts(line: RollLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "depth": line.depth,
        "worst": line.worst,
        "light": line.light.colour if line.light is not None else None,
        "light_id": line.light.pk if line.light is not None else None,
        "count": line.total.count,
        "money": str(line.total.money),
        "unpriced": line.total.unpriced,
        "lights": {
            colour.value: {"count": line.of(colour).count, "money": str(line.of(colour).money)}
            for colour in LightColour
        },
    }
