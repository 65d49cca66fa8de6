"""Whoever acts for a vacant post (代理) does its duties, and the ledger says for which post it was done."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from guatu.conftest import NOW, City, actor_of_account
from guatu.dispatch import actions
from guatu.dispatch.types.duties import OccasionKind
from guatu.kernel.errors import Denied
from guatu.ledger.models import Entry
from guatu.ledger.queries import verification
from guatu.org.actions import appoint, assign, create_task_force, pass_post
from guatu.org.models import Account, Post
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.models import Project

As = Callable[[Account], Client]
TODAY = NOW.date()
SINCE = date(2026, 1, 1)


@pytest.fixture
def vacant(city: City, leader: Account, operator: Actor) -> Post:
    """A vice mayor's post without a successor: the deputy mayor acts for it."""
    made = Post.objects.create(unit=city.root, title="分管工业副市长", title_en="Vice mayor for industry")
    for number, post in (("L1", city.leader_post), ("V1", made)):
        appoint(operator, staff_number=number, name="", post_id=post.pk, on=SINCE)
    pass_post(operator, post_id=made.pk, on=date(2026, 5, 1), acting_from_id=city.leader_post.pk)
    return made


@pytest.fixture
def project(city: City, vacant: Post, operator: Actor) -> Project:
    """The vacant post sponsors it and keeps its log."""
    made = Project.objects.create(
        code="K-1",
        name="净水厂",
        name_en="Water works",
        unit=city.kuancheng,
        area=city.industry,
        stage="building",
    )
    for role in (ResponsibilityRole.SPONSOR, ResponsibilityRole.SECRETARY):
        assign(operator, of=subject(made), role=role, post_id=vacant.pk, on=SINCE)
    return made


def signed(verb: str) -> tuple[str, bool]:
    """Who signed the last entry of a verb, and whether it says for which post."""
    entry = Entry.objects.filter(verb=verb).latest("number")
    return entry.actor, "acting_for" in entry.after


def test_an_acting_holder_visits_logs_and_decides_and_signs_with_the_post(
    project: Project, vacant: Post, leader: Account
) -> None:
    actor = actor_of_account(leader)
    as_acting = ("leader（代理春城市分管工业副市长）", True)
    planned = actions.plan_occasion(actor, kind=OccasionKind.VISIT, planned_on=TODAY, project_id=project.pk)
    assert planned.post_id == vacant.pk
    actions.hold_occasion(actor, occasion_id=planned.pk, on=TODAY, found="已到现场")
    made = actions.write_log(
        actor, project_id=project.pk, happened="进场受阻", problem="便道塌陷", next_step="修便道",
        next_on=TODAY + timedelta(days=3), ask="是否改线", as_matter=True,
    )  # fmt: skip
    actions.finish_step(actor, entry_id=made.pk)
    actions.answer_ask(actor, entry_id=made.pk, answer="同意改线")
    actions.report_to_sponsor(actor, project_id=project.pk)
    for name in (
        "duty.plan",
        "duty.hold",
        "log.write",
        "log.file",
        "log.finish",
        "duty.answer",
        "duty.report",
    ):
        assert signed(f"dispatch.{name}") == as_acting, name
    assert verification().fault is None


def test_who_holds_the_post_again_ends_the_acting(
    project: Project, vacant: Post, leader: Account, operator: Actor
) -> None:
    appoint(operator, staff_number="V2", name="", post_id=vacant.pk, on=date(2026, 6, 1))
    with pytest.raises(Denied):
        actions.write_log(actor_of_account(leader), project_id=project.pk, happened="记一条")


@pytest.mark.parametrize("who", ["task_force", "supervisor", "reporter"])
def test_nobody_else_does_the_duty_of_a_vacant_post(
    who: str, project: Project, request: pytest.FixtureRequest
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        actions.plan_occasion(actor, kind=OccasionKind.VISIT, planned_on=TODAY, project_id=project.pk)
    with pytest.raises(Denied):
        actions.write_log(actor, project_id=project.pk, happened="记一条")


def test_a_holder_signs_with_no_other_post(
    city: City, leader: Account, project: Project, operator: Actor
) -> None:
    assign(
        operator, of=subject(project), role=ResponsibilityRole.SPONSOR, post_id=city.leader_post.pk, on=SINCE
    )
    actions.plan_occasion(
        actor_of_account(leader), kind=OccasionKind.VISIT, planned_on=TODAY, project_id=project.pk
    )
    assert signed("dispatch.duty.plan") == ("leader", False)


def test_an_acting_lead_keeps_a_forces_handbook(vacant: Post, leader: Account, operator: Actor) -> None:
    create_task_force(operator, code="ZB1", name="攻坚专班", lead_id=vacant.pk)
    actions.write_handbook(actor_of_account(leader), code="ZB1", title="手册", text="一、范围")
    assert signed("dispatch.handbook.write") == ("leader（代理春城市分管工业副市长）", True)


def test_the_front_page_and_the_post_screen_are_an_acting_holders_too(
    project: Project, vacant: Post, leader: Account, as_: As
) -> None:
    actor = actor_of_account(leader)
    made = actions.write_log(actor, project_id=project.pk, happened="受阻", ask="是否改线")
    home = as_(leader).get("/").content.decode()
    assert "代理分管工业副市长：要我决定的" in home
    assert "是否改线" in home
    page = as_(leader).get(f"/dispatch/duties/sponsors/{vacant.pk}/").content.decode()
    assert f"/dispatch/duties/log/{made.pk}/answer/" in page
    answer = as_(leader).post(f"/dispatch/duties/log/{made.pk}/answer/", {"answer": "同意"})
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/dispatch/duties/sponsors/{vacant.pk}/",
    )
