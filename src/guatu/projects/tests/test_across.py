"""A node of a project that is tied to others: why, ways out, and nothing of what the reader may not see."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import NOW, actor_of_account
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.commands import project_group
from guatu.projects.models import Node, Project, ProjectLink
from guatu.projects.queries.ways import last_worked
from guatu.projects.types import MeasureChoice, NodeUpdate, last_day

As = Callable[[Account], Client]
TODAY = NOW.date()
EARLY, LATE = 0, 1


def node_of(project: Project, code: str) -> Node:
    return Node.objects.get(project=project, code=code)


def tied(actor: Actor, before: Node, after: Node, lag: int = 5) -> ProjectLink:
    return actions.tie_projects(
        actor, predecessor_id=before.pk, successor_id=after.pk, lag=lag, reason="路通才能进设备"
    )


def slip(actor: Actor, project: Project, code: str, until: date) -> None:
    update = NodeUpdate(node_of(project, code).pk, forecast_finish=until)
    actions.update_nodes(actor, project_id=project.pk, updates=[update])


@pytest.fixture
def waiting(road: Project, planned: Project, operator: Actor) -> Project:
    """The works install equipment five days after the road, which is late, so that the works are late."""
    tied(operator, node_of(road, "S08"), node_of(planned, "N30"))
    slip(operator, road, "S08", date(2029, 3, 30))
    return Project.objects.get(pk=planned.pk)


def test_the_earliest_finish_names_the_project_that_is_waited_for(
    waiting: Project, road: Project, operator: Actor
) -> None:
    told = queries.reasons(operator, waiting, "N30", TODAY)[EARLY]
    assert told.day == last_day(node_of(waiting, "N30").early_finish or TODAY)
    assert "进场路·" in told.sentence.zh
    assert "of Access road" in told.sentence.en
    assert [step.project for step in told.steps if step.project] == [road]
    crossing = next(step for step in told.steps if step.project)
    assert crossing.node_id == node_of(road, "S08").pk


def test_the_latest_start_names_the_project_that_waits(
    waiting: Project, road: Project, operator: Actor
) -> None:
    told = queries.reasons(operator, road, "S08", TODAY)[LATE]
    assert told.day == node_of(road, "S08").late_start
    assert waiting.name in told.sentence.zh
    assert "的期限是11月30日" in told.sentence.zh, "the other project's due day, told as such"
    assert told.steps[-1].text.zh.startswith(f"“{waiting.name}”的期限是")


def test_its_own_due_day_is_not_told_as_a_deadline_of_a_node(waiting: Project, operator: Actor) -> None:
    told = queries.reasons(operator, waiting, "N32", TODAY)[LATE]
    assert told.steps[-1].text.zh.startswith("整个计划的期限是")


def test_who_may_not_see_the_other_project_learns_only_that_one_binds(
    waiting: Project, road: Project, reporter: Account, as_: As
) -> None:
    actor = actor_of_account(reporter)
    told = queries.reasons(actor, waiting, "N30", TODAY)[EARLY]
    assert told.steps[-1].text.zh == "“设备安装与机电工程”受另一个项目约束。"
    address = reverse("projects:why", args=[waiting.code, node_of(waiting, "N30").pk])
    browser = as_(reporter)
    pages = [
        browser.get(address).content.decode(),
        browser.get(address, headers={"Accept-Language": "en"}).content.decode(),
        browser.get(reverse("projects:ways-out", args=[waiting.code])).content.decode(),
        browser.get(f"/api/projects/{waiting.code}/nodes/{node_of(waiting, 'N30').pk}/why").content.decode(),
        browser.get(f"/api/projects/{waiting.code}/ways-out").content.decode(),
    ]
    assert "还有您看不到的项目" in pages[0]
    assert "another project binds" in pages[1]
    assert "另一个您看不到的项目" in pages[2]
    for page in pages:
        for secret in ("进场路", "Access road", road.code, "2029年6月30日", "路通才能进设备"):
            assert secret not in page


def test_the_page_links_to_the_other_project_in_both_languages(
    waiting: Project, road: Project, dispatcher: Account, as_: As
) -> None:
    address = reverse("projects:why", args=[waiting.code, node_of(waiting, "N30").pk])
    there = reverse("projects:why", args=[road.code, node_of(road, "S08").pk])
    browser = as_(dispatcher)
    assert f'<a href="{there}">看该项目</a>' in browser.get(address).content.decode()
    english = browser.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "of Access road" in english


def test_the_sheet_asks_as_many_questions_whatever_is_tied(
    waiting: Project,
    road: Project,
    operator: Actor,
    dispatcher: Account,
    as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    tied(operator, node_of(road, "S05"), node_of(waiting, "N26"))
    address = reverse("projects:why", args=[waiting.code, node_of(waiting, "N30").pk])
    browser = as_(dispatcher)
    with django_assert_max_num_queries(34):
        assert browser.get(address).status_code == 200


def test_an_adopted_measure_is_part_of_the_reason(planned: Project, operator: Actor) -> None:
    actions.plan_project(operator, project_id=planned.pk, due=date(2027, 6, 30))
    crash = MeasureChoice("N26", {"kind": "crash", "days": 8, "cost_per_day": 60_000}, 8)
    actions.adopt_measures(operator, project_id=planned.pk, measures=[crash], reason="x")
    for told in queries.reasons(operator, planned, "N26", TODAY):
        node = node_of(planned, "N26")
        assert told.day in (last_day(node.early_finish or TODAY), node.late_start)


def test_api_and_command_give_the_same_reasons(waiting: Project, dispatcher: Account, as_: As) -> None:
    node = node_of(waiting, "N30")
    answer = as_(dispatcher).get(f"/api/projects/{waiting.code}/nodes/{node.pk}/why").json()
    said = CliRunner().invoke(project_group, ["why", waiting.code, "N30", "--json"])
    assert answer == json.loads(said.output)["reasons"]
    assert answer[EARLY]["steps"][1]["project"] == "R-1"
    assert "进场路" in CliRunner().invoke(project_group, ["why", waiting.code, "N30"]).output


# --- ways out


def test_ways_out_start_from_what_is_waited_for_and_say_so(
    waiting: Project, road: Project, operator: Actor
) -> None:
    ways = queries.project_ways(operator, waiting.pk)
    plan = queries.project(operator, waiting.code).schedule
    assert ways.found.days_short == plan.days_short > 0
    assert list(ways.chain) == plan.critical_chain
    (wait,) = ways.waits
    assert (wait.code, wait.other, wait.decides) == ("N30", node_of(road, "S08"), True)
    assert wait.day == date(2029, 4, 5)
    own = set(ways.names)
    assert all(set(taken.chosen.option.nodes) <= own for way in ways.found for taken in way.taken)


def test_the_days_a_way_wins_are_won_once_it_is_adopted(waiting: Project, operator: Actor) -> None:
    ways = queries.project_ways(operator, waiting.pk)
    assert ways.found.ways
    way = ways.found.ways[0]
    actions.adopt_measures(operator, project_id=waiting.pk, measures=ways.choices(way), reason="x")
    plan = queries.project(operator, waiting.code).schedule
    assert plan.earliest_finish == last_worked(way) == ways.joined[0].finish
    assert plan.days_short == way.days_short


def test_a_way_says_which_other_projects_come_sooner(
    planned: Project, road: Project, operator: Actor, dispatcher: Account, reporter: Account, as_: As
) -> None:
    """The road is opened only when the works stand: it gains what the works win."""
    tied(operator, node_of(planned, "N32"), node_of(road, "S08"))
    finish = planned.schedule.earliest_finish
    actions.plan_project(operator, project_id=planned.pk, due=finish - timedelta(days=9))
    ways = queries.project_ways(operator, planned.pk)
    assert not ways.waits
    for way, joined in zip(ways.found, ways.joined, strict=True):
        assert joined.finish == last_worked(way)
        for row, before, after in joined.others:
            assert (row, after < before) == (road, True)
    assert any(joined.others for joined in ways.joined)
    address = reverse("projects:ways-out", args=[planned.code])
    assert "“进场路”随之由" in as_(dispatcher).get(address).content.decode()
    assert "进场路" not in as_(reporter).get(address).content.decode()
    facts = as_(dispatcher).get(f"/api/projects/{planned.code}/ways-out").json()
    assert any(other["project"] == "R-1" for way in facts["ways"] for other in way["others"])


def test_a_chain_that_leads_out_and_back_is_worked_out_whole(
    planned: Project, road: Project, operator: Actor
) -> None:
    """The road waits for the foundation and the equipment for the road: what is won early is won at the end too."""
    tied(operator, node_of(planned, "N26"), node_of(road, "S07"))
    tied(operator, node_of(road, "S08"), node_of(planned, "N30"))
    slip(operator, planned, "N26", date(2028, 9, 29))
    ways = queries.project_ways(operator, planned.pk)
    assert ways.found.days_short > 0
    for way, joined in zip(ways.found, ways.joined, strict=True):
        assert joined.finish <= last_worked(way)
