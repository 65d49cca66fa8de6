"""What is seen before targets are issued: a shortfall made up, months beyond the best, inflation, who is given none."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.errors import GuatuError
from guatu.org.types import UnitKind
from guatu.targets import rules
from guatu.targets.types import Inflation, Lag, Sheet

SEASON = [1, 3, 6, 9, 12, 13, 12, 11, 11, 10, 7, 5]


def planned(total: int, units: list[int]) -> Sheet:
    nothing = (0,) * 12
    done = rules.respread(Sheet(total, (0,) * len(units), nothing, (nothing,) * len(units)), units, SEASON)
    assert isinstance(done, Sheet)
    return done


# --- a shortfall is made up in what is left of the year


def test_what_is_short_goes_to_the_units_own_remaining_months_in_their_proportions() -> None:
    plan = planned(1000, [1, 1])
    new, lags = rules.make_up(plan, 5, {0: [0, 10, 25, 40, 65], 1: [5, 15, 30, 45, 60]})
    assert lags == (Lag(0, asked=155, done=140, left=360), Lag(1, asked=155, done=155, left=345))
    assert new.cells[0][:5] == (0, 10, 25, 40, 65)
    assert sum(new.cells[0][5:]) == 360
    assert new.years == plan.years
    assert new.cells[0][5] in (67, 68, 69)  # 360 × 13/69
    assert rules.differences(new) == ({}, {}, 0, 0)


def test_a_unit_ahead_of_its_year_is_asked_for_nothing_more_and_keeps_its_year() -> None:
    new, lags = rules.make_up(planned(100, [1, 1]), 2, {0: [40, 30], 1: [1, 1]})
    assert lags[0].short < 0
    assert new.cells[0] == (40, 10, *[0] * 10)
    assert new.years == (50, 50)


def test_a_unit_nobody_reported_for_keeps_its_plan() -> None:
    plan = planned(600, [1, 1])
    new, lags = rules.make_up(plan, 3, {1: [0, 0, 0]})
    assert new.cells[0][:3] == plan.cells[0][:3]
    assert (lags[0].done, lags[0].short) == (None, 0)


@given(
    total=st.integers(0, 5000), gone=st.integers(1, 11),
    done=st.lists(st.lists(st.integers(0, 500), min_size=12, max_size=12), min_size=3, max_size=3),
)  # fmt: skip
def test_whatever_was_done_every_sum_still_holds_and_no_month_is_negative(
    total: int, gone: int, done: list[list[int]]
) -> None:
    plan = planned(total, [3, 2, 1])
    new, _ = rules.make_up(plan, gone, {row: months[:gone] for row, months in enumerate(done)})
    assert rules.differences(new) == ({}, {}, 0, 0)
    assert (new.total, new.years) == (plan.total, plan.years)
    assert min(map(min, new.cells)) >= 0


@pytest.mark.parametrize("gone", [0, 12])
def test_nothing_is_made_up_before_the_year_or_after_it(gone: int) -> None:
    with pytest.raises(GuatuError) as refused:
        rules.make_up(planned(100, [1]), gone, {})
    assert refused.value.number == "G1541"


# --- months beyond the best ever


def test_the_best_month_ever_counts_merged_months_as_their_mean() -> None:
    last = {2: Decimal(30), 3: Decimal(50)}  # 15 a month in 1–2月, 20 in March
    before = {3: Decimal(54), 6: Decimal(60)}
    assert rules.best_month([last, before]) == 20
    assert rules.best_month([]) is None


def test_months_above_the_best_are_named_and_units_without_a_past_are_not_judged() -> None:
    rows = {1: [Decimal(10), Decimal(21)], 2: [Decimal(99)], 3: [Decimal(5)]}
    assert rules.beyond_best(rows, {1: Decimal(20), 2: None, 3: Decimal(5)}) == {1: (2,)}


# --- 层层加码


def test_inflation_says_who_added_what_at_each_level() -> None:
    parents = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 9, 9: 3}
    asked = {unit: Decimal(value) for unit, value in {1: 100, 2: 60, 3: 50, 4: 40, 5: 35, 6: 45}.items()}
    found = rules.inflation(parents, asked)
    assert found == (
        Inflation(1, 1, Decimal(100), Decimal(110)),
        Inflation(2, 2, Decimal(60), Decimal(75)),
        Inflation(3, 2, Decimal(50), Decimal(45)),
    )
    assert [line.added for line in found] == [10, 15, -5]
    assert found[1].ratio == Decimal("1.25")


# --- who is given none


@dataclass(frozen=True)
class Named:
    pk: int
    kind: str
    name: str
    name_en: str = ""


OUTPUT = Named(1, "", "工业产值")


def test_an_enterprise_is_given_no_target_of_a_statistical_indicator() -> None:
    with pytest.raises(GuatuError) as refused:
        rules.check_carrier(Named(2, UnitKind.ENTERPRISE, "某企业"), OUTPUT, statistical=True)
    assert refused.value.number == "G1538"
    rules.check_carrier(Named(2, UnitKind.ENTERPRISE, "某企业"), OUTPUT, statistical=False)
    rules.check_carrier(Named(3, UnitKind.DISTRICT, "宽城区"), OUTPUT, statistical=True)


def test_a_partner_or_somebody_elses_list_carries_no_target() -> None:
    with pytest.raises(GuatuError) as refused:
        rules.check_carrier(Named(4, UnitKind.PARTNER, "某市"), OUTPUT, statistical=False)
    assert refused.value.number == "G1539"


# --- the weights of each rule


def test_equal_burden_shares_what_is_more_than_last_year_by_the_base() -> None:
    before = {1: Decimal(100), 2: Decimal(50)}
    shared = rules.equal_burden(Decimal(180), before, {1: Decimal(1), 2: Decimal(2)})
    assert shared == {1: 110, 2: Decimal(70)}
    relieved = rules.equal_burden(Decimal(60), before, {1: Decimal(1), 2: Decimal(2)})
    assert relieved == {1: Decimal(70), 2: Decimal(0)}


def test_usual_shares_count_every_year_alike() -> None:
    small = rules.last_year({(1, 1): Decimal(1), (2, 2): Decimal(1)})
    large = rules.last_year({(1, 12): Decimal(300), (2, 12): Decimal(100)})
    usual = rules.usual_shares([large, small])
    assert usual.by_unit == {1: Decimal("0.625"), 2: Decimal("0.375")}
    assert [usual.by_month[at] for at in (0, 1, 11)] == [Decimal("0.25"), Decimal("0.25"), Decimal("0.5")]
