"""Reads of targets: scope, the city as the sum of its units, and a bounded number of queries."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.targets import actions, queries
from guatu.targets.models import Indicator
from guatu.targets.tests.test_actions import APRIL, MAY, report


def test_the_city_is_the_sum_of_its_units_and_says_who_is_missing(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    report(operator, split_estates, city.kuancheng, "30")
    report(operator, split_estates, city.zone, "40")
    found = queries.pace(operator, split_estates, city.root, MAY)
    assert (found.actual, found.reported, found.expected) == (Decimal(70), 2, 3)
    assert found.target_year == 447
    zone = queries.pace(operator, split_estates, city.zone, MAY)
    assert (found.place, zone.place) == (None, (1, 2)), (
        "40 of 149 are ahead of 30 of 149; nobody knows the third"
    )
    assert queries.pace(operator, split_estates, city.kuancheng, MAY).place == (2, 2)
    assert queries.cumulative(operator, split_estates, city.zone, MAY) == 40
    assert queries.cumulative(operator, split_estates, city.nanguan, MAY) is None


def test_a_units_own_figure_stands_above_the_sum_of_those_below(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    park = Unit.objects.create(code="PARK", name="园区", short="园", kind="park", parent=city.zone)
    report(operator, split_estates, park, "5")
    assert queries.cumulative(operator, split_estates, city.zone, MAY) == 5
    report(operator, split_estates, city.zone, "9")
    assert queries.cumulative(operator, split_estates, city.root, MAY) == 9


def test_month_and_quarter_come_from_figures_to_date_and_not_from_sums_of_other_units(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    for unit, month, value in ((city.zone, 3, "10"), (city.zone, 4, "25"), (city.zone, 5, "45")):
        report(operator, split_estates, unit, value, Period.of_month(2026, month))
    found = queries.pace(operator, split_estates, city.root, MAY)
    assert (found.actual, found.month, found.quarter) == tuple(map(Decimal, (45, 20, 35)))
    report(operator, split_estates, city.nanguan, "100")
    found = queries.pace(operator, split_estates, city.root, MAY)
    assert (found.actual, found.month, found.quarter) == (Decimal(145), None, None), (
        "Nanguan alone makes no month of it"
    )
    table = queries.figure_table(operator, split_estates, 2026, single=True)
    alone = {row.unit.pk: row.values[2:5] for row in table.rows}
    assert alone == {
        city.root.pk: (None, 15, None), city.nanguan.pk: (None, None, None), city.zone.pk: (None, 15, 20),
    }  # fmt: skip


def test_a_rate_is_not_summed(operator: Actor, city: City, growth: Indicator) -> None:
    report(operator, growth, city.kuancheng, "10.0")
    report(operator, growth, city.nanguan, "12.0")
    assert queries.cumulative(operator, growth, city.root, MAY) is None


def test_history_is_the_year_so_far(operator: Actor, city: City, split_estates: Indicator) -> None:
    report(operator, split_estates, city.zone, "10", Period.of_month(2025, 12))
    report(operator, split_estates, city.zone, "20", APRIL)
    report(operator, split_estates, city.zone, "30", MAY)
    assert queries.pace(operator, split_estates, city.zone, MAY).history == (
        (APRIL, Decimal(20)),
        (MAY, Decimal(30)),
    )
    assert queries.pace(operator, split_estates, city.zone, APRIL).history == ((APRIL, Decimal(20)),)


def test_a_reporter_sees_the_own_units_targets_and_figures_only(
    operator: Actor, city: City, split_estates: Indicator, reporter: Account
) -> None:
    actor = actor_of_account(reporter)
    report(operator, split_estates, city.nanguan, "1")
    report(operator, split_estates, city.kuancheng, "2")
    assert {row.unit_id for row in queries.targets(actor)} == {city.kuancheng.pk}
    assert [row.value for row in queries.observations(actor, indicator_ids=[split_estates.pk])] == [2]
    assert [row.value for row in queries.revisions(actor, split_estates)] == [2]
    grid = queries.grid(actor, city.plan, split_estates, 2026)
    assert (len(grid.rows), grid.city, grid.whole, grid.faults) == (1, None, False, ())
    assert [one.unit for one in queries.standings(actor, city.plan, MAY)] == [city.kuancheng]


def test_an_outsider_sees_nothing(city: City, split_estates: Indicator, outsider: Account) -> None:
    actor = actor_of_account(outsider)
    assert not queries.plans(actor)
    assert not queries.areas(actor, city.plan)
    assert not queries.tasks(actor, city.plan)
    assert not queries.indicators(actor)
    assert not queries.targets(actor)
    with pytest.raises(NotFound):
        queries.indicator(actor, "estates")


def test_paces_cost_the_same_however_many(
    operator: Actor, city: City, split_estates: Indicator, growth: Indicator,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    ids = [city.root.pk, city.kuancheng.pk, city.nanguan.pk, city.zone.pk, city.land_bureau.pk]
    with django_assert_num_queries(4):
        one = queries.paces(operator, city.plan, ids, MAY)
    assert set(one) == {(split_estates.pk, unit_id) for unit_id in ids[:4]}
    actions.set_targets(
        operator, plan_id=city.plan.pk, indicator_id=growth.pk, year=2026, total=Decimal("20.0"),
        weights_by_unit={city.zone.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
    )  # fmt: skip
    with django_assert_num_queries(4):
        two = queries.paces(operator, city.plan, ids, MAY)
    assert two[growth.pk, city.root.pk].target_year == 20
    assert len(two) == 6


def test_a_split_may_follow_last_years_shares(operator: Actor, city: City, estates: Indicator) -> None:
    report(operator, estates, city.kuancheng, "10", Period.of_month(2025, 6))
    report(operator, estates, city.kuancheng, "30", Period.of_month(2025, 12))
    report(operator, estates, city.zone, "10", Period.of_month(2025, 12))
    ids = [city.kuancheng.pk, city.nanguan.pk, city.zone.pk]
    guide = queries.desk(operator, city.plan, estates, 2026, ids).guide
    assert guide.last is not None
    assert guide.usual is not None
    assert guide.last.by_unit == {city.kuancheng.pk: 30, city.zone.pk: 10}
    assert list(map(int, guide.last.by_month)) == [0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 30]
    assert guide.usual.by_unit == {city.kuancheng.pk: Decimal("0.75"), city.zone.pk: Decimal("0.25")}
    assert guide.best[city.zone.pk] == Decimal(10) / 12  # a year reported at once counts as its mean month
    assert (guide.gone, dict(guide.done)) == (0, {})
