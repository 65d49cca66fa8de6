"""How figures are entered, for which months there are any, and how that is read."""

from datetime import date
from decimal import Decimal

import pytest

from guatu.kernel.period import Period
from guatu.targets import rules
from guatu.targets.rules.figures import check_rank
from guatu.targets.tests.test_actions import refused
from guatu.targets.types import Measured, Reported

MONTHLY = Measured(True, True, False, True, 2)
SINGLE = Measured(True, True, False, True, 2, entered_single=True)
MERGED = Measured(True, True, False, True, 2, entered_single=True, reported=Reported.MERGED)
QUARTERLY = Measured(True, True, False, True, 2, reported=Reported.QUARTERLY)
LEVEL = Measured(False, True, False, True, 2)
JUNE = Period.of_month(2026, 6)


def money(*values: int) -> dict[int, Decimal]:
    return {month: Decimal(value) for month, value in enumerate(values, start=1)}


def test_single_figures_are_added_up_until_the_first_gap() -> None:
    assert rules.cumulative(SINGLE, money(3, 4, 5)) == money(3, 7, 12)
    assert rules.cumulative(SINGLE, {1: Decimal(3), 3: Decimal(5)}) == money(3)
    assert rules.cumulative(MONTHLY, {1: Decimal(3), 3: Decimal(5)}) == {1: Decimal(3), 3: Decimal(5)}


def test_january_and_february_are_one_figure_where_january_is_missing() -> None:
    entered = {2: Decimal(7), 3: Decimal(5)}
    assert rules.cumulative(MERGED, entered) == {2: Decimal(7), 3: Decimal(12)}


def test_a_month_without_a_figure_is_refused() -> None:
    rules.check_month(Period.of_month(2026, 2), JUNE, MERGED)
    rules.check_month(JUNE, JUNE, QUARTERLY)
    january, april = Period.of_month(2026, 1), Period.of_month(2026, 4)
    refused("G1514", lambda: rules.check_month(january, JUNE, MERGED))
    refused("G1514", lambda: rules.check_month(april, JUNE, QUARTERLY))


def test_the_last_month_with_a_figure() -> None:
    assert rules.last_due(QUARTERLY, Period.of_month(2026, 5)) == Period.of_month(2026, 3)
    assert rules.last_due(QUARTERLY, Period.of_month(2026, 2)) is None
    assert rules.previous_due(MERGED, Period.of_month(2026, 2)) is None
    assert rules.previous_due(QUARTERLY, JUNE) == Period.of_month(2026, 3)


@pytest.mark.parametrize(
    ("measured", "release_day", "today", "month"),
    [
        (MONTHLY, 18, date(2026, 6, 17), Period.of_month(2026, 4)),
        (MONTHLY, 18, date(2026, 6, 18), Period.of_month(2026, 5)),
        (MONTHLY, None, date(2026, 6, 1), Period.of_month(2026, 5)),
        (MONTHLY, 31, date(2026, 6, 30), Period.of_month(2026, 5)),  # June has no 31st
        (QUARTERLY, 20, date(2026, 6, 8), Period.of_month(2026, 3)),
        (QUARTERLY, 20, date(2026, 4, 19), Period.of_month(2025, 12)),
        (MERGED, 15, date(2026, 2, 20), Period.of_month(2025, 12)),
    ],
)  # fmt: skip
def test_the_newest_figure_that_should_be_out(
    measured: Measured, release_day: int | None, today: date, month: Period
) -> None:
    assert rules.released(measured, release_day, today) == month


@pytest.mark.parametrize(("rank", "of"), [(1, None), (None, 15), (0, 15), (16, 15)])
def test_a_rank_has_both_its_numbers(rank: int | None, of: int | None) -> None:
    refused("G1515", lambda: check_rank(rank, of))
    check_rank(None, None)
    check_rank(15, 15)
