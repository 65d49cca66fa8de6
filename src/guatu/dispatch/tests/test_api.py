"""The API: the same loop by JSON, the same refusals."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions
from guatu.dispatch.models import Matter, Meeting, Step
from guatu.dispatch.tests.conftest import PDF, Issue, Lit
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]
ROOT = "/api/dispatch"
EVERYONE = ["dispatcher", "reporter", "leader", "task_force", "supervisor", "administrator"]


@pytest.fixture
def meeting(lit: Lit, office: Actor) -> Meeting:
    lit("P1")
    return actions.draft_meeting(office, period=Period.parse("2026-05"), on=date(2026, 6, 11))


def send(browser: Client, method: str, path: str, body: object = None) -> Any:
    return getattr(browser, method)(ROOT + path, body, content_type="application/json")


def test_the_whole_loop_by_json(
    city: City, lit: Lit, dispatcher: Account, reporter: Account, supervisor: Account, as_: As
) -> None:
    light = lit("P1")
    order = {"title": "打通堵点", "unit_id": city.kuancheng.pk, "workdays": 15, "light_id": light.pk}
    made = send(as_(dispatcher), "post", "/directives", order)
    assert made.status_code == 201
    row = made.json()
    assert (row["number"], row["due_on"], row["project_id"]) == (
        "春城调〔2026〕1号",
        "2026-06-30",
        light.subject_id,
    )
    path = f"/matters/{row['id']}"
    sent = {"text": "已交地", "evidence": SimpleUploadedFile("现场.pdf", PDF)}
    told = as_(reporter).post(f"{ROOT}{path}/feedback", sent).json()
    assert (told["state"], told["steps"][-1]["evidence_name"]) == ("fed_back", "现场.pdf")
    file = as_(supervisor).get(f"{ROOT}{path}/evidence/{told['steps'][-1]['id']}")
    assert file["X-Content-Type-Options"] == "nosniff"
    found = {"passed": True, "finding": "机械进场"}
    closed = send(as_(supervisor), "post", f"{path}/verification", found).json()
    assert (closed["state"], closed["closed_on"]) == ("closed", "2026-06-08")
    assert closed["steps"][-2]["text"] == "机械进场"


@pytest.mark.parametrize("name", [name for name in EVERYONE if name != "dispatcher"])
def test_a_wrong_actor_neither_issues_nor_meets(
    name: str, city: City, meeting: Meeting, request: pytest.FixtureRequest, as_: As
) -> None:
    browser = as_(request.getfixturevalue(name))
    item = meeting.agenda.get()
    for method, path, body in [
        ("post", "/directives", {"title": "x", "unit_id": city.kuancheng.pk, "workdays": 5}),
        ("post", "/meetings", {"period": "2026-05", "on": "2026-06-11"}),
        ("patch", f"/meetings/{meeting.pk}", {"decisions": {str(item.pk): "x"}}),
        ("post", f"/meetings/{meeting.pk}/items", {"title": "x"}),
        ("delete", f"/meetings/{meeting.pk}/items/{item.pk}", None),
        ("post", f"/meetings/{meeting.pk}/hold", None),
    ]:
        answer = send(browser, method, path, body)
        assert (answer.status_code, answer.json()["number"]) == (403, "G1001"), path
    assert not Matter.objects.exists()


@pytest.mark.parametrize("name", ["leader", "task_force", "supervisor", "administrator"])
def test_a_wrong_actor_feeds_nothing_back(
    name: str, issue: Issue, request: pytest.FixtureRequest, as_: As
) -> None:
    path = f"{ROOT}/matters/{issue().pk}/feedback"
    assert as_(request.getfixturevalue(name)).post(path, {"text": "x"}).status_code == 403
    assert not Step.objects.filter(move="feed_back").exists()


@pytest.mark.parametrize("name", [name for name in EVERYONE if name != "supervisor"])
def test_a_wrong_actor_verifies_nothing(
    name: str, issue: Issue, reporter: Account, request: pytest.FixtureRequest, as_: As
) -> None:
    made = issue()
    actions.feed_back(actor_of_account(reporter), matter_id=made.pk, text="已办")
    browser = as_(request.getfixturevalue(name))
    body = {"passed": True, "finding": "x"}
    assert send(browser, "post", f"/matters/{made.pk}/verification", body).status_code == 403


def test_an_outsider_and_another_district_find_nothing(
    issue: Issue, meeting: Meeting, outsider: Account, other_reporter: Account, as_: As
) -> None:
    made = issue()
    stranger, neighbour = as_(outsider), as_(other_reporter)
    assert stranger.get(f"{ROOT}/matters").status_code == 403
    assert stranger.get(f"{ROOT}/meetings").status_code == 403
    assert stranger.get(f"{ROOT}/meetings/{meeting.pk}").status_code == 404
    assert neighbour.get(f"{ROOT}/matters").json()["count"] == 0
    assert neighbour.get(f"{ROOT}/matters/{made.pk}").status_code == 404
    assert neighbour.post(f"{ROOT}/matters/{made.pk}/feedback", {"text": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "number"),
    [("a.exe", b"MZ", "G1014"), ("a.pdf", b"\0" * 99, "G1014"), ("a.docx", b"PK\x03\x04", "G1014")],
)
def test_hostile_evidence_is_refused_by_number(
    name: str, data: bytes, number: str, issue: Issue, reporter: Account, as_: As
) -> None:
    sent = {"text": "已办", "evidence": SimpleUploadedFile(name, data)}
    answer = as_(reporter).post(f"{ROOT}/matters/{issue().pk}/feedback", sent)
    assert (answer.status_code, answer.json()["number"]) == (422, number)
    assert not Step.objects.filter(move="feed_back").exists()


def test_evidence_over_the_limit_is_refused(
    issue: Issue, reporter: Account, settings: Settings, as_: As
) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    sent = {"text": "已办", "evidence": SimpleUploadedFile("大.pdf", PDF)}
    answer = as_(reporter).post(f"{ROOT}/matters/{issue().pk}/feedback", sent)
    assert (answer.status_code, answer.json()["number"]) == (413, "G1015")


def test_the_list_is_filtered_and_paged_in_a_bounded_number_of_queries(
    city: City, issue: Issue, dispatcher: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(55):
        issue(unit_id=city.nanguan.pk if number % 5 else city.kuancheng.pk)
    browser = as_(dispatcher)
    with django_assert_max_num_queries(6):
        assert len(browser.get(f"{ROOT}/matters").json()["items"]) == 50
    found = browser.get(f"{ROOT}/matters?state=assigned&unit_id={city.kuancheng.pk}").json()
    assert found["count"] == 11
    assert browser.get(f"{ROOT}/matters?overdue=true").json()["count"] == 0
    assert browser.get(f"{ROOT}/matters?state=unknown").status_code == 422


def test_a_meeting_is_drafted_decided_and_held_by_json(lit: Lit, dispatcher: Account, as_: As) -> None:
    lit("P1")
    browser = as_(dispatcher)
    made = send(browser, "post", "/meetings", {"period": "2026-05", "on": "2026-06-11"})
    assert made.status_code == 201
    path, (item,) = f"/meetings/{made.json()['id']}", made.json()["agenda"]
    body = {"decisions": {item["id"]: "6月底前交地"}, "conclusion": "逐项销号"}
    decided = send(browser, "patch", path, body).json()
    assert (decided["agenda"][0]["decision"], decided["conclusion"]) == ("6月底前交地", "逐项销号")
    kept = send(browser, "patch", path, {"decisions": {}}).json()
    assert kept["conclusion"] == "逐项销号"
    added = send(browser, "post", f"{path}/items", {"title": "防汛"})
    assert added.status_code == 201
    assert send(browser, "delete", f"{path}/items/{added.json()['id']}").status_code == 204
    assert send(browser, "post", f"{path}/hold").json()["held"] is True
    assert send(browser, "post", f"{path}/hold").json()["number"] == "G1906"
    assert browser.get(f"{ROOT}{path}/minutes?language=en").content.startswith(b"PK")
