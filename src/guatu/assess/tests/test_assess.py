"""A month is scored once and for good, by whom it may be, and everyone sees the scores of their own units."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.assess import queries
from guatu.assess.actions import assess, assess_month, load_schemes
from guatu.assess.models import Assessment, Scheme, Score
from guatu.assess.types import DEFAULT_SCHEME
from guatu.conftest import City, actor_of_account
from guatu.dispatch.tests.rows import make_matter
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.projects.actions import record_progress, set_investment_plan
from guatu.projects.models import Project
from guatu.projects.types import Stage
from guatu.status.actions import judge, take_snapshot
from guatu.status.models import Light, Snapshot

As = Callable[[Account], Client]
MAY = Period.parse("2026-05")
MILLION = Decimal(1_000_000)


def _project(unit: Unit, actor: Actor, code: str, done: int) -> Project:
    """A project of 120 million this year, `done` million of it done by May; 50 is what is due."""
    made = Project.objects.create(
        code=code,
        name=f"项目{code}",
        name_en=f"Project {code}",
        unit=unit,
        kind="continuing",
        stage=Stage.BUILDING.value,
        start_actual=date(2026, 1, 10),
    )
    set_investment_plan(actor, project_id=made.pk, year=2026, amount=120 * MILLION)
    record_progress(
        actor,
        project_id=made.pk,
        period=MAY,
        invested_year=done * MILLION,
        invested_total=done * MILLION,
        physical=None,
        note="",
    )
    return made


@pytest.fixture
def judged(city: City, operator: Actor) -> None:
    """May as judged: Kuancheng on time, Nanguan with nothing done (red)."""
    load_schemes(operator)
    _project(city.kuancheng, operator, "K1", 50)
    _project(city.nanguan, operator, "N1", 0)
    judge(operator, period=MAY)


@pytest.fixture
def scored(judged: None, dispatcher: Account) -> Assessment:
    return assess_month(actor_of_account(dispatcher), period=MAY)


def points(made: Assessment) -> dict[str, Decimal]:
    return {score.unit.code: score.points for score in made.scores.select_related("unit")}


def test_a_red_light_shows_in_the_districts_score_and_the_line_leads_to_it(scored: Assessment) -> None:
    assert points(scored)["220103"] > points(scored)["220102"]
    nanguan = Score.objects.get(assessment=scored, unit__code="220102")
    lights = next(line for line in nanguan.lines if line["item"] == "lights")
    red = Light.objects.get(unit__code="220102", current=True)
    assert red.colour == "red"
    assert lights["points"] == "0.00"
    assert lights["refs"][0] == {
        "kind": "status.light", "id": red.pk, "zh": "项目N1", "en": "Project N1", "points": "-10.00"
    }  # fmt: skip


def test_an_overdue_directive_is_in_the_frozen_month_and_costs_its_district(
    judged: None, city: City, dispatcher: Account
) -> None:
    actor = actor_of_account(dispatcher)
    before = points(assess_month(actor, period=MAY))
    order = make_matter(city.kuancheng, date(2026, 6, 1), issued_on=date(2026, 5, 25))
    made = assess_month(actor, period=MAY)
    assert before["220103"] - points(made)["220103"] == 5
    line = next(row for row in made.scores.get(unit=city.kuancheng).lines if row["item"] == "directives")
    assert (line["refs"][0]["kind"], line["refs"][0]["id"]) == ("dispatch.matter", order.pk)


def test_a_snapshot_is_scored_once_and_what_changes_later_changes_nothing(
    scored: Assessment, city: City, dispatcher: Account, operator: Actor
) -> None:
    before = points(scored)
    _project(city.kuancheng, operator, "K2", 0)
    judge(operator, period=MAY)
    with pytest.raises(GuatuError) as refused:
        assess(actor_of_account(dispatcher), scheme_code=DEFAULT_SCHEME, snapshot_id=scored.snapshot_id)
    assert refused.value.number == "G2102"
    assert points(Assessment.objects.get()) == before


def test_the_same_snapshot_scored_anew_gives_the_same_lines(scored: Assessment, operator: Actor) -> None:
    kept = list(Score.objects.order_by("unit").values("unit", "points", "rank", "lines"))
    snapshot = scored.snapshot_id
    Score.objects.all().delete()
    Assessment.objects.all().delete()
    assess(operator, scheme_code=DEFAULT_SCHEME, snapshot_id=snapshot)
    assert list(Score.objects.order_by("unit").values("unit", "points", "rank", "lines")) == kept


def test_the_ledger_keeps_the_scores_with_the_digest_of_their_snapshot(scored: Assessment) -> None:
    entry = Entry.objects.get(verb="assess.assessment.make")
    assert scored.snapshot.digest in entry.after
    assert '"220103"' in entry.after


def test_a_month_without_any_unit_to_score_is_refused_whole(city: City, operator: Actor) -> None:
    load_schemes(operator)
    Project.objects.create(code="X", name="无计划", unit=city.kuancheng, stage=Stage.PREPARING.value)
    judge(operator, period=MAY)
    with pytest.raises(GuatuError) as refused:
        assess_month(operator, period=MAY)
    assert refused.value.number == "G2103"
    assert not Snapshot.objects.exists()


def test_an_unknown_scheme_is_refused_with_the_ones_there_are(scored: Assessment, operator: Actor) -> None:
    with pytest.raises(GuatuError, match="guatu-loop") as refused:
        assess(operator, scheme_code="x", snapshot_id=scored.snapshot_id)
    assert refused.value.number == "G2101"


def test_schemes_are_loaded_once_and_a_changed_version_is_refused(db: None, operator: Actor) -> None:
    assert [row.code for row in load_schemes(operator)] == ["guatu-loop"]
    assert load_schemes(operator) == []
    Scheme.objects.update(name="改过的")
    with pytest.raises(GuatuError) as refused:
        load_schemes(operator)
    assert refused.value.number == "G2104"


def test_only_the_server_loads_schemes(administrator: Account) -> None:
    with pytest.raises(Denied):
        load_schemes(actor_of_account(administrator))


# --- who may, who sees


@pytest.mark.parametrize("who", ["reporter", "leader", "task_force", "administrator", "outsider"])
def test_who_is_neither_dispatcher_nor_supervisor_scores_nothing(
    who: str, judged: None, operator: Actor, as_: As, request: pytest.FixtureRequest
) -> None:
    account: Account = request.getfixturevalue(who)
    snapshot = take_snapshot(operator, period=MAY)
    with pytest.raises(Denied):
        assess(actor_of_account(account), scheme_code=DEFAULT_SCHEME, snapshot_id=snapshot.pk)
    with pytest.raises(Denied):
        assess_month(actor_of_account(account), period=MAY)
    browser = as_(account)
    assert browser.get(reverse("assess:new")).status_code == 403
    assert browser.post(reverse("assess:new"), {}).status_code == 403
    sent = {"snapshot_id": snapshot.pk}
    assert browser.post("/api/assess/assessments", sent, content_type="application/json").status_code == 403
    month = {"period": "2026-05"}
    assert browser.post("/api/assess/months", month, content_type="application/json").status_code == 403
    assert not Assessment.objects.exists()


def test_a_supervisor_scores_a_snapshot_but_does_not_freeze_one(
    judged: None, operator: Actor, supervisor: Account
) -> None:
    actor = actor_of_account(supervisor)
    with pytest.raises(Denied):
        assess_month(actor, period=MAY)
    snapshot = take_snapshot(operator, period=MAY)
    assert assess(actor, scheme_code=DEFAULT_SCHEME, snapshot_id=snapshot.pk).scores.count() == 2


def test_a_reporter_sees_the_score_and_place_of_the_own_unit_only(
    scored: Assessment, reporter: Account
) -> None:
    [own] = queries.scores(actor_of_account(reporter), scored.pk)
    assert (own.unit.code, own.rank, own.of) == ("220103", 1, 2)  # type: ignore[attr-defined]  # annotated


def test_an_outsider_sees_no_assessment(scored: Assessment, outsider: Account, as_: As) -> None:
    with pytest.raises(NotFound):
        queries.assessment(actor_of_account(outsider), scored.pk)
    for url in (reverse("assess:index"), reverse("assess:assessment", args=[scored.pk])):
        assert as_(outsider).get(url).status_code == 403
    assert as_(outsider).get("/api/assess/assessments").status_code == 403


# --- pages and API


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_explains_every_point_and_links_to_the_light(
    language: str, scored: Assessment, dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    headers = {"accept-language": language}
    page = browser.get(reverse("assess:assessment", args=[scored.pk]), headers=headers).content.decode()
    red = Light.objects.get(unit__code="220102", current=True)
    assert reverse("status:light", args=[red.pk]) in page
    if language == "en":
        assert "Of 1 projects 1 red, 0 yellow, 0 grey: 10 lost, 0 left." in page
    else:
        assert "1个项目中红灯1个、黄灯0个、灰灯0个，扣10分，得0分。" in page


def test_a_dispatcher_freezes_and_scores_a_month_on_the_page(
    judged: None, dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    assert 'value="2026-05"' in browser.get(reverse("assess:new")).content.decode()
    sent = {"scheme": DEFAULT_SCHEME, "basis": "2026-05"}
    made = browser.post(reverse("assess:new"), sent)
    assert made.status_code == 303
    assert browser.get(made.headers["Location"]).status_code == 200
    again = {"scheme": DEFAULT_SCHEME, "basis": f"2026-05:{Snapshot.objects.get().pk}"}
    refused = browser.post(reverse("assess:new"), again)
    assert refused.status_code == 422
    assert "已按" in refused.content.decode()


def test_the_list_takes_the_same_queries_however_many_there_are(
    scored: Assessment,
    dispatcher: Account,
    as_: As,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = as_(dispatcher)
    browser.get(reverse("assess:index"))
    for _turn in range(3):
        assess_month(actor_of_account(dispatcher), period=MAY)
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(reverse("assess:index"))


LIST_QUERIES = 6
"""Session, account with its unit, scope; count and rows: nothing by row."""


def test_the_ranking_takes_the_same_queries_however_many_units_there_are(
    scored: Assessment,
    city: City,
    operator: Actor,
    dispatcher: Account,
    as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    _project(city.zone, operator, "Z1", 30)
    judge(operator, period=MAY)
    made = assess_month(operator, period=MAY)
    browser = as_(dispatcher)
    with django_assert_max_num_queries(8):
        page = browser.get(reverse("assess:assessment", args=[made.pk]))
    assert page.status_code == 200


def test_the_api_gives_scores_with_their_lines(scored: Assessment, reporter: Account, as_: As) -> None:
    browser = as_(reporter)
    [listed] = browser.get("/api/assess/assessments").json()
    assert (listed["period"], listed["scored"]) == ("2026-05", 1)
    [own] = browser.get(f"/api/assess/assessments/{scored.pk}/scores").json()
    assert own["unit_code"] == "220103"
    assert {line["item"] for line in own["lines"]} == {
        "progress",
        "starts",
        "lights",
        "reports",
        "directives",
    }
    assert [row["code"] for row in browser.get("/api/assess/schemes").json()] == ["guatu-loop"]
