"""A project that cannot meet its date: why, and the ways out with their prices, on page, API and command."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from guatu.engine import schedule
from guatu.kernel.errors import NotFound
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.actions import plan_project
from guatu.projects.commands import project_group
from guatu.projects.models import Node, Project

As = Callable[[Account], Client]


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
    assert after.offered < before.offered
    codes = {taken.chosen.option.nodes[-1] for way in after.found for taken in way.taken if way.taken}
    assert used not in codes


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


def test_a_plan_that_keeps_its_date_says_so(
    planned: Project, operator: Actor, dispatcher: Account, as_: As
) -> None:
    plan_project(operator, project_id=planned.pk, due=date(2032, 11, 30))
    page = as_(dispatcher).get(reverse("projects:ways-out", args=[planned.code])).content.decode()
    assert "不差天数" in page
