"""When a form is owed, due and late; how a submission moves."""

from datetime import date
from itertools import product

import pytest

from guatu.collect.rules import due_day, is_late, move, owed_periods, require_over
from guatu.collect.types import State
from guatu.kernel.calendar import official_calendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period

MAY = Period.of_month(2026, 5)
WAYS = {
    (State.DRAFT, State.SUBMITTED),
    (State.RETURNED, State.SUBMITTED),
    (State.SUBMITTED, State.RETURNED),
    (State.SUBMITTED, State.ACCEPTED),
    (State.ACCEPTED, State.LOCKED),
}


@pytest.mark.parametrize(("present", "to"), list(product(State, State)))
def test_a_submission_moves_only_along_the_table(present: State, to: State) -> None:
    if (present, to) in WAYS:
        assert move(present, to) is to
    else:
        with pytest.raises(GuatuError) as refused:
            move(present, to)
        assert refused.value.number in ("G1701", "G1702")


def test_the_report_of_may_is_due_on_the_fifth_workday_of_june() -> None:
    assert due_day(official_calendar(), MAY, 5) == date(2026, 6, 5)


def test_holidays_and_make_up_days_move_the_due_day() -> None:
    # October 2026 begins with the National Day holiday; Saturday the 10th is worked.
    assert due_day(official_calendar(), Period.of_month(2026, 9), 2) == date(2026, 10, 9)
    assert due_day(official_calendar(), Period.of_month(2026, 9), 3) == date(2026, 10, 10)


def test_an_unpublished_year_is_said_not_guessed() -> None:
    with pytest.raises(GuatuError) as refused:
        due_day(official_calendar(), Period.of_month(2199, 11), 5)
    assert refused.value.number == "G1004"


@pytest.mark.parametrize(
    ("submitted", "today", "late"),
    [
        (date(2026, 6, 5), date(2026, 6, 8), False),
        (date(2026, 6, 6), date(2026, 6, 8), True),
        (None, date(2026, 6, 5), False),
        (None, date(2026, 6, 6), True),
    ],
)
def test_late_is_after_the_due_day(submitted: date | None, today: date, late: bool) -> None:
    assert is_late(date(2026, 6, 5), submitted, today) is late


def test_a_month_is_reported_when_it_is_over() -> None:
    require_over(MAY, date(2026, 6, 1))
    for period in (MAY, Period.of_year(2025)):
        with pytest.raises(GuatuError) as refused:
            require_over(period, date(2026, 5, 31))
        assert refused.value.number == "G1704"


def test_three_months_are_owed_and_none_before_the_first() -> None:
    assert [str(month) for month in owed_periods(Kind.MONTH, date(2026, 2, 3))] == [
        "2026-01",
        "2025-12",
        "2025-11",
    ]
    assert owed_periods(Kind.MONTH, date(2026, 6, 8), MAY) == (MAY,)
