"""Making a plan: drawn up, adjusted within float, submitted, approved or returned; who may, and what is kept."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.models import Baseline, ForecastPoint, Node, Project, Schedule
from guatu.projects.rules import standing
from guatu.projects.types import NodeAdjustment, NodeChanges, NodeUpdate

TODAY = NOW.date()


def node_of(project: Project, code: str) -> Node:
    return Node.objects.get(project=project, code=code)


def change(project: Project, code: str, **changes: object) -> NodeAdjustment:
    return NodeAdjustment(node_of(project, code).pk, NodeChanges(**changes))  # type: ignore[typeddict-item]


def refused(act: Callable[[], object]) -> GuatuError:
    with pytest.raises(GuatuError) as refusal:
        act()
    return refusal.value


def state_of(project: Project) -> str:
    return Schedule.objects.get(project=project).state


def last_entry(project: Project) -> str:
    entry = history(subject(project)).last()
    assert entry is not None
    return f"{entry.verb} {entry.after}"


# --- who may


LEAD_ONLY: dict[str, Callable[[Actor, Project], object]] = {
    "approve": lambda actor, project: actions.approve_plan(actor, project_id=project.pk),
    "return": lambda actor, project: actions.return_plan(actor, project_id=project.pk, reason="再核"),
    "take": lambda actor, project: actions.take_baseline(
        actor, project_id=project.pk, name="二", reason="调规"
    ),
    "switch": lambda actor, project: actions.switch_baseline(
        actor, project_id=project.pk, number=1, reason="核"
    ),
}
OF_THE_UNIT: dict[str, Callable[[Actor, Project], object]] = {
    "adjust": lambda actor, project: actions.adjust_nodes(
        actor, project_id=project.pk, adjustments=[change(project, "N04", duration=4)], reason="可提前"
    ),
    "submit": lambda actor, project: actions.submit_plan(actor, project_id=project.pk),
    "replan": lambda actor, project: actions.take_replan(actor, project_id=project.pk),
}


@pytest.mark.parametrize("act", LEAD_ONLY.values(), ids=LEAD_ONLY.keys())
def test_only_the_lead_department_approves_returns_and_keeps_baselines(
    act: Callable[[Actor, Project], object], approved: Project, reporter: Account, leader: Account
) -> None:
    for account in (reporter, leader):
        with pytest.raises(Denied):
            act(actor_of_account(account), approved)


@pytest.mark.parametrize("act", OF_THE_UNIT.values(), ids=OF_THE_UNIT.keys())
def test_a_unit_adjusts_and_submits_its_own_plan_only(
    act: Callable[[Actor, Project], object],
    planned: Project,
    reporter: Account,
    other_reporter: Account,
    leader: Account,
) -> None:
    with pytest.raises(NotFound):
        act(actor_of_account(other_reporter), planned)
    with pytest.raises(Denied):
        act(actor_of_account(leader), planned)
    assert act(actor_of_account(reporter), planned)
    assert "projects." in last_entry(planned)


# --- the states


def test_a_plan_goes_from_draft_to_submitted_to_approved_and_becomes_the_baseline(
    planned: Project, reporter: Account, dispatcher: Account
) -> None:
    unit, lead = actor_of_account(reporter), actor_of_account(dispatcher)
    assert state_of(planned) == "draft"
    assert not Node.objects.filter(project=planned).exclude(baseline_finish=None).exists()
    actions.submit_plan(unit, project_id=planned.pk)
    assert state_of(planned) == "submitted"
    digest = Schedule.objects.get(project=planned).digest
    made = actions.approve_plan(lead, project_id=planned.pk, name="年度计划", digest=digest)
    assert state_of(planned) == "approved"
    assert (made.number, made.name, made.digest, made.approved_by) == (1, "年度计划", digest, dispatcher)
    assert "projects.plan.approve" in last_entry(planned)
    assert digest in last_entry(planned)
    for node in Node.objects.filter(project=planned):
        assert (node.baseline_start, node.baseline_finish) == standing(node)
        kept = made.nodes.get(code=node.code)
        assert (kept.start, kept.finish) == standing(node)


def test_a_returned_plan_is_a_draft_with_the_reason(planned: Project, operator: Actor) -> None:
    actions.submit_plan(operator, project_id=planned.pk)
    back = actions.return_plan(operator, project_id=planned.pk, reason="环评不足")
    assert (back.state, back.state_reason) == ("draft", "环评不足")
    assert not Baseline.objects.exists()


def test_steps_out_of_order_are_refused(planned: Project, operator: Actor) -> None:
    pk = planned.pk

    def number(act: Callable[[], object]) -> str:
        return refused(act).number

    assert number(lambda: actions.approve_plan(operator, project_id=pk)) == "G1634"
    assert number(lambda: actions.return_plan(operator, project_id=pk, reason="x")) == "G1634"
    assert number(lambda: actions.take_baseline(operator, project_id=pk, name="", reason="x")) == "G1634"
    actions.submit_plan(operator, project_id=pk)
    assert number(lambda: actions.submit_plan(operator, project_id=pk)) == "G1634"
    assert number(lambda: actions.return_plan(operator, project_id=pk, reason=" ")) == "G1633"
    assert number(lambda: actions.approve_plan(operator, project_id=pk, digest="another")) == "G1638"


def test_a_project_without_a_plan_is_neither_submitted_nor_approved(
    project: Project, operator: Actor
) -> None:
    for act in (actions.submit_plan, actions.approve_plan, actions.take_replan):
        assert refused(lambda act=act: act(operator, project_id=project.pk)).number == "G1614"  # type: ignore[misc]


def test_an_approved_plan_that_is_planned_anew_is_a_draft_and_keeps_its_baseline(
    approved: Project, operator: Actor
) -> None:
    actions.plan_project(operator, project_id=approved.pk, due=date(2028, 12, 31))
    assert state_of(approved) == "draft"
    assert Baseline.objects.get(project=approved).current
    actions.submit_plan(operator, project_id=approved.pk)
    second = actions.approve_plan(operator, project_id=approved.pk)
    assert (second.number, second.current) == (2, True)
    assert not Baseline.objects.get(project=approved, number=1).current


# --- within float


def test_a_unit_may_start_later_within_float(planned: Project, reporter: Account) -> None:
    """A day before which it does not start takes nothing from anybody while the latest dates stand."""
    node = node_of(planned, "N04")
    assert node.late_start is not None
    actions.adjust_nodes(
        actor_of_account(reporter),
        project_id=planned.pk,
        adjustments=[change(planned, "N04", not_before=node.late_start)],
        reason="等股东会",
    )
    after = node_of(planned, "N04")
    assert (after.early_start, after.late_start) == (node.late_start, node.late_start)
    assert "等股东会" in last_entry(planned)


def test_beyond_float_the_nodes_that_would_be_pushed_are_named_with_their_days(
    planned: Project, reporter: Account
) -> None:
    unit = actor_of_account(reporter)
    before = list(Node.objects.filter(project=planned).values())
    node = node_of(planned, "N26")
    longer = [change(planned, "N26", duration=node.duration + 5)]
    error = refused(
        lambda: actions.adjust_nodes(unit, project_id=planned.pk, adjustments=longer, reason="地质差")
    )
    assert error.number == "G1635"
    assert "开工(桩基进场)" in error.text("zh")
    assert "提前" in error.text("zh")
    assert "Start (piling begins)" in error.text("en")
    assert node.late_start is not None
    late = [change(planned, "N26", not_before=node.late_start + timedelta(days=30))]
    error = refused(
        lambda: actions.adjust_nodes(unit, project_id=planned.pk, adjustments=late, reason="地质差")
    )
    assert error.number == "G1635"
    assert "整个项目晚" in error.text("zh")
    assert list(Node.objects.filter(project=planned).values()) == before


def test_the_lead_department_may_go_beyond_float_and_an_approved_plan_is_a_draft_again(
    approved: Project, operator: Actor, reporter: Account
) -> None:
    longer = [change(approved, "N26", duration=60)]
    act = {"project_id": approved.pk, "adjustments": longer, "reason": "地质差"}
    error = refused(lambda: actions.adjust_nodes(actor_of_account(reporter), **act))  # type: ignore[arg-type]
    assert error.number == "G1634"
    (node,) = actions.adjust_nodes(operator, **act)  # type: ignore[arg-type]
    assert node.duration == 60
    assert state_of(approved) == "draft"
    assert actions.adjust_nodes(operator, **act) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reason", "number"),
    [
        ({"duration": -1}, "x", "G1618"),
        ({"duration": 5000}, "x", "G1618"),
        ({"responsible": "nobody"}, "x", "G1618"),
        ({"duration": 3}, " ", "G1633"),
    ],
)
def test_what_cannot_be_adjusted_is_refused(
    changes: dict[str, object], reason: str, number: str, planned: Project, operator: Actor
) -> None:
    error = refused(
        lambda: actions.adjust_nodes(
            operator,
            project_id=planned.pk,
            adjustments=[change(planned, "N04", **changes)],
            reason=reason,
        )
    )
    assert error.number == number


def test_a_node_that_has_begun_and_one_of_another_project_are_not_adjusted(
    planned: Project, operator: Actor, city: City
) -> None:
    actions.update_nodes(
        operator, project_id=planned.pk, updates=[NodeUpdate(node_of(planned, "N01").pk, actual_start=TODAY)]
    )
    begun = [change(planned, "N01", duration=3)]
    assert (
        refused(
            lambda: actions.adjust_nodes(operator, project_id=planned.pk, adjustments=begun, reason="x")
        ).number
        == "G1636"
    )
    other = actions.create_project(
        operator, code="A-2", name="乙", unit_id=city.kuancheng.pk, due=date(2028, 1, 1)
    )
    actions.plan_project(operator, project_id=other.pk, template_code="sewer")
    with pytest.raises(NotFound):
        actions.adjust_nodes(operator, project_id=other.pk, adjustments=begun, reason="x")


# --- baselines, variance, trend, preview


def slip(project: Project, actor: Actor, day: date) -> None:
    update = NodeUpdate(node_of(project, "N09").pk, forecast_finish=day)
    actions.update_nodes(actor, project_id=project.pk, updates=[update])


def test_several_baselines_are_kept_and_one_is_measured_against(approved: Project, operator: Actor) -> None:
    key = {"project_id": approved.pk}
    slip(approved, operator, date(2028, 6, 30))
    first = queries.plan_variance(operator, approved.pk)
    assert first.number == 1
    assert first.days > 0
    actions.take_baseline(operator, **key, name="征拆后", reason="征拆滞后")
    now = queries.plan_variance(operator, approved.pk)
    assert (now.number, now.days) == (2, 0)
    assert all(row.finish_days == 0 and row.finish_workdays == 0 for row in now.nodes)
    assert queries.plan_variance(operator, approved.pk, 1) == first
    actions.switch_baseline(operator, **key, number=1, reason="按原计划考核")
    assert queries.plan_variance(operator, approved.pk) == first
    assert "按原计划考核" in last_entry(approved)
    kept = {row.code: row.finish for row in Baseline.objects.get(project=approved, number=1).nodes.all()}
    assert dict(Node.objects.filter(project=approved).values_list("code", "baseline_finish")) == kept
    assert [row.number for row in queries.baselines(operator, [approved.pk])] == [1, 2]
    with pytest.raises(NotFound):
        queries.plan_variance(operator, approved.pk, 9)
    with pytest.raises(NotFound):
        actions.switch_baseline(operator, **key, number=9, reason="x")


def test_variance_counts_working_days_of_the_nodes_calendar(approved: Project, operator: Actor) -> None:
    slip(approved, operator, date(2028, 6, 30))
    land = next(row for row in queries.plan_variance(operator, approved.pk).nodes if row.code == "N09")
    assert land.baseline_finish is not None
    assert land.finish_days == (date(2028, 7, 1) - land.baseline_finish).days
    assert land.finish_workdays is not None
    assert 0 < land.finish_workdays < land.finish_days  # weekends are no working days


def test_another_district_sees_no_baseline(approved: Project, other_reporter: Account) -> None:
    actor = actor_of_account(other_reporter)
    assert not queries.baselines(actor, [approved.pk]).exists()
    for read in (queries.plan_variance, queries.milestone_trend, queries.replan_preview):
        with pytest.raises(NotFound):
            read(actor, approved.pk)


def test_the_trend_keeps_one_word_a_month_and_only_where_something_moved(
    approved: Project, operator: Actor
) -> None:
    slip(approved, operator, date(2028, 5, 31))
    slip(approved, operator, date(2028, 6, 30))
    with use_clock(FrozenClock(NOW + timedelta(days=40))):
        slip(approved, operator, date(2028, 8, 31))
    lines = {line.code: line for line in queries.milestone_trend(operator, approved.pk)}
    assert set(lines) == {"N02", "N05", "N25", "N26", "N31", "N32"}
    assert [point.period for point in lines["N32"].points] == ["2026-06", "2026-07"]
    assert lines["N32"].days > 0
    assert lines["N32"].points[-1].finish == node_of(approved, "N32").early_finish
    assert [point.period for point in lines["N02"].points] == ["2026-06"]
    assert ForecastPoint.objects.filter(node__code="N09").count() == 2
    every = queries.milestone_trend(operator, approved.pk, every_node=True)
    assert len(every) == 32


def test_a_replan_is_shown_before_it_is_taken(approved: Project, operator: Actor) -> None:
    assert queries.replan_preview(operator, approved.pk).shifts == ()
    much_later = FrozenClock(NOW + timedelta(days=700))
    with use_clock(much_later):
        seen = queries.replan_preview(operator, approved.pk)
        assert seen.days_short > seen.days_short_before == 0
        moved = {row.code: row for row in seen.shifts}
        assert moved["N32"].days == seen.days_short
        stale = refused(lambda: actions.take_replan(operator, project_id=approved.pk, digest="before"))
        assert stale.number == "G1638"
        assert queries.replan_preview(operator, approved.pk) == seen  # nothing was written
        actions.take_replan(operator, project_id=approved.pk, digest=seen.digest)
        for code, row in moved.items():
            assert standing(node_of(approved, code)) == (row.after_start, row.after_finish)
        assert queries.replan_preview(operator, approved.pk).shifts == ()
    assert "projects.plan.take" in last_entry(approved)


def test_reads_of_a_plan_ask_the_same_number_of_questions_whatever_its_size(
    approved: Project, operator: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        queries.plan_variance(operator, approved.pk)
    with django_assert_max_num_queries(4):
        queries.milestone_trend(operator, approved.pk)
    with django_assert_max_num_queries(10):
        queries.replan_preview(operator, approved.pk)
