"""A batch is planned as one: no crew twice on one day, and nobody but the project office says so."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from guatu.conftest import City
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.models import Levelling, Node, Programme, Project
from guatu.projects.types import CapacitySpec, OtherAmount, Per, Stage

As = Callable[[Account], Client]
CREWS = CapacitySpec("crew", "管道施工队", Per.DAY, 2, 1, ("S06",), name_en="Pipe crews")


def refused(number: str, act: Callable[[], object]) -> None:
    with pytest.raises(GuatuError) as said:
        act()
    assert said.value.number == number


@pytest.fixture
def sewers(city: City, operator: Actor, templates: None) -> list[Project]:
    """Six sewer separations of Kuancheng, all due on the same day."""
    made = []
    for number in range(6):
        project = actions.create_project(
            operator,
            code=f"2605-220103-04-01-00010{number}",
            name=f"宽城区{number}号院雨污分流",
            unit_id=city.kuancheng.pk,
            area_id=city.livelihood.pk,
            stage=Stage.PREPARING,
            total_investment=Decimal(9_000_000),
            due=date(2027, 9, 30),
        )
        actions.plan_project(operator, project_id=project.pk, template_code="sewer")
        made.append(project)
    return made


@pytest.fixture
def batch(city: City, operator: Actor, sewers: list[Project]) -> Programme:
    """The six with two crews."""
    made = actions.create_programme(operator, code="sewers", name="雨污分流批次", unit_id=city.kuancheng.pk)
    actions.set_members(operator, programme_id=made.pk, project_ids=[project.pk for project in sewers])
    actions.set_capacity(operator, programme_id=made.pk, spec=CREWS)
    return made


@pytest.fixture
def levelled(
    batch: Programme, operator: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Levelling:
    with django_capture_on_commit_callbacks(execute=True):
        run = actions.ask_levelling(operator, programme_id=batch.pk, seconds=5)
    run.refresh_from_db()
    return run


def test_unlevelled_six_crews_would_be_wanted_at_once_levelled_never_more_than_two(
    levelled: Levelling, batch: Programme
) -> None:
    assert levelled.state == Levelling.State.DONE, levelled.error
    before, after = (queries.loads(levelled, when, "crew") for when in ("before", "after"))
    assert max(load.taken for load in before) == 6
    assert any(load.over for load in before)
    assert max(load.taken for load in after) <= 2
    assert levelled.bound is not None
    assert levelled.lateness is not None
    assert levelled.bound <= levelled.lateness


def test_taken_starts_keep_the_crews_apart_in_the_plans_too(
    levelled: Levelling, batch: Programme, operator: Actor, sewers: list[Project]
) -> None:
    assert actions.take_levelling(operator, programme_id=batch.pk, levelling_id=levelled.pk) == len(sewers)
    pipes = Node.objects.filter(project__in=sewers, code="S06")
    spans = [(node.early_start, node.early_finish) for node in pipes]
    for day in {start for start, _ in spans}:
        assert day is not None
        at_once = sum(start <= day < finish for start, finish in spans if start and finish)
        assert at_once <= 2, day
    levelled.refresh_from_db()
    assert levelled.state == Levelling.State.TAKEN
    entry = Entry.objects.filter(verb="projects.programme.take").get()
    assert levelled.digest in entry.after


def test_a_window_without_crews_is_kept_free(
    batch: Programme, operator: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    shut = OtherAmount(date(2026, 7, 1), date(2027, 4, 30), 0)
    closed = CapacitySpec("crew", "管道施工队", Per.DAY, 2, 1, ("S06",), (shut,))
    actions.set_capacity(operator, programme_id=batch.pk, spec=closed)
    with django_capture_on_commit_callbacks(execute=True):
        run = actions.ask_levelling(operator, programme_id=batch.pk, seconds=5)
    run.refresh_from_db()
    starts = [date.fromisoformat(day) for _, code, day in run.result["starts"] if code == "S06"]
    assert starts
    assert not any(shut.first <= day <= shut.last for day in starts)


def test_what_does_not_fit_at_all_is_said(
    batch: Programme, operator: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Two crews a node, of which there are two in winter only."""
    winter = OtherAmount(date(2026, 12, 1), date(2027, 2, 28), 2)
    spec = CapacitySpec("crew", "管道施工队", Per.DAY, 0, 2, ("S06",), (winter,))
    actions.set_capacity(operator, programme_id=batch.pk, spec=spec)
    with django_capture_on_commit_callbacks(execute=True):
        run = actions.ask_levelling(operator, programme_id=batch.pk, seconds=5)
    run.refresh_from_db()
    assert run.state == Levelling.State.FAILED
    assert run.error
    assert run.error_en


@pytest.mark.parametrize("person", ["reporter", "other_reporter", "leader", "supervisor", "outsider"])
def test_only_the_project_office_writes(
    person: str, batch: Programme, operator: Actor, request: pytest.FixtureRequest, city: City
) -> None:
    levelled = actions.ask_levelling(operator, programme_id=batch.pk)
    actor = actor_for(request.getfixturevalue(person))
    writes: list[Callable[[], object]] = [
        lambda: actions.create_programme(actor, code="x", name="某批次", unit_id=city.kuancheng.pk),
        lambda: actions.set_members(actor, programme_id=batch.pk, project_ids=[]),
        lambda: actions.set_capacity(actor, programme_id=batch.pk, spec=CREWS),
        lambda: actions.drop_capacity(actor, programme_id=batch.pk, code="crew"),
        lambda: actions.ask_levelling(actor, programme_id=batch.pk),
        lambda: actions.take_levelling(actor, programme_id=batch.pk, levelling_id=levelled.pk),
    ]
    for write in writes:
        with pytest.raises((Denied, NotFound)):
            write()


def test_another_district_does_not_see_the_batch(
    batch: Programme, other_reporter: Account, reporter: Account, as_: As
) -> None:
    address = reverse("projects:programme", args=[batch.code])
    assert as_(reporter).get(address).status_code == 200
    assert as_(other_reporter).get(address).status_code == 404


def test_one_levelling_at_a_time_and_never_of_nothing(batch: Programme, operator: Actor, city: City) -> None:
    actions.ask_levelling(operator, programme_id=batch.pk)
    refused("G1687", lambda: actions.ask_levelling(operator, programme_id=batch.pk))
    empty = actions.create_programme(operator, code="empty", name="空批次", unit_id=city.kuancheng.pk)
    refused("G1686", lambda: actions.ask_levelling(operator, programme_id=empty.pk))
    refused("G1685", lambda: actions.ask_levelling(operator, programme_id=batch.pk, seconds=1))


@pytest.mark.parametrize(
    ("spec", "number"),
    [
        (CapacitySpec("c", "队", Per.DAY, 2, 1, ("N99",)), "G1682"),
        (CapacitySpec("c", "队", Per.DAY, 2, 1, ()), "G1682"),
        (CapacitySpec("c", "队", Per.DAY, 1, 2, ("S06",)), "G1683"),
        (
            CapacitySpec(
                "c", "队", Per.DAY, 2, 1, ("S06",), (OtherAmount(date(2027, 2, 1), date(2027, 1, 1), 1),)
            ),
            "G1684",
        ),
    ],
)
def test_a_capacity_that_cannot_be_is_refused(
    spec: CapacitySpec, number: str, batch: Programme, operator: Actor
) -> None:
    refused(number, lambda: actions.set_capacity(operator, programme_id=batch.pk, spec=spec))


def test_a_batch_counts_its_finished_projects_and_keeps_them(
    batch: Programme, sewers: list[Project], operator: Actor, dispatcher: Account, as_: As
) -> None:
    """310 of 447: what is finished is counted, stays in the batch, and does not join another."""
    done = sewers[:2]
    Project.objects.filter(pk__in=[row.pk for row in done]).update(finish_actual=date(2026, 5, 20))
    counted = vars(queries.programmes(operator).get())
    assert (counted["finished"], counted["members"]) == (2, 6)
    ids = [project.pk for project in sewers]
    assert actions.set_members(operator, programme_id=batch.pk, project_ids=ids[:5]) == 5
    assert actions.set_members(operator, programme_id=batch.pk, project_ids=ids[1:5]) == 4
    refused("G1681", lambda: actions.set_members(operator, programme_id=batch.pk, project_ids=ids))
    client = as_(dispatcher)
    for url in (reverse("projects:programmes"), reverse("projects:programme", args=["sewers"])):
        assert "1 / 4" in client.get(url).content.decode()


def test_projects_without_a_plan_do_not_join(batch: Programme, project: Project, operator: Actor) -> None:
    refused("G1681", lambda: actions.set_members(operator, programme_id=batch.pk, project_ids=[project.pk]))


def test_the_page_levels_and_shows_both_loads_in_both_languages(
    batch: Programme,
    dispatcher: Account,
    as_: As,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = as_(dispatcher)
    with django_capture_on_commit_callbacks(execute=True):
        asked = browser.post(reverse("projects:programme_level", args=[batch.code]), {"seconds": "10"})
    assert asked.status_code == 303
    address = reverse("projects:programme", args=[batch.code])
    chinese = browser.get(address).content.decode()
    assert "采用这次平衡" in chinese
    assert "平衡前" in chinese
    english = browser.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "Take this levelling" in english
    run = Levelling.objects.get()
    taken = browser.post(reverse("projects:programme_take", args=[batch.code, run.pk]))
    assert taken.status_code == 303
    assert "采用这次平衡" not in browser.get(address).content.decode()


def test_the_page_takes_the_same_queries_for_any_number_of_projects(
    batch: Programme,
    dispatcher: Account,
    operator: Actor,
    sewers: list[Project],
    as_: As,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    browser, address = as_(dispatcher), reverse("projects:programme", args=[batch.code])
    browser.get(address)
    with django_assert_num_queries(QUERIES):
        browser.get(address)
    actions.set_members(operator, programme_id=batch.pk, project_ids=[sewers[0].pk])
    with django_assert_num_queries(QUERIES):
        browser.get(address)


QUERIES = 11


def test_the_api_does_the_same(
    batch: Programme,
    dispatcher: Account,
    other_reporter: Account,
    as_: As,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser = as_(dispatcher)
    with django_capture_on_commit_callbacks(execute=True):
        asked = browser.post(
            f"/api/projects/programmes/{batch.code}/levellings",
            {"seconds": 5},
            content_type="application/json",
        )
    assert asked.status_code == 202, asked.content
    run = browser.get(f"/api/projects/programmes/{batch.code}/levellings").json()[0]
    assert run["state"] == "done"
    taken = browser.post(f"/api/projects/programmes/{batch.code}/levellings/{run['id']}/take")
    assert taken.json() == {"projects": 6}
    assert as_(other_reporter).get(f"/api/projects/programmes/{batch.code}").status_code == 404
