"""Why: from every door, for who may see it; frozen months come back as they were, and say when they are not."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Progress, Project
from guatu.status import queries
from guatu.status.actions import cite_snapshot, judge, override_light, take_snapshot, verify_rating
from guatu.status.models import Light, Snapshot
from guatu.status.status_commands import status_group
from guatu.status.tests.conftest import MILLION, Maker
from guatu.ui.types import LightColour

SignIn = Callable[[Account], Client]
SHEET = {"x-sheet": "1"}
UNTIL = date(2026, 6, 30)


@pytest.fixture
def late(make: Maker, operator: Actor, may: Period) -> Project:
    """Red of May: its land comes 45 days late; and half of the linear share is done."""
    project = make.slipping("P1", date(2026, 7, 15))
    Progress.objects.filter(project=project).update(invested_year=22 * MILLION)
    for month in (may.shift(-2), may.shift(-1), may):
        judge(operator, period=month)
    return project


def light_of(actor: Actor, project: Project) -> Light:
    found = queries.last_light_of(actor, project.pk)
    assert found is not None
    return found


def test_why_says_since_when_what_turns_it_and_what_others_say(late: Project, operator: Actor) -> None:
    found = queries.why(operator, light_of(operator, late).pk)
    assert found.since <= found.period
    assert [month.period for month in found.strip][-1] == found.period
    assert found.strip[-1].colour is LightColour.RED
    assert found.now is not None
    assert {step.lever.value for step in found.now.steps} == {"money", "days"}
    assert found.now.reached
    assert found.next_month is not None
    said = {other.pack.code: other.verdict.colour for other in found.others}
    assert said["yinchuan-2025"] is LightColour.YELLOW
    assert said["guatu-backward"] is LightColour.RED
    assert said["wuhan"] is LightColour.RED  # 22 % of 41.7 %: below 60 %
    assert [other.in_force for other in found.others][:2] == [True, True]


def test_the_sheet_and_the_page_have_one_address(late: Project, dispatcher: Account, as_: SignIn) -> None:
    client, url = as_(dispatcher), reverse("status:why", args=["P1"])
    page = client.get(url, follow=True)
    assert page.redirect_chain[0][1] == 302
    whole = page.content.decode()
    sheet = client.get(page.redirect_chain[0][0], headers=SHEET)
    assert sheet["X-Sheet"] == "1"
    assert "X-Sheet" in sheet["Vary"]
    part = sheet.content.decode()
    assert "<html" in whole
    assert "<html" not in part
    for text in (whole, part):
        assert "怎样变绿" in text
        assert "赢回45天" in text
        assert "别的规则会怎么说" in text
    assert reverse("projects:ways-out", args=["P1"]) in part


def test_it_is_asked_in_a_fixed_number_of_queries(late: Project, make: Maker, operator: Actor) -> None:
    light = light_of(operator, late)
    queries.why(operator, light.pk)
    with CaptureQueriesContext(connection) as few:
        queries.why(operator, light.pk)
    for number in range(3):
        make(f"M{number}")
    judge(operator, period=Period.parse("2026-05"))
    with CaptureQueriesContext(connection) as many:
        queries.why(operator, light.pk)
    assert len(many) == len(few)


def test_a_project_without_a_light_says_what_to_do(make: Maker, dispatcher: Account, as_: SignIn) -> None:
    make("NEW")
    page = as_(dispatcher).get(reverse("status:why", args=["NEW"]))
    assert "还没有亮灯" in page.content.decode()


def test_who_may_not_see_the_project_is_told_nothing(
    late: Project, other_reporter: Account, outsider: Account, as_: SignIn
) -> None:
    light = Light.objects.filter(current=True).latest("pk")
    for account in (other_reporter, outsider):
        client = as_(account)
        for url in (
            reverse("status:light", args=[light.pk]),
            reverse("status:why", args=["P1"]),
            reverse("status:project_lights", args=["P1"]),
            "/api/status/why/P1",
        ):
            assert client.get(url, headers=SHEET).status_code in (403, 404)
        answer = client.post(reverse("status:override", args=[light.pk]), {})
        assert answer.status_code in (403, 404)
        assert client.post(reverse("status:withdraw", args=[light.pk])).status_code in (403, 404)


def test_the_api_and_the_command_answer_alike(
    late: Project, dispatcher: Account, as_: SignIn, city: City
) -> None:
    told: dict[str, Any] = as_(dispatcher).get("/api/status/why/P1").json()
    said = CliRunner().invoke(status_group, ["why", "P1", "--json"], catch_exceptions=False)
    assert json.loads(said.output)["to_green"] == told["to_green"]
    assert told["to_green"]["steps"][1] == {
        "deed": "days", "amount": "45", "total": None,
        "questions": [{"zh": "倒排节点", "en": "Nodes worked back"}],
    }  # fmt: skip
    people = CliRunner().invoke(status_group, ["why", "P1"], catch_exceptions=False).output
    assert "赢回天数 win days 45" in people


def test_three_ratings_that_differ_are_said_to(
    late: Project, supervisor: Account, dispatcher: Account, as_: SignIn, city: City, may: Period
) -> None:
    Project.objects.update(own_rating="green")
    verify_rating(
        actor_of_account(supervisor), project_id=late.pk, period=may, colour="yellow", finding="已进场"
    )
    client = as_(dispatcher)
    body = {"project": "P1", "colour": "yellow", "reason": "现场核实", "until": "2026-06-30"}
    assert client.post("/api/status/overrides", body, "application/json").status_code == 422
    body["post_id"] = str(city.leader_post.pk)
    made = client.post("/api/status/overrides", body, "application/json").json()
    assert (made["computed"], made["colour"]) == ("red", "yellow")
    light = light_of(actor_of_account(dispatcher), late)
    for url in (reverse("status:light", args=[light.pk]), reverse("status:project_lights", args=["P1"])):
        text = client.get(url).content.decode()
        assert "由分管副市长改灯至" in text
        assert "现场核实" in text
        assert all(f"g-{colour}" in text for colour in ("red", "green", "yellow"))
    assert "评级不一致" in client.get(reverse("status:lights")).content.decode()
    assert client.post(reverse("status:withdraw", args=[light.pk])).status_code == 302
    assert light_of(actor_of_account(dispatcher), late).colour == "red"


def test_an_override_is_set_on_the_page(late: Project, leader: Account, as_: SignIn, city: City) -> None:
    light = light_of(actor_of_account(leader), late)
    form = {
        "override-colour": "yellow", "override-post_id": city.leader_post.pk, "override-reason": "现场已交地",
        "override-until": "2027-06-30",
    }  # fmt: skip
    client, url = as_(leader), reverse("status:override", args=[light.pk])
    assert client.post(url, form).status_code == 422
    assert client.post(url, form | {"override-until": "2026-06-30"}).status_code == 302
    assert light_of(actor_of_account(leader), late).colour == "yellow"


def test_grey_says_how_old_it_is(make: Maker, operator: Actor, dispatcher: Account, as_: SignIn) -> None:
    project = make("OLD", share=None)
    make.report(project, 10, Period.parse("2026-02"))
    make("NEVER", share=None)
    judge(operator, period=Period.parse("2026-05"))
    found = queries.silences(operator, [project.pk], Period.parse("2026-05"))[project.pk]
    assert (found.reported, found.days) == (Period.parse("2026-02"), 0)  # it came in today
    assert "从未报送" in as_(dispatcher).get(reverse("status:lights")).content.decode()


# --- frozen months


@pytest.fixture
def frozen(late: Project, operator: Actor, may: Period) -> Snapshot:
    return take_snapshot(operator, period=may)


def test_a_frozen_month_comes_back_byte_for_byte(
    frozen: Snapshot, late: Project, make: Maker, operator: Actor, city: City, may: Period
) -> None:
    cite_snapshot(operator, snapshot_id=frozen.pk, cited_as="〔2026〕5号")
    Progress.objects.filter(project=late).update(invested_year=80 * MILLION)
    override_light(
        operator, project_id=late.pk, colour="green", reason="有据", until=UNTIL, post_id=city.leader_post.pk
    )
    take_snapshot(operator, period=may)
    found = queries.status_at(operator, date(2026, 5, 31))
    assert (found.snapshot.pk, found.snapshot.facts, found.holds) == (frozen.pk, frozen.facts, True)
    assert found.counts[LightColour.RED] == 1
    assert [pack["code"] for pack in found.packs] == ["yinchuan-2025", "guatu-backward"]
    said = CliRunner().invoke(status_group, ["at", "2026-06-15", "--json"], catch_exceptions=False)
    assert said.output == frozen.facts
    newest = queries.status_at(operator, date(2026, 6, 1), number=2)
    assert newest.projects[0]["override_reason"] == "有据"


def test_what_was_changed_since_is_said(
    frozen: Snapshot, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    url = reverse("status:at", args=[date(2026, 5, 31)])
    client = as_(dispatcher)
    assert "与冻结时的摘要相符" in client.get(url).content.decode()
    Light.objects.filter(current=True, period="2026-05").update(source="collect.submission:999")
    assert "判灯依据与冻结时的摘要不符" in client.get(url).content.decode()
    Snapshot.objects.update(facts=frozen.facts.replace('"red"', '"green"'))
    assert "内容与冻结时的摘要不符" in client.get(url).content.decode()
    assert client.get("/api/status/at/2026-05-31").json()["holds"] is False
    with pytest.raises(GuatuError) as caught:
        CliRunner().invoke(status_group, ["at", "2026-05-31"], catch_exceptions=False)
    assert caught.value.number == "G1854"


def test_who_may_see_and_cite_frozen_months(
    frozen: Snapshot, reporter: Account, outsider: Account, operator: Actor
) -> None:
    for account in (reporter, outsider):
        actor = actor_of_account(account)
        with pytest.raises((NotFound, GuatuError)):
            queries.status_at(actor, UNTIL)
        with pytest.raises(Denied):
            cite_snapshot(actor, snapshot_id=frozen.pk, cited_as="x")
    with pytest.raises(GuatuError) as caught:
        queries.status_at(operator, date(2026, 5, 30))  # May had not ended
    assert caught.value.number == "G1853"


def test_strips_of_a_page_of_projects_are_one_query(late: Project, operator: Actor, may: Period) -> None:
    with CaptureQueriesContext(connection) as counted:
        found = queries.strips(operator, [late.pk, 10_000], may)
    assert len(counted) == 1
    assert len(found[late.pk]) == 12
    assert 10_000 not in found
