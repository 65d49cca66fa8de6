"""The demo city shows what it promises: a plan that cannot meet its date, plans on their way, clocks, tied projects."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from guatu.collect.models import Cell
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.ledger.queries import verification
from guatu.org.models import Account
from guatu.org.queries import actor_for, calendars
from guatu.projects.models import ForecastPoint, Programme, Project, ProjectLink
from guatu.projects.queries import milestone_trend, project_ways, reasons, statutory_clocks
from guatu.projects.rules.risk import ratios_of
from guatu.site.demo.build import build
from guatu.site.demo.featured import APRIL_BASELINE, FROM_PROJECTS, YEAR_BASELINE, featured_sketches
from guatu.site.demo.programmes import ESTATES
from guatu.site.demo.sketch import planner, sketches, templates
from guatu.site.demo.state import demo_projects, is_demo
from guatu.site.demo.story import DAY, actor_named
from guatu.site.menu import menu
from guatu.status.models import Light


@pytest.fixture
def known(db: None) -> dict[str, WorkCalendar]:
    return calendars()


def _project(place: int) -> Project:
    return Project.objects.get(code=featured_sketches()[place].code)


def _is_whole(as_: Callable[[Account], Client]) -> None:
    """It is known as a demo, its ledger holds, months were judged, and all of its menu opens."""
    call_command("check")
    assert is_demo()
    assert demo_projects() == FROM_PROJECTS
    assert verification().fault is None
    colours = set(Light.objects.filter(current=True, period="2026-05").values_list("colour", flat=True))
    assert {"green", "red", "yellow"} <= colours
    dispatcher = Account.objects.get(username="diaodu")
    client = as_(dispatcher)
    for entry in menu(actor_for(dispatcher)):
        assert client.get(entry.url, follow=True).status_code == 200, entry.url


@pytest.mark.django_db
def test_the_demo_is_built_whole_and_shows_plans_in_every_state(as_: Callable[[Account], Client]) -> None:
    with use_clock(FixedDayClock(DAY)):
        build(FROM_PROJECTS, lambda _: None)
        _is_whole(as_)
        assert Project.objects.count() == FROM_PROJECTS
        assert Cell.objects.exclude(explanation="").exists()
        assert not Account.objects.filter(name_en="").exists()
        dispatcher = actor_named("diaodu")

        late = _project(0)
        assert late.schedule.days_short > 30
        assert [row.name for row in late.baselines.all()] == [YEAR_BASELINE, APRIL_BASELINE]
        assert set(ForecastPoint.objects.filter(node__project=late).values_list("period", flat=True)) == {
            f"2026-{month:02d}" for month in range(1, 7)
        }
        for line in milestone_trend(dispatcher, late.pk):
            finishes = [point.finish for point in line.points]
            assert finishes == sorted(finishes), f"{line.code} slips month by month"
        ways = project_ways(dispatcher, late.pk).found
        assert len(ways.ways) >= 3
        kinds = {frozenset(taken.kind for taken in way.taken) for way in ways}
        assert len(kinds) >= 3, "ways out that differ in kind"

        submitted, returned = _project(3), _project(4)
        assert (submitted.schedule.state, returned.schedule.state) == ("submitted", "draft")
        assert returned.schedule.state_reason
        clocks = statutory_clocks(dispatcher, [submitted.pk, returned.pk]).values()
        assert sum(clock.stopped for clock in clocks) == 1
        tie = ProjectLink.objects.get()
        substation, factory = _project(1), _project(2)
        assert (tie.predecessor.project, tie.successor.project) == (substation, factory)
        assert (substation.schedule.days_short, factory.schedule.days_short > 0) == (0, True)
        early, _ = reasons(dispatcher, factory, tie.successor.code, DAY)
        assert substation in [step.project for step in early.steps], "late because of another project"
        held = project_ways(dispatcher, factory.pk)
        assert [wait.decides for wait in held.waits] == [True]
        assert len(held.found.ways) >= 3

        batch = Programme.objects.get(code=ESTATES.code)
        assert batch.projects.exists()
        assert {row.code for row in batch.capacities.all()} == {"crews", "review"}

        client = Client()
        client.force_login(
            Account.objects.get(username="diaodu"), "django.contrib.auth.backends.ModelBackend"
        )
        page = client.get("/").content.decode()
        assert client.get(reverse("projects:programmes")).status_code == 200, (
            "a batch never levelled is listed"
        )
        opened = client.get(reverse("projects:detail", args=[late.code])).content.decode()
        assert ">土地<" in opened, "the blocker by its own word, not the bureau's"
        for project in (late, submitted):
            assert reverse("projects:detail", args=[project.code]) in page
        client.force_login(
            Account.objects.get(username="kuancheng"), "django.contrib.auth.backends.ModelBackend"
        )
        assert returned.schedule.state_reason in client.get("/").content.decode()


def test_what_is_invented_breaks_no_link_and_took_other_days_than_planned(
    known: dict[str, WorkCalendar],
) -> None:
    course = planner(known, DAY)
    ratios: set[float] = set()
    for sketch in sketches(60, 1, DAY):
        gone = {node.code: node for node in course(sketch).nodes}
        for link in templates()[sketch.work.template].links:
            before, after = gone[link.predecessor], gone[link.successor]
            if link.kind == "FS" and link.lag == 0 and before.actual_finish and after.actual_start:
                assert before.actual_finish < after.actual_start, f"{sketch.name}: {link}"
        for found in ratios_of(gone.values(), known).values():
            ratios.update(found)
    assert min(ratios) < 1 < max(ratios)


def test_the_same_seed_gives_the_same_city(known: dict[str, WorkCalendar]) -> None:
    assert sketches(200, 7, DAY) == sketches(200, 7, DAY)
    assert {sketch.work.template for sketch in sketches(200, 7, DAY)} == set(templates())
    assert featured_sketches() == featured_sketches()
