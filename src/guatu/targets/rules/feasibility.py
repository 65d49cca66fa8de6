"""What must be seen before targets are issued: months beyond the best ever, 层层加码, and who may be given none."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from guatu.kernel.errors import GuatuError
from guatu.org.types import UnitKind
from guatu.targets.types import HasName, Inflation, InflationLevel

MONTHS = 12
ZERO = Decimal(0)

NO_STATISTICS = (UnitKind.ENTERPRISE,)
"""Given no target of a statistical indicator: an enterprise reports what is, it fulfils no number."""
NO_TARGETS = (UnitKind.PARTNER, UnitKind.PORTFOLIO)
"""Kinds that carry no target of ours at all."""


class Carrier(Protocol):
    """A unit as this rule sees it."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def check_carrier(unit: Carrier, indicator: HasName, *, statistical: bool) -> None:
    """Raises G1538 for a unit that must not be given this target, with the rule; G1539 for one that carries none."""
    words = {
        "unit": unit.name,
        "unit_en": unit.name_en or unit.name,
        "indicator": indicator.name,
        "indicator_en": indicator.name_en or indicator.name,
    }
    if unit.kind in NO_STATISTICS and statistical:
        raise GuatuError("G1538", **words)
    if unit.kind in NO_TARGETS:
        raise GuatuError("G1539", **words)


def best_month(years: Iterable[Mapping[int, Decimal]]) -> Decimal | None:
    """The most that one month ever brought, from each year's cumulative values by month; None where nothing is known.

    What several months brought together (1–2月, a quarter, a month not reported) counts as their mean.
    """
    best: Decimal | None = None
    for year in years:
        before, at = ZERO, 0
        for month in sorted(year):
            brought = (year[month] - before) / (month - at)
            best = brought if best is None else max(best, brought)
            before, at = year[month], month
    return best


def beyond_best(
    rows: Mapping[int, Sequence[Decimal]], best: Mapping[int, Decimal | None]
) -> dict[int, tuple[int, ...]]:
    """By unit the months (1…12) whose target is above the best it ever reached; units without a past are left out."""
    found = {}
    for unit, months in rows.items():
        most = best.get(unit)
        if most is None:
            continue
        above = tuple(month for month, value in enumerate(months, start=1) if value > most)
        if above:
            found[unit] = above
    return found


def inflation(parents: Mapping[int, int | None], asked: Mapping[int, Decimal]) -> tuple[Inflation, ...]:
    """层层加码: who passed on more than was asked of it, level by level from the top.

    `parents`: unit → the one above; `asked`: unit → its year's target. A unit with a target whose children have
    targets too is one line: `own` asked of it, `parts` what its children are asked together. Units that carry
    no target are looked through.
    """
    children: dict[int, list[int]] = {}
    for unit in asked:
        above = _carrier_above(unit, parents, asked)
        if above is not None:
            children.setdefault(above, []).append(unit)
    lines = [
        Inflation(
            unit, _depth(unit, parents, asked), asked[unit], sum((asked[child] for child in below), ZERO)
        )
        for unit, below in children.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.level, -line.added, line.unit_id)))


def inflation_levels(lines: Iterable[Inflation]) -> tuple[InflationLevel, ...]:
    """The lines of `inflation` by level: those at the bottom are asked the top's target and what every level added."""
    by_level: dict[int, list[Inflation]] = {}
    for line in lines:
        by_level.setdefault(line.level, []).append(line)
    return tuple(
        InflationLevel(level, tuple(sorted(of, key=lambda line: (-line.added, line.unit_id))))
        for level, of in sorted(by_level.items())
    )


def _carrier_above(unit: int, parents: Mapping[int, int | None], asked: Mapping[int, Decimal]) -> int | None:
    above = parents.get(unit)
    while above is not None and above not in asked:
        above = parents.get(above)
    return above


def _depth(unit: int, parents: Mapping[int, int | None], asked: Mapping[int, Decimal]) -> int:
    level, above = 1, _carrier_above(unit, parents, asked)
    while above is not None:
        level, above = level + 1, _carrier_above(above, parents, asked)
    return level
