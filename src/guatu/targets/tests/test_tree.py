"""The plan tree changed, retired and taken up again: who may, what is refused, what stays readable."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, NotFound
from guatu.ledger.models import Entry
from guatu.org.types import Actor
from guatu.targets import actions, queries
from guatu.targets.models import Area, Indicator, Plan, Task
from guatu.targets.tests.test_actions import refused
from guatu.targets.types import Part

WRONG = ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
YEAR: dict[str, Any] = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


@pytest.fixture
def task(operator: Actor, city: City, estates: Indicator) -> Task:
    return actions.create_task(
        operator, area_id=city.livelihood.pk, name="改造小区", indicator_id=estates.pk, sentence="原文"
    )


@pytest.mark.parametrize("name", WRONG)
def test_only_a_dispatcher_changes_and_retires(
    city: City, task: Task, estates: Indicator, request: pytest.FixtureRequest, name: str
) -> None:
    actor = actor_of_account(request.getfixturevalue(name))
    doings: list[Callable[[], object]] = [
        lambda: actions.change_plan(actor, plan_id=city.plan.pk, name="x", **YEAR),
        lambda: actions.change_area(actor, area_id=city.industry.pk, name="x", position=1),
        lambda: actions.change_task(actor, task_id=task.pk, area_id=task.area_id, name="x"),
        lambda: actions.change_indicator(actor, indicator_id=estates.pk, name="x", measure="个"),
        lambda: actions.link_counter(actor, indicator_id=estates.pk, counter=""),
        lambda: actions.retire(actor, part=Part.PLAN, pk=city.plan.pk, reason="x"),
        lambda: actions.restore(actor, part=Part.PLAN, pk=city.plan.pk),
    ]
    for doing in doings:
        with pytest.raises(Denied):
            doing()


def test_a_change_is_recorded_with_what_it_was(operator: Actor, city: City, task: Task) -> None:
    actions.change_task(
        operator, task_id=task.pk, area_id=city.industry.pk, name="改造老旧小区", sentence="原文"
    )
    task.refresh_from_db()
    assert (task.name, task.area, task.indicator, task.sentence) == (
        "改造老旧小区",
        city.industry,
        None,
        "原文",
    )
    entry = Entry.objects.latest("number")
    assert entry.verb == "targets.task.change"
    assert '"name":"改造小区"' in entry.before
    entries = Entry.objects.count()
    actions.change_task(
        operator, task_id=task.pk, area_id=city.industry.pk, name="改造老旧小区", sentence="原文"
    )
    assert Entry.objects.count() == entries


def test_a_moved_task_keeps_its_code_and_nobody_else_gets_it(operator: Actor, city: City, task: Task) -> None:
    actions.change_task(operator, task_id=task.pk, area_id=city.industry.pk, name="改造小区")
    another = actions.create_task(operator, area_id=city.livelihood.pk, name="又一项")
    assert another.code == f"T{city.livelihood.pk}-002" != task.code


def test_a_task_stays_within_its_plan(operator: Actor, city: City, task: Task) -> None:
    plan = actions.create_plan(operator, code="other", name="x", kind="campaign", **YEAR)
    area = actions.create_area(operator, plan_id=plan.pk, code="a", name="a")
    with pytest.raises(NotFound):
        actions.change_task(operator, task_id=task.pk, area_id=area.pk, name="x")


def test_a_plan_does_not_leave_out_a_year_it_has_targets_of(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    later: dict[str, Any] = {"start": date(2027, 1, 1), "end": date(2027, 12, 31)}
    refused("G1517", lambda: actions.change_plan(operator, plan_id=city.plan.pk, name="x", **later))
    backwards: dict[str, Any] = {"start": date(2026, 2, 1), "end": date(2026, 1, 1)}
    refused("G1511", lambda: actions.change_plan(operator, plan_id=city.plan.pk, name="x", **backwards))
    longer: dict[str, Any] = {"start": date(2026, 1, 1), "end": date(2028, 12, 31)}
    assert actions.change_plan(operator, plan_id=city.plan.pk, name="三年", **longer).end.year == 2028


@pytest.mark.parametrize("part", list(Part))
def test_what_is_retired_leaves_the_lists_stays_readable_and_comes_back(
    operator: Actor, city: City, task: Task, estates: Indicator, part: Part
) -> None:
    rows: dict[Part, Plan | Area | Task | Indicator] = {
        Part.PLAN: city.plan, Part.AREA: city.livelihood, Part.TASK: task, Part.INDICATOR: estates,
    }  # fmt: skip
    listed: dict[Part, Callable[[], Any]] = {
        Part.PLAN: lambda: queries.plans(operator),
        Part.AREA: lambda: queries.areas(operator, city.plan),
        Part.TASK: lambda: queries.tasks(operator, city.plan),
        Part.INDICATOR: lambda: queries.indicators(operator, retired=False),
    }
    row = rows[part]
    refused("G1518", lambda: actions.retire(operator, part=part, pk=row.pk, reason=" "))
    actions.retire(operator, part=part, pk=row.pk, reason="职责调整")
    row.refresh_from_db()
    assert (row.retired_on, row.retired_reason) == (date(2026, 6, 8), "职责调整")
    assert row not in listed[part]()
    assert queries.plan(operator, "2026") == city.plan
    assert queries.task(operator, task.code) == task
    assert queries.indicator(operator, "estates") == estates
    assert queries.branches(operator, city.plan, retired=True)[1].tasks == (task,)
    actions.restore(operator, part=part, pk=row.pk)
    assert row in listed[part]()


def test_what_another_is_derived_from_is_not_retired(operator: Actor, city: City, estates: Indicator) -> None:
    actions.create_indicator(
        operator, code="half", name="半数", measure="个", kind="count", formula="estates / 2"
    )
    refused("G1519", lambda: actions.retire(operator, part=Part.INDICATOR, pk=estates.pk, reason="x"))


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"kind": "stock", "entry": "single"}, "G1523"),
        ({"formula": "estates", "counter": "x:y"}, "G1523"),
        ({"formula": "estates", "entry": "single"}, "G1523"),
        ({"kind": "rate", "counter": "x:y"}, "G1523"),
        ({"release_day": 32}, "G1523"),
        ({"formula": "estates +"}, "G1520"),
        ({"formula": "estates / missing"}, "G1524"),
        ({"formula": "self + 1"}, "G1521"),
        ({"counter": "nobody:keeps"}, "G1525"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(
    operator: Actor, estates: Indicator, given: dict[str, Any], number: str
) -> None:
    facts = {"code": "self", "name": "x", "measure": "个", "kind": "flow", **given}
    refused(number, lambda: actions.create_indicator(operator, **facts))
    assert not Indicator.objects.filter(code="self").exists()


def test_several_plans_hold_over_one_indicator(operator: Actor, city: City, split_estates: Indicator) -> None:
    campaign = actions.create_plan(
        operator,
        code="campaign",
        name="三年攻坚",
        kind="campaign",
        start=date(2024, 1, 1),
        end=date(2026, 12, 31),
    )
    actions.set_targets(
        operator, plan_id=campaign.pk, indicator_id=split_estates.pk, year=2026, total=Decimal(500),
        weights_by_unit={city.zone.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12, sentence="三年攻坚目标",
    )  # fmt: skip
    found = queries.pursuits(operator, split_estates, date(2026, 6, 8))
    assert [(one.version.plan.code, one.bottom_line, one.stretch) for one in found] == [
        ("campaign", Decimal(500), None), ("2026", Decimal(447), Decimal(460)),
    ]  # fmt: skip
    assert {one.version.sentence for one in found} == {"三年攻坚目标", "全力开展447个老旧小区提升改造"}
