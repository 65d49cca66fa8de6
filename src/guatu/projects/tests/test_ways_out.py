"""A project that cannot meet its date: why, and the ways out with their prices, on page, API and command."""

import html
import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from guatu.engine import schedule
from guatu.kernel.errors import NotFound
from guatu.kernel.language import ZH
from guatu.kernel.quantity import format_money
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.actions import plan_project
from guatu.projects.commands import project_group
from guatu.projects.models import Node, Project
from guatu.projects.queries import frontier as frontier_module
from guatu.projects.queries import ways as ways_module
from guatu.projects.queries.ways import last_worked
from guatu.projects.types import MeasureChoice

As = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine finds the same ways, only later."""
    for module in (ways_module, frontier_module):
        monkeypatch.setattr(module, "SECONDS", 600.0)


@pytest.fixture
def short(planned: Project, operator: Actor) -> Project:
    """The 32 nodes with a due day nine days too soon."""
    plan_project(operator, project_id=planned.pk)
    finish = planned.schedule.earliest_finish
    plan_project(operator, project_id=planned.pk, due=date.fromordinal(finish.toordinal() - 9))
    return Project.objects.get(pk=planned.pk)


def test_the_ways_found_win_the_days_of_the_projects_own_plan(short: Project, operator: Actor) -> None:
    ways = queries.project_ways(operator, short.pk)
    assert ways.found.days_short == short.schedule.days_short == 9
    assert list(ways.found.chain) == short.schedule.critical_chain
    assert ways.found.ways
    for way in ways.found:
        assert schedule(way.network).days_short == way.days_short == ways.found.days_short_least
        assert ways.moved(way) or way.kinds[0] == "later"


def test_what_has_begun_takes_no_measure(short: Project, operator: Actor) -> None:
    before = queries.project_ways(operator, short.pk)
    used = before.found.ways[0].taken[0].chosen.option.nodes[-1]
    Node.objects.filter(project=short, code=used).update(actual_start=date(2026, 1, 5))
    after = queries.project_ways(operator, short.pk)
    assert len(after.offers) < len(before.offers)
    codes = {taken.chosen.option.nodes[-1] for way in after.found for taken in way.taken if way.taken}
    assert used not in codes


def test_what_is_finished_does_not_move(short: Project, operator: Actor) -> None:
    first, day = short.nodes.first(), date(2026, 6, 5)
    assert first is not None
    Node.objects.filter(pk=first.pk).update(actual_start=day, actual_finish=day)
    ways = queries.project_ways(operator, short.pk)
    assert ways.found.ways
    assert all(row.code != first.code for way in ways.found for row in ways.moved(way))


def test_the_page_shows_them_side_by_side_in_both_languages(
    short: Project, dispatcher: Account, as_: As
) -> None:
    address = reverse("projects:ways-out", args=[short.code])
    browser = as_(dispatcher)
    ways = queries.project_ways(actor_for(dispatcher), short.pk)
    page = browser.get(address).content.decode()
    english = browser.get(address, headers={"Accept-Language": "en"}).content.decode()
    for way in ways.found:
        assert way.kinds[0].word.zh in page
        assert way.kinds[0].word.en in english
        assert way.taken[0].sentence(ways.names).zh in page
    assert "Earliest finish" in english
    assert address in browser.get(reverse("projects:detail", args=[short.code])).content.decode()


def test_a_project_of_another_district_has_no_ways_out_to_see(
    short: Project, other_reporter: Account, as_: As
) -> None:
    browser = as_(other_reporter)
    assert browser.get(reverse("projects:ways-out", args=[short.code])).status_code == 404
    assert browser.get(f"/api/projects/{short.code}/ways-out").status_code == 404
    with pytest.raises(NotFound):
        queries.project_ways(actor_for(other_reporter), short.pk)


def test_api_and_command_say_the_same(short: Project, dispatcher: Account, as_: As) -> None:
    answer = as_(dispatcher).get(f"/api/projects/{short.code}/ways-out").json()
    said = json.loads(CliRunner().invoke(project_group, ["ways-out", short.code, "--json"]).output)
    assert answer == said
    assert answer["days_short"] == 9
    assert [way["cost"] for way in answer["ways"]] == sorted(way["cost"] for way in answer["ways"])
    assert all(way["status"] == "optimal" and way["bound"] == way["cost"] for way in answer["ways"])


def test_each_number_of_days_has_its_least_price_on_page_api_and_command(
    short: Project, dispatcher: Account, operator: Actor, as_: As
) -> None:
    found = queries.project_frontier(operator, short.pk)
    ways = queries.project_ways(operator, short.pk).found
    assert [step.days_won for step in found.steps] == sorted({step.days_won for step in found.steps})
    assert [step.cost for step in found.steps] == sorted({step.cost for step in found.steps})
    assert found.steps[-1].days_won == ways.days_won_most
    assert found.steps[-1].cost == ways.ways[0].cost
    browser, address = as_(dispatcher), reverse("projects:price-of-days", args=[short.code])
    page = browser.get(address).content.decode()
    for step in found.steps:
        assert f'id="days-{step.days_won}"' in page
        assert f'href="#days-{step.days_won}"' in page
        assert format_money(step.cost, ZH) in page
    answer = browser.get(f"/api/projects/{short.code}/ways-out", {"frontier": "true"}).json()
    said = CliRunner().invoke(project_group, ["ways-out", short.code, "--frontier", "--json"]).output
    assert answer == json.loads(said)
    assert [(row["days_won"], row["cost"]) for row in answer["frontier"]] == [
        (step.days_won, step.cost) for step in found.steps
    ]


def test_a_point_that_is_a_way_of_the_page_leads_to_it(short: Project, dispatcher: Account, as_: As) -> None:
    browser = as_(dispatcher)
    page = browser.get(reverse("projects:ways-out", args=[short.code])).content.decode()
    asked = re.search(r'hx-get="([^"]+/prices/[^"]*)"', page)
    assert asked is not None
    part = browser.get(html.unescape(asked[1]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'href="#way-1"' in part
    assert 'id="way-1"' in page


def test_a_number_of_days_is_adopted_at_its_price(
    short: Project, dispatcher: Account, operator: Actor, as_: As
) -> None:
    steps = queries.project_frontier(operator, short.pk).steps
    said = CliRunner().invoke(
        project_group,
        ["adopt", short.code, "--days", str(steps[0].days_won), "--reason", "先抢几天", "--json"],
    )
    assert json.loads(said.output)["plan"]["days_short"] == steps[0].days_short
    browser, address = as_(dispatcher), reverse("projects:price-of-days", args=[short.code])
    assert browser.post(reverse("projects:ways-out", args=[short.code]), {
        "do": "adopt", "way": offered_way(browser, address), "reason": "再抢几天",
    }).status_code == 303  # fmt: skip
    assert queries.project(operator, short.code).schedule.days_short < steps[0].days_short
    runner = CliRunner()
    for wrong in ([], ["--way", "1", "--days", "1"]):
        assert runner.invoke(project_group, ["adopt", short.code, *wrong, "--reason", "x"]).exit_code == 2
    assert isinstance(
        runner.invoke(project_group, ["adopt", short.code, "--days", "400", "--reason", "x"]).exception,
        NotFound,
    )


def test_a_plan_that_keeps_its_date_says_so(
    planned: Project, operator: Actor, dispatcher: Account, as_: As
) -> None:
    plan_project(operator, project_id=planned.pk, due=date(2032, 11, 30))
    page = as_(dispatcher).get(reverse("projects:ways-out", args=[planned.code])).content.decode()
    assert "不差天数" in page


def offered_way(browser: Client, address: str) -> str:
    """The signed way that the page offers first."""
    found = re.search(r'name="way" value="([^"]+)"', browser.get(address).content.decode())
    assert found is not None
    return found[1]


def test_adopting_a_way_removes_the_days_short(
    short: Project, dispatcher: Account, operator: Actor, as_: As
) -> None:
    browser, address = as_(dispatcher), reverse("projects:ways-out", args=[short.code])
    way = offered_way(browser, address)
    expected = queries.project_ways(operator, short.pk).found.ways[0]
    answer = browser.post(address, {"do": "adopt", "way": way, "reason": "市长会定"}, follow=True)
    assert f"{address}#adopted" in answer.content.decode()
    plan = queries.project(operator, short.code).schedule
    assert plan.days_short == expected.days_short == 0
    assert plan.earliest_finish == last_worked(expected)
    taken = queries.measures_taken(operator, [short.pk])
    assert sum(row.cost for row in taken) == expected.cost
    entry = list(history(subject(short)))[-1]
    assert (entry.verb, json.loads(entry.after)["reason"]) == ("projects.measures.adopt", "市长会定")
    assert queries.project_ways(operator, short.pk).found.days_short == 0
    again = browser.post(address, {"do": "adopt", "way": way, "reason": "再来一次"})
    assert again.status_code == 422
    assert queries.measures_taken(operator, [short.pk]).count() == len(expected.taken)
    for row in taken:
        browser.post(address, {"do": "withdraw", "measure": row.pk, "reason": "条件变了"})
    assert queries.project(operator, short.code).schedule.days_short == 9


def test_only_who_may_adopt_is_offered_it_and_nobody_else_can(
    short: Project,
    dispatcher: Account,
    reporter: Account,
    other_reporter: Account,
    outsider: Account,
    as_: As,
) -> None:
    address = reverse("projects:ways-out", args=[short.code])
    sent = {"do": "adopt", "way": offered_way(as_(dispatcher), address), "reason": "x"}
    assert 'name="way"' not in as_(reporter).get(address).content.decode()
    refusals = [as_(who).post(address, sent).status_code for who in (reporter, other_reporter, outsider)]
    assert refusals == [403, 404, 403]
    assert as_(dispatcher).post(address, sent | {"way": sent["way"] + "x"}).status_code == 404
    assert as_(dispatcher).post(address, sent | {"reason": " "}).status_code == 422
    assert not queries.measures_taken(actor_for(dispatcher), [short.pk]).exists()


def test_a_way_is_adopted_by_the_command_and_by_the_interface(
    short: Project, dispatcher: Account, operator: Actor, as_: As
) -> None:
    way = as_(dispatcher).get(f"/api/projects/{short.code}/ways-out").json()["ways"][0]
    keys = ("node", "measure", "level", "cost")
    sent = {"measures": [{key: one[key] for key in keys} for one in way["measures"]], "reason": "会议纪要"}
    answer = as_(dispatcher).post(
        f"/api/projects/{short.code}/measures", sent, content_type="application/json"
    )
    assert answer.status_code == 200
    assert queries.project(operator, short.code).schedule.days_short == 0
    for row in answer.json():
        CliRunner().invoke(project_group, ["withdraw", str(row["id"]), "--reason", "改用另一条"])
    assert queries.project(operator, short.code).schedule.days_short == 9
    said = CliRunner().invoke(project_group, ["adopt", short.code, "--way", "1", "--reason", "x", "--json"])
    assert json.loads(said.output)["plan"]["days_short"] == 0


@pytest.mark.parametrize("kind", ["crash", "overlap", "joint", "split", "winter", "later"])
def test_after_any_kind_of_measure_the_ways_start_from_the_plan_as_it_is(
    kind: str, short: Project, operator: Actor
) -> None:
    option, (node, measure) = next(
        found
        for found in queries.project_ways(operator, short.pk, seconds=0.1).offers.items()
        if found[1][1]["kind"] == kind
    )
    actions.adopt_measures(
        operator, project_id=short.pk, measures=[MeasureChoice(node, measure, 1)], reason="x"
    )
    after = queries.project_ways(operator, short.pk)
    assert option not in after.offers
    plan = queries.project(operator, short.code).schedule
    assert after.found.days_short == plan.days_short
    assert list(after.chain) == (plan.critical_chain if plan.days_short else [])
    for way in after.found:
        assert all(choice.node in after.names for choice in after.choices(way))


def test_the_teaser_of_the_project_page_names_each_way_with_its_price(
    short: Project, dispatcher: Account, other_reporter: Account, as_: As
) -> None:
    address = reverse("projects:ways-teaser", args=[short.code])
    assert address in as_(dispatcher).get(reverse("projects:detail", args=[short.code])).content.decode()
    text = as_(dispatcher).get(address).content.decode()
    for way in queries.project_ways(actor_for(dispatcher), short.pk).found:
        assert way.kinds[0].word.zh in text
        assert format_money(way.cost, ZH) in text
    assert as_(other_reporter).get(address).status_code == 404
    prices = reverse("projects:price-of-days", args=[short.code])
    assert as_(other_reporter).get(prices).status_code == 404
