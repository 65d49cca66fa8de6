"""Year's ends that the worker keeps: read as they were worked out, while what they rest on is the same."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from guatu.conftest import City, actor_of_account
from guatu.engine.forecast.tests.test_packed import like
from guatu.kernel.clock import FrozenClock, clock, use_clock
from guatu.kernel.errors import Denied
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.actions import keep_year_ends
from guatu.status.jobs import keep_ends
from guatu.status.models import KeptEnds
from guatu.status.types import Foreseen
from guatu.targets.actions import create_indicator, record_observation
from guatu.targets.models import Indicator, Observation

MAY = Period.parse("2026-05")


@pytest.fixture
def output(city: City, operator: Actor) -> Indicator:
    """Of two districts and so of the city, which waits for Kuancheng's May; Nanguan's growth is published."""
    made = create_indicator(operator, code="output", name="产值", measure="亿元", kind="flow", decimals=2)
    Observation.objects.bulk_create(
        Observation(
            indicator=made,
            unit=unit,
            period=str(month),
            value=Decimal(size * month.number + month.year - 2019),
            growth=Decimal("3.5") if unit == city.nanguan and month == MAY else None,
            recorded_at=clock().now(),
        )
        for unit, size in ((city.kuancheng, 100), (city.nanguan, 60))
        for year in range(2019, 2027)
        for month in Period.of_year(year).months()
        if month < MAY or (month == MAY and unit == city.nanguan)
    )
    return made


def _found() -> dict[tuple[str, str], Foreseen]:
    rows = queries.foresight(Actor.operator("test"))
    return {(one.indicator.code, one.unit.code): one for one in rows}


def test_what_the_worker_kept_is_read_and_not_worked_out(
    output: Indicator, operator: Actor, dispatcher: Account, as_: Callable[[Account], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    create_indicator(operator, code="empty", name="空", measure="个", kind="count")
    before = _found()
    assert before["output", "220100"].waiting is not None
    assert before["output", "220102"].growth
    assert keep_year_ends(operator) == 2
    assert keep_year_ends(operator) == 0, "nothing is new"
    monkeypatch.setattr("guatu.status.queries.year_ends._kept", {})
    monkeypatch.setattr("guatu.status.queries.year_ends.foresee", None)  # who asks it fails
    after = _found()
    assert after.keys() == before.keys()
    for key, one in after.items():
        other = before[key]
        assert like(one.end, other.end), key
        assert (one.weight, one.growth, one.waiting) == (other.weight, other.growth, other.waiting)
    monkeypatch.setattr("guatu.status.pages.foresight.MOST_AT_ONCE", 0)
    page = as_(dispatcher).get(reverse("status:foresight")).content.decode()
    assert 'http-equiv="refresh"' not in page, "complete at once"


def test_a_new_figure_is_shown_at_once_and_kept_anew(
    output: Indicator, city: City, operator: Actor, reporter: Account
) -> None:
    keep_ends()
    first = KeptEnds.objects.get()
    record_observation(
        operator, indicator_id=output.pk, unit_id=city.kuancheng.pk, period=MAY, value=Decimal("507.00")
    )
    assert _found()["output", "220103"].so_far == pytest.approx(507)
    assert KeptEnds.objects.get().key == first.key
    keep_ends()
    second = KeptEnds.objects.get()
    assert (second.period, second.key != first.key) == ("2026-05", True)
    with pytest.raises(Denied):
        keep_year_ends(actor_of_account(reporter))


def test_a_months_close_is_new_and_the_month_before_is_forgotten(output: Indicator) -> None:
    keep_ends()
    with use_clock(FrozenClock(datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))):
        keep_ends()
    assert [row.period for row in KeptEnds.objects.all()] == ["2026-06"]
