"""Writes: who may, what is written, what the ledger says; nothing is half done."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.models import Fund, Node, Progress, Project, StageChange, Template
from guatu.projects.tests.conftest import DUE
from guatu.projects.types import NodeUpdate, Stage, instant_after

TODAY = date(2026, 6, 8)
MAY = Period.parse("2026-05")


def number_of(refusal: pytest.ExceptionInfo[GuatuError]) -> str:
    return refusal.value.number


def first_node(project: Project) -> Node:
    return Node.objects.get(project=project, code="N01")


WRITES: dict[str, Callable[[Actor, Project, City], object]] = {
    "create": lambda actor, _, city: actions.create_project(
        actor, code="X1", name="甲", unit_id=city.kuancheng.pk
    ),
    "edit": lambda actor, project, _: actions.edit_project(
        actor, project_id=project.pk, changes={"name": "乙"}
    ),
    "plan": lambda actor, project, _: actions.plan_project(actor, project_id=project.pk),
    "investment": lambda actor, project, _: actions.set_investment_plan(
        actor, project_id=project.pk, year=2026, amount=Decimal(1)
    ),
    "fund": lambda actor, project, _: actions.set_fund(
        actor, project_id=project.pk, source="bank", planned=Decimal(1), arrived=Decimal(0), as_of=TODAY
    ),
    "import": lambda actor, _, __: actions.import_portfolio(actor, data=b"x", profile="gmpp"),
    "templates": lambda actor, _, __: actions.load_templates(actor),
}
REPORTS: dict[str, Callable[[Actor, Project], object]] = {
    "stage": lambda actor, project: actions.move_stage(actor, project_id=project.pk, to="started", on=TODAY),
    "nodes": lambda actor, project: actions.update_nodes(
        actor, project_id=project.pk, updates=[NodeUpdate(first_node(project).pk, actual_start=TODAY)]
    ),
    "progress": lambda actor, project: actions.record_progress(
        actor, project_id=project.pk, period=MAY, invested_year=Decimal(1), invested_total=Decimal(1)
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_only_the_dispatcher_writes_projects(
    write: Callable[[Actor, Project, City], object], planned: Project, city: City, reporter: Account
) -> None:
    with pytest.raises(Denied):
        write(actor_of_account(reporter), planned, city)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_a_reporter_reports_for_its_own_unit_only(
    report: Callable[[Actor, Project], object],
    planned: Project,
    reporter: Account,
    other_reporter: Account,
    leader: Account,
) -> None:
    with pytest.raises(NotFound):
        report(actor_of_account(other_reporter), planned)
    with pytest.raises(Denied):
        report(actor_of_account(leader), planned)
    assert report(actor_of_account(reporter), planned)


def test_one_project_one_code(project: Project, operator: Actor, city: City) -> None:
    with pytest.raises(GuatuError) as refusal:
        actions.create_project(operator, code=project.code, name="乙", unit_id=city.kuancheng.pk)
    assert number_of(refusal) == "G1601"


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"name": "=1+1"}, "G1620"),
        ({"name": " "}, "G1620"),
        ({"code": "new"}, "G1620"),
        ({"code": "a/b"}, "G1620"),
        ({"industry": "3611"}, "G1618"),
        ({"level": "world"}, "G1618"),
        ({"longitude": Decimal(125)}, "G1618"),
        ({"total_investment": Decimal(-1)}, "G1605"),
        ({"start_planned": date(2027, 1, 1), "due": date(2026, 1, 1)}, "G1617"),
        ({"unit_id": 0}, "G1002"),
        ({"area_id": 0}, "G1002"),
    ],
)
def test_impossible_facts_are_refused(
    facts: dict[str, object], number: str, operator: Actor, city: City
) -> None:
    good: dict[str, object] = {"code": "A-1", "name": "甲", "unit_id": city.kuancheng.pk}
    with pytest.raises(GuatuError) as refusal:
        actions.create_project(operator, **(good | facts))  # type: ignore[arg-type]  # a table of keywords
    assert number_of(refusal) == number
    assert not Project.objects.exists()


def test_an_edit_leaves_what_it_does_not_name_and_is_found_under_the_new_name(
    project: Project, operator: Actor
) -> None:
    actions.edit_project(operator, project_id=project.pk, changes={"name": "污水厂"})
    project.refresh_from_db()
    assert (project.name, project.owner) == ("污水厂", "春城水务")
    assert "污水" in project.search
    last = history(subject(project)).last()
    assert last is not None
    assert '"name":"污水厂"' in last.after
    assert "owner" not in last.after


def test_an_edit_that_changes_nothing_leaves_no_entry(project: Project, operator: Actor) -> None:
    before = history(subject(project)).count()
    actions.edit_project(operator, project_id=project.pk, changes={"name": project.name})
    assert history(subject(project)).count() == before


def test_a_plan_is_worked_back_to_the_due_day(planned: Project) -> None:
    last = Node.objects.get(project=planned, code="N32")
    assert last.late_finish == instant_after(DUE)
    planned.refresh_from_db()
    assert planned.schedule.days_short == 0
    assert planned.schedule.due == DUE


def test_a_later_plan_leaves_the_baseline(approved: Project, operator: Actor) -> None:
    planned = approved
    before = dict(Node.objects.values_list("code", "baseline_finish"))
    schedule = actions.plan_project(operator, project_id=planned.pk, due=date(2027, 3, 31))
    assert schedule.days_short > 0
    assert schedule.critical_chain
    assert dict(Node.objects.values_list("code", "baseline_finish")) == before


def test_nothing_is_planned_without_a_day_or_nodes(
    project: Project, operator: Actor, templates: None, city: City
) -> None:
    with pytest.raises(GuatuError) as refusal:
        actions.plan_project(operator, project_id=project.pk)
    assert number_of(refusal) == "G1614"
    open_ended = actions.create_project(operator, code="A-2", name="乙", unit_id=city.kuancheng.pk)
    with pytest.raises(GuatuError) as refusal:
        actions.plan_project(operator, project_id=open_ended.pk, template_code="sewer")
    assert number_of(refusal) == "G1613"
    assert not Node.objects.exists()  # refused as a whole: the nodes of the template are gone too


def test_nodes_that_happened_are_not_replaced(planned: Project, operator: Actor) -> None:
    actions.update_nodes(
        operator, project_id=planned.pk, updates=[NodeUpdate(first_node(planned).pk, actual_start=TODAY)]
    )
    with pytest.raises(GuatuError) as refusal:
        actions.plan_project(operator, project_id=planned.pk, template_code="sewer")
    assert number_of(refusal) == "G1615"


def test_a_slipped_node_makes_the_project_short_and_says_what_stands_in_the_way(
    planned: Project, reporter: Account
) -> None:
    land = Node.objects.get(project=planned, code="N09")
    update = NodeUpdate(land.pk, forecast_finish=date(2028, 6, 30), blocker_kind="land", blocker="两户未签约")
    actor = actor_of_account(reporter)
    assert actions.update_nodes(actor, project_id=planned.pk, updates=[update], source="collect.submission:1")
    planned.refresh_from_db()
    assert planned.schedule.days_short > 0
    assert "N09" in planned.schedule.critical_chain
    assert [node.code for node in queries.blocked_nodes(actor)] == ["N09"]
    assert actions.update_nodes(actor, project_id=planned.pk, updates=[update]) == []


def test_who_holds_a_node_up_is_tied_to_the_unit_it_names(
    planned: Project, reporter: Account, city: City
) -> None:
    land = Node.objects.get(project=planned, code="N09")
    actor = actor_of_account(reporter)
    assert not actor.sees(city.land_bureau.pk)  # a district may name whom it cannot see
    for written, tied in (
        (city.land_bureau.name, city.land_bureau.pk),
        (city.land_bureau.short, city.land_bureau.pk),
        (city.land_bureau.name_en, city.land_bureau.pk),
        ("燃气公司", None),
        ("", None),
    ):
        update = NodeUpdate(land.pk, blocker_kind="land", blocker="两户未签约", holder=written)
        actions.update_nodes(actor, project_id=planned.pk, updates=[update])
        land.refresh_from_db()
        assert (land.holder, land.holder_unit_id) == (written, tied)


def test_a_finished_node_moves_the_project_to_the_stage_it_reaches(planned: Project, operator: Actor) -> None:
    start = Node.objects.get(project=planned, code="N25")
    day = date(2026, 6, 8)
    actions.update_nodes(operator, project_id=planned.pk, updates=[NodeUpdate(start.pk, day, day)])
    planned.refresh_from_db()
    assert planned.stage == Stage.STARTED
    assert planned.start_actual == day
    assert StageChange.objects.filter(project=planned, after=Stage.STARTED, on=day).count() == 1


def test_a_node_of_another_project_is_not_found(planned: Project, operator: Actor, city: City) -> None:
    other = actions.create_project(operator, code="A-2", name="乙", unit_id=city.kuancheng.pk)
    with pytest.raises(NotFound):
        actions.update_nodes(
            operator, project_id=other.pk, updates=[NodeUpdate(first_node(planned).pk, actual_start=TODAY)]
        )


def test_a_move_is_one_step_with_its_day_and_a_second_start_is_refused(
    project: Project, operator: Actor
) -> None:
    actions.move_stage(operator, project_id=project.pk, to="started", on=TODAY)
    project.refresh_from_db()
    assert project.start_actual == TODAY
    with pytest.raises(GuatuError) as refusal:
        actions.move_stage(operator, project_id=project.pk, to="started", on=TODAY)
    assert number_of(refusal) == "G1602"


def test_a_paused_project_resumes_at_its_stage(project: Project, operator: Actor) -> None:
    actions.move_stage(operator, project_id=project.pk, to="paused", on=TODAY, reason="资金断供")
    with pytest.raises(GuatuError) as refusal:
        actions.move_stage(operator, project_id=project.pk, to="building", on=TODAY)
    assert number_of(refusal) == "G1602"
    actions.move_stage(operator, project_id=project.pk, to="preparing", on=TODAY)


def test_progress_is_kept_by_revision(project: Project, reporter: Account) -> None:
    actor = actor_of_account(reporter)

    def report(year: int, reason: str = "") -> Progress:
        return actions.record_progress(
            actor,
            project_id=project.pk,
            period=MAY,
            invested_year=Decimal(year),
            invested_total=Decimal(100),
            physical=Decimal("12.5"),
            own_rating="yellow",
            reason=reason,
        )

    first = report(50)
    entries = history(subject(project)).count()
    assert report(50).pk == first.pk  # the same again changes nothing
    assert history(subject(project)).count() == entries
    with pytest.raises(GuatuError) as refusal:
        report(40)
    assert number_of(refusal) == "G1610"
    assert report(40, "审计核减").revision == 2
    assert [row.invested_year for row in Progress.objects.order_by("revision")] == [50, 40]
    assert queries.latest_progress(actor, [project.pk], MAY)[project.pk].invested_year == 40
    project.refresh_from_db()
    assert project.own_rating == "yellow"


def test_the_latest_progress_is_the_newest_month_up_to_the_one_asked(
    project: Project, operator: Actor
) -> None:
    for month, amount in [("2026-03", 10), ("2026-04", 20), ("2026-05", 30)]:
        actions.record_progress(
            operator,
            project_id=project.pk,
            period=Period.parse(month),
            invested_year=Decimal(amount),
            invested_total=Decimal(amount),
        )
    found = queries.latest_progress(operator, [project.pk], Period.parse("2026-04"))
    assert found[project.pk].invested_year == 20


def test_money_is_planned_and_arrives(project: Project, operator: Actor) -> None:
    actions.set_investment_plan(operator, project_id=project.pk, year=2026, amount=Decimal(120))
    assert queries.investment_plans(operator, [project.pk], 2026) == {project.pk: Decimal(120)}
    for arrived in (10, 20):
        actions.set_fund(
            operator,
            project_id=project.pk,
            source="bank",
            planned=Decimal(90),
            arrived=Decimal(arrived),
            as_of=TODAY,
        )
    assert [(fund.source, fund.arrived) for fund in queries.funds(operator, [project.pk])] == [
        ("bank", Decimal(20))
    ]
    with pytest.raises(GuatuError):
        actions.set_fund(
            operator,
            project_id=project.pk,
            source="bank",
            planned=Decimal(90),
            arrived=Decimal(20),
            as_of=TODAY + timedelta(days=1),
        )
    assert Fund.objects.count() == 1


def test_templates_are_loaded_once_and_a_silent_change_is_refused(operator: Actor, db: None) -> None:
    assert {row.code for row in actions.load_templates(operator)} == {
        "estate",
        "industrial",
        "road",
        "school",
        "sewer",
    }
    assert actions.load_templates(operator) == []
    Template.objects.filter(code="sewer").update(name="别的")
    with pytest.raises(GuatuError) as refusal:
        actions.load_templates(operator)
    assert number_of(refusal) == "G1616"
