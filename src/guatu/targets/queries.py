"""Reads of targets: the plan tree, targets, observations with their revisions, paces."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import scoped, units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.targets import rules
from guatu.targets.models import Area, Indicator, Observation, Plan, Target, Task
from guatu.targets.types import Basis, Branch, GridRow, LastYear, Measured, Pace, Split, Standing, TargetGrid

if TYPE_CHECKING:
    from guatu.org.models import Unit

# --- the plan tree: every member of the house sees the whole of it


def plans(actor: Actor) -> QuerySet[Plan]:
    """All plans, the newest first."""
    rows = Plan.objects.all()
    return rows if actor.can("targets.read") else rows.none()


def plan(actor: Actor, code: str) -> Plan:
    """One plan by its code. Raises NotFound."""
    found = plans(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def current_plan(actor: Actor, year: int) -> Plan | None:
    """The plan of that year; None where there is none yet."""
    return plans(actor).filter(kind=Plan.Kind.YEAR, start__year=year).first()


def areas(actor: Actor, plan: Plan) -> QuerySet[Area]:
    """The plan's areas in their order."""
    rows = Area.objects.filter(plan=plan)
    return rows if actor.can("targets.read") else rows.none()


def tasks(actor: Actor, plan: Plan) -> QuerySet[Task]:
    """The plan's tasks, by area, with area, indicator and lead unit."""
    rows = Task.objects.filter(area__plan=plan).select_related("area", "indicator", "lead_unit")
    return rows.order_by("area__position", "code") if actor.can("targets.read") else rows.none()


def branches(actor: Actor, plan: Plan) -> list[Branch]:
    """The plan as a tree: every area with its tasks. Two queries."""
    by_area: dict[int, list[Task]] = defaultdict(list)
    for task in tasks(actor, plan):
        by_area[task.area_id].append(task)
    return [Branch(area, tuple(by_area[area.pk])) for area in areas(actor, plan)]


def indicators(actor: Actor) -> QuerySet[Indicator]:
    """All indicators, by code."""
    rows = Indicator.objects.select_related("owner")
    return rows if actor.can("targets.read") else rows.none()


def indicator(actor: Actor, code: str) -> Indicator:
    """One indicator by its code. Raises NotFound."""
    found = indicators(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def measured(indicator: Indicator) -> Measured:
    """What the rules need to know of an indicator."""
    return Measured(
        adds_over_months=indicator.kind in (Indicator.Kind.FLOW, Indicator.Kind.COUNT),
        adds_over_units=indicator.roll_up == Indicator.RollUp.SUM and indicator.kind != Indicator.Kind.RATE,
        is_rate=indicator.kind == Indicator.Kind.RATE,
        higher_is_better=indicator.higher_is_better,
        decimals=indicator.decimals,
    )


# --- targets and observations: in the actor's scope


def targets(
    actor: Actor, *, indicator_ids: Collection[int] | None = None, period_prefix: str | None = None
) -> QuerySet[Target]:
    """Targets of the units the actor may see. `period_prefix` "2026" is the year and its months."""
    rows = scoped(actor, Target.objects.select_related("unit", "indicator")).order_by(
        "indicator__code", "unit__position", "unit_id", "period"
    )
    if indicator_ids is not None:
        rows = rows.filter(indicator_id__in=indicator_ids)
    return rows.filter(period__startswith=period_prefix) if period_prefix else rows


def observations(
    actor: Actor,
    *,
    indicator_ids: Collection[int],
    unit_ids: Collection[int] | None = None,
    periods: Iterable[Period | str] | None = None,
) -> QuerySet[Observation]:
    """The figures in force (no superseded revision), oldest period first."""
    rows = scoped(actor, Observation.objects.filter(current=True, indicator_id__in=indicator_ids))
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    if periods is not None:
        rows = rows.filter(period__in=[str(period) for period in periods])
    return rows.select_related("unit").order_by("period", "unit__position", "unit_id")


def revisions(actor: Actor, indicator: Indicator, *, year: int | None = None) -> QuerySet[Observation]:
    """Every figure ever recorded in the actor's scope, superseded ones too, newest first."""
    rows = scoped(actor, Observation.objects.filter(indicator=indicator)).select_related(
        "unit", "recorded_by"
    )
    if year is not None:
        rows = rows.filter(period__startswith=str(year))
    return rows.order_by("-period", "unit__position", "unit_id", "-revision")


def carriers(actor: Actor) -> "QuerySet[Unit]":
    """The units below the city that targets are usually split among."""
    return units(actor, RANKED_KINDS)


def city(actor: Actor) -> "Unit | None":
    """The city itself, for those who may see it."""
    return units(actor, [UnitKind.CITY]).first()


def weights(
    actor: Actor, indicator: Indicator, year: int, unit_ids: Collection[int], by_unit: Basis, by_month: Basis
) -> tuple[dict[int, Decimal], tuple[Decimal, ...]]:
    """The weights a split follows, over these units and over 12 months. Raises G1503 where there is no last year."""
    known = last_year(actor, indicator, year) if Basis.LAST_YEAR in (by_unit, by_month) else None
    units_alike, months_alike = rules.even(unit_ids), (Decimal(1),) * 12
    if known is None:
        return units_alike, months_alike
    shares = {unit_id: known.by_unit.get(unit_id, Decimal(0)) for unit_id in unit_ids}
    return (
        shares if by_unit == Basis.LAST_YEAR else units_alike,
        tuple(known.by_month) if by_month == Basis.LAST_YEAR else months_alike,
    )


def last_year(actor: Actor, indicator: Indicator, year: int) -> LastYear:
    """What the units did the year before, as weights for a split. Raises G1503 where nothing is known."""
    rows = observations(actor, indicator_ids=[indicator.pk]).filter(
        period__startswith=f"{year - 1}-", unit__in=carriers(actor)
    )
    return rules.last_year({(row.unit_id, int(row.period[5:])): row.value for row in rows})


# --- the grid of targets


def grid(actor: Actor, plan: Plan, indicator: Indicator, year: int) -> TargetGrid:
    """Targets of one indicator by unit and month, with the sums of both and their faults. Two queries."""
    rows = list(targets(actor, indicator_ids=[indicator.pk], period_prefix=str(year)).filter(plan=plan))
    values = {(row.unit_id, row.period): row.bottom_line for row in rows}
    return _grid(indicator, year, city(actor), {row.unit_id: row.unit for row in rows}, values)


def drawn(actor: Actor, indicator: Indicator, year: int, split: Split) -> TargetGrid:
    """A split as the grid it would become, before it is written. Two queries."""
    months = [str(month) for month in Period.of_year(year).months()]
    values = {}
    top = city(actor)
    parts = {**split.units} if top is None else {top.pk: split.city, **split.units}
    for unit_id, part in parts.items():
        values[unit_id, str(year)] = part.year
        values |= {(unit_id, month): line for month, line in zip(months, part.months, strict=False)}
    known = {unit.pk: unit for unit in units(actor).filter(pk__in=parts)}
    return _grid(indicator, year, top, known, values)


def _grid(
    indicator: Indicator,
    year: int,
    top: "Unit | None",
    seen: Mapping[int, "Unit"],
    values: Mapping[tuple[int, str], Decimal],
) -> TargetGrid:
    months = [str(month) for month in Period.of_year(year).months()]
    lines = {unit_id: _grid_row(unit, str(year), months, values) for unit_id, unit in seen.items()}
    top_id = top.pk if top is not None else None
    below = tuple(line for unit_id, line in lines.items() if unit_id != top_id)
    facts = measured(indicator)
    total = _sum_row(top, below) if top is not None and below and facts.adds_over_units else None
    return TargetGrid(
        year=year,
        city=lines.get(top_id) if top_id is not None else None,
        rows=below,
        unit_sum=total,
        faults=rules.mismatches(facts, top_id if below else None, values),
        whole=top is not None,
    )


def _grid_row(
    unit: "Unit", year: str, months: list[str], values: Mapping[tuple[int, str], Decimal]
) -> GridRow:
    cells = tuple(values.get((unit.pk, month)) for month in months)
    return GridRow(unit, values.get((unit.pk, year)), cells, _sum(cells))


def _sum_row(unit: "Unit", rows: Collection[GridRow]) -> GridRow:
    months = tuple(_sum(column) for column in zip(*(row.months for row in rows), strict=True))
    return GridRow(unit, _sum(row.year for row in rows), months, _sum(months))


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


# --- paces


def cumulative(actor: Actor, indicator: Indicator, unit: "Unit", period: Period) -> Decimal | None:
    """The unit's value for that month, or the sum of what its units reported; None where nobody has."""
    return pace(actor, indicator, unit, period).actual


def pace(actor: Actor, indicator: Indicator, unit: "Unit", period: Period) -> Pace:
    """How one indicator of one unit stands against the year's plan at the end of a month. Four queries."""
    plan = current_plan(actor, period.year)
    return _Book.read(actor, plan, [indicator], period).pace(indicator, unit.pk)


def paces(actor: Actor, plan: Plan, unit_ids: Collection[int], period: Period) -> dict[tuple[int, int], Pace]:
    """The same for every indicator of the plan and every one of the units that carries it. Four queries.

    Keyed by (indicator id, unit id).
    """
    wanted = list(indicators(actor).filter(targets__plan=plan).distinct())
    book = _Book.read(actor, plan, wanted, period)
    return {
        (row.pk, unit_id): book.pace(row, unit_id)
        for row in wanted
        for unit_id in unit_ids
        if (row.pk, unit_id) in book.years
    }


def standings(actor: Actor, plan: Plan, period: Period) -> list[Standing]:
    """How the plan's indicators stand for the city, or for the actor's own unit where the city is not in scope."""
    top = city(actor) or units(actor).filter(pk=actor.unit_id).first()
    if top is None:
        return []
    found = paces(actor, plan, [top.pk], period)
    known = {row.pk: row for row in indicators(actor).filter(pk__in=[key[0] for key in found])}
    return [Standing(known[indicator_id], top, one) for (indicator_id, _unit_id), one in found.items()]


@dataclass(frozen=True, slots=True)
class _Book:
    """A year's targets and values of some indicators, read at once and rolled up over the tree of units."""

    period: Period
    years: Mapping[tuple[int, int], Decimal]  # (indicator, unit) → the year's target
    months: Mapping[tuple[int, int], Mapping[int, Decimal]]  # → month number → target
    values: Mapping[tuple[int, int], Mapping[int, Observation]]  # → month number → figure in force
    children: Mapping[int, list[int]]

    @classmethod
    def read(cls, actor: Actor, plan: Plan | None, wanted: Collection[Indicator], period: Period) -> "_Book":
        ids = [row.pk for row in wanted]
        years: dict[tuple[int, int], Decimal] = {}
        months: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
        set_targets = targets(actor, indicator_ids=ids, period_prefix=str(period.year)).filter(plan=plan)
        for indicator_id, unit_id, text, line in set_targets.values_list(
            "indicator_id", "unit_id", "period", "bottom_line"
        ):
            if len(text) == 4:
                years[indicator_id, unit_id] = line
            else:
                months[indicator_id, unit_id][int(text[5:])] = line
        values: dict[tuple[int, int], dict[int, Observation]] = defaultdict(dict)
        so_far = [month for month in period.year_period.months() if month <= period]
        for row in observations(actor, indicator_ids=ids, periods=so_far).select_related(None):
            values[row.indicator_id, row.unit_id][int(row.period[5:])] = row
        children: dict[int, list[int]] = defaultdict(list)
        for unit_id, parent_id in units(actor).values_list("pk", "parent_id"):
            if parent_id is not None:
                children[parent_id].append(unit_id)
        return cls(period, years, dict(months), dict(values), dict(children))

    def pace(self, indicator: Indicator, unit_id: int) -> Pace:
        facts = measured(indicator)
        key = indicator.pk, unit_id
        history = []
        for month in self.period.year_period.months()[: self.period.elapsed_months]:
            value = self._value(indicator.pk, unit_id, month.number, facts.adds_over_units)
            if value is not None:
                history.append((month, value))
        own = self.values.get(key, {}).get(self.period.number)
        reported, expected = self._reported(indicator.pk, unit_id, facts.adds_over_units)
        return rules.pace(
            facts,
            indicator_id=indicator.pk,
            unit_id=unit_id,
            period=self.period,
            year=self.years.get(key),
            months=self.months.get(key, {}),
            history=history,
            growth=own.growth if own else None,
            reported=reported,
            expected=expected,
        )

    def _value(self, indicator_id: int, unit_id: int, month: int, roll_up: bool) -> Decimal | None:
        own = self.values.get((indicator_id, unit_id), {}).get(month)
        if own is not None or not roll_up:
            return own.value if own is not None else None
        below = (self._value(indicator_id, child, month, True) for child in self.children.get(unit_id, ()))
        return _sum(below)

    def _reported(self, indicator_id: int, unit_id: int, roll_up: bool) -> tuple[int, int]:
        """How many have reported the period, of how many that should: the unit itself, or those below it."""
        own = self.values.get((indicator_id, unit_id), {}).get(self.period.number) is not None
        carrying = [child for child in self.children.get(unit_id, ()) if (indicator_id, child) in self.years]
        if own or not roll_up or not carrying:
            return int(own), 1
        parts = [self._reported(indicator_id, child, True) for child in carrying]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)
