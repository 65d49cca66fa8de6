"""Writes of targets: who may, what is refused, what the ledger keeps."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.targets import actions, queries
from guatu.targets.models import Indicator, Observation, Target, TargetVersion
from guatu.targets.types import Part, Split, UnitSplit

APRIL, MAY = Period.of_month(2026, 4), Period.of_month(2026, 5)


def report(
    actor: Actor, indicator: Indicator, unit: Unit, value: str, period: Period = MAY, **more: Any
) -> Observation:
    return actions.record_observation(
        actor, indicator_id=indicator.pk, unit_id=unit.pk, period=period, value=Decimal(value), **more
    )


def refused(number: str, act: Callable[[], object]) -> None:
    with pytest.raises(GuatuError) as error:
        act()
    assert error.value.number == number


# --- targets


def test_a_split_is_written_for_city_units_and_months_and_adds_up(
    city: City, split_estates: Indicator
) -> None:
    assert Target.objects.count() == 4 * 13
    grid = queries.grid(Actor.operator("t"), city.plan, split_estates, 2026)
    assert grid.faults == ()
    assert grid.city is not None
    assert grid.unit_sum is not None
    assert grid.city.year == grid.unit_sum.year == grid.city.month_sum == 447
    assert grid.city.months == grid.unit_sum.months
    assert [row.year for row in grid.rows] == [149, 149, 149]
    stretch = Target.objects.get(unit=city.root, period="2026")
    assert (stretch.stretch, stretch.version.document) == (Decimal(460), "文稿")
    assert (stretch.version.number, stretch.version.holds_from) == (1, date(2026, 1, 1))


def adjust(operator: Actor, city: City, indicator: Indicator, **more: Any) -> None:
    """The zone alone owes 100 from July on."""
    facts: dict[str, Any] = {
        "reason": "二季度核减任务", "approver": "市政府常务会议", "approval_document": "第6次纪要",
        "holds_from": date(2026, 7, 1), **more,
    }  # fmt: skip
    actions.set_targets(
        operator, plan_id=city.plan.pk, indicator_id=indicator.pk, year=2026, total=Decimal(100),
        weights_by_unit={city.zone.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12, **facts,
    )  # fmt: skip


def test_an_adjustment_is_a_further_version_and_the_one_before_stays(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    adjust(operator, city, split_estates)
    first, second = TargetVersion.objects.order_by("number")
    assert (first.targets.count(), second.targets.count()) == (4 * 13, 2 * 13)
    assert (second.number, second.reason, second.approver) == (2, "二季度核减任务", "市政府常务会议")
    held = queries.held(operator, city.plan, split_estates, 2026, on=date(2026, 6, 30))
    after = queries.held(operator, city.plan, split_estates, 2026, on=date(2026, 7, 1))
    assert (held, after) == (first, second)
    entry = Entry.objects.latest("number")
    assert '"447.0000"' in entry.before
    assert '"total":"100"' in entry.after


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"reason": ""}, "G1512"),
        ({"approver": " "}, "G1512"),
        ({"approval_document": " "}, "G1544"),
        ({"holds_from": None}, "G1512"),
        ({"holds_from": date(2025, 12, 31)}, "G1513"),
        ({"holds_from": date(2027, 1, 1)}, "G1513"),
    ],
)
def test_an_adjustment_says_why_who_approved_it_and_from_when(
    operator: Actor, city: City, split_estates: Indicator, given: dict[str, Any], number: str
) -> None:
    refused(number, lambda: adjust(operator, city, split_estates, **given))
    assert TargetVersion.objects.count() == 1


def test_a_version_does_not_begin_before_the_one_it_follows(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    adjust(operator, city, split_estates)
    refused("G1513", lambda: adjust(operator, city, split_estates, holds_from=date(2026, 6, 30)))


def test_a_split_by_hand_is_written_only_where_it_adds_up(
    operator: Actor, city: City, estates: Indicator
) -> None:
    part = UnitSplit(Decimal(12), (Decimal(1),) * 12)
    facts: dict[str, Any] = {"plan_id": city.plan.pk, "indicator_id": estates.pk, "year": 2026}
    wrong = Split(UnitSplit(Decimal(13), (Decimal(1),) * 12), {city.zone.pk: part})
    refused("G1516", lambda: actions.issue_targets(operator, split=wrong, **facts))
    halves = UnitSplit(Decimal(6), (Decimal("0.5"),) * 12)
    refused(
        "G1501", lambda: actions.issue_targets(operator, split=Split(halves, {city.zone.pk: halves}), **facts)
    )
    assert not TargetVersion.objects.exists()
    made = actions.issue_targets(operator, split=Split(part, {city.zone.pk: part}), **facts)
    assert queries.version_grid(operator, made).faults == ()


def test_nothing_is_issued_under_what_is_retired(operator: Actor, city: City, estates: Indicator) -> None:
    actions.retire(operator, part=Part.INDICATOR, pk=estates.pk, reason="合并统计")
    part = UnitSplit(Decimal(12), (Decimal(1),) * 12)
    refused(
        "G1527",
        lambda: actions.issue_targets(
            operator, plan_id=city.plan.pk, indicator_id=estates.pk, year=2026,
            split=Split(part, {city.zone.pk: part}),
        ),
    )  # fmt: skip


def test_a_grid_written_around_the_actions_shows_its_fault(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    Target.objects.filter(unit=city.zone, period="2026-03").update(bottom_line=0)
    faults = queries.grid(operator, city.plan, split_estates, 2026).faults
    assert {(fault.unit_id, fault.period) for fault in faults} == {
        (city.zone.pk, "2026"), (city.root.pk, "2026-03"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
)
def test_only_a_dispatcher_sets_targets_and_grows_the_plan(
    city: City, estates: Indicator, request: pytest.FixtureRequest, name: str
) -> None:
    actor = actor_of_account(request.getfixturevalue(name))
    with pytest.raises(Denied):
        actions.set_targets(
            actor, plan_id=city.plan.pk, indicator_id=estates.pk, year=2026, total=Decimal(1),
            weights_by_unit={city.zone.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
        )  # fmt: skip
    with pytest.raises(Denied):
        actions.create_plan(
            actor, code="x", name="x", kind="year", start=date(2026, 1, 1), end=date(2026, 12, 31)
        )
    with pytest.raises(Denied):
        actions.create_area(actor, plan_id=city.plan.pk, code="x", name="x")
    with pytest.raises(Denied):
        actions.create_task(actor, area_id=city.industry.pk, name="x")
    with pytest.raises(Denied):
        actions.create_indicator(actor, code="x", name="x", measure="个", kind="count")


def test_a_target_goes_to_units_below_the_city_in_years_of_the_plan(
    operator: Actor, city: City, estates: Indicator
) -> None:
    def split(unit_id: int, year: int = 2026) -> None:
        actions.set_targets(
            operator, plan_id=city.plan.pk, indicator_id=estates.pk, year=year, total=Decimal(1),
            weights_by_unit={unit_id: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
        )  # fmt: skip

    refused("G1509", lambda: split(city.root.pk))
    refused("G1509", lambda: split(999_999))
    refused("G1508", lambda: split(city.zone.pk, 2027))
    assert not Target.objects.exists()


# --- the plan tree


def test_codes_are_taken_once(operator: Actor, city: City, estates: Indicator) -> None:
    refused("G1507", lambda: actions.create_area(operator, plan_id=city.plan.pk, code="life", name="x"))
    refused(
        "G1507",
        lambda: actions.create_indicator(operator, code="estates", name="x", measure="个", kind="count"),
    )
    day = date(2026, 1, 1)
    refused(
        "G1507", lambda: actions.create_plan(operator, code="2026", name="x", kind="year", start=day, end=day)
    )
    refused(
        "G1511",
        lambda: actions.create_plan(
            operator, code="y", name="x", kind="year", start=day, end=date(2025, 1, 1)
        ),
    )


def test_a_draft_becomes_one_task_and_keeps_its_sentence(operator: Actor, city: City) -> None:
    task = actions.create_task(
        operator, area_id=city.livelihood.pk, name="改造447个小区", sentence="原文", draft_id=7
    )
    refused(
        "G1510", lambda: actions.create_task(operator, area_id=city.industry.pk, name="又一次", draft_id=7)
    )
    branch = queries.branches(operator, city.plan)[1]
    assert (branch.area, branch.tasks) == (city.livelihood, (task,))


# --- observations


def test_a_correction_is_a_revision_with_its_reason(
    city: City, estates: Indicator, reporter: Account
) -> None:
    actor = actor_of_account(reporter)
    report(actor, estates, city.kuancheng, "40")
    refused("G1505", lambda: report(actor, estates, city.kuancheng, "42"))
    report(actor, estates, city.kuancheng, "42", reason="漏报两个")
    old, new = Observation.objects.order_by("revision")
    assert (old.value, old.current, old.reason) == (Decimal(40), False, "")
    assert (new.value, new.current, new.revision, new.reason) == (Decimal(42), True, 2, "漏报两个")
    assert new.recorded_by == reporter


def test_the_same_figure_again_changes_nothing(city: City, estates: Indicator, reporter: Account) -> None:
    actor = actor_of_account(reporter)
    first = report(actor, estates, city.kuancheng, "40", growth=Decimal("5.2"))
    entries = Entry.objects.count()
    assert report(actor, estates, city.kuancheng, "40", growth=Decimal("5.2")) == first
    assert Entry.objects.count() == entries
    refused("G1505", lambda: report(actor, estates, city.kuancheng, "40", growth=Decimal("5.3")))


def test_a_cumulative_figure_falls_only_with_a_reason(
    operator: Actor, city: City, estates: Indicator, growth: Indicator
) -> None:
    report(operator, estates, city.zone, "40", APRIL)
    refused("G1506", lambda: report(operator, estates, city.zone, "39", MAY))
    assert report(operator, estates, city.zone, "39", MAY, reason="核减").value == 39
    report(operator, growth, city.zone, "12.0", APRIL)
    assert report(operator, growth, city.zone, "11.0", MAY).reason == ""


@pytest.mark.parametrize(
    ("period", "value", "number"),
    [("2026-07", "1", "G1504"), ("2026", "1", "G1504"), ("2026Q1", "1", "G1504"), ("soon", "1", "G1003"),
     ("2026-05", "1.5", "G1501"), ("2026-05", "NaN", "G1501")],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused(
    operator: Actor, city: City, estates: Indicator, period: str, value: str, number: str
) -> None:
    refused(
        number,
        lambda: actions.record_observation(
            operator, indicator_id=estates.pk, unit_id=city.zone.pk, period=period, value=Decimal(value)
        ),
    )


def test_a_reporter_reports_for_the_own_unit_only(
    city: City, estates: Indicator, other_reporter: Account
) -> None:
    actor = actor_of_account(other_reporter)
    with pytest.raises(Denied):
        report(actor, estates, city.kuancheng, "1")
    assert report(actor, estates, city.nanguan, "1").unit == city.nanguan


@pytest.mark.parametrize("name", ["leader", "task_force", "supervisor", "administrator", "outsider"])
def test_who_neither_dispatches_nor_reports_records_nothing(
    city: City, estates: Indicator, request: pytest.FixtureRequest, name: str
) -> None:
    with pytest.raises(Denied):
        report(actor_of_account(request.getfixturevalue(name)), estates, city.kuancheng, "1")


def test_an_unknown_indicator_or_unit_is_not_found(operator: Actor, city: City, estates: Indicator) -> None:
    with pytest.raises(NotFound):
        actions.record_observation(
            operator, indicator_id=0, unit_id=city.zone.pk, period=MAY, value=Decimal(1)
        )
    with pytest.raises(NotFound):
        actions.record_observation(operator, indicator_id=estates.pk, unit_id=0, period=MAY, value=Decimal(1))
