"""Pages and API of the status room: one click from a light to its reasons, in both languages, for who may see it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import OutsideRating, Project
from guatu.projects.types import Stage
from guatu.status import queries
from guatu.status.actions import judge, judge_outside
from guatu.status.models import Exemption, Light, Snapshot, VerifiedRating
from guatu.status.tests.conftest import Maker

SignIn = Callable[[Account], Client]


@pytest.fixture
def red(make: Maker, operator: Actor, may: Period) -> Light:
    """The light of a project whose land comes late."""
    project = make.slipping("P1", date(2026, 7, 15))
    judge(operator, period=may)
    found = queries.light_of_project(operator, project.pk, may)
    assert found is not None
    return found


def test_the_list_shows_the_matrix_the_reason_and_three_separate_ratings(
    red: Light, dispatcher: Account, as_: SignIn
) -> None:
    Project.objects.update(own_rating="green")
    VerifiedRating.objects.create(
        project_id=red.subject_id, period="2026-05", colour="yellow", finding="现场", on=date(2026, 6, 5)
    )
    page = as_(dispatcher).get(reverse("status:lights")).content.decode()
    assert "g-matrix" in page
    assert "节点“节点LAND”最迟应于5月31日完成" in page
    for colour in ("g-red", "g-green", "g-yellow"):
        assert colour in page
    assert reverse("status:light", args=[red.pk]) in page


def test_the_list_is_filtered_by_colour_unit_and_area(
    red: Light, make: Maker, city: City, operator: Actor, may: Period, dispatcher: Account, as_: SignIn
) -> None:
    make("P2", unit=city.nanguan, area=city.livelihood)
    judge(operator, period=may)
    client = as_(dispatcher)

    def shown(**query: Any) -> set[str]:
        page = client.get(reverse("status:lights"), query)
        return {row.project.code for row in page.context["rows"]}

    assert shown() == {"P1", "P2"}
    assert shown(colour="red") == {"P1"}
    assert shown(unit=city.nanguan.pk) == {"P2"}
    assert shown(area=city.livelihood.pk, colour="green") == {"P2"}
    assert shown(colour="grey") == set()
    assert shown(colour="purple", unit="x") == {"P1", "P2"}  # what is no choice asks nothing
    assert shown(period="nonsense") == {"P1", "P2"}


def test_one_page_explains_a_light_wholly(red: Light, dispatcher: Account, as_: SignIn) -> None:
    page = as_(dispatcher).get(reverse("status:light", args=[red.pk])).content.decode()
    for words in (
        "倒排节点",
        "误期1至30天亮黄灯",
        "本系统工作定义",
        "剩余18亩未征收",
        "误期（天）",
        "决定完成日的节点链",
    ):
        assert words in page
    assert "yinchuan-2025" in page
    assert "宽城区" in page


def test_the_same_in_english_has_no_chinese_sentence(red: Light, dispatcher: Account, as_: SignIn) -> None:
    client = as_(dispatcher)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("status:light", args=[red.pk])).content.decode()
    assert "must be finished by 31 May at the latest" in page
    assert "为什么是这个灯" not in page


@pytest.mark.parametrize("name", ["lights", "outside", "snapshots"])
def test_empty_pages_say_what_to_do_next(name: str, city: City, dispatcher: Account, as_: SignIn) -> None:
    page = as_(dispatcher).get(reverse(f"status:{name}"))
    assert page.status_code == 200
    assert "g-empty" in page.content.decode()


@pytest.mark.parametrize("name", ["lights", "outside", "snapshots"])
def test_an_outsider_opens_no_page(name: str, outsider: Account, as_: SignIn) -> None:
    assert as_(outsider).get(reverse(f"status:{name}")).status_code == 403


def test_another_district_does_not_find_the_light(red: Light, other_reporter: Account, as_: SignIn) -> None:
    client = as_(other_reporter)
    assert client.get(reverse("status:light", args=[red.pk])).status_code == 404
    assert client.get(f"/api/status/lights/{red.pk}").status_code == 404
    assert client.get("/api/status/lights").json()["total"] == 0


def test_the_list_costs_the_same_queries_for_ten_lights_and_forty(
    make: Maker, operator: Actor, may: Period, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)

    def cost() -> int:
        judge(operator, period=may)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("status:lights")).status_code == 200
        return len(caught)

    for number in range(10):
        make(f"A{number:02}")
    first = cost()
    for number in range(30):
        make(f"B{number:02}", unit=make.city.zone)
    assert cost() == first
    assert first <= 20


# --- writes


def test_the_dispatcher_judges_from_the_page(make: Maker, dispatcher: Account, as_: SignIn) -> None:
    make("P1")
    answer = as_(dispatcher).post(reverse("status:judge"), {"period": "2026-05"})
    assert answer.status_code == 302
    assert Light.objects.get().colour == "green"


def test_the_supervisor_verifies_and_a_form_half_filled_keeps_what_was_typed(
    red: Light, supervisor: Account, as_: SignIn
) -> None:
    client, url = as_(supervisor), reverse("status:verify", args=[red.pk])
    refused = client.post(url, {"verify-finding": "现场未见施工", "verify-on": "2026-06-08"})
    assert refused.status_code == 422
    assert "现场未见施工" in refused.content.decode()
    facts = {"verify-colour": "red", "verify-finding": "现场未见施工", "verify-on": "2026-06-08"}
    assert client.post(url, facts).status_code == 302
    assert VerifiedRating.objects.get().colour == "red"


def test_the_dispatcher_exempts_and_lands_on_the_new_light(
    red: Light, dispatcher: Account, as_: SignIn
) -> None:
    facts = {"exempt-question": "forecast", "exempt-reason": "省重大项目让路", "exempt-until": "2026-07-08"}
    answer = as_(dispatcher).post(reverse("status:exempt", args=[red.pk]), facts, follow=True)
    assert "省重大项目让路" in answer.content.decode()
    assert answer.context["light"].pk != red.pk


def test_an_exemption_too_long_is_refused_above_the_form(
    red: Light, dispatcher: Account, as_: SignIn
) -> None:
    facts = {"exempt-question": "forecast", "exempt-reason": "理由", "exempt-until": "2030-01-01"}
    answer = as_(dispatcher).post(reverse("status:exempt", args=[red.pk]), facts)
    assert answer.status_code == 422
    assert "不能无限期" in answer.content.decode()
    assert not Exemption.objects.exists()


def test_a_snapshot_is_downloaded_byte_for_byte(red: Light, dispatcher: Account, as_: SignIn) -> None:
    client = as_(dispatcher)
    assert client.post(reverse("status:snapshots"), {"period": "2026-05"}).status_code == 302
    taken = Snapshot.objects.get()
    answer = client.get(reverse("status:snapshot", args=[taken.pk]))
    assert answer.content.decode() == taken.facts
    assert taken.digest[:16] in client.get(reverse("status:snapshots")).content.decode()


WRITES: dict[str, tuple[dict[str, Any], str]] = {
    "judge": ({"period": "2026-05"}, "dispatcher"),
    "judge_outside": ({"portfolio": "gmpp"}, "dispatcher"),
    "snapshots": ({"period": "2026-05"}, "dispatcher"),
    "verify": ({"verify-colour": "red", "verify-finding": "x", "verify-on": "2026-06-08"}, "supervisor"),
    "exempt": (
        {"exempt-question": "start", "exempt-reason": "x", "exempt-until": "2026-07-08"},
        "dispatcher",
    ),
}
API_WRITES: dict[str, tuple[dict[str, Any], str]] = {
    "judge": ({"period": "2026-05"}, "dispatcher"),
    "snapshots": ({"period": "2026-05"}, "dispatcher"),
    "verified": ({"project_id": 0, "period": "2026-05", "colour": "red", "finding": "x"}, "supervisor"),
    "exemptions": (
        {"project_id": 0, "question": "start", "reason": "x", "until": "2026-07-08"},
        "dispatcher",
    ),
}
PEOPLE = ["dispatcher", "reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", WRITES)
def test_a_wrong_actor_gets_403_from_every_page_that_writes(
    name: str, who: str, red: Light, request: pytest.FixtureRequest, as_: SignIn
) -> None:
    payload, right = WRITES[name]
    client = as_(request.getfixturevalue(who))
    args = [red.pk] if name in ("verify", "exempt") else []
    answer = client.post(reverse(f"status:{name}", args=args), payload)
    assert (answer.status_code == 403) == (who != right)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", API_WRITES)
def test_a_wrong_actor_gets_403_from_every_write_of_the_api(
    name: str, who: str, red: Light, request: pytest.FixtureRequest, as_: SignIn
) -> None:
    payload, right = API_WRITES[name]
    payload = payload | ({"project_id": red.subject_id} if "project_id" in payload else {})
    client = as_(request.getfixturevalue(who))
    answer = client.post(f"/api/status/{name}", json.dumps(payload), content_type="application/json")
    assert answer.status_code == (200 if who == right else 403)


def test_the_api_tells_a_light_its_reasons_and_the_packs(
    red: Light, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    found = client.get("/api/status/lights?colour=red").json()
    assert (found["total"], found["items"][0]["reasons"][0]["question"]) == (1, "forecast")
    assert client.get("/api/status/lights?colour=purple").json()["number"] == "G1808"
    assert [pack["code"] for pack in client.get("/api/status/packs").json()] == [
        "yinchuan-2025",
        "guatu-backward",
    ]


# --- somebody else's ratings beside ours


def test_a_cell_of_the_confusion_table_leads_to_its_projects(
    city: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    for code, colour, due in (("X1", "green", date(2021, 3, 1)), ("X2", "red", date(2025, 1, 1))):
        project = Project.objects.create(
            code=code, name=code, portfolio="gmpp", unit=city.root, stage=Stage.BUILDING.value
        )
        OutsideRating.objects.create(
            project=project, rater="gmpp", period="2021", verbatim=colour.title(), colour=colour, due=due,
            as_of=date(2021, 3, 31),
        )  # fmt: skip
    client = as_(dispatcher)
    assert client.post(reverse("status:judge_outside"), {"portfolio": "gmpp"}).status_code == 302
    page = client.get(reverse("status:outside"))
    assert page.context["table"].total == 2
    cell = client.get(reverse("status:outside"), {"theirs": "green", "ours": "yellow"})
    assert [row.project.code for row, _official in cell.context["lines"]] == ["X1"]
    light = cell.context["lines"][0][0].light
    assert "GMPP" in client.get(reverse("status:light", args=[light.pk])).content.decode()
    table = client.get("/api/status/confusion?portfolio=gmpp").json()
    assert table["counts"] == {"green": {"yellow": 1}, "red": {"green": 1}}


def test_judging_outside_twice_changes_nothing(city: City, operator: Actor) -> None:
    assert judge_outside(operator, portfolio="nobody") == []
