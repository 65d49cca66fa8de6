"""The API of org: the same permissions as the pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from guatu.conftest import City
from guatu.org.models import Account, Responsibility
from guatu.org.types import Actor, subject

SignIn = Callable[[Account], Client]
JSON = "application/json"
UNIT = {"code": "N", "name": "新", "short": "新", "kind": "department"}
WRITES = [
    ("units", UNIT),
    ("posts", {"unit_id": 1, "title": "x"}),
    ("posts/1/tenures", {"staff_number": "1", "on": "2026-06-01"}),
    (
        "responsibilities",
        {"subject_kind": "targets.area", "subject_id": "1", "role": "accountable", "post_id": 1},
    ),
    ("task-forces", {"code": "t", "name": "t", "lead_id": 1}),
    ("accounts", {"username": "u", "password": "correct horse battery", "role": "reporter"}),
    ("calendar/changes", {"day": "2026-06-13", "workday": True, "reason": "x"}),
    ("calendar/years/2031", {}),
]


@pytest.mark.parametrize(("path", "body"), WRITES)
@pytest.mark.parametrize("name", ["reporter", "outsider"])
def test_a_wrong_actor_gets_403_for_every_write(
    as_: SignIn, request: pytest.FixtureRequest, name: str, path: str, body: dict[str, object]
) -> None:
    answer = as_(request.getfixturevalue(name)).post(f"/api/org/{path}", body, content_type=JSON)
    assert (answer.status_code, answer.json()["number"]) == (403, "G1001")


def test_closing_an_account_is_the_administrators(
    as_: SignIn, reporter: Account, administrator: Account
) -> None:
    path = f"/api/org/accounts/{reporter.pk}/active"
    assert as_(reporter).put(path, {"active": False}, content_type=JSON).status_code == 403
    assert as_(administrator).put(path, {"active": False}, content_type=JSON).json()["is_active"] is False


@pytest.mark.parametrize("path", ["units", "posts", "task-forces", "calendar", "tokens", "accounts"])
def test_an_outsider_reads_nothing(as_: SignIn, outsider: Account, path: str) -> None:
    assert as_(outsider).get(f"/api/org/{path}").status_code == 403


def test_a_stranger_gets_401_and_no_sign_in_page(db: None) -> None:
    answer = Client().get("/api/org/units")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/json; charset=utf-8")


def test_the_documentation_of_the_api_is_a_page_like_any_other(
    db: None, as_: SignIn, reporter: Account
) -> None:
    for path in ("/api/docs", "/api/openapi.json"):
        assert Client().get(path).status_code == 302
        assert as_(reporter).get(path).status_code == 200


def test_a_reporter_reads_the_own_units(city: City, as_: SignIn, reporter: Account) -> None:
    client = as_(reporter)
    assert [unit["code"] for unit in client.get("/api/org/units").json()] == ["220103"]
    assert client.get("/api/org/me").json()["unit_ids"] == [city.kuancheng.pk]
    assert client.get(f"/api/org/posts/{city.nanguan_post.pk}/responsibilities").status_code == 404


def test_responsibility_is_given_by_the_api(
    city: City, as_: SignIn, dispatcher: Account, operator: Actor
) -> None:
    client = as_(dispatcher)
    of = subject(city.industry)
    body = {"subject_kind": of.kind, "subject_id": of.id, "role": "accountable", "post_id": city.land_post.pk}
    assert client.post("/api/org/responsibilities", body, content_type=JSON).status_code == 201
    assert Responsibility.objects.get().post == city.land_post
    gone = {**body, "subject_id": "999999"}
    assert client.post("/api/org/responsibilities", gone, content_type=JSON).status_code == 404
    rows = client.get(f"/api/org/posts/{city.land_post.pk}/responsibilities").json()
    assert [row["subject_kind"] for row in rows] == ["targets.area"]


def test_the_administrator_builds_the_structure(city: City, as_: SignIn, administrator: Account) -> None:
    client = as_(administrator)
    unit = client.post("/api/org/units", {**UNIT, "parent_id": city.root.pk}, content_type=JSON).json()
    post = client.post("/api/org/posts", {"unit_id": unit["id"], "title": "科长"}, content_type=JSON).json()
    tenure = {"staff_number": "1", "on": "2026-06-01"}
    assert client.post(f"/api/org/posts/{post['id']}/tenures", tenure, content_type=JSON).status_code == 204
    force = {"code": "t", "name": "专班", "lead_id": post["id"], "member_ids": [city.land_post.pk]}
    assert client.post("/api/org/task-forces", force, content_type=JSON).status_code == 201
    assert client.get("/api/org/task-forces").json()[0]["member_ids"] == [city.land_post.pk]
    assert client.post("/api/org/units", UNIT, content_type=JSON).json()["number"] == "G1403"


def test_the_calendar_is_read_by_month_or_year(as_: SignIn, reporter: Account) -> None:
    client = as_(reporter)
    assert len(client.get("/api/org/calendar").json()) == 30
    assert len(client.get("/api/org/calendar?month=2026").json()) == 365
    assert client.get("/api/org/calendar?month=2031-01").json()[0]["workday"] is None
