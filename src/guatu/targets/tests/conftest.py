"""Indicators of the small test city."""

from decimal import Decimal

import pytest

from guatu.conftest import City
from guatu.org.types import Actor
from guatu.targets import actions
from guatu.targets.models import Indicator


@pytest.fixture
def estates(operator: Actor) -> Indicator:
    """老旧小区改造: a count that adds up over months and units."""
    return actions.create_indicator(
        operator, code="estates", name="老旧小区改造", name_en="Estates renovated", measure="个",
        measure_en="estates", kind=Indicator.Kind.COUNT,
    )  # fmt: skip


@pytest.fixture
def growth(operator: Actor) -> Indicator:
    """固定资产投资增速: a rate."""
    return actions.create_indicator(
        operator, code="growth", name="固定资产投资增速", measure="%", kind=Indicator.Kind.RATE, decimals=1,
        roll_up=Indicator.RollUp.NONE, comparable_growth=True,
    )  # fmt: skip


@pytest.fixture
def split_estates(operator: Actor, city: City, estates: Indicator) -> Indicator:
    """The same, with the year's 447 split evenly over the three units below the city."""
    actions.set_targets(
        operator, plan_id=city.plan.pk, indicator_id=estates.pk, year=2026, total=Decimal(447),
        stretch=Decimal(460), weights_by_unit={u.pk: Decimal(1) for u in (city.kuancheng, city.nanguan, city.zone)},
        weights_by_month=[Decimal(1)] * 12, sentence="全力开展447个老旧小区提升改造", document="文稿",
    )  # fmt: skip
    return estates
