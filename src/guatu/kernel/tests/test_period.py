"""A period's text, order and arithmetic."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period

YEARS = st.integers(1950, 2150)  # room to shift by decades
PERIODS = st.one_of(
    YEARS.map(Period.of_year),
    st.builds(Period.of_quarter, YEARS, st.integers(1, 4)),
    st.builds(Period.of_month, YEARS, st.integers(1, 12)),
)
SHORT = st.one_of(
    st.builds(Period.of_half, YEARS, st.integers(1, 12), st.integers(1, 2)),
    st.builds(Period.of_week, YEARS, st.integers(1, 52)),
    st.just(Period.of_week(2026, 53)),
)
ANY = st.one_of(PERIODS, SHORT)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(ANY)
def test_text_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026Q0",
        "2026Q5",
        "2026-13",
        "2026-5",
        "2026-05 ",
        "２０２６",
        "1899",
        "2201-01",
        "2026Q2x",
        "2025-W53",
        "2026-W00",
        "2026-W5",
        "2026-05H3",
        "2026H1",
        "2026-05H",
    ],
)
def test_other_text_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(GuatuError) as refused:
        Period.parse(text)
    assert refused.value.number == "G1003"
    assert text in refused.value.text("zh-hans")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-05H1", date(2026, 5, 1), date(2026, 5, 15)),
        ("2024-02H2", date(2024, 2, 16), date(2024, 2, 29)),
        ("2026-W23", date(2026, 6, 1), date(2026, 6, 7)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
    ],
)
def test_first_and_last_day(text: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.first_day, period.last_day) == (first, last)
    assert period.contains(first)
    assert period.contains(last)
    assert not period.contains(first - timedelta(days=1))
    assert not period.contains(last + timedelta(days=1))


@given(ANY)
def test_the_next_begins_the_day_after_the_last(period: Period) -> None:
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.next().previous() == period
    assert period.next().kind is period.kind


@given(PERIODS)
def test_months_fill_the_period(period: Period) -> None:
    months = period.months()
    assert months[0].first_day == period.first_day
    assert months[-1].last_day == period.last_day
    assert all(month.next() == after for month, after in pairwise(months))
    assert period.elapsed_months == months[-1].number


@given(ANY, st.integers(-20, 20), st.integers(-20, 20))
def test_shifts_add_up(period: Period, one: int, other: int) -> None:
    assert period.shift(one).shift(other) == period.shift(one + other)


@given(st.sampled_from(Kind), DAYS)
def test_every_day_is_in_one_period_of_each_kind(kind: Kind, day: date) -> None:
    period = Period.holding(kind, day)
    assert period.kind is kind
    assert period.contains(day)
    assert not period.next().contains(day)
    assert not period.previous().contains(day)


@given(SHORT, SHORT)
def test_order_is_that_of_first_days_and_of_one_kind_that_of_texts(one: Period, other: Period) -> None:
    if one.first_day != other.first_day:
        assert (one < other) is (one.first_day < other.first_day)
    if one.kind is other.kind:
        assert (one < other) is (str(one) < str(other))


@given(st.builds(Period.of_month, YEARS, st.integers(1, 12)))
def test_two_halves_are_a_month(month: Period) -> None:
    first, second = (Period.of_half(month.year, month.number, half) for half in (1, 2))
    assert (first.first_day, second.last_day) == (month.first_day, month.last_day)
    assert first.next() == second
    assert first.months() == second.months() == [month]


@given(SHORT)
def test_a_week_belongs_to_the_month_of_its_thursday(period: Period) -> None:
    (month,) = period.months()
    inside = period.first_day + timedelta(days=3)
    assert month.contains(inside)
    assert (period.year, period.elapsed_months) == (inside.year, inside.month)
    assert period.previous_year.kind is period.kind


def test_order_is_by_first_day_then_the_longer_first() -> None:
    ordered = [
        "2025-12", "2026-W01", "2026", "2026Q1", "2026-01", "2026-01H1", "2026-01H2", "2026-02", "2026-03",
        "2026Q2", "2026-04", "2026-06", "2026-06H1", "2026-W23", "2027",
    ]  # fmt: skip
    assert [str(period) for period in sorted(map(Period.parse, reversed(ordered)))] == ordered


def test_what_a_month_belongs_to() -> None:
    may = Period.month_of(date(2026, 5, 18))
    assert str(may) == "2026-05"
    assert str(may.quarter) == "2026Q2"
    assert str(may.year_period) == "2026"
    assert str(may.previous_year) == "2025-05"
    assert may.kind is Kind.MONTH
    assert may.elapsed_months == 5


def test_labels_for_people() -> None:
    assert [Period.parse(text).label("zh-hans") for text in ("2026", "2026Q2", "2026-05")] == [
        "2026年",
        "2026年第2季度",
        "2026年5月",
    ]
    assert [Period.parse(text).label("en") for text in ("2026", "2026Q2", "2026-05")] == [
        "2026",
        "Q2 2026",
        "May 2026",
    ]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2026-05H1", "2026年5月上半月", "1–15 May 2026"),
        ("2026-02H2", "2026年2月下半月", "16–28 February 2026"),
        ("2026-W23", "2026年第23周(6月1日—7日)", "Week 23, 1–7 Jun 2026"),
        ("2026-W27", "2026年第27周(6月29日—7月5日)", "Week 27, 29 Jun–5 Jul 2026"),
    ],
)
def test_labels_of_weeks_and_halves_say_their_days(text: str, zh: str, en: str) -> None:
    assert (Period.parse(text).label("zh-hans"), Period.parse(text).label("en")) == (zh, en)


def test_a_53rd_week_is_compared_with_the_last_of_the_year_before() -> None:
    assert str(Period.parse("2026-W53").previous_year) == "2025-W52"
    assert str(Period.parse("2026-W23").previous_year) == "2025-W23"


def test_numbers_that_make_no_period_are_refused() -> None:
    for kind, number in (
        (Kind.YEAR, 2),
        (Kind.QUARTER, 5),
        (Kind.MONTH, 0),
        (Kind.WEEK, 54),
        (Kind.FORTNIGHT, 25),
    ):
        with pytest.raises(GuatuError, match="period"):
            Period(kind, 2026, number)


def test_periods_are_keys() -> None:
    assert len({Period.parse("2026-05"), Period.of_month(2026, 5), Period.of_year(2026)}) == 2
