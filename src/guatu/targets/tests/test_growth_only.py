"""A growth-only indicator (增长6%以上, no level published) is defined, asked for and reported as a growth rate."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guatu.conftest import City
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.targets import actions, rules
from guatu.targets.models import Indicator, Observation, Target
from guatu.targets.tests.test_actions import refused
from guatu.targets.tests.test_split_page import as_typed, posted
from guatu.targets.types import Measured, Sheet

SignIn = Callable[[Account], Client]
NEW = {
    "code": "value_added", "name": "工业增加值增速", "measure": "%", "kind": "growth", "decimals": "1",
    "entry": "cumulative", "reported": "merged", "higher_is_better": "on",
}  # fmt: skip
PAGE = "/targets/indicators/value_added/"
RATE = Measured(False, False, is_rate=True, higher_is_better=True, decimals=1, signed=True)


@pytest.fixture
def value_added(city: City, as_: SignIn, dispatcher: Account) -> Indicator:
    assert as_(dispatcher).post("/targets/indicators/new/", NEW).status_code == 302
    return Indicator.objects.get(code="value_added")


def test_it_is_defined_as_what_it_is(value_added: Indicator) -> None:
    assert (value_added.kind, value_added.comparable_growth, value_added.is_growth) == ("rate", True, True)


def test_a_target_is_asked_of_each_unit_and_may_be_below_zero(
    city: City, value_added: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    spread = client.post(f"{PAGE}split/", posted([city.zone, city.nanguan], total="6", do="spread"))
    assert {row.year.text for row in spread.context["rows"]} == {"6.0"}
    given = as_typed(client, spread, do="issue", stretch="7", **{f"y-{city.nanguan.pk}": "-1.5"})
    assert client.post(f"{PAGE}split/", given).status_code == 302
    assert Target.objects.get(unit=city.nanguan).bottom_line == Decimal("-1.5")
    assert Target.objects.get(unit=city.nanguan).stretch == Decimal("-0.5")
    assert Target.objects.get(unit=city.root).stretch == 7
    shown = client.get(PAGE).content.decode()
    assert "%以上" in shown
    assert "完成比例" not in shown


def test_a_figure_is_the_growth_itself_and_may_fall(
    city: City, value_added: Indicator, as_: SignIn, reporter: Account
) -> None:
    client = as_(reporter)
    page = client.get(f"{PAGE}observe/").content.decode()
    assert page.count("同比增速（%）") == 1, "one field, not a level and its growth"
    given = {"unit": city.kuancheng.pk, "period": "2026-05", "value": "-1.2"}
    assert client.post(f"{PAGE}observe/", given).status_code == 302
    assert Observation.objects.get().value == Decimal("-1.2")


def test_a_rate_does_not_become_a_growth_rate_nor_cease_to_be_one(
    operator: Actor, value_added: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    facts: dict[str, Any] = {"indicator_id": value_added.pk, "name": "x", "measure": "%"}
    refused("G1523", lambda: actions.change_indicator(operator, comparable_growth=False, **facts))
    body = {"name": "工业增加值增速", "measure": "%", "source": "市统计局"}
    assert as_(dispatcher).post(f"{PAGE}change/", body).status_code == 302
    assert Indicator.objects.get(code="value_added").is_growth


def test_other_targets_stay_above_zero(operator: Actor) -> None:
    rules.check_target(Decimal("-3.0"), RATE)
    share = Measured(False, False, is_rate=True, higher_is_better=True, decimals=1)
    refused("G1501", lambda: rules.check_target(Decimal("-3.0"), share))


def test_a_stretch_of_what_does_not_add_up_lifts_everyone_alike() -> None:
    sheet = Sheet(60, (60, -15), (60,), ((60,), (-15,)))
    assert rules.reaching(sheet, 70, RATE).years == (70, -5)
    level = Measured(False, False, is_rate=False, higher_is_better=True, decimals=0)
    assert rules.reaching(Sheet(50, (50, 30), (50,), ((50,), (30,))), 60, level).years == (60, 36)
