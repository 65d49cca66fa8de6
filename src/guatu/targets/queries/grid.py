"""Reads of the grid of targets: unit × month with the sums of both, and the weights that a split follows."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.kernel.period import Period
from guatu.targets import rules
from guatu.targets.models import Indicator
from guatu.targets.queries.tree import measured
from guatu.targets.types import GridRow, TargetGrid

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import TargetVersion


def inner_of(seen: Mapping[int, "Unit"], top_id: int | None) -> frozenset[int]:
    """Of units that carry a target those whose own parent carries one too, the city aside."""
    return frozenset(pk for pk, unit in seen.items() if unit.parent_id != top_id and unit.parent_id in seen)


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
    inner = inner_of(seen, top_id)
    outer = [line for line in below if line.unit.pk not in inner]
    total = _sum_row(top, outer) if top is not None and outer and facts.adds_over_units else None
    return TargetGrid(
        year=year,
        city=lines.get(top_id) if top_id is not None else None,
        rows=below,
        unit_sum=total,
        faults=rules.mismatches(facts, top_id if below else None, values, inner),
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
