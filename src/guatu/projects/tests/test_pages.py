"""Pages and API: the same actions behind both, 403 for the wrong actor on every write."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City
from guatu.org.actions import assign
from guatu.org.models import Account
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.models import Fund, InvestmentPlan, Node, Project
from guatu.projects.types import Stage

As = Callable[[Account], Client]
FORMS = ["edit", "investment", "fund", "responsibility"]


def url(project: Project, name: str) -> str:
    return reverse(f"projects:{name}", args=[project.code])


def test_the_detail_page_shows_everything_in_a_bounded_number_of_queries(
    planned: Project,
    operator: Actor,
    dispatcher: Account,
    city: City,
    as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    assign(operator, of=subject(planned), role=ResponsibilityRole.ACCOUNTABLE, post_id=city.kuancheng_post.pk)
    browser = as_(dispatcher)
    with django_assert_max_num_queries(23):
        page = browser.get(url(planned, "detail")).content.decode()
    for text in [
        "宽城区净水厂扩建",
        "桩基与基础",
        "宽城区填报岗",
        "牵头责任",
        "3.5亿元",
        "2028-11-30",
        "停工期",
    ]:
        assert text in page, text


def test_the_detail_page_speaks_english(planned: Project, dispatcher: Account, as_: As) -> None:
    page = as_(dispatcher).get(url(planned, "detail"), headers={"Accept-Language": "en"}).content.decode()
    for text in ["Kuancheng water works", "Piling and foundation", "Pre-construction", "CNY 350 million"]:
        assert text in page, text


def test_a_project_of_another_district_is_not_there(
    project: Project, other_reporter: Account, as_: As
) -> None:
    assert as_(other_reporter).get(url(project, "detail")).status_code == 404


@pytest.mark.parametrize("name", FORMS)
def test_a_reporter_neither_opens_nor_sends_a_dispatchers_form(
    name: str, project: Project, reporter: Account, as_: As
) -> None:
    browser = as_(reporter)
    assert browser.get(url(project, name)).status_code == 403
    assert browser.post(url(project, name), {}).status_code == 403


@pytest.mark.parametrize("name", ["create", "import"])
def test_a_reporter_neither_opens_nor_imports_projects(name: str, reporter: Account, as_: As) -> None:
    browser = as_(reporter)
    assert browser.get(reverse(f"projects:{name}")).status_code == 403
    assert browser.post(reverse(f"projects:{name}"), {}).status_code == 403


def test_a_leader_moves_no_stage_and_reports_no_node(planned: Project, leader: Account, as_: As) -> None:
    browser = as_(leader)
    node = reverse("projects:node", args=[planned.code, Node.objects.filter(project=planned)[0].pk])
    for address in (url(planned, "stage"), node):
        assert browser.get(address).status_code == 403
        assert browser.post(address, {}).status_code == 403


@pytest.mark.parametrize("name", [*FORMS, "plan", "stage"])
def test_every_form_opens_and_an_empty_one_is_sent_back(
    name: str, planned: Project, dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    assert browser.get(url(planned, name)).status_code == 200
    assert browser.post(url(planned, name), {}).status_code in (422, 200)


def test_a_project_is_opened_planned_and_moved_through_its_pages(
    city: City, templates: None, dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    facts = {
        "code": "A-1",
        "name": "三期厂房",
        "unit_id": city.kuancheng.pk,
        "level": "city",
        "kind": "new",
        "total_investment": "12345.67",
        "start_planned": "2026-07-01",
    }
    assert browser.post(reverse("projects:create"), facts).status_code == 303
    project = Project.objects.get(code="A-1")
    assert project.total_investment == 123_456_700
    assert (
        browser.post(url(project, "plan"), {"due": "2028-12-31", "template": "industrial"}).status_code == 303
    )
    assert Node.objects.filter(project=project).count() == 32
    move = {"to": "preparing", "on": "2026-06-08"}
    assert browser.post(url(project, "stage"), move).status_code == 303
    project.refresh_from_db()
    assert project.stage == Stage.PREPARING
    browser.post(url(project, "investment"), {"year": "2026", "amount": "100"})
    browser.post(
        url(project, "fund"), {"source": "own", "planned": "0", "arrived": "0", "as_of": "2026-06-08"}
    )
    assert InvestmentPlan.objects.get().amount == 1_000_000
    assert Fund.objects.get().planned == 0


def test_what_a_rule_refuses_is_said_on_the_form(project: Project, dispatcher: Account, as_: As) -> None:
    page = as_(dispatcher).post(url(project, "stage"), {"to": "paused", "on": "2026-06-08"})
    assert page.status_code == 422
    assert "需要说明原因" in page.content.decode()


def test_a_reporter_files_a_slipped_node(planned: Project, reporter: Account, as_: As) -> None:
    node = Node.objects.get(project=planned, code="N09")
    address = reverse("projects:node", args=[planned.code, node.pk])
    facts = {"forecast_finish": "2028-06-30", "blocker_kind": "land", "blocker": "两户未签约"}
    assert as_(reporter).post(address, facts).status_code == 303
    planned.refresh_from_db()
    assert planned.schedule.days_short > 0
    assert "两户未签约" in as_(reporter).get(url(planned, "detail")).content.decode()


def test_an_upload_is_looked_at_before_it_is_imported(dispatcher: Account, as_: As) -> None:
    table = (
        b"project_name,department,colour_rating,start_date,end_date,year\n"
        b"Road,MOD,Amber,2019-01-01,2027-01-01,2021\nRail,MOD,Red,2019-01-01,,2021\n"
    )
    browser = as_(dispatcher)

    def send(do: str, data: bytes = table, **headers: Any) -> Any:
        file = SimpleUploadedFile("list.csv", data)
        return browser.post(
            reverse("projects:import"), {"profile": "gmpp", "file": file, "do": do}, **headers
        )

    preview = send("preview", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in preview
    assert "Rail" in preview
    assert not Project.objects.exists()
    assert send("apply").status_code == 303
    assert Project.objects.get().name == "Road"
    assert send("preview", b"PK\x03\x04zip").status_code == 422


def test_an_upload_over_the_limit_is_refused_unread(dispatcher: Account, as_: As, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    file = SimpleUploadedFile("list.csv", b"x" * 11)
    page = as_(dispatcher).post(reverse("projects:import"), {"profile": "gmpp", "file": file, "do": "apply"})
    assert page.status_code == 422


API: dict[str, tuple[str, str, Any]] = {
    "create": ("post", "", {"code": "A-9", "name": "甲", "unit_id": 1}),
    "edit": ("put", "{code}", {"name": "甲", "unit_id": 1}),
    "plan": ("post", "{code}/plan", {}),
    "investment": ("post", "{code}/investment", {"year": 2026, "amount": "1"}),
    "funds": (
        "post",
        "{code}/funds",
        {"source": "own", "planned": "1", "arrived": "0", "as_of": "2026-06-01"},
    ),
    "stage": ("post", "{code}/stage", {"to": "started", "on": "2026-06-08"}),
    "nodes": ("post", "{code}/nodes", []),
    "progress": (
        "post",
        "{code}/progress",
        {"period": "2026-05", "invested_year": "1", "invested_total": "1"},
    ),
}


@pytest.mark.parametrize("name", API)
def test_the_api_denies_a_leader_every_write(name: str, planned: Project, leader: Account, as_: As) -> None:
    method, path, body = API[name]
    address = f"/api/projects/{path.format(code=planned.code)}"
    answer = getattr(as_(leader), method)(address, body, content_type="application/json")
    assert answer.status_code == 403, answer.content


def test_the_api_denies_a_leader_the_import(leader: Account, as_: As) -> None:
    file = SimpleUploadedFile("list.csv", b"x")
    assert as_(leader).post("/api/projects/import", {"profile": "gmpp", "file": file}).status_code == 403


def test_the_api_lists_shows_and_plans(planned: Project, dispatcher: Account, as_: As) -> None:
    browser = as_(dispatcher)
    listed = browser.get("/api/projects/", {"q": "净水"}).json()
    assert listed["count"] == 1
    assert listed["items"][0]["days_short"] == 0
    shown = browser.get(f"/api/projects/{planned.code}").json()
    assert len(shown["nodes"]) == 32
    body = {"due": "2027-03-31"}
    plan = browser.post(f"/api/projects/{planned.code}/plan", body, content_type="application/json").json()
    assert plan["days_short"] > 0
    assert browser.get("/api/projects/none").status_code == 404
