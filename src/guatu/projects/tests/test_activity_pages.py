"""Pages, API and command line of the five activities."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.commands.activities import activity_group
from guatu.projects.models import Activity, Booking, CreditNeed, Project, TakingPart
from guatu.projects.types.activity import ExpectationSpec, Expected

SignIn = Callable[[Account], Client]
LIST = "/projects/activities/"


@pytest.fixture
def push(city: City, planned: Project, operator: Actor) -> Activity:
    """A push of the first of June, with one project that expects three things."""
    row = actions.open_activity(
        operator,
        kind="push",
        unit_id=city.root.pk,
        on=date(2026, 6, 1),
        name="集中推进",
        name_en="Joint push",
    )
    specs = [
        ExpectationSpec(Expected.PERMIT, "N05"),
        ExpectationSpec(Expected.START),
        ExpectationSpec(Expected.OTHER, words="解决用电", words_en="Power supplied"),
    ]
    actions.take_part(operator, activity_id=row.pk, project_id=planned.pk, expectations=specs)
    return row


def test_opened_filled_and_held_on_the_pages(
    planned: Project, city: City, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    given = {"kind": "kick-off", "unit_id": city.root.pk, "name": "夏季开工", "on": "2026-06-08"}
    assert client.post(f"{LIST}new/", given | {"name": "=1"}).status_code == 422
    there = client.post(f"{LIST}new/", given)["Location"]
    assert there == f"{LIST}kick-off-2026-1/"
    found = client.get(f"{there}join/", {"q": "净水厂"}).content.decode()
    joined = f"{there}projects/{planned.code}/"
    assert joined in found
    form = client.get(joined).content.decode()
    assert 'name="permits"' in form
    assert client.post(joined, {"permits": ["N05"], "start": "on", "credit": "5000"}).status_code == 303
    assert list(TakingPart.objects.get().expectations.values_list("kind", "amount")) == [
        ("permit", None), ("start", None), ("credit", 50_000_000),
    ]  # fmt: skip
    assert client.post(f"{there}hold/").status_code == 303
    page = client.get(there).content.decode()
    assert "已举办" in page
    assert "办结手续：" in page
    # What was held is not changed any more: said on its page.
    assert "不能再改" in client.post(f"{joined}leave/", follow=True).content.decode()
    assert "参加的活动" in client.get(f"/projects/{planned.code}/").content.decode()


def test_who_sees_and_who_may(
    push: Activity,
    reporter: Account,
    leader: Account,
    outsider: Account,
    other_reporter: Account,
    as_: SignIn,
) -> None:
    address = f"{LIST}{push.code}/"
    assert "净水厂" in as_(leader).get(address).content.decode()
    assert "净水厂" in as_(reporter).get(address).content.decode()
    assert "净水厂" not in as_(other_reporter).get(address).content.decode()
    assert as_(outsider).get(LIST).status_code == 403
    assert as_(outsider).get(address).status_code == 404
    for one in (leader, reporter):
        for part in ("edit/", "cancel/", "join/"):
            assert as_(one).get(address + part).status_code == 403
    assert as_(leader).get(f"{LIST}new/").status_code == 403
    assert as_(reporter).get(f"{LIST}new/").status_code == 200
    actions.hold_activity(Actor.operator("test"), activity_id=push.pk)
    expected = push.parts.get().expectations.get(kind="other")
    result = f"{address}results/{expected.pk}/"
    assert result in as_(reporter).get(address).content.decode()
    assert result not in as_(leader).get(address).content.decode()
    given = {"reached": "60", "on": "2026-06-05", "source": "供电公司回函"}
    assert as_(leader).post(result, given).status_code == 403
    assert as_(other_reporter).post(result, given).status_code == 404
    assert as_(reporter).post(result, given).status_code == 303


def test_list_and_page_are_bounded(
    push: Activity, city: City, operator: Actor, dispatcher: Account, as_: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for n in range(12):
        row = actions.create_project(operator, code=f"B-{n}", name=f"项目{n}", unit_id=city.nanguan.pk)
        specs = [ExpectationSpec(Expected.START), ExpectationSpec(Expected.OTHER, words="用电")]
        actions.take_part(operator, activity_id=push.pk, project_id=row.pk, expectations=specs)
        actions.open_activity(
            operator, kind="bank", unit_id=city.root.pk, on=date(2026, 5, 1), name=f"对接{n}"
        )
    actions.hold_activity(operator, activity_id=push.pk)
    client = as_(dispatcher)
    with django_assert_max_num_queries(14):
        client.get(LIST)
    with django_assert_max_num_queries(22):
        page = client.get(f"{LIST}{push.code}/").content.decode()
    assert page.count("用电") >= 12
    assert page.count("到今天：") >= 24  # what each expects, read now: day 30 is not kept yet


def test_the_api_does_the_same(
    push: Activity, planned: Project, dispatcher: Account, leader: Account, as_: SignIn
) -> None:
    client, address = as_(dispatcher), f"/api/projects/activities/{push.code}"
    assert client.get("/api/projects/activities?year=2026").json()[0]["code"] == push.code
    body = {"expectations": [{"kind": "credit", "amount": "1000000.00"}]}
    answer = client.put(f"{address}/projects/{planned.code}", body, content_type="application/json")
    assert answer.json()["parts"][0]["expectations"][0]["kind"] == "credit"
    refused = as_(leader).put(f"{address}/projects/{planned.code}", body, content_type="application/json")
    assert refused.status_code == 403
    assert client.post(f"{address}/hold").json()["state"] == "held"
    assert client.post(f"{address}/hold").status_code == 409
    kinds = {one["kind"]: one for one in client.get("/api/projects/activities/kinds?year=2026").json()}
    assert (kinds["push"]["held"], kinds["push"]["projects"]) == (1, 1)


def test_the_command_line_does_the_same(city: City, planned: Project) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(activity_group, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    code = run("open", "push", "--unit", "220100", "--on", "2026-06-01", "--name", "集中推进").strip()
    run(
        "join",
        code,
        planned.code,
        "--expect",
        "permit:N05",
        "--expect",
        "other:解决用电",
        "--expect",
        "funds:200万元",
    )
    run("hold", code)
    shown = run("show", code)
    assert "funds\t2000000" in shown
    words = next(line.split("\t")[0].strip() for line in shown.splitlines() if "解决用电" in line)
    run("report", words, "50", "--source", "核查记录")
    assert "frozen: 0" in run("freeze")
    run("code", planned.code, "2017-220103-04-01-000001", "--reason", "旧码")
    assert code in run("list")


def test_a_need_goes_its_way_on_the_pages(
    planned: Project, operator: Actor, reporter: Account, leader: Account, dispatcher: Account, as_: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    bank = actions.add_bank(operator, code="ABC", name="农业银行")
    client, address = as_(reporter), f"/projects/{planned.code}/credit/"
    assert client.post(f"{address}new/", {"amount": "5000", "on": "2026-05-01"}).status_code == 303
    need = CreditNeed.objects.get()
    assert need.amount == 50_000_000
    given = {"bank_id": bank.pk, "amount": "5000", "on": "2026-05-02", "source": "对接会"}
    assert client.post(f"{address}{need.pk}/step/", given | {"step": "credited"}).status_code == 422
    for step in ("recommended", "credited"):
        assert client.post(f"{address}{need.pk}/step/", given | {"step": step}).status_code == 303
    shown = client.get(address).content.decode()
    assert "农业银行" in shown
    assert as_(leader).get(f"{address}{need.pk}/step/").status_code == 403
    credited = need.steps.get(step="credited")
    gone = client.post(f"{address}{need.pk}/steps/{credited.pk}/", {"reason": "误录"})
    assert gone.status_code == 303
    api = as_(dispatcher).get("/api/projects/credit/funnel").json()
    assert [line["reached"]["projects"] for line in api] == [1, 1, 0, 0]
    office = as_(dispatcher)
    with django_assert_max_num_queries(12):
        page = office.get("/projects/credit/?stage=recommended")
    assert planned.code in page.content.decode()
    assert as_(dispatcher).get("/projects/credit/?as=csv").status_code == 200
    funnel = CliRunner().invoke(activity_group, ["bank", "funnel"], catch_exceptions=False).output
    assert "recommended\t1/0.500" in funnel


def test_a_calendar_is_proposed_taken_and_moved_on_the_pages(
    planned: Project, city: City, operator: Actor, dispatcher: Account, leader: Account, as_: SignIn
) -> None:
    row = actions.open_activity(
        operator, kind="approval", unit_id=city.root.pk, on=date(2026, 6, 15), name="集中审批"
    )
    actions.take_part(operator, activity_id=row.pk, project_id=planned.pk)
    client, address = as_(dispatcher), f"{LIST}{row.code}/sessions/"
    assert "部门没有填每日承接量" in client.get(address).content.decode()
    for office in ("land", "drc", "ecology", "housing", "water", "market", "designer"):
        given = {"office": office, "start": "2026-06-08", "per_day": "1", "reason": "商定"}
        assert client.post("/projects/sessions/capacity/", given).status_code == 303
    shown = client.get(f"{address}?late=1")
    digest = shown.context["proposal"].digest
    assert as_(leader).post(f"{address}take/", {"digest": digest, "late": "1"}).status_code == 403
    assert client.post(f"{address}take/", {"digest": digest, "late": "1"}).status_code == 303
    booked = Booking.objects.order_by("on")
    first = booked[0]
    week = client.get(f"/projects/sessions/?week={first.on}&office={first.office}").content.decode()
    assert first.node.name in week
    saturday = client.get(f"/projects/sessions/{first.pk}/move/?on=2026-06-20").content.decode()
    assert "这一天部门不上班" in saturday
    given = {"on": "2026-06-20", "reason": "改期"}
    assert client.post(f"/projects/sessions/{first.pk}/move/", given).status_code == 422
    api = client.get(f"/api/projects/sessions/bookings/{first.pk}/conflicts?on=2026-06-20").json()
    assert next(one["kind"] for one in api if one["hard"]) == "off"
    last = booked.reverse()[0]
    assert client.post(f"/projects/sessions/{last.pk}/drop/", {"reason": "缓办"}).status_code == 303
    told = CliRunner().invoke(
        activity_group, ["sessions", "propose", row.code, "--late"], catch_exceptions=False
    )
    assert "fitting: 1" in told.output
    assert client.get("/projects/sessions/?as=csv").status_code == 200
    assert as_(leader).get(f"/projects/sessions/{first.pk}/move/").status_code == 403
