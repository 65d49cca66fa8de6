"""Pages of org: the tree and who answers, task forces, accounts, one's own account, the calendar."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City
from guatu.ledger.models import Entry
from guatu.org import actions
from guatu.org.models import Account, ApiToken, CalendarChange, Post, Responsibility, TaskForce, Tenure, Unit
from guatu.org.queries import work_calendar
from guatu.org.types import Actor, ResponsibilityRole, subject

SignIn = Callable[[Account], Client]
READ = ["/org/", "/org/task-forces/", "/org/calendar/"]


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize(
    "name", ["dispatcher", "reporter", "leader", "task_force", "supervisor", "administrator"]
)
def test_every_member_reads_units_task_forces_and_the_calendar(
    as_: SignIn, request: pytest.FixtureRequest, name: str, path: str
) -> None:
    client = as_(request.getfixturevalue(name))
    assert client.get(path).status_code == 200
    assert client.get(path, headers={"accept-language": "en"}).status_code == 200


@pytest.mark.parametrize("path", [*READ, "/org/accounts/"])
def test_an_outsider_reads_nothing(as_: SignIn, outsider: Account, path: str) -> None:
    assert as_(outsider).get(path).status_code == 403


WRITES = [
    ("/org/units/new/", ["administrator"]),
    ("/org/posts/new/", ["administrator"]),
    ("/org/accounts/new/", ["administrator"]),
    ("/org/task-forces/new/", ["administrator", "dispatcher"]),
]
PEOPLE = ["dispatcher", "reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]


@pytest.mark.parametrize(("path", "allowed"), WRITES)
def test_a_wrong_actor_gets_403_for_the_form_and_for_the_write(
    as_: SignIn, request: pytest.FixtureRequest, path: str, allowed: list[str]
) -> None:
    for name in PEOPLE:
        client = as_(request.getfixturevalue(name))
        expected = (200, 422) if name in allowed else (403, 403)
        assert (client.get(path).status_code, client.post(path, {"x": "1"}).status_code) == expected, name


def test_the_tree_shows_posts_holders_and_how_much_they_answer_for(
    city: City, as_: SignIn, dispatcher: Account, operator: Actor
) -> None:
    actions.appoint(operator, staff_number="A7", name="", post_id=city.land_post.pk, on=date(2026, 1, 1))
    actions.assign(
        operator, of=subject(city.industry), role=ResponsibilityRole.ACCOUNTABLE, post_id=city.land_post.pk,
        on=date(2026, 1, 1),
    )  # fmt: skip
    lines = as_(dispatcher).get("/org/").context["lines"]
    land = next(line for line in lines if line.unit == city.land_bureau)
    assert [(str(row.holder), row.accountable) for row in land.posts] == [("A7", 1)]
    assert [line.depth for line in lines if line.unit in (city.root, city.kuancheng)] == [0, 1]


def test_a_reporter_sees_only_the_own_part_of_the_tree(city: City, as_: SignIn, reporter: Account) -> None:
    lines = as_(reporter).get("/org/").context["lines"]
    assert [(line.unit, line.depth) for line in lines] == [(city.kuancheng, 0)]
    assert as_(reporter).get(f"/org/posts/{city.nanguan_post.pk}/").status_code == 404


def test_the_tree_costs_the_same_however_many_units(city: City, as_: SignIn, dispatcher: Account) -> None:
    client = as_(dispatcher)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/org/")
        return len(captured)

    first = count()
    for n in range(20):
        unit = Unit.objects.create(
            code=f"U{n}", name=f"单位{n}", short="单", kind="department", parent=city.root, position=50 + n
        )
        Post.objects.create(unit=unit, title="岗")
    assert count() == first


def test_units_and_posts_are_added_and_people_appointed(
    city: City, as_: SignIn, administrator: Account
) -> None:
    client = as_(administrator)
    client.post(
        "/org/units/new/",
        {"code": "NEW", "name": "新局", "short": "新", "kind": "department", "parent": city.root.pk},
    )
    unit = Unit.objects.get(code="NEW")
    client.post("/org/posts/new/", {"unit": unit.pk, "title": "科长"})
    post = Post.objects.get(unit=unit)
    client.post(f"/org/posts/{post.pk}/appoint/", {"staff_number": "9", "on": "2026-06-01"})
    assert Tenure.objects.get(post=post).person.staff_number == "9"
    assert "9" in client.get(f"/org/posts/{post.pk}/").content.decode()


def test_a_refusal_stands_on_the_form_and_keeps_what_was_typed(
    city: City, as_: SignIn, administrator: Account
) -> None:
    typed = {"code": city.zone.code, "name": "重复", "short": "重", "kind": "zone"}
    answer = as_(administrator).post("/org/units/new/", typed)
    assert answer.status_code == 422
    assert "已被使用" in answer.content.decode()
    assert "重复" in answer.content.decode()


def test_accountability_is_handed_over_without_a_gap(
    city: City, as_: SignIn, dispatcher: Account, reporter: Account, operator: Actor
) -> None:
    of = subject(city.industry)
    role = ResponsibilityRole.ACCOUNTABLE
    actions.assign(operator, of=of, role=role, post_id=city.land_post.pk, on=date(2026, 1, 1))
    path = f"/org/assign/?kind={of.kind}&id={of.id}"
    given = {"role": role.value, "post": city.leader_post.pk, "on": "2026-06-08"}
    assert as_(reporter).post(path, given).status_code == 403
    assert as_(dispatcher).post(path, given).status_code == 302
    old, new = Responsibility.objects.order_by("start")
    assert (old.end, new.start, new.end, new.post) == (
        date(2026, 6, 8),
        date(2026, 6, 8),
        None,
        city.leader_post,
    )
    assert as_(dispatcher).post(path, {**given, "post": city.land_post.pk}).status_code == 422
    assert "产业" in as_(dispatcher).get(f"/org/posts/{city.land_post.pk}/").content.decode()


@pytest.mark.parametrize(
    "query", ["", "?kind=auth.user&id=1", "?kind=x.y&id=1", "?kind=targets.area&id=999999"]
)
def test_only_a_known_subject_can_be_handed_over(as_: SignIn, dispatcher: Account, query: str) -> None:
    assert as_(dispatcher).get(f"/org/assign/{query}").status_code == 404


def test_a_task_force_is_set_up(city: City, as_: SignIn, dispatcher: Account) -> None:
    client = as_(dispatcher)
    client.post(
        "/org/task-forces/new/",
        {"code": "TF1", "name": "用地专班", "lead": city.leader_post.pk, "members": [city.land_post.pk],
         "meets_every_days": 7},
    )  # fmt: skip
    assert [seat.post for seat in TaskForce.objects.get(code="TF1").roster.all()] == [city.land_post]
    assert "用地专班" in client.get("/org/task-forces/").content.decode()


def test_the_administrator_opens_and_closes_accounts(city: City, as_: SignIn, administrator: Account) -> None:
    client = as_(administrator)
    new = {
        "username": "xin", "password": "correct horse battery", "role": "reporter", "unit": city.nanguan.pk,
        "language": "zh-hans",
    }  # fmt: skip
    assert client.post("/org/accounts/new/", {**new, "password": "123"}).status_code == 422
    assert client.post("/org/accounts/new/", new).status_code == 302
    account = Account.objects.get(username="xin")
    client.post(f"/org/accounts/{account.pk}/active/", {"active": "0"})
    account.refresh_from_db()
    assert not account.is_active
    assert "已停用" in client.get("/org/accounts/").content.decode()
    assert client.post(f"/org/accounts/{administrator.pk}/active/", {"active": "0"}).status_code == 409


@pytest.mark.parametrize("name", ["dispatcher", "reporter", "supervisor"])
def test_nobody_else_closes_accounts(
    as_: SignIn, administrator: Account, request: pytest.FixtureRequest, name: str
) -> None:
    client = as_(request.getfixturevalue(name))
    assert client.get("/org/accounts/").status_code == 403
    assert client.post(f"/org/accounts/{administrator.pk}/active/", {"active": "0"}).status_code == 403


def test_a_tokens_secret_is_shown_once(as_: SignIn, reporter: Account, other_reporter: Account) -> None:
    client = as_(reporter)
    answer = client.post("/org/account/tokens/", {"name": "取数"})
    secret = answer.context["secret"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert secret in answer.content.decode()
    assert secret not in client.get("/org/account/").content.decode()
    bearer = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/org/me", headers=bearer).json()["username"] == "reporter"
    token = ApiToken.objects.get()
    assert as_(other_reporter).post(f"/org/account/tokens/{token.pk}/revoke/").status_code == 404
    assert client.post(f"/org/account/tokens/{token.pk}/revoke/").status_code == 302
    assert Client().get("/api/org/me", headers=bearer).status_code == 401
    assert secret not in str(list(Entry.objects.values_list("after", flat=True)))


def test_an_outsider_has_an_account_page_but_no_tokens(as_: SignIn, outsider: Account) -> None:
    assert as_(outsider).get("/org/account/").status_code == 200
    assert as_(outsider).post("/org/account/tokens/", {"name": "x"}).status_code == 403


def test_the_language_is_kept_with_the_account(as_: SignIn, reporter: Account) -> None:
    client = as_(reporter)
    client.post("/org/account/language/", {"language": "en"})
    reporter.refresh_from_db()
    assert reporter.language == "en"
    assert 'lang="en"' in client.get("/org/account/").content.decode()
    assert client.post("/org/account/language/", {"language": "xx"}).status_code == 422


def test_the_calendar_shows_make_up_days_and_says_an_unpublished_year(as_: SignIn, reporter: Account) -> None:
    client = as_(reporter)
    may = client.get("/org/calendar/?month=2026-05")
    make_up = [day.day for week in may.context["weeks"] for day in week if day and day.is_make_up]
    assert make_up == [date(2026, 5, 9)]
    unknown = client.get("/org/calendar/?month=2031-05")
    assert not unknown.context["published"]
    assert "尚未公布" in unknown.content.decode()
    assert client.get("/org/calendar/?month=soon").status_code == 422


def test_a_day_is_changed_with_its_reason(as_: SignIn, dispatcher: Account, reporter: Account) -> None:
    day = {"day": "2026-06-13", "workday": "on", "reason": "市政府令"}
    assert as_(reporter).post("/org/calendar/", day).status_code == 403
    assert as_(dispatcher).post("/org/calendar/", {**day, "reason": ""}).status_code == 422
    assert as_(dispatcher).post("/org/calendar/", day).status_code == 302
    assert CalendarChange.objects.get().workday
    assert work_calendar().is_workday(date(2026, 6, 13))
    assert "市政府令" in as_(reporter).get("/org/calendar/?month=2026-06").content.decode()


def test_a_year_is_published_only_once_its_days_are_entered(
    as_: SignIn, administrator: Account, reporter: Account
) -> None:
    client = as_(administrator)
    assert as_(reporter).post("/org/calendar/2031/publish/").status_code == 403
    assert client.post("/org/calendar/2031/publish/").status_code == 422
    client.post("/org/calendar/", {"day": "2031-01-01", "workday": "off", "reason": "元旦"})
    assert client.post("/org/calendar/2031/publish/").status_code == 302
    assert not work_calendar().is_workday(date(2031, 1, 1))
