"""止跌, 回升, 转正: dated where they happened, confirmed where they were first known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.forecast import Turn, growth_on_year, turning_points
from guatu.kernel.period import Period

Growth = list[tuple[Period, float]]


def monthly(values: list[float], year: int = 2025, month: int = 1) -> Growth:
    first = Period.of_month(year, month)
    return [(first.shift(at), value) for at, value in enumerate(values)]


def test_a_fall_that_stops_rises_and_turns_positive_is_dated_three_times() -> None:
    found = turning_points(monthly([-0.02, -0.05, -0.08, -0.08, -0.06, -0.03, 0.01]))
    assert [(point.turn, str(point.at), str(point.confirmed)) for point in found] == [
        (Turn.STOPPED, "2025-03", "2025-05"),
        (Turn.POSITIVE, "2025-07", "2025-07"),
    ]
    found = turning_points(monthly([-0.02, -0.05, -0.08, -0.07, -0.06, -0.03, 0.01]))
    assert [(point.turn, str(point.at), str(point.confirmed)) for point in found] == [
        (Turn.STOPPED, "2025-03", "2025-05"),
        (Turn.RISING, "2025-04", "2025-05"),
        (Turn.POSITIVE, "2025-07", "2025-07"),
    ]


def test_its_sentence_says_when_it_was_known() -> None:
    (stopped, *_) = turning_points(monthly([-0.02, -0.08, -0.07, -0.065]))
    assert stopped.sentence.zh == "2025年2月止跌：同比-8.0%，2025年4月确认。"
    assert (
        stopped.sentence.en
        == "February 2025: stopped falling at -8.0% on a year before, known by April 2025."
    )


def test_one_better_month_is_no_turn() -> None:
    assert turning_points(monthly([-0.02, -0.05, -0.04, -0.06, -0.07])) == ()


def test_a_long_decline_that_ripples_has_not_stopped() -> None:
    """M3-N2374 of the public series: 7 points down in half a year, then ripples of a few tenths."""
    down = [-0.035, -0.055, -0.058, -0.065, -0.070, -0.067, -0.068, -0.071, -0.067, -0.069, -0.070, -0.068]
    found = turning_points(monthly(down))
    assert [(point.turn, str(point.at)) for point in found] == [(Turn.STOPPED, "2025-05")]
    again = turning_points(monthly([*down[:6], -0.050, -0.060, -0.058, -0.059]))
    assert [str(point.at) for point in again if point.turn is Turn.STOPPED] == ["2025-05", "2025-08"]


def test_one_point_is_one_point_whatever_its_last_bit() -> None:
    assert [point.turn for point in turning_points(monthly([0.10, 0.05, 0.055, 0.06]))] == [Turn.RISING]
    assert 0.06 - 0.05 < 0.01, "which is why"


def test_a_rise_smaller_than_asked_is_none() -> None:
    values = [0.05, 0.03, 0.032, 0.034]
    assert turning_points(monthly(values)) == ()
    assert [point.turn for point in turning_points(monthly(values), rise=0.004)] == [Turn.RISING]


def test_a_gap_ends_a_run_but_a_january_that_nobody_reports_does_not() -> None:
    values = monthly([-0.05, -0.03, -0.01, 0.01], 2025, 10)
    with_gap = [*values[:2], *values[3:]]
    assert [point.turn for point in turning_points(values)] == [Turn.POSITIVE]
    assert turning_points(with_gap, hold=2) == ()
    merged = [(period, value) for period, value in monthly([-0.05, -0.03, -0.01, 9, 0.01], 2025, 10)]
    del merged[3]
    assert [str(point.at) for point in turning_points(merged)] == ["2026-02"]


def test_growth_is_of_the_year_to_date_or_of_the_month() -> None:
    values = [*monthly([10, 10, 10], 2024), *monthly([8, 11, 14], 2025)]
    assert [round(rate, 3) for _, rate in growth_on_year(values)] == [-0.2, -0.05, 0.1]
    assert [round(rate, 3) for _, rate in growth_on_year(values, to_date=False)] == [-0.2, 0.1, 0.4]


def test_growth_on_a_base_that_is_not_positive_or_not_known_is_not_said() -> None:
    values = [*monthly([0, 5], 2024), *monthly([8, 11], 2025)]
    assert [str(period) for period, _ in growth_on_year(values, to_date=False)] == ["2025-02"]
    assert growth_on_year(values[2:]) == []
    assert growth_on_year([*values[:1], *values[2:]], to_date=True) == []


def test_what_is_asked_must_make_sense() -> None:
    with pytest.raises(ValueError, match="hold"):
        turning_points([], hold=0)


rates = st.lists(st.integers(-30, 30).map(lambda points: points / 100), max_size=40)


@given(rates, st.integers(0, 40), st.integers(1, 3))
def test_what_was_found_stays_found_and_nothing_is_known_early(
    values: list[float], length: int, hold: int
) -> None:
    whole, part = monthly(values), monthly(values[:length])
    later, earlier = turning_points(whole, hold=hold), turning_points(part, hold=hold)
    end = part[-1][0] if part else None
    assert list(earlier) == [point for point in later if end is not None and point.confirmed <= end]
