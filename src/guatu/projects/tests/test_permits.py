"""Permits: which office has what in hand, what is past the law's limit, who says which unit is which office."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.ledger.queries import history
from guatu.org.models import Account, Unit
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.commands import project_group
from guatu.projects.models import ClockPause, Node, Project
from guatu.projects.types import PermitState

As = Callable[[Account], Client]
TODAY = NOW.date()


def node(project: Project, position: int, **facts: object) -> Node:
    """A node with a limit of ten working days with the land office."""
    usual: dict[str, object] = {
        "name": f"许可{position}", "name_en": f"Permit {position}", "duration": 10, "statutory_days": 10,
        "responsible": "land", "late_finish": date(2026, 9, 1),
    }  # fmt: skip
    return Node.objects.create(project=project, code=f"P{position}", position=position, **(usual | facts))


@pytest.fixture
def project(city: City) -> Project:
    return Project.objects.create(
        code="K-1", name="净水厂", name_en="Water works", unit=city.kuancheng, stage="preparing"
    )


@pytest.fixture
def permits(project: Project) -> dict[str, Node]:
    """One permit in each state, of the land office but the last."""
    begun = TODAY - timedelta(days=40)
    made = {
        "waiting": node(project, 1, early_start=TODAY + timedelta(days=20)),
        "applied": node(project, 2, actual_start=TODAY - timedelta(days=3)),
        "overdue": node(project, 3, actual_start=begun, accepted_on=begun),
        "running": node(project, 4, actual_start=begun, accepted_on=TODAY - timedelta(days=4)),
        "paused": node(project, 5, actual_start=begun, accepted_on=TODAY - timedelta(days=4)),
        "approved": node(project, 6, actual_start=begun, accepted_on=begun, actual_finish=TODAY),
        "ecology": node(project, 7, actual_start=begun, responsible="ecology"),
    }
    ClockPause.objects.create(node=made["paused"], first_day=TODAY - timedelta(days=2), reason="补一份红线图")
    node(project, 8, statutory_days=None)
    return made


def test_what_is_past_the_limit_comes_first_and_what_waits_is_left_out(
    permits: dict[str, Node], dispatcher: Account
) -> None:
    found = queries.permits(actor_of_account(dispatcher))
    names = ["overdue", "running", "paused", "applied", "ecology"]
    assert [one.node for one in found][:1] == [permits["overdue"]]
    assert {one.node for one in found} == {permits[name] for name in names}
    states = {one.node.pk: one.state for one in found}
    assert states[permits["paused"].pk] is PermitState.PAUSED
    assert states[permits["running"].pk] is PermitState.ACCEPTED
    assert found[0].overdue
    assert not any(one.overdue for one in found[1:])


def test_offices_are_summed_and_the_busiest_past_its_limit_leads(
    permits: dict[str, Node], dispatcher: Account
) -> None:
    land, ecology = queries.office_loads(queries.permits(actor_of_account(dispatcher)))
    assert (land.office, land.in_hand, land.applied, land.accepted, land.paused, land.overdue) == (
        "land", 4, 1, 2, 1, 1,
    )  # fmt: skip
    assert (ecology.office, ecology.in_hand) == ("ecology", 1)


def test_what_comes_is_read_up_to_a_day(permits: dict[str, Node], dispatcher: Account) -> None:
    actor = actor_of_account(dispatcher)

    def coming(days: int) -> list[Node]:
        by = TODAY + timedelta(days=days)
        return [one.node for one in queries.permits(actor, states=[PermitState.WAITING], starting_by=by)]

    assert coming(10) == []
    assert coming(30) == [permits["waiting"]]


def test_a_district_sees_its_own_and_an_outsider_nothing(
    permits: dict[str, Node], reporter: Account, other_reporter: Account, outsider: Account
) -> None:
    assert len(queries.permits(actor_of_account(reporter))) == 5
    assert queries.permits(actor_of_account(other_reporter)) == []
    assert queries.permits(actor_of_account(outsider)) == []


def test_the_office_of_a_unit_finds_its_own(
    city: City, permits: dict[str, Node], dispatcher: Account, task_force: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    actions.tie_office(actor_of_account(dispatcher), kind="land", unit_id=city.land_bureau.pk)
    browser = as_(task_force)
    with django_assert_max_num_queries(13):
        page = browser.get("/projects/permits/?office=mine").content.decode()
    assert "许可3" in page
    assert "许可7" not in page
    assert "自然资源局" in page


def test_which_unit_is_which_office_is_said_by_the_dispatcher_and_kept(
    city: City, dispatcher: Account, reporter: Account, leader: Account
) -> None:
    row = actions.tie_office(actor_of_account(dispatcher), kind="land", unit_id=city.land_bureau.pk)
    assert json.loads(history(subject(row))[0].after) == {"kind": "land", "unit": city.land_bureau.pk}
    assert queries.approving_offices() == {"land": city.land_bureau}
    for account in (reporter, leader):
        with pytest.raises(Denied):
            actions.tie_office(actor_of_account(account), kind="land", unit_id=city.kuancheng.pk)
    with pytest.raises(GuatuError) as refused:
        actions.tie_office(actor_of_account(dispatcher), kind="moon", unit_id=city.root.pk)
    assert refused.value.number == "G1618"


def test_api_and_command_give_the_same(permits: dict[str, Node], dispatcher: Account, as_: As) -> None:
    answer = as_(dispatcher).get("/api/projects/permits?office=land").json()
    assert answer[0]["node"] == "P3"
    assert answer[0]["left"] < 0
    said = CliRunner().invoke(project_group, ["permits", "--office", "land", "--json"])
    assert [row["node"] for row in json.loads(said.output)["permits"]] == [row["node"] for row in answer]
    tied = CliRunner().invoke(project_group, ["office", "land", "LAND"])
    assert tied.exit_code == 0
    assert [row["unit"] for row in as_(dispatcher).get("/api/projects/offices").json()] == ["LAND", ""]


def test_the_page_takes_the_tie_and_refuses_others(
    city: City, dispatcher: Account, reporter: Account, as_: As
) -> None:
    sent = {"kind": "housing", "unit_id": str(city.land_bureau.pk)}
    assert as_(reporter).post("/projects/permits/office/", sent).status_code == 403
    assert as_(dispatcher).post("/projects/permits/office/", sent | {"unit_id": "0"}).status_code == 422
    assert as_(dispatcher).post("/projects/permits/office/", sent).status_code == 303
    assert Unit.objects.get(approves__kind="housing") == city.land_bureau


def test_the_operator_reads_every_state(permits: dict[str, Node], operator: Actor) -> None:
    assert len(queries.permits(operator, states=list(PermitState))) == 7
