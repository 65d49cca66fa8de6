"""Quiet time, the distances between tries, and what may be seen of an address."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from guatu.kernel.calendar import official_calendar
from guatu.kernel.errors import GuatuError
from guatu.ledger.rules import filled_address, next_try, opens_at, read_quiet, shown_address
from guatu.ledger.types import Quiet

NIGHT = Quiet(time(21), time(7, 30), days_off=True)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2026-06-08T10:00", "2026-06-08T10:00"),  # a Monday morning
        ("2026-06-08T07:29", "2026-06-08T07:30"),
        ("2026-06-08T20:59", "2026-06-08T20:59"),
        ("2026-06-08T21:00", "2026-06-09T07:30"),
        ("2026-06-05T22:00", "2026-06-08T07:30"),  # Friday night waits for Monday
        ("2026-06-06T10:00", "2026-06-08T07:30"),
        ("2026-05-09T10:00", "2026-05-09T10:00"),  # a Saturday that is worked
        ("2026-09-30T21:30", "2026-10-08T07:30"),  # National Day
    ],
)
def test_what_is_quiet_waits_for_the_next_working_morning(asked: str, opens: str) -> None:
    assert opens_at(at(asked), official_calendar(), NIGHT) == at(opens)


def test_quiet_hours_may_lie_within_a_day_and_days_off_may_count() -> None:
    noon = Quiet(time(12), time(14), days_off=False)
    assert opens_at(at("2026-06-07T13:00"), official_calendar(), noon) == at("2026-06-07T14:00")
    assert opens_at(at("2026-06-07T23:00"), official_calendar(), noon) == at("2026-06-07T23:00")
    none = read_quiet("", days_off=False)
    assert opens_at(at("2026-06-07T03:00"), official_calendar(), none) == at("2026-06-07T03:00")


def test_a_year_that_is_not_published_counts_its_plain_week() -> None:
    assert opens_at(at("2031-01-04T10:00"), official_calendar(), NIGHT) == at("2031-01-06T07:30")


def test_quiet_hours_are_read_or_refused() -> None:
    assert read_quiet(" 21:00 - 07:30 ", days_off=True) == NIGHT
    for wrong in ("21-7", "25:00-07:30", "晚上"):
        with pytest.raises(GuatuError) as refused:
            read_quiet(wrong, days_off=True)
        assert refused.value.number == "G1301"


def test_tries_grow_apart_and_end() -> None:
    distances = [next_try(tries) for tries in range(1, 9)]
    assert distances[0] == timedelta(minutes=1)
    assert distances[-1] is None
    kept = [distance for distance in distances if distance is not None]
    assert kept == sorted(kept)
    assert sum(kept, timedelta()) > timedelta(days=1)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("wecombot://0123456789abcdef0123", "wecombot://…0123"),
        ("dingtalk://short/13800000000", "dingtalk://…"),
        ("json://user:secret@gateway.example:8443/token/abc?x=y", "json://gateway.example…"),
        ("mailtos://me:password@mail.example.gov.cn", "mailtos://mail.example.gov.cn…"),
        ("json://[broken", "json://…"),
    ],
)
def test_of_an_address_nothing_is_seen_that_may_be_a_secret(address: str, shown: str) -> None:
    assert shown_address(address) == shown


def test_the_gateways_address_is_filled_for_each_recipient() -> None:
    template = "json://gw.example/send?:to={username}"
    assert filled_address(template, {"username": "a&b", "email": ""}) == "json://gw.example/send?:to=a%26b"
    assert filled_address("mailtos://smtp.example?to={email}", {"username": "a", "email": ""}) is None
    with pytest.raises(GuatuError) as refused:
        filled_address("json://gw.example/{phone}", {"username": "a"})
    assert refused.value.number == "G1302"
