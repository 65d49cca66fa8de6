"""Reads of the grid of targets: unit × month with the sums of both, and the weights that a split follows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import rules
from guatu.targets.models import Indicator
from guatu.targets.queries.figures import observations
from guatu.targets.queries.tree import carriers, city, measured
from guatu.targets.types import Basis, GridRow, LastYear, Split, TargetGrid

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import TargetVersion


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
    entered: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in rows:
        entered[row.unit_id][int(row.period[5:])] = row.value
    facts = measured(indicator)
    return rules.last_year(
        {
            (unit_id, month): value
            for unit_id, months in entered.items()
            for month, value in rules.cumulative(facts, months).items()
        }
    )


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
    return grid_of(indicator, year, top, known, values)


def grid_of(
    indicator: Indicator,
    year: int,
    top: "Unit | None",
    seen: Mapping[int, "Unit"],
    values: Mapping[tuple[int, str], Decimal],
    version: "TargetVersion | None" = None,
) -> TargetGrid:
    """The grid of some values by (unit id, period text), with the sums of both and their faults."""
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
        version=version,
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
