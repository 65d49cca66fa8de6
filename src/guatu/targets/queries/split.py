"""Reads for a split in the making: the sheet it begins from, the past it may follow, what it is judged by."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor, UnitKind
from guatu.targets import rules
from guatu.targets.models import Indicator, Plan, TargetVersion
from guatu.targets.queries.figures import observations
from guatu.targets.queries.tree import carriers, city, measured
from guatu.targets.queries.versions import versions
from guatu.targets.types import Guide, Inflation, LastYear, Measured, Sheet

if TYPE_CHECKING:
    from guatu.org.models import Unit

MONTHS = 12
YEARS_JUDGED = 10
"""How far back the best month ever is looked for."""

ByMonth = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a split of one indicator and year is made on: rows are `units`, columns months, or the year alone.

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
    guide: Guide

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The rows' units."""
        return tuple(unit.pk for unit in self.units)

    @property
    def by_months(self) -> bool:
        """Whether there is a column for each month, and both ways add up."""
        return self.measured.adds_over_months and self.measured.adds_over_units


def desk(
    actor: Actor, plan: Plan, indicator: Indicator, year: int, unit_ids: Collection[int] | None = None
) -> Desk:
    """The desk for a year's split among these units; left out, those of the last version, else the usual carriers.

    Six queries.
    """
    facts = measured(indicator)
    last = versions(actor).filter(plan=plan, indicator=indicator, year=year).first()
    found = _values(last)
    lines = {key: line for key, (line, _) in found.items()}
    top = city(actor)
    seen = units(actor)
    if unit_ids is None:
        ids = {unit for unit, _ in found} or set(carriers(actor).values_list("pk", flat=True))
    else:
        ids = set(unit_ids)
    rows = tuple(seen.filter(pk__in=ids).exclude(kind=UnitKind.CITY).order_by("position", "pk"))
    return Desk(
        indicator=indicator,
        plan=plan,
        year=year,
        measured=facts,
        units=rows,
        sheet=_sheet(facts, year, [unit.pk for unit in rows], lines, top),
        number=last.number if last else 0,
        stretch=found.get((top.pk, str(year)), (None, None))[1] if top is not None else None,
        guide=guide(actor, indicator, year, [unit.pk for unit in rows]),
    )


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


def inflation(actor: Actor, version: TargetVersion) -> tuple[Inflation, ...]:
    """层层加码 in one version: each unit that passes its target on, from the top. Two queries."""
    asked = dict(version.targets.filter(period=str(version.year)).values_list("unit_id", "bottom_line"))
    return rules.inflation(dict(units(actor).values_list("pk", "parent_id")), asked)


def _values(version: TargetVersion | None) -> dict[tuple[int, str], tuple[Decimal, Decimal | None]]:
    if version is None:
        return {}
    rows = version.targets.values_list("unit_id", "period", "bottom_line", "stretch")
    return {(unit, period): (line, stretch) for unit, period, line, stretch in rows}


def _sheet(
    facts: Measured,
    year: int,
    unit_ids: Sequence[int],
    values: Mapping[tuple[int, str], Decimal],
    top: "Unit | None",
) -> Sheet:
    """The version's rows of these units in whole steps; the city's own row stays, even where a unit was left out."""
    by_months = facts.adds_over_months and facts.adds_over_units
    periods = [str(month) for month in Period.of_year(year).months()] if by_months else [str(year)]

    def step(unit: int, period: str) -> int:
        return rules.steps(values.get((unit, period), Decimal(0)), facts)

    cells = tuple(tuple(step(unit, period) for period in periods) for unit in unit_ids)
    city_id = top.pk if top is not None else 0
    return Sheet(
        total=step(city_id, str(year)),
        years=tuple(step(unit, str(year)) for unit in unit_ids),
        months=tuple(step(city_id, period) for period in periods),
        cells=cells,
    )


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
