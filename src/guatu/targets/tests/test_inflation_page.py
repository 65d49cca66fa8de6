"""层层加码 in the plan tree: seen at a glance, by whom, and the tree cut to it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.targets import actions, rules
from guatu.targets.models import Indicator
from guatu.targets.types import Inflation

SignIn = Callable[[Account], Client]


@pytest.fixture
def inflated(operator: Actor, city: City, split_estates: Indicator) -> Indicator:
    """The zone asks its park for 20 more than it is asked; a second indicator that nobody passes on."""
    park = Unit.objects.create(code="P1", name="园区", short="园", kind="park", parent=city.zone, position=50)
    actions.pass_on(
        operator, plan_id=city.plan.pk, indicator_id=split_estates.pk, year=2026, unit_id=city.zone.pk,
        total=Decimal(169), weights={park.pk: Decimal(1)}, reason="分解", holds_from=date(2026, 1, 20),
        approver_post_id=city.leader_post.pk,
    )  # fmt: skip
    actions.create_task(operator, area_id=city.livelihood.pk, name="改造小区", indicator_id=split_estates.pk)
    actions.create_task(operator, area_id=city.industry.pk, name="办好展会")
    return split_estates


def test_the_tree_says_who_added_what(inflated: Indicator, as_: SignIn, leader: Account) -> None:
    page = as_(leader).get("/targets/")
    (_area, lines) = page.context["branches"][1]
    mark = lines[0][2]
    assert (mark.top, mark.bottom, mark.inflated) == (447, 467, True)
    assert [(level.level, level.own, level.parts) for level, _lines in mark.levels] == [
        (1, 447, 447),
        (2, 149, 169),
    ]
    text = page.content.decode()
    assert "层层加码 +4.5%" in text
    assert "高新区 +20" in text
    english = as_(leader).get("/targets/", headers={"accept-language": "en"}).content.decode()
    assert "Inflated by 4.5%" in english


def test_the_tree_is_cut_to_what_is_inflated(inflated: Indicator, as_: SignIn, leader: Account) -> None:
    page = as_(leader).get("/targets/?inflated=1")
    assert [area.code for area, _lines in page.context["branches"]] == ["life"]
    assert "办好展会" not in page.content.decode()


def test_a_day_before_nobody_had_added_anything(inflated: Indicator, as_: SignIn, leader: Account) -> None:
    page = as_(leader).get("/targets/?known_on=2026-06-07&inflated=1")
    assert "没有加码的指标" in page.content.decode()


def test_levels_cost_no_query_more_for_more_indicators(
    operator: Actor, city: City, inflated: Indicator, as_: SignIn, leader: Account
) -> None:
    client = as_(leader)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/targets/")
        return len(captured)

    first = count()
    for n in range(5):
        made = actions.create_indicator(operator, code=f"i{n}", name=f"指标{n}", measure="个", kind="count")
        actions.set_targets(
            operator, plan_id=city.plan.pk, indicator_id=made.pk, year=2026, total=Decimal(30),
            weights_by_unit={city.zone.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
        )  # fmt: skip
    assert count() == first


def test_every_level_counts_what_its_units_added() -> None:
    lines = [Inflation(1, 1, Decimal(100), Decimal(110)), Inflation(2, 2, Decimal(60), Decimal(66)),
             Inflation(3, 2, Decimal(50), Decimal(48))]  # fmt: skip
    first, second = rules.inflation_levels(lines)
    assert (first.added, second.own) == (Decimal(10), Decimal(110))
    assert (second.parts, second.added) == (Decimal(114), Decimal(4))
    assert [line.unit_id for line in second.lines] == [2, 3]
    assert second.ratio is not None
    assert round(second.ratio, 4) == Decimal("1.0364")
