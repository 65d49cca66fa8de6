"""The three duties: who may write what, what a leader and a secretary see, what a problem becomes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import NOW, City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.duty_commands import duty_group
from guatu.dispatch.models import LogEntry, Matter, Occasion
from guatu.dispatch.tests.conftest import refused, text
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types import Kind, State
from guatu.dispatch.types.duties import OccasionKind, TurnState
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied, NotFound
from guatu.ledger.queries import inbox
from guatu.org.actions import assign
from guatu.org.models import Account, Post
from guatu.org.types import Actor, ResponsibilityRole, Role, subject
from guatu.projects.models import Project

As = Callable[[Account], Client]
TODAY = NOW.date()
SINCE = date(2026, 1, 1)


@pytest.fixture
def secretary(city: City) -> Account:
    """Of Kuancheng: keeps the logs."""
    post = Post.objects.create(unit=city.kuancheng, title="宽城区服务秘书", title_en="Kuancheng secretary")
    account = Account(username="secretary", role=Role.TASK_FORCE, unit=city.kuancheng, post=post)
    account.set_unusable_password()
    account.save()
    return account


@pytest.fixture
def project(city: City, operator: Actor, secretary: Account) -> Project:
    """Sponsored by the deputy mayor, served by the secretary."""
    made = Project.objects.create(
        code="K-1", name="净水厂", name_en="Water works", unit=city.kuancheng, area=city.industry,
        stage="building", total_investment=Decimal(350_000_000), due=date(2026, 11, 30),
    )  # fmt: skip
    assert secretary.post_id is not None
    roles = (
        (ResponsibilityRole.SPONSOR, city.leader_post.pk),
        (ResponsibilityRole.SECRETARY, secretary.post_id),
    )
    for role, post in roles:
        assign(operator, of=subject(made), role=role, post_id=post, on=SINCE)
    return made


# --- the secretary's log


def test_a_problem_of_the_log_becomes_a_matter_in_the_same_transaction(
    project: Project, secretary: Account
) -> None:
    actor = actor_of_account(secretary)
    made = actions.write_log(
        actor, project_id=project.pk, happened="进场受阻", problem="便道塌陷", next_step="修便道",
        next_on=TODAY + timedelta(days=3), next_who="城管局", as_matter=True,
    )  # fmt: skip
    assert made.matter is not None
    assert (made.matter.kind, made.matter.state, made.matter.project_id) == (
        Kind.PROBLEM, State.FILED, project.pk,
    )  # fmt: skip
    with refused("G1948"):
        actions.file_problem(actor, entry_id=made.pk)
    empty = actions.write_log(actor, project_id=project.pk, happened="一切正常")
    with refused("G1948"):
        actions.file_problem(actor, entry_id=empty.pk)
    assert Matter.objects.count() == 1


def test_nothing_of_an_entry_stays_where_its_problem_cannot_be_filed(
    project: Project, secretary: Account
) -> None:
    with refused("G1948"):
        actions.write_log(
            actor_of_account(secretary), project_id=project.pk, happened="无问题", as_matter=True
        )
    assert not LogEntry.objects.exists()


def test_only_its_secretary_and_the_office_keep_a_log(
    project: Project, secretary: Account, dispatcher: Account, reporter: Account, leader: Account,
    other_reporter: Account, outsider: Account,
) -> None:  # fmt: skip
    for account in (secretary, dispatcher):
        actions.write_log(actor_of_account(account), project_id=project.pk, happened="记一条")
    for account in (reporter, leader):
        with pytest.raises(Denied):
            actions.write_log(actor_of_account(account), project_id=project.pk, happened="记一条")
    for account in (other_reporter, outsider):
        with pytest.raises(NotFound):
            actions.write_log(actor_of_account(account), project_id=project.pk, happened="记一条")


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"on": TODAY + timedelta(days=1)}, "G1946"),
        ({"next_step": "做", "next_on": TODAY - timedelta(days=1)}, "G1946"),
        ({"happened": " "}, "G1903"),
        ({"next_step": "长" * 301}, "G1908"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(
    project: Project, secretary: Account, facts: dict[str, object], number: str
) -> None:
    said: dict[str, object] = {"happened": "记一条", **facts}
    with refused(number):
        actions.write_log(actor_of_account(secretary), project_id=project.pk, **said)  # type: ignore[arg-type]


def test_a_next_step_is_finished_once(project: Project, secretary: Account) -> None:
    actor = actor_of_account(secretary)
    made = actions.write_log(actor, project_id=project.pk, happened="踏勘", next_step="取批复")
    assert list(queries.next_steps(actor, [project.pk])) == [made]
    assert actions.finish_step(actor, entry_id=made.pk).done_on == TODAY
    with refused("G1949"):
        actions.finish_step(actor, entry_id=made.pk)
    assert not queries.next_steps(actor, [project.pk]).exists()


# --- what the leader decides


def test_the_sponsor_answers_what_was_asked_and_both_are_told(
    project: Project, secretary: Account, leader: Account, dispatcher: Account
) -> None:
    made = actions.write_log(
        actor_of_account(secretary), project_id=project.pk, happened="谈判未果", ask="是否启动征收"
    )
    boss = actor_of_account(leader)
    assert [row.text for row in inbox(boss)] == ["净水厂请您决定：是否启动征收"]
    assert queries.sponsor_sheet(boss, leader.post_id or 0).asks == (made,)
    for account in (secretary, dispatcher):
        with pytest.raises(Denied):
            actions.answer_ask(actor_of_account(account), entry_id=made.pk, answer="同意")
    actions.answer_ask(boss, entry_id=made.pk, answer="同意")
    with refused("G1950"):
        actions.answer_ask(boss, entry_id=made.pk, answer="再同意")
    assert queries.sponsor_sheet(boss, leader.post_id or 0).decisions == 0
    assert [row.text for row in inbox(actor_of_account(secretary))] == ["净水厂：领导已答复。同意"]


def test_what_was_escalated_to_leaders_and_what_the_desk_decides_stands_before_them(
    city: City, project: Project, leader: Account, dispatcher: Account
) -> None:
    made = make_matter(city.kuancheng, TODAY - timedelta(days=9), project=project, escalated=3)
    make_matter(city.kuancheng, TODAY, number="2号", project=project, escalated=2)
    asked = make_matter(city.kuancheng, TODAY, number="3号", project=project, asked=TODAY + timedelta(days=5))
    sheet = queries.sponsor_sheet(actor_of_account(leader), leader.post_id or 0)
    assert (sheet.escalated, sheet.to_decide) == ((made,), ())
    office = queries.sponsor_sheet(actor_of_account(dispatcher), leader.post_id or 0)
    assert office.to_decide == (asked,)
    assert (sheet.lines[0].open, sheet.lines[0].overdue) == (3, 1)


# --- visits


def test_a_visit_is_planned_held_and_counted(project: Project, leader: Account) -> None:
    boss = actor_of_account(leader)

    def state() -> TurnState:
        turns = queries.sponsor_sheet(boss, leader.post_id or 0).lines[0].turns
        return next(one.state for one in turns if one.turn.kind is OccasionKind.VISIT)

    assert state() is TurnState.MISSED
    planned = actions.plan_occasion(
        boss, kind=OccasionKind.VISIT, project_id=project.pk, planned_on=TODAY + timedelta(days=1)
    )
    with use_clock(FixedDayClock(TODAY + timedelta(days=1))):
        actions.hold_occasion(
            boss, occasion_id=planned.pk, on=TODAY + timedelta(days=1), found="出渣慢", promised="5日解决"
        )
        assert state() is TurnState.HELD
        with refused("G1947"):
            actions.drop_occasion(boss, occasion_id=planned.pk, reason="改期")
    assert Occasion.objects.get().promised == "5日解决"


def test_who_holds_no_part_plans_nothing(
    project: Project, reporter: Account, other_reporter: Account, secretary: Account
) -> None:
    facts = {"kind": OccasionKind.VISIT, "project_id": project.pk, "planned_on": TODAY}
    actions.plan_occasion(actor_of_account(secretary), **facts)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        actions.plan_occasion(actor_of_account(reporter), **facts)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        actions.plan_occasion(actor_of_account(other_reporter), **facts)  # type: ignore[arg-type]
    with refused("G1946"):
        actions.plan_occasion(
            actor_of_account(secretary),
            **(facts | {"planned_on": TODAY - timedelta(days=1)}),  # type: ignore[arg-type]
        )


def test_sessions_are_the_leaders_and_assessments_nobodys_here(project: Project, leader: Account) -> None:
    boss = actor_of_account(leader)
    made = actions.hold_occasion(
        boss, kind=OccasionKind.SESSION, post_id=leader.post_id, on=TODAY, found="过了清单"
    )
    assert (made.project_id, made.post_id) == (None, leader.post_id)
    with refused("G1952"):
        actions.hold_occasion(boss, kind=OccasionKind.ASSESSMENT, project_id=project.pk, on=TODAY, found="x")


def test_a_project_without_a_sponsor_has_nobody_to_visit_it(city: City, dispatcher: Account) -> None:
    lone = Project.objects.create(code="K-2", name="无人包保", unit=city.kuancheng, stage="building")
    with refused("G1951"):
        actions.hold_occasion(
            actor_of_account(dispatcher), kind=OccasionKind.VISIT, project_id=lone.pk, on=TODAY, found="x"
        )


def test_the_problem_list_goes_to_the_sponsor_and_counts_for_the_month(
    project: Project, secretary: Account, leader: Account
) -> None:
    actor = actor_of_account(secretary)
    actions.write_log(actor, project_id=project.pk, happened="查", problem="水源未定")
    made = actions.report_to_sponsor(actor, project_id=project.pk)
    assert "水源未定" in made.found
    assert "净水厂问题清单：1条" in [row.text for row in inbox(actor_of_account(leader))]
    turns = {one.turn.kind: one.state for one in queries.turns_of(project, SINCE)}
    assert turns[OccasionKind.PROBLEMS] is TurnState.HELD


# --- gaps, cadence


def test_large_projects_without_a_secretary_are_listed(
    city: City, project: Project, dispatcher: Account, other_reporter: Account
) -> None:
    make = Project.objects.create
    make(
        code="G-1", name="缺秘书", unit=city.kuancheng, stage="building", total_investment=Decimal(20_000_000)
    )
    make(code="G-2", name="太小", unit=city.kuancheng, stage="building", total_investment=Decimal(19_999_999))
    make(code="G-3", name="已投产", unit=city.kuancheng, stage="producing", total_investment=Decimal(10**9))
    found = queries.duty_overview(actor_of_account(dispatcher))
    assert ([row.code for row in found.gaps], found.gap_count) == (["G-1"], 1)
    assert not queries.secretary_gaps(actor_of_account(other_reporter)).exists()


def test_another_cadence_is_put_in_force_by_the_office(
    project: Project, dispatcher: Account, leader: Account, reporter: Account
) -> None:
    changed = queries.CADENCES.presets()["published-2022"].replace('version = "1"', 'version = "2"')
    for account in (leader, reporter):
        with pytest.raises(Denied):
            actions.put_duty_rules_in_force(actor_of_account(account), text=changed)
    office = actor_of_account(dispatcher)
    actions.put_duty_rules_in_force(office, text=changed.replace("20_000_000", "50_000_000"))
    assert queries.CADENCES.in_force().rule.secretary_from == 50_000_000
    with refused("G1921"):
        actions.put_duty_rules_in_force(office, text=changed)


# --- pages, API, command


def test_the_leaders_screen_takes_a_fixed_number_of_queries(
    city: City, project: Project, operator: Actor, leader: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(25):
        more = Project.objects.create(code=f"M-{number}", name="更多", unit=city.kuancheng, stage="building")
        assign(
            operator, of=subject(more), role=ResponsibilityRole.SPONSOR, post_id=city.leader_post.pk, on=SINCE
        )
    browser = as_(leader)
    with django_assert_max_num_queries(26):
        page = text(browser, f"/dispatch/duties/sponsors/{city.leader_post.pk}/")
    for part in ("我包保的项目", "要我决定的", "净水厂", "■ 到现场"):
        assert part in page, part
    with django_assert_max_num_queries(20):
        assert "分管副市长" in text(browser, "/dispatch/duties/")


def test_a_district_does_not_open_the_leaders_screen(
    city: City, project: Project, reporter: Account, secretary: Account, as_: As
) -> None:
    assert as_(reporter).get(f"/dispatch/duties/sponsors/{city.leader_post.pk}/").status_code == 404
    page = text(as_(secretary), f"/dispatch/duties/secretaries/{secretary.post_id}/", "en")
    assert "Water works" in page


def test_a_project_page_writes_by_forms_and_keeps_what_was_typed(
    project: Project, secretary: Account, reporter: Account, leader: Account, as_: As
) -> None:
    where = "/dispatch/duties/projects/K-1/"
    browser = as_(secretary)
    assert browser.post(where, {"do": "log", "on": "2026-06-08", "happened": ""}).status_code == 422
    sent = {
        "do": "log",
        "on": "2026-06-08",
        "happened": "进场",
        "problem": "缺电",
        "as_matter": "on",
        "ask": "请定",
    }
    assert browser.post(where, sent).status_code == 303
    made = LogEntry.objects.get()
    assert made.matter is not None
    assert as_(reporter).post(where, sent).status_code == 403
    assert browser.post(where, {"do": "plan", "kind": "visit", "planned_on": "2020-01-01"}).status_code == 422
    assert browser.post(where, {"do": "plan", "kind": "visit", "planned_on": "2026-06-20"}).status_code == 303
    planned = f"/dispatch/duties/occasions/{Occasion.objects.get().pk}/"
    assert as_(reporter).post(planned, {"do": "drop", "reason": "x"}).status_code == 403
    assert as_(leader).post(planned, {"do": "drop", "reason": "改期"}).status_code == 303
    answer = f"/dispatch/duties/log/{made.pk}/answer/"
    assert browser.post(answer, {"answer": "好"}).status_code == 403
    assert as_(leader).post(answer, {"answer": ""}).status_code == 422
    assert as_(leader).post(answer, {"answer": "好"}).status_code == 303
    page = text(browser, where)
    for part in (made.matter.number, "好", "已取消：改期"):
        assert part in page, part


def test_api_and_command_do_the_same(
    project: Project, secretary: Account, leader: Account, dispatcher: Account, as_: As
) -> None:
    browser, where = as_(secretary), "/api/dispatch/duties/projects/K-1/log"
    sent = {"happened": "进场", "problem": "缺水", "ask": "请定"}
    made = browser.post(where, sent, content_type="application/json")
    assert made.status_code == 201
    key = made.json()["id"]
    assert browser.post(f"/api/dispatch/duties/log/{key}/matter").status_code == 201
    sheet = as_(leader).get(f"/api/dispatch/duties/sponsors/{leader.post_id}").json()
    assert [row["id"] for row in sheet["asks"]] == [key]
    refused_ = as_(dispatcher).post(
        f"/api/dispatch/duties/log/{key}/answer", {"answer": "x"}, content_type="application/json"
    )
    assert refused_.status_code == 403
    run = CliRunner()
    assert run.invoke(duty_group, ["answer", str(key), "--text", "同意"]).exit_code == 0
    held = run.invoke(duty_group, ["held", "K-1", "--on", "2026-06-05", "--found", "正常"])
    assert held.exit_code == 0, held.output
    assert "进场" in run.invoke(duty_group, ["log", "K-1"]).output
    assert "K-1" in run.invoke(duty_group, ["sponsor", str(leader.post_id), "--json"]).output
    assert run.invoke(duty_group, ["list"]).exit_code == 0
    assert "published-2022" in run.invoke(duty_group, ["rules"]).output
