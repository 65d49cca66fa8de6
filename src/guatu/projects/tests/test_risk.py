"""风险: how sure the due day is, from Guatu's own finished nodes, the template's three points, or the preset."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.clock import clock
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.queries import calendars as known_calendars
from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.actions import create_project, plan_project
from guatu.projects.adapters.risk import shipped_preset
from guatu.projects.commands import project_group
from guatu.projects.models import Node, Project
from guatu.projects.pages.risk import curve_days, done_by
from guatu.projects.rules.risk import plan_risk, ratios_of
from guatu.projects.types import LinkSpec, NodeSpec
from guatu.projects.types.risk import PlanRisk

As = Callable[[Account], Client]
Calendars = dict[str, WorkCalendar]
TODAY = date(2026, 3, 2)
DUE = date(2026, 8, 31)


def drawn(
    nodes: list[NodeSpec],
    links: list[LinkSpec],
    calendars: Calendars,
    ratios: dict[str, list[float]] | None = None,
) -> PlanRisk:
    return plan_risk(
        nodes,
        links,
        TODAY,
        DUE,
        calendars,
        TODAY,
        ratios=ratios or {},
        preset=shipped_preset(),
        draws=2_000,
    )


@pytest.fixture
def calendars(db: None) -> Calendars:
    return known_calendars()


def test_own_finished_nodes_come_before_the_template_and_the_template_before_the_preset(
    calendars: Calendars,
) -> None:
    nodes = [
        NodeSpec("A", "甲", 20, spread=(15, 30)),
        NodeSpec("B", "乙", 20, spread=(15, 30)),
        NodeSpec("C", "丙", 20),
    ]
    links = [LinkSpec("A", "B"), LinkSpec("B", "C")]
    found = drawn(nodes, links, calendars, {"A": [1.5] * 7 + [2.0], "B": [1.5] * 7})
    known = {node.code: (node.known_by, node.finished) for node in found.nodes}
    assert known == {"A": ("finished", 8), "B": ("template", 7), "C": ("preset", 0)}
    means = {node.code: node.mean_days for node in found.nodes}
    assert means["A"] == pytest.approx(20 * (7 * 1.5 + 2) / 8, abs=0.3)
    assert means["B"] == pytest.approx((15 + 4 * 20 + 30) / 6, abs=0.3)


def test_ratios_are_working_days_taken_to_days_planned(calendars: Calendars) -> None:
    monday = date(2026, 3, 2)
    finished = NodeSpec("A", "甲", 4, actual_start=monday, actual_finish=monday + timedelta(days=7))
    running = NodeSpec("A", "甲", 4, actual_start=monday)
    assert ratios_of([finished, running], calendars) == {"A": [6 / 4]}


def test_what_is_finished_is_certain_and_what_runs_lasts_today_at_least(calendars: Calendars) -> None:
    long_ago = TODAY - timedelta(days=200)
    nodes = [
        NodeSpec("A", "甲", 10, actual_start=long_ago, actual_finish=long_ago + timedelta(days=9)),
        NodeSpec("B", "乙", 10, actual_start=long_ago),
    ]
    found = drawn(nodes, [LinkSpec("A", "B")], calendars)
    assert found.curve[0][0] == TODAY
    assert "A" not in {node.code for node in found.nodes}


def test_an_offices_backlog_strikes_its_approvals_together(calendars: Calendars) -> None:
    nodes = [
        NodeSpec("A", "甲", 20, statutory_days=20, responsible="land"),
        NodeSpec("B", "乙", 20, statutory_days=20, responsible="land"),
        NodeSpec("C", "丙", 20, statutory_days=20, responsible="housing"),
        NodeSpec("D", "丁", 20, calendar="outdoor", responsible="builder"),
    ]
    links = [LinkSpec("A", "B"), LinkSpec("B", "C"), LinkSpec("C", "D")]
    found = drawn(nodes, links, calendars)
    causes = {cause.code: (cause.nodes, cause.responsible) for cause in found.causes}
    assert causes == {"funds": (1, ""), "office.land": (2, "land"), "winter": (1, "")}
    assert all(cause.delay is not None and cause.delay > 0 for cause in found.causes)


def test_sureness_rises_with_the_day_and_the_chance_of_the_due_day_agrees(
    planned: Project, operator: Actor
) -> None:
    found = queries.risk(operator, planned.code)
    days = [day for _, day in found.quantiles]
    assert days == sorted(days)
    assert found.due_chance == done_by(found.curve, found.due)
    for share, day in found.quantiles:
        assert done_by(found.curve, day) >= share
    assert found == queries.risk(operator, planned.code)
    outlook = queries.outlooks(operator, [planned.pk], clock().today())[planned.pk]
    assert found.planned == outlook.earliest_finish


def test_only_what_the_actor_may_see_counts_as_finished(
    planned: Project, operator: Actor, city: City, reporter: Account, other_reporter: Account
) -> None:
    others = [
        create_project(
            operator,
            code=f"R{number}",
            name=f"南关项目{number}",
            unit_id=city.nanguan.pk,
            due=date(2028, 11, 30),
        )
        for number in range(8)
    ]
    for other in others:
        plan_project(operator, project_id=other.pk, template_code="industrial")
    for days, other in enumerate(others):
        Node.objects.filter(project=other, code="N01").update(
            actual_start=date(2026, 1, 5), actual_finish=date(2026, 2, 2) + timedelta(days=days)
        )
    known = {node.code: node.known_by for node in queries.risk(operator, planned.code).nodes}
    assert known["N01"] == "finished"
    blind = queries.risk(actor_for(reporter), planned.code)
    assert "finished" not in {node.known_by for node in blind.nodes}


def test_the_page_says_how_sure_in_both_languages(
    planned: Project, dispatcher: Account, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser, address = as_(dispatcher), reverse("projects:risk", args=[planned.code])
    with django_assert_max_num_queries(16):
        page = browser.get(address).content.decode()
    for text in [
        "八成把握",
        "按期把握",
        "审批部门积压",
        "随机种子",
        queries.risk(actor_for(dispatcher), planned.code).digest,
    ]:
        assert text in page, text
    english = browser.get(address, headers={"Accept-Language": "en"}).content.decode()
    for text in ["80% sure", "A backlog at the approving office", "Which nodes move the finish"]:
        assert text in english, text
    assert address in browser.get(reverse("projects:detail", args=[planned.code])).content.decode()


def test_a_project_without_a_plan_says_what_to_do(project: Project, dispatcher: Account, as_: As) -> None:
    page = as_(dispatcher).get(reverse("projects:risk", args=[project.code])).content.decode()
    assert "请选择一个节点模板" in page


@pytest.mark.parametrize("address", ["/projects/{}/risk/", "/api/projects/{}/risk"])
def test_a_project_of_another_district_is_not_there(
    planned: Project, other_reporter: Account, as_: As, address: str
) -> None:
    assert as_(other_reporter).get(address.format(planned.code)).status_code == 404


def test_the_api_and_the_command_say_the_same(planned: Project, dispatcher: Account, as_: As) -> None:
    answer = as_(dispatcher).get(f"/api/projects/{planned.code}/risk").json()
    said = CliRunner().invoke(project_group, ["risk", planned.code, "--json"], catch_exceptions=False)
    report = json.loads(said.output)
    assert report["digest"] == answer["digest"]
    assert report["due_chance"] == answer["due_chance"]
    assert [row["day"] for row in answer["quantiles"]] == [day for _, day in report["quantiles"]]
    assert answer["draws"] == 10_000


def test_the_days_of_the_curve_are_few_and_end_with_the_last_day() -> None:
    curve = [(date(2026, 1, 1), 0.1), (date(2027, 3, 5), 0.9), (date(2027, 6, 1), 1.0)]
    days = curve_days(curve)
    assert len(days) <= 40
    assert (days[0], days[-1]) >= (curve[0][0] - timedelta(days=40), curve[-1][0])
    assert done_by(curve, days[-1]) == 1.0
    assert curve_days(curve[:1]) == [date(2026, 1, 1)]
