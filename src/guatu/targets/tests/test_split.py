"""A year's target is split so that everything adds up: months to years, units to the city."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.errors import GuatuError
from guatu.targets import rules
from guatu.targets.types import Measured, Split

MONEY = Measured(
    adds_over_months=True, adds_over_units=True, is_rate=False, higher_is_better=True, decimals=2
)
COUNT = Measured(
    adds_over_months=True, adds_over_units=True, is_rate=False, higher_is_better=True, decimals=0
)
LEVEL = Measured(
    adds_over_months=False, adds_over_units=True, is_rate=False, higher_is_better=True, decimals=0
)
RATE = Measured(
    adds_over_months=False, adds_over_units=False, is_rate=True, higher_is_better=True, decimals=1
)
EVEN = (Decimal(1),) * 12
NORTHERN = tuple(map(Decimal, (1, 3, 6, 9, 12, 13, 12, 11, 11, 10, 7, 5)))

weights = st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any)
month_weights = st.lists(st.integers(0, 50), min_size=12, max_size=12).filter(any)
totals = st.integers(0, 10**7)


def split(
    total: str, units: list[int], months: tuple[Decimal, ...] = EVEN, measured: Measured = COUNT
) -> Split:
    return rules.split_year(Decimal(total), {i: Decimal(w) for i, w in enumerate(units)}, months, measured)


@given(total=totals, units=weights, months=month_weights, decimals=st.integers(0, 3))
def test_every_sum_holds_exactly_both_ways(
    total: int, units: list[int], months: list[int], decimals: int
) -> None:
    measured = Measured(True, True, is_rate=False, higher_is_better=True, decimals=decimals)
    whole = Decimal(total).scaleb(-decimals)
    done = rules.split_year(
        whole, {i: Decimal(w) for i, w in enumerate(units)}, list(map(Decimal, months)), measured
    )
    parts = list(done.units.values())
    assert sum(part.year for part in parts) == whole
    assert all(sum(part.months) == part.year for part in parts)
    assert tuple(map(sum, zip(*(part.months for part in parts), strict=True))) == done.city.months
    assert sum(done.city.months) == whole == done.city.year
    assert all(cell >= 0 and cell == cell.quantize(measured.step) for part in parts for cell in part.months)


@given(total=totals, units=weights, months=month_weights)
def test_no_unit_runs_more_than_two_pieces_away_from_its_own_share(
    total: int, units: list[int], months: list[int]
) -> None:
    done = split(str(total), units, tuple(map(Decimal, months)))
    for part in done.units.values():
        passed = given_so_far = Decimal(0)
        for weight, cell in zip(months, part.months, strict=True):
            passed += weight
            given_so_far += cell
            assert abs(given_so_far - part.year * passed / sum(months)) < 2


def test_a_split_that_divides_evenly_is_even() -> None:
    done = split("1200", [1, 1])
    assert done.units[0].months == (Decimal(50),) * 12
    assert done.city.months == (Decimal(100),) * 12


def test_small_counts_are_not_piled_onto_the_first_months() -> None:
    """447 estates over 15 units: the city's even pace stays even, whatever each unit's own small number."""
    done = split("447", [1] * 15)
    assert list(map(int, done.city.months[:4])) == [37, 38, 37, 37]
    assert max(done.city.months) - min(done.city.months) <= 1
    assert all(max(part.months) - min(part.months) <= 2 for part in done.units.values())


def test_months_follow_the_season_that_was_chosen() -> None:
    done = split("1000.00", [3, 1], NORTHERN, MONEY)
    assert done.units[0].year == Decimal("750.00")
    assert done.units[0].months[0] == Decimal("7.50")
    assert done.units[0].months[5] == Decimal("97.50")


def test_a_rate_is_given_whole_to_every_unit_and_has_no_months() -> None:
    done = split("20.0", [1, 1, 1], EVEN, RATE)
    assert {part.year for part in done.units.values()} == {Decimal("20.0")} == {done.city.year}
    assert done.city.months == ()


def test_a_level_is_split_over_units_and_has_no_months() -> None:
    done = split("10", [1, 1, 1], EVEN, LEVEL)
    assert [part.year for part in done.units.values()] == [4, 3, 3]
    assert all(part.months == () for part in done.units.values())


@pytest.mark.parametrize("total", ["-1", "0.5", "NaN"])
def test_a_total_that_the_indicator_cannot_hold_is_refused(total: str) -> None:
    with pytest.raises(GuatuError) as refused:
        split(total, [1])
    assert refused.value.number == "G1501"


@pytest.mark.parametrize("units", [[], [0, 0], [1, -1]])
def test_weights_that_are_no_weights_are_refused(units: list[int]) -> None:
    with pytest.raises(GuatuError) as refused:
        split("10", units)
    assert refused.value.number == "G1502"


def test_last_years_shares_are_the_last_values_and_the_increments() -> None:
    known = rules.last_year(
        {
            (1, 1): Decimal(10),
            (1, 2): Decimal(30),
            (2, 2): Decimal(5),
            (2, 3): Decimal(4),
            (1, 12): Decimal(60),
        }
    )
    assert known.by_unit == {1: Decimal(60), 2: Decimal(4)}
    assert list(known.by_month) == [10, 24, 0, *[0] * 8, 30]


def test_without_a_last_year_its_shares_cannot_be_followed() -> None:
    with pytest.raises(GuatuError) as refused:
        rules.last_year({})
    assert refused.value.number == "G1503"


def test_sums_that_do_not_hold_are_named() -> None:
    values = {
        (1, "2026"): Decimal(10), (2, "2026"): Decimal(6), (3, "2026"): Decimal(5),
        (2, "2026-01"): Decimal(6), (3, "2026-01"): Decimal(4),
    }  # fmt: skip
    faults = {(fault.unit_id, fault.period): fault.parts for fault in rules.mismatches(COUNT, 1, values)}
    assert faults == {(3, "2026"): Decimal(4), (1, "2026"): Decimal(11), (1, "2026-01"): Decimal(10)}
    assert rules.mismatches(RATE, 1, values) == ()
