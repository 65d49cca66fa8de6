"""Figures taken from a count that the house keeps: derived, not typed, with their source."""

import json
from decimal import Decimal

import pytest

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.targets import actions, counting, queries
from guatu.targets.jobs import count_last_month
from guatu.targets.models import Indicator, Observation
from guatu.targets.tests.test_actions import MAY, refused, report
from guatu.targets.types import Counter, Keeper

COUNTS: dict[int, int] = {}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """A room above that keeps "test:done"."""
    monkeypatch.setattr(counting, "_keepers", {})
    offer = [Counter("test:done", "改造完成数", "Estates finished", "/projects/")]
    actions.offer_counts(Keeper("test", lambda _actor, _name, _period: COUNTS, lambda _actor: offer))
    COUNTS.clear()
    return COUNTS


def test_a_count_becomes_the_figure_with_its_source(
    operator: Actor, city: City, estates: Indicator, kept: dict[int, int]
) -> None:
    actions.link_counter(operator, indicator_id=estates.pk, counter="test:done")
    kept.update({city.zone.pk: 310, city.nanguan.pk: 12})
    assert actions.count_figures(operator, indicator_id=estates.pk, period=MAY) == 2
    rows = Observation.objects.filter(period="2026-05")
    assert {(row.unit_id, row.value, row.source) for row in rows} == {
        (city.zone.pk, Decimal(310), "test:done"), (city.nanguan.pk, Decimal(12), "test:done"),
    }  # fmt: skip
    assert queries.cumulative(operator, estates, city.root, MAY) == 322
    refused("G1526", lambda: report(operator, estates, city.zone, "311"))


def test_counted_again_only_what_differs_is_revised(
    operator: Actor, city: City, estates: Indicator, kept: dict[int, int]
) -> None:
    actions.link_counter(operator, indicator_id=estates.pk, counter="test:done")
    kept.update({city.zone.pk: 310, city.nanguan.pk: 12})
    actions.count_figures(operator, indicator_id=estates.pk, period=MAY)
    assert actions.count_figures(operator, indicator_id=estates.pk, period=MAY) == 0
    kept[city.zone.pk] = 309  # one was reopened
    assert actions.count_figures(operator, indicator_id=estates.pk, period=MAY) == 1
    seen = Observation.objects.filter(unit=city.zone, period="2026-05").order_by("revision")
    assert [(row.value, row.current) for row in seen] == [(Decimal(310), False), (Decimal(309), True)]


def test_without_a_count_figures_are_typed_again(
    operator: Actor, city: City, estates: Indicator, kept: dict[int, int]
) -> None:
    refused("G1525", lambda: actions.count_figures(operator, indicator_id=estates.pk, period=MAY))
    refused("G1525", lambda: actions.link_counter(operator, indicator_id=estates.pk, counter="test"))
    actions.link_counter(operator, indicator_id=estates.pk, counter="test:done")
    actions.link_counter(operator, indicator_id=estates.pk, counter="")
    assert report(operator, estates, city.zone, "5").value == 5


def test_no_month_to_come_is_counted_and_only_by_a_dispatcher(
    operator: Actor, city: City, estates: Indicator, kept: dict[int, int], reporter: Account
) -> None:
    actions.link_counter(operator, indicator_id=estates.pk, counter="test:done")
    july = Period.of_month(2026, 7)
    refused("G1504", lambda: actions.count_figures(operator, indicator_id=estates.pk, period=july))
    with pytest.raises(Denied):
        actions.count_figures(actor_of_account(reporter), indicator_id=estates.pk, period=MAY)


def test_every_night_the_month_last_ended_is_counted_once(
    operator: Actor, city: City, estates: Indicator, kept: dict[int, int]
) -> None:
    actions.link_counter(operator, indicator_id=estates.pk, counter="test:done")
    quarterly = actions.create_indicator(
        operator, code="q", name="季度", measure="个", kind="count", reported="quarterly", counter="test:done"
    )
    kept[city.zone.pk] = 310
    count_last_month()
    assert [(row.indicator, row.period, row.value) for row in Observation.objects.all()] == [
        (estates, "2026-05", Decimal(310))
    ]
    entry = Entry.objects.get(verb="targets.observation.count_month")
    assert entry.actor.endswith("worker")
    assert json.loads(entry.after) == {"changed": {"estates": 1}, "left_out": {}}
    count_last_month()
    assert Observation.objects.count() == 1
    assert Entry.objects.filter(verb="targets.observation.count_month").count() == 1
    found = actions.count_month(operator, period=Period.of_month(2026, 3))
    assert found.changed == {"estates": 1, quarterly.code: 1}


def test_a_count_that_is_gone_leaves_out_its_indicator_and_no_other(
    operator: Actor, city: City, estates: Indicator, kept: dict[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.link_counter(operator, indicator_id=estates.pk, counter="test:done")
    gone = actions.create_indicator(
        operator, code="gone", name="已撤", measure="个", kind="count", counter="test:done"
    )
    Indicator.objects.filter(pk=gone.pk).update(counter="nobody:x")
    kept[city.zone.pk] = 310
    found = actions.count_month(operator, period=MAY)
    assert (found.changed, found.left_out) == ({"estates": 1}, {"gone": "G1525"})


def test_a_month_is_counted_by_a_dispatcher_only_and_not_before_it_begins(
    operator: Actor, kept: dict[int, int], reporter: Account
) -> None:
    with pytest.raises(Denied):
        actions.count_month(actor_of_account(reporter), period=MAY)
    refused("G1504", lambda: actions.count_month(operator, period=Period.of_month(2026, 7)))
    refused("G1504", lambda: actions.count_month(operator, period=Period.of_year(2026)))


def test_a_kind_has_one_keeper(kept: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="test"):
        actions.offer_counts(Keeper("test", lambda _a, _n, _p: {}, lambda _a: []))
