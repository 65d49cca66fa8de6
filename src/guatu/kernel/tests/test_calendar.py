"""Working days: make-up days, stops, and years nobody has published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period

OFFICIAL = official_calendar()
PLAIN = WorkCalendar("plain")
SITE = WorkCalendar("site", EVERY_DAY).with_stop("11-01", "03-31")

# RULES.md §5, "Workdays: make-up workdays count".
MAKE_UP_DAYS = [date(2025, month, day) for month, day in ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11))] + [
    date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
]

DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))
COUNTS = st.integers(0, 600)


def test_official_years_are_2004_to_2026() -> None:
    assert OFFICIAL.published is not None
    assert set(range(2004, 2027)) <= OFFICIAL.published


@pytest.mark.parametrize("day", MAKE_UP_DAYS)
def test_a_make_up_day_is_worked_though_it_is_a_weekend(day: date) -> None:
    assert day.weekday() >= 5
    assert OFFICIAL.is_workday(day)


@pytest.mark.parametrize("day", [date(2025, 1, 28), date(2025, 10, 1), date(2026, 2, 17), date(2026, 10, 7)])
def test_a_holiday_is_not_worked_though_it_is_a_weekday(day: date) -> None:
    assert day.weekday() < 5
    assert not OFFICIAL.is_workday(day)


def test_an_unpublished_year_is_said_by_name() -> None:
    for ask in (
        lambda: OFFICIAL.is_workday(date(2035, 5, 18)),
        lambda: OFFICIAL.advance(date(2034, 12, 1), 60),
        lambda: OFFICIAL.retreat(date(2003, 12, 1), 1),
        lambda: OFFICIAL.workdays_between(date(2025, 1, 1), date(2035, 1, 2)),
    ):
        with pytest.raises(GuatuError) as refused:
            ask()
        assert refused.value.number == "G1004"
        assert str(refused.value.facts["year"]) in refused.value.text("zh-hans")


def test_the_last_published_day_can_still_be_worked() -> None:
    assert OFFICIAL.published is not None
    year = max(OFFICIAL.published)
    assert OFFICIAL.advance(OFFICIAL.retreat(date(year + 1, 1, 1), 1), 1) <= date(year + 1, 1, 1)


def test_provisional_counts_the_plain_week_and_still_tells_the_years() -> None:
    assumed = OFFICIAL.provisional()
    assert assumed.is_workday(date(2035, 10, 1))  # a Monday: nobody has said otherwise yet
    assert not assumed.is_workday(date(2035, 10, 6))
    assert assumed.unpublished_years(date(2026, 1, 1), date(2036, 1, 1))[-2:] == (2035, 2036)
    assert assumed.unpublished_years(date(2024, 1, 1), date(2026, 12, 31)) == ()


def test_an_office_may_publish_a_year_itself() -> None:
    edited = OFFICIAL.with_changes(off=[date(2035, 10, 1)], on=[date(2035, 10, 6)], published=[2035])
    assert not edited.is_workday(date(2035, 10, 1))
    assert edited.is_workday(date(2035, 10, 6))
    assert OFFICIAL.published is not None
    assert 2035 not in OFFICIAL.published


def test_an_edit_replaces_what_was_said_of_the_day() -> None:
    holiday, make_up = date(2025, 10, 1), date(2025, 10, 11)
    edited = OFFICIAL.with_changes(off=[make_up], on=[holiday])
    assert edited.is_workday(holiday)
    assert not edited.is_workday(make_up)


def test_a_day_cannot_be_off_and_on() -> None:
    with pytest.raises(GuatuError, match="2025-10-01"):
        OFFICIAL.with_changes(off=[date(2025, 10, 1)], on=[date(2025, 10, 1)])


@pytest.mark.parametrize(
    ("day", "stopped"),
    [
        (date(2025, 10, 31), False),
        (date(2025, 11, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), True),
        (date(2024, 2, 29), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ],
)
def test_a_winter_stop_includes_both_ends_and_runs_over_the_year(day: date, stopped: bool) -> None:
    assert SITE.is_stopped(day) is stopped
    assert SITE.is_workday(day) is not stopped


def test_a_stop_beats_a_make_up_day() -> None:
    make_up = date(2026, 1, 4)
    assert OFFICIAL.is_workday(make_up)
    assert not OFFICIAL.with_stop("11-01", "03-31").is_workday(make_up)


@pytest.mark.parametrize("text", ["11-31", "13-01", "1-1", "", "0229", "02-30"])
def test_a_stop_is_between_real_days(text: str) -> None:
    with pytest.raises(GuatuError, match="stop"):
        PLAIN.with_stop(text, "03-31")
    assert PLAIN.with_stop("02-29", "02-29").is_stopped(date(2024, 2, 29))


def test_a_week_has_seven_days() -> None:
    with pytest.raises(GuatuError, match="seven"):
        WorkCalendar("short", (True,) * 6)


@pytest.mark.parametrize("calendar", [OFFICIAL, PLAIN, SITE], ids=lambda calendar: calendar.code)
@given(day=DAYS, n=COUNTS)
def test_advance_passes_exactly_n_working_days(calendar: WorkCalendar, day: date, n: int) -> None:
    end = calendar.provisional().advance(day, n)
    assert calendar.provisional().workdays_between(day, end) == n
    if n:
        assert calendar.provisional().is_workday(end - timedelta(days=1))
    else:
        assert end == day


@pytest.mark.parametrize("calendar", [OFFICIAL, PLAIN, SITE], ids=lambda calendar: calendar.code)
@given(day=DAYS, n=st.integers(0, 200))
def test_retreat_passes_exactly_n_working_days(calendar: WorkCalendar, day: date, n: int) -> None:
    start = calendar.provisional().retreat(day, n)
    assert calendar.provisional().workdays_between(start, day) == n
    if n:
        assert calendar.provisional().is_workday(start)
    else:
        assert start == day


@given(first=DAYS, length=st.integers(-800, 800))
def test_workdays_between_counts_each_day_once(first: date, length: int) -> None:
    end = first + timedelta(days=length)
    days = [min(first, end) + timedelta(days=n) for n in range(abs(length))]
    counted = sum(map(OFFICIAL.provisional().is_workday, days))
    assert OFFICIAL.provisional().workdays_between(first, end) == (counted if length >= 0 else -counted)


def test_a_limit_does_not_count_the_day_it_starts_on() -> None:
    friday, make_up_sunday = date(2025, 4, 25), date(2025, 4, 27)
    assert OFFICIAL.add_workdays(friday, 1) == make_up_sunday
    assert OFFICIAL.add_workdays(friday, 0) == friday
    # 3 June 2025 and 15 working days: 4–6, 9–13, 16–20, 23–24 June.
    assert OFFICIAL.add_workdays(date(2025, 6, 3), 15) == date(2025, 6, 24)


def test_nth_workday_of_a_month() -> None:
    october = Period.parse("2026-10")
    assert OFFICIAL.nth_workday(october, 1) == date(2026, 10, 8)
    assert OFFICIAL.nth_workday(october, 3) == date(2026, 10, 10)
    for n in (0, 19, 40):  # it has 18
        with pytest.raises(GuatuError) as refused:
            OFFICIAL.nth_workday(october, n)
        assert refused.value.number == "G1005"


def test_a_calendar_without_working_days_is_refused_not_searched_for_ever() -> None:
    never = WorkCalendar("never", (False,) * 7)
    for ask in (never.advance, never.retreat):
        with pytest.raises(GuatuError) as refused:
            ask(date(2025, 1, 1), 1)
        assert refused.value.number == "G1005"


def test_a_negative_count_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="direction"):
        PLAIN.advance(date(2025, 1, 1), -1)
