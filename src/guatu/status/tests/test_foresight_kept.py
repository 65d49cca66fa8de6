"""What was worked out is kept until a figure changes, in a fixed number of queries; a past day has its own answer."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.tests.investment import MAY, by_unit, observe, year_of
from guatu.targets.actions import create_indicator, record_observation
from guatu.targets.models import Indicator, Observation

SignIn = Callable[[Account], Client]


def test_a_new_figure_makes_a_new_answer_and_nothing_else_is_worked_out_again(
    invest: Indicator, city: City, operator: Actor
) -> None:
    before = queries.foresight(operator)
    with CaptureQueriesContext(connection) as asked:
        again = queries.foresight(operator)
    assert len(asked) == 6
    assert [one.end for one in again] == [one.end for one in before], "kept: the very same objects"
    record_observation(
        operator,
        indicator_id=invest.pk,
        unit_id=city.nanguan.pk,
        period=MAY,
        value=Decimal("20.00"),
        reason="补报",
    )
    with CaptureQueriesContext(connection) as asked:
        after = by_unit(queries.foresight(operator))
    assert len(asked) == 10
    assert after["220102"].so_far == 20
    assert after["220102"].end.p50 > by_unit(before)["220102"].end.p50


def test_the_number_of_queries_does_not_grow_with_indicators(
    invest: Indicator, city: City, operator: Actor
) -> None:
    for number in range(4):
        other = create_indicator(
            operator, code=f"more{number}", name="又一个", measure="个", kind="flow", decimals=2
        )
        for year in range(2023, 2027):
            observe(other, city.zone.pk, year, year_of(50)[: 5 if year == 2026 else 12])
    with CaptureQueriesContext(connection) as asked:
        rows = queries.foresight(operator)
    assert len(asked) == 10
    assert len(rows) == 3 + 4 * 2


def test_a_page_of_many_indicators_is_worked_out_bit_by_bit(
    invest: Indicator,
    city: City,
    operator: Actor,
    dispatcher: Account,
    as_: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(2):
        create_indicator(operator, code=f"more{number}", name="又一个", measure="个", kind="count")
    seen = []
    for _asked in range(4):
        rows, pending = queries.foresight_begun(operator, period=MAY, most=1)
        seen.append((len(rows), pending))
    assert seen == [(3, 2), (3, 1), (3, 0), (3, 0)]
    monkeypatch.setattr("guatu.status.pages.foresight.MOST_AT_ONCE", 1)
    page = as_(dispatcher).get(reverse("status:foresight"), {"period": "2026-04"}).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "还有 2 个指标正在推算" in page


def test_as_it_was_known_on_a_past_day(invest: Indicator, city: City, operator: Actor) -> None:
    Observation.objects.update(recorded_at="2026-06-05T00:00:00Z")
    record_observation(
        operator,
        indicator_id=invest.pk,
        unit_id=city.nanguan.pk,
        period=MAY,
        value=Decimal("20.00"),
        reason="更正",
    )
    then = by_unit(queries.foresight(operator, known_on=date(2026, 6, 6)))["220102"]
    assert then.so_far == pytest.approx(float(year_of(30)[4]))
    assert by_unit(queries.foresight(operator))["220102"].so_far == 20
