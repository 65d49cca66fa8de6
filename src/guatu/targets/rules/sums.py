"""Sums that must hold, named where they do not. Pure."""

from collections.abc import Mapping, Set
from decimal import Decimal

from guatu.targets.types import Measured, Mismatch

ZERO = Decimal(0)


def mismatches(
    measured: Measured,
    city: int | None,
    values: Mapping[tuple[int, str], Decimal],
    inner: Set[int] = frozenset(),
) -> tuple[Mismatch, ...]:
    """Where targets by (unit, period text) do not add up: units' months to their year, units to the city.

    `city` None leaves the sum over units unchecked: the city's row is not among the values. `inner` are units whose
    own parent carries a target too: what that one asks of them is its own matter (see rules.inflation), and the
    city's sum does not count them twice.
    """
    faults = []
    if measured.adds_over_months:
        faults += _faults_over_months(values)
    if measured.adds_over_units and city is not None:
        faults += _faults_over_units(city, values, inner)
    return tuple(faults)


def _faults_over_months(values: Mapping[tuple[int, str], Decimal]) -> list[Mismatch]:
    parts: dict[tuple[int, str], Decimal] = {}
    for (unit, period), value in values.items():
        if len(period) > 4:
            key = (unit, period[:4])
            parts[key] = parts.get(key, ZERO) + value
    return [
        Mismatch(unit, year, values.get((unit, year), ZERO), total)
        for (unit, year), total in parts.items()
        if values.get((unit, year)) != total
    ]


def _faults_over_units(
    city: int, values: Mapping[tuple[int, str], Decimal], inner: Set[int]
) -> list[Mismatch]:
    parts: dict[str, Decimal] = {}
    for (unit, period), value in values.items():
        if unit != city and unit not in inner:
            parts[period] = parts.get(period, ZERO) + value
    return [
        Mismatch(city, period, values.get((city, period), ZERO), total)
        for period, total in parts.items()
        if values.get((city, period)) != total
    ]
