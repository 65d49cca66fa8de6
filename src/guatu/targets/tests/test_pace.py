"""How an indicator stands: against the linear share of the year, and against its own months."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from guatu.engine.cube import Cell, Indicator, Kind, Space, roll_up
from guatu.kernel.period import Period
from guatu.targets import rules
from guatu.targets.tests.test_split import COUNT, MONEY, RATE
from guatu.targets.types import Measured, Pace

MAY = Period.of_month(2026, 5)


def cell(measured: Measured, actual: str | None, year: str | None, at: Period = MAY) -> Cell:
    """What the cube says of one figure and one target."""
    kind = Kind.RATE if measured.is_rate else Kind.FLOW if measured.adds_over_months else Kind.STOCK
    one = Indicator("one", kind, measured.decimals, higher_is_better=measured.higher_is_better)
    space = Space.build({"unit": None}, [one], at.year, 1)
    facts, targets = np.full(space.shape, np.nan), np.full((1, 1, 1), np.nan)
    if actual is not None:
        facts[0, space.month(at), 0] = one.steps(Decimal(actual))
    if year is not None:
        targets[0, 0, 0] = one.steps(Decimal(year))
    return roll_up(space.facts(facts), space.targets(targets))["unit", at, "one"]


def stand(
    actual: str,
    year: str | None = "120",
    measured: Measured = COUNT,
    months: dict[int, Decimal] | None = None,
) -> Pace:
    return rules.pace(
        measured,
        cell(measured, actual, year),
        indicator_id=1,
        unit_id=1,
        period=MAY,
        year=Decimal(year) if year else None,
        months=months or {},
        history=[(MAY, Decimal(actual))],
    )


def test_changzhou_stood_18_3_points_ahead_after_september() -> None:
    """RULES.md §4: 93.3 % after September is +18.3 points."""
    money = replace(MONEY, decimals=1)
    assert cell(money, "93.3", "100", Period.of_month(2024, 9)).behind_points == Decimal("-18.3")


def test_a_third_behind_is_said_in_points_of_the_years_target() -> None:
    found = stand("14")
    assert found.behind_points is not None
    assert round(found.behind_points, 6) == Decimal("30")
    assert found.target_to_date == 50


def test_the_rest_is_spread_over_the_months_that_remain() -> None:
    assert stand("50").required_per_month == 10
    assert stand("130").required_per_month == 0


def test_the_plans_own_months_say_what_is_due_by_now() -> None:
    found = stand("10", months={1: Decimal(0), 2: Decimal(5), 5: Decimal(7), 6: Decimal(108)})
    assert found.target_to_date == 12
    assert found.plan[5] == 120


def test_a_rate_is_compared_as_it_stands() -> None:
    found = stand("18.5", "20", RATE)
    assert found.behind_points == Decimal("1.5")
    assert found.required_per_month is None


def test_where_lower_is_better_less_is_ahead() -> None:
    lower = Measured(True, True, is_rate=False, higher_is_better=False, decimals=0)
    assert stand("100", measured=lower).behind_points > 0  # type: ignore[operator]  # known: it has target and value
    assert stand("10", measured=lower).behind_points < 0  # type: ignore[operator]  # as above


@pytest.mark.parametrize("period", [Period.of_month(2026, 4), Period.of_month(2026, 1)])
def test_a_month_not_reported_is_unknown_and_not_carried_forward(period: Period) -> None:
    found = rules.pace(
        COUNT,
        cell(COUNT, None, "120"),
        indicator_id=1,
        unit_id=1,
        period=MAY,
        year=Decimal(120),
        months={},
        history=[(period, Decimal(9))],
    )
    assert found.actual is None
    assert found.behind_points is None
    assert found.history == ((period, Decimal(9)),)


def test_without_a_target_nothing_is_behind() -> None:
    found = stand("9", None)
    assert (found.share, found.behind_points, found.target_to_date) == (None, None, None)
