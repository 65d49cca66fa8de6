"""What a split may follow: the weights of units and of months, by rule."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import to_decimal
from guatu.targets.types import Basis, Guide, LastYear

MONTHS = 12
ZERO = Decimal(0)
Number = Decimal | Fraction
YEARS_BACK = 3
"""How many last years' shares a season is the mean of."""


def unit_weights(
    basis: Basis,
    unit_ids: Sequence[int],
    guide: Guide,
    *,
    total: Decimal,
    given: Mapping[int, Decimal],
    now: Mapping[int, Decimal],
) -> list[int]:
    """The weights of units by a rule, in the order of `unit_ids`, as whole numbers.

    `given`: what was entered for capacity or as the base of equal burden; `now`: the years as they stand, for a
    split by hand. Raises G1503 where there is no past to follow, G1502 for weights that are none.
    """
    chosen: Mapping[int, Number]
    match basis:
        case Basis.EVEN:
            chosen = even(unit_ids)
        case Basis.LAST_YEAR:
            chosen = _past(guide.usual).by_unit
        case Basis.GROWTH:
            chosen = _past(guide.last).by_unit
        case Basis.CAPACITY:
            chosen = given
        case Basis.BURDEN:
            before = guide.last.by_unit if guide.last else {}
            base = (
                {unit: given.get(unit, ZERO) for unit in unit_ids} if any(given.values()) else even(unit_ids)
            )
            chosen = equal_burden(total, before, base)
        case Basis.HAND:
            chosen = now
    weights = [chosen.get(unit, ZERO) for unit in unit_ids]
    if min(weights) < 0 or (basis is Basis.CAPACITY and not any(weights)):
        raise GuatuError("G1502")
    return whole_weights(weights)


def month_weights(
    basis: Basis,
    unit_ids: Sequence[int],
    guide: Guide,
    *,
    now: Sequence[Decimal],
    cells: Sequence[Sequence[int]],
) -> tuple[list[int], Sequence[Sequence[int]] | None]:
    """The weights of the city's months by a rule, and those of each cell where units have seasons of their own.

    `now` and `cells` are what stands, for a split by hand. Raises G1503 where there is no past to follow.
    """
    nothing = (ZERO,) * MONTHS
    match basis:
        case Basis.LAST_YEAR:
            return whole_weights(_past(guide.usual).by_month), None
        case Basis.GROWTH:
            past = _past(guide.last)
            own = [whole_weights(past.by_cell.get(unit, nothing)) for unit in unit_ids]
            return whole_weights(past.by_month), own
        case Basis.HAND:
            return whole_weights(now), cells
        case _:
            return [1] * len(now), None


def whole_weights(weights: Iterable[Number]) -> list[int]:
    """The same proportions as whole numbers, exactly."""
    exact = [Fraction(weight) for weight in weights]
    common = lcm(*(weight.denominator for weight in exact))
    return [int(weight * common) for weight in exact]


def _past(known: LastYear | None) -> LastYear:
    if known is None:
        raise GuatuError("G1503")
    return known


def even(ids: Iterable[int]) -> dict[int, Decimal]:
    """平均分摊: every unit alike."""
    return dict.fromkeys(ids, Decimal(1))


def increments(values: Mapping[int, Decimal]) -> tuple[Decimal, ...]:
    """What each of 12 months added, from cumulative values by month 1…12; their sum is the last value.

    A month nobody reported adds nothing, and its part is in the next one's (1–2月 merged). A figure that was
    above a later one (a correction) counts only up to it, so that no month is below zero.
    """
    most, reached = None, dict[int, Decimal]()
    for month in sorted(values, reverse=True):
        most = values[month] if most is None else min(most, values[month])
        reached[month] = max(most, ZERO)
    before, parts = ZERO, []
    for month in range(1, MONTHS + 1):
        now = reached.get(month, before)
        parts.append(now - before)
        before = now
    return tuple(parts)


def last_year(values: Mapping[tuple[int, int], Decimal]) -> LastYear:
    """One year's shares from its cumulative values by (unit, month 1…12). Raises G1503 for no data.

    A unit's year is its last value; the city's month is what all units added in it.
    """
    by_unit: dict[int, dict[int, Decimal]] = {}
    for (unit, month), value in values.items():
        by_unit.setdefault(unit, {})[month] = value
    cells = {unit: increments(months) for unit, months in by_unit.items()}
    cells = {unit: months for unit, months in cells.items() if any(months)}
    if not cells:
        raise GuatuError("G1503")
    return LastYear(
        by_unit={unit: sum(months, ZERO) for unit, months in cells.items()},
        by_month=tuple(sum(column, ZERO) for column in zip(*cells.values(), strict=True)),
        by_cell=cells,
    )


def usual_shares(years: Sequence[LastYear]) -> LastYear:
    """往年占比: the mean of some years' shares, each year counting the same however much it brought.

    Raises G1503 for no year.
    """
    if not years:
        raise GuatuError("G1503")
    units: dict[int, Fraction] = {}
    months = [Fraction(0)] * MONTHS
    for year in years:
        whole = sum(map(Fraction, year.by_unit.values()))
        for unit, value in year.by_unit.items():
            units[unit] = units.get(unit, Fraction(0)) + Fraction(value) / whole
        months = [mean + Fraction(value) / whole for mean, value in zip(months, year.by_month, strict=True)]
    return LastYear(
        by_unit={unit: to_decimal(share / len(years)) for unit, share in units.items()},
        by_month=tuple(to_decimal(share / len(years)) for share in months),
        by_cell=years[0].by_cell,
    )


def equal_burden(
    total: Decimal, before: Mapping[int, Decimal], base: Mapping[int, Decimal]
) -> dict[int, Fraction]:
    """同负担 [≈]: what the total asks beyond last year is shared by `base` (heads, GDP), on top of last year's value.

    Our own definition, for no source fixes one. Where less than last year is asked the units are relieved by
    the same base, none below zero. `base` decides who carries; a unit without a last year begins at zero.
    Raises G1502 for a base that is none.
    """
    whole = sum(map(Fraction, base.values()))
    if not base or whole <= 0 or min(base.values()) < 0:
        raise GuatuError("G1502")
    more = Fraction(total) - sum(Fraction(before.get(unit, ZERO)) for unit in base)
    parts = {
        unit: Fraction(before.get(unit, ZERO)) + more * Fraction(share) / whole
        for unit, share in base.items()
    }
    return {unit: max(part, Fraction(0)) for unit, part in parts.items()}
