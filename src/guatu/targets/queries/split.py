"""Reads for a split in the making: the sheet it begins from, the past it may follow, what it is judged by."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor, UnitKind
from guatu.targets import rules
from guatu.targets.models import Indicator, Plan, TargetVersion
from guatu.targets.queries.figures import observations
from guatu.targets.queries.grid import inner_of
from guatu.targets.queries.tree import carriers, city, may_carry, measured
from guatu.targets.queries.versions import targets, versions
from guatu.targets.types import Guide, Inflation, LastYear, Measured, Sheet, Split, UnitSplit

if TYPE_CHECKING:
    from guatu.org.models import Unit

MONTHS = 12
YEARS_JUDGED = 10
"""How far back the best month ever is looked for."""

ByMonth = Mapping[int, Decimal]
Parts = tuple[UnitSplit, UnitSplit | None]
"""A unit's bottom line, and its stretch where there is one."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a split of one indicator and year is made on: rows are `units`, columns months, or the year alone.

    `top` is whose target is split: the city's, or that of a unit below it, which is asked `own` itself and may ask
    more of those below it; `alone` where it is the only row, and its year moves between its own months. `city` and
    `kept` are the last version's parts that this desk leaves as they are: the city's, where it is not the one that is
    split (its months follow those of a unit that is `alone` and `counted` in them), and those of units not on it.

    There is a column for each month where both ways add up. `sheet` is the last version's, or empty; `number` that
    version's, 0 where there is none.
    """

    indicator: Indicator
    plan: Plan
    year: int
    measured: Measured
    units: tuple["Unit", ...]
    sheet: Sheet
    number: int
    stretch: Decimal | None
    sentence: str
    document: str
    guide: Guide
    top: "Unit | None"
    own: Decimal | None
    top_parts: Parts | None
    city: Parts | None
    kept: Mapping[int, Parts]
    alone: bool = False
    counted: bool = False

    @property
    def top_months(self) -> tuple[Decimal, ...]:
        """What is asked of `top` month by month; empty where nothing is."""
        return self.top_parts[0].months if self.top_parts else ()

    @property
    def can_make_up(self) -> bool:
        """Whether a shortfall can be spread over months left: some are gone, some are left."""
        return self.by_months and self.number > 0 and 0 < self.guide.gone < MONTHS

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The rows' units."""
        return tuple(unit.pk for unit in self.units)

    @property
    def by_months(self) -> bool:
        """Whether there is a column for each month, and both ways add up."""
        return self.measured.adds_over_months and self.measured.adds_over_units


def desk(
    actor: Actor,
    plan: Plan,
    indicator: Indicator,
    year: int,
    unit_ids: Collection[int] | None = None,
    *,
    under: int | None = None,
    of: int | None = None,
) -> Desk:
    """The desk for a year's split among these units; left out, those of the last version, else the usual carriers.

    `under`: the unit whose target is split among those below it, once the city's is issued; left out, the city. `of`:
    whose shortfall is to be made up: the city's units, those below a unit where any of them has reported, else the
    unit's own months. Six queries, one more for `of`. Raises NotFound for a unit that carries no target.
    """
    last = versions(actor).filter(plan=plan, indicator=indicator, year=year).first()
    found = _parts(last, year)
    everyone = {unit.pk: unit for unit in units(actor)}
    city_id = next((pk for pk, unit in everyone.items() if unit.kind == UnitKind.CITY), None)
    of = None if of == city_id else of
    for asked in (under, of):
        if asked is not None and asked not in found:
            raise NotFound(what=f"unit {asked}")
    if of is not None:
        below = {pk for pk in found if pk in everyone and everyone[pk].parent_id == of}
        if not (below and guide(actor, indicator, year, below).done):
            return _own_desk(actor, plan, indicator, year, last, found, everyone[of])
        under = of
    facts = measured(indicator)
    top = everyone.get(city_id or 0) if under is None else everyone.get(under)
    rows = _rows_of(actor, everyone, set(found), unit_ids, under if under is not None else city_id)
    ids = [unit.pk for unit in rows]
    own = found.get(top.pk) if top is not None else None
    sheet = _sheet(facts, [found[pk][0] if pk in found else None for pk in ids], own[0] if own else None)
    if under is not None and any(sheet.years):
        sheet = rules.settled(sheet, sheet.cells)  # what is asked of those below, not of the unit itself
    return Desk(
        indicator=indicator,
        plan=plan,
        year=year,
        measured=facts,
        units=rows,
        sheet=sheet,
        number=last.number if last else 0,
        stretch=own[1].year if own and own[1] and under is None else None,
        sentence=last.sentence if last else "",
        document=last.document if last else "",
        guide=guide(actor, indicator, year, ids),
        top=top,
        own=own[0].year if own and under is not None else None,
        top_parts=own,
        city=found.get(city_id or 0) if under is not None else None,
        kept=_kept(found, everyone, city_id, set(ids), under),
    )


def _kept(
    found: Mapping[int, Parts],
    everyone: Mapping[int, "Unit"],
    city_id: int | None,
    ids: Set[int],
    under: int | None,
) -> dict[int, Parts]:
    """What a desk leaves as it was: of the city's what its rows passed on, of a unit's all but those right below it."""
    if under is None:
        inner = inner_of({pk: everyone[pk] for pk in found if pk in everyone}, city_id)
        stays = {pk for pk in inner if everyone[pk].parent_id in ids}
    else:
        stays = set(found) - {pk for pk, unit in everyone.items() if unit.parent_id == under}
    return {pk: found[pk] for pk in stays - {city_id}}


def _own_desk(
    actor: Actor,
    plan: Plan,
    indicator: Indicator,
    year: int,
    last: TargetVersion | None,
    found: Mapping[int, Parts],
    unit: "Unit",
) -> Desk:
    """One unit's own months: its year stays, and what is asked of everybody else."""
    top = city(actor)
    city_id = top.pk if top is not None else None
    seen = {row.pk: row for row in units(actor).filter(pk__in=found)}
    line, stretch = found[unit.pk]
    facts = measured(indicator)
    return Desk(
        indicator=indicator,
        plan=plan,
        year=year,
        measured=facts,
        units=(unit,),
        sheet=_sheet(facts, [line], line),
        number=last.number if last else 0,
        stretch=stretch.year if stretch else None,
        sentence=last.sentence if last else "",
        document=last.document if last else "",
        guide=guide(actor, indicator, year, [unit.pk]),
        top=unit,
        own=line.year,
        top_parts=found[unit.pk],
        city=found.get(city_id or 0),
        kept={pk: parts for pk, parts in found.items() if pk not in (unit.pk, city_id)},
        alone=True,
        counted=unit.pk not in inner_of(seen, city_id),
    )


def merged(desk: Desk, split: Split, stretch: Split | None) -> tuple[Split, Split | None]:
    """What is issued of a desk: its own parts, and with them what it leaves as it was. Bottom line and stretch."""
    city_line, city_high = desk.city or (split.city, stretch.city if stretch is not None else None)
    if desk.alone and desk.counted and desk.top_parts:
        line, high = desk.top_parts
        city_line = _moved(city_line, line, split.city)
        if city_high is not None and high is not None and stretch is not None:
            city_high = _moved(city_high, high, stretch.city)
    lines = Split(city_line, {**{unit: line for unit, (line, _) in desk.kept.items()}, **split.units})
    if city_high is None:
        return lines, None
    kept = {unit: high or line for unit, (line, high) in desk.kept.items()}
    return lines, Split(city_high, {**kept, **(stretch if stretch is not None else split).units})


def _moved(whole: UnitSplit, before: UnitSplit, now: UnitSplit) -> UnitSplit:
    """The sum after one of its parts moved between months."""
    months = zip(whole.months, before.months, now.months, strict=True)
    return replace(whole, months=tuple(total - old + new for total, old, new in months))


def with_total(desk: Desk, total: Decimal) -> Sheet:
    """The desk's sheet with another total of the city. Raises G1501 for one the indicator cannot hold."""
    rules.check_target(total, desk.measured)
    steps = rules.steps(total, desk.measured)
    return replace(desk.sheet, total=steps, months=desk.sheet.months if desk.by_months else (steps,))


def guide(actor: Actor, indicator: Indicator, year: int, unit_ids: Collection[int]) -> Guide:
    """The past of these units: last year, the usual shares, the best month ever, and the months gone. One query."""
    facts = measured(indicator)
    entered: dict[int, dict[int, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    rows = observations(actor, indicator_ids=[indicator.pk], unit_ids=unit_ids).filter(
        period__gte=str(year - YEARS_JUDGED), period__lt=str(year + 1)
    )
    for unit_id, period, value in rows.values_list("unit_id", "period", "value"):
        if len(period) == len("2026-01"):
            entered[int(period[:4])][unit_id][int(period[5:])] = value
    known: dict[int, dict[int, ByMonth]] = {
        past: {unit: rules.cumulative(facts, months) for unit, months in by_unit.items()}
        for past, by_unit in sorted(entered.items(), reverse=True)
    }
    pasts = {past: _shares(by_unit) for past, by_unit in known.items() if past < year}
    usual = [shares for past, shares in pasts.items() if shares and past >= year - rules.YEARS_BACK]
    gone = _gone(year, known.get(year, {}))
    best = {unit: rules.best_month([of.get(unit, {}) for of in known.values()]) for unit in unit_ids}
    return Guide(
        last=pasts.get(year - 1),
        usual=rules.usual_shares(usual) if usual else None,
        best={unit: most for unit, most in best.items() if most is not None},
        best_city=rules.best_month([_together(by_unit) for by_unit in known.values()]),
        gone=gone,
        done={
            unit: rules.increments(months)[:gone]
            for unit, months in known.get(year, {}).items()
            if gone in months
        },
    )


def inflation(actor: Actor, plan: Plan, indicator: Indicator, year: int) -> "list[tuple[Inflation, Unit]]":
    """层层加码 in the last version: each unit that passes its target on, from the top. Three queries."""
    last = versions(actor).filter(plan=plan, indicator=indicator, year=year).first()
    if last is None or not measured(indicator).adds_over_units:
        return []
    asked = dict(last.targets.filter(period=str(year)).values_list("unit_id", "bottom_line"))
    everyone = {unit.pk: unit for unit in units(actor)}
    lines = rules.inflation({pk: unit.parent_id for pk, unit in everyone.items()}, asked)
    return [(line, everyone[line.unit_id]) for line in lines if line.unit_id in everyone]


def inflations(
    actor: Actor, plan: Plan, year: int, *, on: date | None = None, known_on: date | None = None
) -> "dict[int, list[tuple[Inflation, Unit]]]":
    """层层加码 in every indicator of a plan whose units add up, by indicator id, as its targets hold on a day.

    Two queries. Each line is a unit that asks something of those below it; indicators without any are left out.
    """
    rows = targets(actor, on=on, known_on=known_on).filter(
        version__plan=plan, period=str(year), version__indicator__roll_up=Indicator.RollUp.SUM
    )
    asked: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for indicator_id, unit_id, line in (
        rows.exclude(version__indicator__kind=Indicator.Kind.RATE)
        .order_by()
        .select_related(None)
        .values_list("version__indicator_id", "unit_id", "bottom_line")
    ):
        asked[indicator_id][unit_id] = line
    everyone = {unit.pk: unit for unit in units(actor)}
    parents = {pk: unit.parent_id for pk, unit in everyone.items()}
    found = {pk: rules.inflation(parents, of) for pk, of in asked.items()}
    return {pk: [(line, everyone[line.unit_id]) for line in lines] for pk, lines in found.items() if lines}


def passing_on(actor: Actor, desk: Desk) -> "list[Unit]":
    """The units of a desk of the city that have units below them to pass an issued target on to. One query."""
    if desk.number == 0 or desk.own is not None or not desk.measured.adds_over_units:
        return []
    above = set(may_carry(actor).filter(parent__in=desk.unit_ids).values_list("parent_id", flat=True))
    return [unit for unit in desk.units if unit.pk in above]


def _parts(version: TargetVersion | None, year: int) -> dict[int, Parts]:
    """The rows of a version by unit: bottom line, and stretch where there is one. One query."""
    if version is None:
        return {}
    rows: dict[int, dict[str, tuple[Decimal, Decimal | None]]] = defaultdict(dict)
    for unit, period, line, stretch in version.targets.values_list(
        "unit_id", "period", "bottom_line", "stretch"
    ):
        rows[unit][period] = line, stretch
    months = [str(month) for month in Period.of_year(year).months()]

    def part(of: Mapping[str, tuple[Decimal, Decimal | None]], which: int) -> UnitSplit:
        return UnitSplit(
            of[str(year)][which] or Decimal(0),
            tuple(of[month][which] or Decimal(0) for month in months if month in of),
        )

    return {
        unit: (part(of, 0), part(of, 1) if of[str(year)][1] is not None else None)
        for unit, of in rows.items()
    }


def _rows_of(
    actor: Actor,
    everyone: Mapping[int, "Unit"],
    found: Set[int],
    chosen: Collection[int] | None,
    top: int | None,
) -> "tuple[Unit, ...]":
    """The units of a desk: those chosen, else those of the last version right below `top`, else the usual ones."""
    if chosen is not None:
        ids = set(chosen)
    else:
        seen = {pk: everyone[pk] for pk in found if pk in everyone and pk != top}
        inner = inner_of(seen, top)
        of_city = top is None or everyone[top].kind == UnitKind.CITY
        ids = set(seen) - inner if of_city else {pk for pk in seen if seen[pk].parent_id == top}
        usual = carriers(actor).values_list("pk", flat=True)
        ids = ids or (
            set(usual) if of_city else {pk for pk, unit in everyone.items() if unit.parent_id == top}
        )
    return tuple(unit for pk, unit in everyone.items() if pk in ids and unit.kind != UnitKind.CITY)


def _sheet(facts: Measured, parts: Sequence[UnitSplit | None], top: UnitSplit | None) -> Sheet:
    """The version's rows in whole steps; the top's own row stays, even where a unit was left out."""
    by_months = facts.adds_over_months and facts.adds_over_units

    def line(part: UnitSplit | None) -> tuple[int, ...]:
        values = (part.months if by_months else (part.year,)) if part is not None else ()
        return tuple(rules.steps(value, facts) for value in values) or (0,) * (MONTHS if by_months else 1)

    def year(part: UnitSplit | None) -> int:
        return rules.steps(part.year, facts) if part is not None else 0

    return Sheet(year(top), tuple(map(year, parts)), line(top), tuple(map(line, parts)))


def _shares(by_unit: Mapping[int, ByMonth]) -> LastYear | None:
    values = {(unit, month): value for unit, months in by_unit.items() for month, value in months.items()}
    try:
        return rules.last_year(values)
    except GuatuError:  # nothing was reported, or nothing but zeros
        return None


def _gone(year: int, by_unit: Mapping[int, ByMonth]) -> int:
    """The last month of the year that somebody reported and that is over; 0 for none."""
    today = clock().today()
    over = MONTHS if today.year > year else today.month - 1 if today.year == year else 0
    return max((month for months in by_unit.values() for month in months if month <= over), default=0)


def _together(by_unit: Mapping[int, ByMonth]) -> ByMonth:
    """What all units had together by the end of each month, for months that every one of them reported."""
    common = set.intersection(*(set(months) for months in by_unit.values())) if by_unit else set()
    return {
        month: sum((months[month] for months in by_unit.values()), Decimal(0)) for month in sorted(common)
    }
