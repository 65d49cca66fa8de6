"""Projects tied to each other are one network: what slips in one moves the other, and nobody is asked twice."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.models import Node, Project, ProjectLink, Schedule
from guatu.projects.types import NodeUpdate, instant_after

ROAD_DUE = date(2028, 6, 30)


@pytest.fixture
def road(city: City, operator: Actor, templates: None) -> Project:
    made = actions.create_project(
        operator, code="R-1", name="进场路", name_en="Access road", unit_id=city.nanguan.pk, due=ROAD_DUE
    )
    actions.plan_project(operator, project_id=made.pk, template_code="sewer")
    return made


def node_of(project: Project, code: str) -> Node:
    return Node.objects.get(project=project, code=code)


def tie(actor: Actor, before: Node, after: Node, **facts: object) -> ProjectLink:
    return actions.tie_projects(
        actor,
        predecessor_id=before.pk,
        successor_id=after.pk,
        reason="路通才能进设备",
        **facts,  # type: ignore[arg-type]
    )


@pytest.fixture
def tied(road: Project, planned: Project, operator: Actor) -> ProjectLink:
    """Equipment of the works is installed when the road is finished."""
    return tie(operator, node_of(road, "S08"), node_of(planned, "N30"), lag=5)


def test_what_the_follower_needs_binds_the_road_and_its_own_due_day_too(
    tied: ProjectLink, road: Project, planned: Project
) -> None:
    installing, handover = node_of(planned, "N30"), node_of(road, "S08")
    assert installing.late_start is not None
    wanted = installing.late_start - timedelta(days=5)
    assert handover.late_finish == min(wanted, instant_after(ROAD_DUE))


def test_a_slip_of_the_road_moves_the_works_with_an_entry_in_each(
    tied: ProjectLink, road: Project, planned: Project, operator: Actor
) -> None:
    slip = date(2029, 3, 30)
    actions.update_nodes(
        operator, project_id=road.pk, updates=[NodeUpdate(node_of(road, "S08").pk, forecast_finish=slip)]
    )
    installing = node_of(planned, "N30")
    assert installing.early_start is not None
    assert installing.early_start >= instant_after(slip) + timedelta(days=5)
    assert Schedule.objects.get(project=planned).days_short > 0
    assert Schedule.objects.get(project=planned).critical_chain[0] == "N30"
    assert Schedule.objects.get(project=road).days_short == (slip - ROAD_DUE).days
    moved = history(subject(planned)).last()
    assert moved is not None
    assert moved.verb == "projects.nodes.update"
    assert '"because_of":"R-1"' in moved.after


def test_a_tie_that_is_cut_lets_go(
    tied: ProjectLink, road: Project, planned: Project, operator: Actor
) -> None:
    slip = date(2029, 3, 30)
    actions.update_nodes(
        operator, project_id=road.pk, updates=[NodeUpdate(node_of(road, "S08").pk, forecast_finish=slip)]
    )
    actions.untie_projects(operator, tie_id=tied.pk, reason="另有便道")
    assert Schedule.objects.get(project=planned).days_short == 0
    assert not ProjectLink.objects.exists()
    for project in (road, planned):
        entry = history(subject(project)).last()
        assert entry is not None
        assert entry.verb == "projects.tie.cut"
    with pytest.raises(NotFound):
        actions.untie_projects(operator, tie_id=tied.pk, reason="x")


def test_a_circle_through_two_projects_is_refused_and_nothing_is_kept(
    tied: ProjectLink, road: Project, planned: Project, operator: Actor
) -> None:
    with pytest.raises(GuatuError) as refusal:
        tie(operator, node_of(planned, "N31"), node_of(road, "S01"))
    assert refusal.value.number == "G1108"
    assert ProjectLink.objects.count() == 1


def test_what_is_no_link_between_projects_is_refused(
    road: Project, planned: Project, operator: Actor
) -> None:
    def number(before: Node, after: Node, **facts: object) -> str:
        with pytest.raises(GuatuError) as refusal:
            tie(operator, before, after, **facts)
        return refusal.value.number

    one, other = node_of(road, "S08"), node_of(planned, "N30")
    assert number(other, node_of(planned, "N31")) == "G1641"
    assert number(one, other, kind="XX") == "G1111"
    assert number(one, other, lag_calendar="moon") == "G1102"
    with pytest.raises(GuatuError) as refusal:
        actions.tie_projects(operator, predecessor_id=one.pk, successor_id=other.pk, reason=" ")
    assert refusal.value.number == "G1633"


def test_only_the_dispatcher_ties_projects(
    tied: ProjectLink, reporter: Account, other_reporter: Account
) -> None:
    for account, refusal in ((reporter, (Denied, NotFound)), (other_reporter, (Denied, NotFound))):
        with pytest.raises(refusal):
            tie(actor_of_account(account), tied.predecessor, tied.successor)
        with pytest.raises(refusal):
            actions.untie_projects(actor_of_account(account), tie_id=tied.pk, reason="x")
    assert list(queries.ties(actor_of_account(reporter), [tied.successor.project_id])) == []


def test_a_tied_plan_keeps_its_nodes(tied: ProjectLink, road: Project, operator: Actor) -> None:
    with pytest.raises(GuatuError) as refusal:
        actions.plan_project(operator, project_id=road.pk, template_code="estate")
    assert refusal.value.number == "G1637"


def test_a_replan_asks_as_many_questions_for_three_projects_as_for_two(
    tied: ProjectLink,
    road: Project,
    planned: Project,
    operator: Actor,
    city: City,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    third = actions.create_project(operator, code="R-2", name="二期", unit_id=city.nanguan.pk, due=ROAD_DUE)
    actions.plan_project(operator, project_id=third.pk, template_code="sewer")
    tie(operator, node_of(third, "S08"), node_of(road, "S08"))
    assert [row.pk for row in queries.ties(operator, [road.pk])]
    for project in (road, third):
        with django_assert_max_num_queries(30):
            actions.take_replan(operator, project_id=project.pk)


def test_a_replan_of_one_leaves_another_where_levelling_put_it(
    tied: ProjectLink, road: Project, planned: Project, operator: Actor
) -> None:
    monday = date(2027, 5, 10)
    Node.objects.filter(project=road, code="S01").update(levelled_start=monday)
    actions.take_replan(operator, project_id=planned.pk)
    assert node_of(road, "S01").early_start == monday
    assert node_of(road, "S01").not_before is None
