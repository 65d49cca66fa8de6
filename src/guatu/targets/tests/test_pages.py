"""Pages and API of targets: what each role sees and may do."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.targets import actions
from guatu.targets.models import Indicator, Observation, Plan, Target, TargetVersion, Task
from guatu.targets.tests.test_actions import adjust, report

SignIn = Callable[[Account], Client]
JSON = "application/json"
MEMBERS = ["dispatcher", "reporter", "leader", "task_force", "supervisor", "administrator"]
READ = ["/targets/", "/targets/indicators/", "/targets/indicators/estates/"]
WRITE = [
    "/targets/plans/new/", "/targets/plans/2026/areas/new/", "/targets/plans/2026/tasks/new/",
    "/targets/indicators/new/", "/targets/indicators/estates/split/",
]  # fmt: skip


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("name", MEMBERS)
def test_every_member_reads_the_plan_in_both_languages(
    split_estates: Indicator, as_: SignIn, request: pytest.FixtureRequest, name: str, path: str
) -> None:
    client = as_(request.getfixturevalue(name))
    assert client.get(path).status_code == 200
    assert client.get(path, headers={"accept-language": "en"}).status_code == 200


def test_an_outsider_reads_nothing(estates: Indicator, as_: SignIn, outsider: Account) -> None:
    answers = [as_(outsider).get(path).status_code for path in READ]
    assert answers == [403, 403, 404]


@pytest.mark.parametrize("path", WRITE)
@pytest.mark.parametrize(
    "name", ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
)
def test_a_wrong_actor_gets_403_for_every_write(
    estates: Indicator, as_: SignIn, request: pytest.FixtureRequest, name: str, path: str
) -> None:
    client = as_(request.getfixturevalue(name))
    assert (client.get(path).status_code, client.post(path, {"x": "1"}).status_code) == (403, 403)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        (
            "post",
            "plans",
            {"code": "p", "name": "p", "kind": "year", "start": "2026-01-01", "end": "2026-12-31"},
        ),
        ("post", "plans/2026/areas", {"code": "a", "name": "a"}),
        ("post", "tasks", {"area_id": 1, "name": "t"}),
        ("post", "indicators", {"code": "i", "name": "i", "measure": "个", "kind": "count"}),
        (
            "put",
            "indicators/estates/targets",
            {"plan_id": 1, "year": 2026, "total": 1, "weights_by_unit": {"1": 1}},
        ),
    ],
)
def test_the_api_refuses_a_wrong_actor_too(
    estates: Indicator, as_: SignIn, reporter: Account, method: str, path: str, body: dict[str, object]
) -> None:
    send = getattr(as_(reporter), method)
    answer = send(f"/api/targets/{path}", body, content_type="application/json")
    assert (answer.status_code, answer.json()["number"]) == (403, "G1001")


def test_the_plan_shows_each_task_with_its_sentence_and_document(
    operator: Actor, city: City, split_estates: Indicator, as_: SignIn, leader: Account
) -> None:
    actions.create_task(
        operator, area_id=city.livelihood.pk, name="改造小区", indicator_id=split_estates.pk,
        lead_unit_id=city.land_bureau.pk, sentence="全力开展447个老旧小区提升改造", document="《锚定发展目标》",
    )  # fmt: skip
    page = as_(leader).get("/targets/").content.decode()
    for words in ("改造小区", "全力开展447个", "《锚定发展目标》", "自然资源局", "447"):
        assert words in page


def test_the_plan_costs_the_same_however_many_tasks(
    operator: Actor, city: City, split_estates: Indicator, as_: SignIn, leader: Account
) -> None:
    client = as_(leader)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/targets/")
        return len(captured)

    actions.create_task(operator, area_id=city.industry.pk, name="一")
    first = count()
    for n in range(10):
        actions.create_task(
            operator, area_id=city.livelihood.pk, name=f"任务{n}", indicator_id=split_estates.pk
        )
    assert count() == first


def test_the_indicator_costs_the_same_however_many_figures(
    operator: Actor, city: City, split_estates: Indicator, as_: SignIn, leader: Account
) -> None:
    client = as_(leader)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/targets/indicators/estates/")
        return len(captured)

    report(operator, split_estates, city.zone, "1")
    first = count()
    for value in range(2, 12):
        report(operator, split_estates, city.zone, str(value), reason="更正")
        report(operator, split_estates, city.nanguan, str(value), reason="更正")
    assert count() == first


def test_before_any_plan_the_page_says_what_to_do(db: None, as_: SignIn, dispatcher: Account) -> None:
    Target.objects.all().delete()
    Task.objects.all().delete()
    Plan.objects.get().areas.all().delete()
    Plan.objects.all().delete()
    page = as_(dispatcher).get("/targets/").content.decode()
    assert "/targets/plans/new/" in page


def test_a_reporter_records_and_corrects_the_own_figure(
    city: City, estates: Indicator, as_: SignIn, reporter: Account
) -> None:
    client = as_(reporter)
    path = "/targets/indicators/estates/observe/"
    given = {"unit": city.kuancheng.pk, "period": "2026-05", "value": "12"}
    assert client.post(path, given).status_code == 302
    wrong = client.post(path, {**given, "value": "13"})
    assert wrong.status_code == 422
    assert "须写明理由" in wrong.content.decode()
    assert client.post(path, {**given, "value": "13", "reason": "漏报"}).status_code == 302
    assert Observation.objects.get(superseded_at=None).value == 13
    page = client.get("/targets/indicators/estates/").content.decode()
    assert "<del>12</del>" in page
    assert "漏报" in page
    assert client.post(path, {**given, "unit": city.nanguan.pk}).status_code == 422
    assert not Observation.objects.filter(unit=city.nanguan).exists()


@pytest.mark.parametrize("name", ["leader", "supervisor", "administrator", "outsider"])
def test_the_form_for_figures_is_closed_to_others(
    estates: Indicator, as_: SignIn, request: pytest.FixtureRequest, name: str
) -> None:
    client = as_(request.getfixturevalue(name))
    assert client.get("/targets/indicators/estates/observe/").status_code == 403
    answer = client.post(
        "/api/targets/indicators/estates/observations",
        {"unit_id": 1, "period": "2026-05", "value": 1}, content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == (404 if name == "outsider" else 403)


def test_plan_area_task_and_indicator_are_added_on_pages(
    city: City, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    client.post(
        "/targets/plans/new/",
        {"code": "p27", "name": "2027年计划", "kind": "year", "start": "2027-01-01", "end": "2027-12-31"},
    )
    client.post("/targets/plans/p27/areas/new/", {"code": "a", "name": "文旅"})
    area = Plan.objects.get(code="p27").areas.get()
    client.post("/targets/plans/p27/tasks/new/", {"area": area.pk, "name": "办好冰雪节", "due": "2027-01-31"})
    client.post(
        "/targets/indicators/new/",
        {
            "code": "v",
            "name": "游客",
            "measure": "万人次",
            "kind": "flow",
            "decimals": "2",
            "entry": "cumulative",
            "reported": "monthly",
        },
    )
    assert "办好冰雪节" in client.get("/targets/?plan=p27").content.decode()
    assert Indicator.objects.get(code="v").roll_up == Indicator.RollUp.NONE


def test_the_api_splits_records_and_tells_the_pace(
    city: City, estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    base = "/api/targets/indicators/estates"
    json = "application/json"
    weights = {str(city.zone.pk): 1, str(city.nanguan.pk): 2}
    rows = client.put(
        f"{base}/targets", {"plan_id": city.plan.pk, "year": 2026, "total": 300, "weights_by_unit": weights},
        content_type=json,
    ).json()  # fmt: skip
    assert len(rows) == 3 * 13
    figure = {"unit_id": city.zone.pk, "period": "2026-05", "value": 50}
    assert client.post(f"{base}/observations", figure, content_type=json).status_code == 201
    pace = client.get(f"{base}/pace?unit_id={city.zone.pk}&month=2026-05").json()
    assert (float(pace["actual"]), float(pace["target_year"]), pace["period"]) == (50, 100, "2026-05")
    assert client.get(f"{base}/pace?unit_id={city.zone.pk}&month=x").status_code == 422
    assert client.get(f"{base}/targets?year=2026").json() == rows
    assert len(client.get(f"{base}/observations?year=2026").json()) == 1
    assert [plan["code"] for plan in client.get("/api/targets/plans").json()] == ["2026"]
    assert len(client.get("/api/targets/plans/2026/areas").json()) == 2
    assert client.get("/api/targets/plans/2026/tasks").json() == []
    assert [row["code"] for row in client.get("/api/targets/indicators").json()] == ["estates"]


# --- the tree changed, versions, as known on a day


@pytest.mark.parametrize(
    "path",
    [
        "/targets/plans/2026/change/", "/targets/plans/2026/areas/life/change/", "/targets/indicators/estates/change/",
        "/targets/indicators/estates/counter/", "/targets/plan/2026/retire/", "/targets/area/2026.life/retire/",
        "/targets/indicator/estates/retire/",
    ],
)  # fmt: skip
def test_what_changes_the_tree_is_for_dispatchers(
    estates: Indicator, as_: SignIn, dispatcher: Account, leader: Account, path: str
) -> None:
    for language in ("zh-hans", "en"):
        assert as_(dispatcher).get(path, headers={"accept-language": language}).status_code == 200
    assert (as_(leader).get(path).status_code, as_(leader).post(path, {"reason": "x"}).status_code) == (
        403,
        403,
    )


def test_a_task_is_changed_retired_and_restored_on_pages(
    operator: Actor, city: City, estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    task = actions.create_task(operator, area_id=city.livelihood.pk, name="改造小区", sentence="原文一句")
    client = as_(dispatcher)
    assert "原文一句" in client.get(f"/targets/tasks/{task.code}/change/").content.decode()
    client.post(
        f"/targets/tasks/{task.code}/change/",
        {"area": city.livelihood.pk, "name": "改造老旧小区", "indicator": estates.pk, "sentence": "原文一句"},
    )
    assert Task.objects.get().indicator == estates
    client.post(f"/targets/task/{task.code}/retire/", {"reason": "并入他项"})
    assert "改造老旧小区" not in client.get("/targets/").content.decode()
    shown = client.get("/targets/?retired=1").content.decode()
    assert "改造老旧小区" in shown
    assert "并入他项" in shown
    client.post(f"/targets/task/{task.code}/restore/")
    assert "改造老旧小区" in client.get("/targets/").content.decode()
    assert client.post("/targets/nothing/x/retire/", {"reason": "x"}).status_code == 404


def test_an_older_version_stays_readable_and_pages_say_which_is_shown(
    operator: Actor, city: City, split_estates: Indicator, as_: SignIn, leader: Account
) -> None:
    adjust(operator, city, split_estates, holds_from=date(2026, 5, 1))
    first, second = TargetVersion.objects.order_by("number")
    client = as_(leader)
    page = client.get("/targets/indicators/estates/").content.decode()
    assert "第2版，自 2026年5月1日 起生效" in page
    assert "二季度核减任务" in page
    old = client.get(f"/targets/versions/{first.pk}/").content.decode()
    assert "不是现行版本" in old
    assert "149" in old
    assert "现行版本" in client.get(f"/targets/versions/{second.pk}/").content.decode()
    assert client.get(f"/targets/versions/{first.pk}/", headers={"accept-language": "en"}).status_code == 200


def test_the_pages_as_known_on_a_past_day(
    operator: Actor, city: City, split_estates: Indicator, as_: SignIn, leader: Account
) -> None:
    report(operator, split_estates, city.zone, "333")
    client = as_(leader)
    assert "333" in client.get("/targets/indicators/estates/").content.decode()
    for path in ("/targets/indicators/estates/", "/targets/"):
        page = client.get(f"{path}?known_on=2026-06-07").content.decode()
        assert "按 2026年6月7日 结束时所知显示" in page
        assert "333" not in page
        assert "结束时所知" not in client.get(f"{path}?known_on=2026-13-01").content.decode()
    single = client.get("/targets/indicators/estates/?show=single", headers={"accept-language": "en"})
    assert "Show cumulative figures" in single.content.decode()


def test_printed_figures_are_checked_on_a_page_and_by_the_api(
    as_: SignIn, leader: Account, outsider: Account
) -> None:
    client = as_(leader)
    page = client.post("/targets/check/", {"statements": "325.7/463.4 = 70.3%\n\n129/270 = 47%"})
    assert "相符（四舍五入）" in page.content.decode()
    assert "尾数被截去" in page.content.decode()
    assert client.post("/targets/check/", {"statements": "1/0 = 5"}).status_code == 422
    answer = client.post(
        "/api/targets/check", {"statements": ["397.58/776.65 = 48.87%"]}, content_type="application/json"
    ).json()
    assert (answer[0]["verdict"], answer[0]["holds"]) == ("off", False)
    assert as_(outsider).get("/targets/check/").status_code == 403


def test_the_api_changes_retires_and_reads_as_known_on_a_day(
    operator: Actor, city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account, reporter: Account
) -> None:
    report(operator, split_estates, city.zone, "12")
    client, wrong = as_(dispatcher), as_(reporter)
    body = {"name": "老旧小区", "measure": "个", "release_day": 18, "source": "市建委"}
    assert wrong.put("/api/targets/indicators/estates", body, content_type=JSON).status_code == 403
    assert client.put("/api/targets/indicators/estates", body, content_type=JSON).json()["release_day"] == 18
    path = "/api/targets/indicators/estates/observations?year=2026&every=false"
    assert [row["value"] for row in client.get(path).json()] == ["12.0000"]
    assert client.get(f"{path}&known_on=2026-06-07").json() == []
    versions = client.get("/api/targets/indicators/estates/versions").json()
    assert [(row["plan"], row["number"]) for row in versions] == [("2026", 1)]
    rows = client.get(f"/api/targets/versions/{versions[0]['id']}/targets").json()
    assert {(row["version"], row["plan"]) for row in rows} == {(1, "2026")}
    for part in ("plans/2026", "plans/2026/areas/life", "indicators/estates"):
        assert (
            wrong.post(f"/api/targets/{part}/retire", {"reason": "x"}, content_type=JSON).status_code == 403
        )
        assert client.post(f"/api/targets/{part}/retire", {"reason": "x"}, content_type=JSON).json()[
            "retired_on"
        ]
        assert client.post(f"/api/targets/{part}/restore").json()["retired_on"] is None
    assert client.get("/api/targets/counters").status_code == 200
    assert client.post("/api/targets/indicators/estates/count?period=2026-05").json()["number"] == "G1525"


def test_an_indicator_is_looked_at_in_the_plan_that_asks_for_it(
    operator: Actor, city: City, estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    campaign = actions.create_plan(
        operator, code="c", name="三年攻坚", kind="campaign", start=date(2024, 1, 1), end=date(2026, 12, 31)
    )
    actions.set_targets(
        operator, plan_id=campaign.pk, indicator_id=estates.pk, year=2026, total=Decimal(36),
        weights_by_unit={city.zone.pk: Decimal(1)}, weights_by_month=[Decimal(1)] * 12,
    )  # fmt: skip
    page = as_(dispatcher).get("/targets/indicators/estates/")
    assert (page.context["plan"], page.context["pace"].target_year) == (campaign, 36)
    assert as_(dispatcher).get("/targets/indicators/estates/split/").context["desk"].plan == campaign
    asked = as_(dispatcher).get("/targets/indicators/estates/?plan=2026")
    assert (asked.context["plan"], asked.context["pace"].target_year) == (city.plan, None)
