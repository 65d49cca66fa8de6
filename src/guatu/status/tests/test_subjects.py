"""Lights of nodes, funds, indicators of units and units: gathered, judged with the projects, stored, explained."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import move_stage, set_fund, set_investment_plan, update_nodes
from guatu.projects.types import NodeUpdate
from guatu.status import queries
from guatu.status.actions import judge, keep_pack, put_in_force, withdraw
from guatu.status.judging.shipped import shipped
from guatu.status.models import Light
from guatu.status.status_commands import status_group
from guatu.status.tests.conftest import Maker
from guatu.status.types import SubjectKind
from guatu.status.types.subjects import LIGHT_KINDS
from guatu.status.types.why import LeverKind
from guatu.targets.actions import record_observation
from guatu.targets.models import Indicator

NODE, FUND, INDICATOR, UNIT = (
    SubjectKind.NODE,
    SubjectKind.FUND,
    SubjectKind.INDICATOR,
    SubjectKind.UNIT,
)


def put(operator: Actor, *codes: str) -> None:
    for code in codes:
        pack = shipped(code)
        keep_pack(operator, text=pack.text)
        put_in_force(operator, code=code, version=pack.version, reason="试用")


def colour(operator: Actor, kind: SubjectKind, key: str) -> str:
    return queries.light_of_subject(operator, kind, key).colour


def test_a_node_is_lit_by_its_days_and_its_blocker_and_rejudged_by_a_report(
    make: Maker, operator: Actor, may: Period
) -> None:
    project = make.slipping("P1", date(2026, 6, 20))
    put(operator, "guatu-nodes")
    result = judge(operator, period=may)
    assert result.others[NODE].judged == 2
    assert colour(operator, NODE, "P1/LAND") == "red"
    land = project.nodes.get(code="LAND")
    update = NodeUpdate(land.pk, actual_start=date(2026, 5, 1), actual_finish=date(2026, 6, 5))
    update_nodes(operator, project_id=project.pk, updates=[update])
    found = queries.light_of_subject(operator, NODE, "P1/LAND")
    assert found.colour == "done"
    assert [row.colour for row in queries.history(operator, found)] == ["done", "red"]
    assert judge(operator, period=may).others[NODE].changed == 0


def test_an_indicators_light_is_one_for_each_unit_and_follows_its_figures(
    invest: Indicator, city: City, make: Maker, operator: Actor, may: Period
) -> None:
    make("P1")
    put(operator, "sanya-2022-district")
    judge(operator, period=may)
    assert colour(operator, INDICATOR, "220102/invest") == "red"
    assert colour(operator, INDICATOR, "220103/invest") == "green"
    record_observation(
        operator, indicator_id=invest.pk, unit_id=city.nanguan.pk, period=may, value=Decimal(45), reason="漏报补录",
    )  # fmt: skip
    assert colour(operator, INDICATOR, "220102/invest") == "green"
    changes = Entry.objects.filter(verb="status.lights.judge").order_by("-number")[0].after
    assert "220102/invest" in changes
    assert "220103/invest" not in changes


def test_a_fund_below_what_is_required_is_red_until_it_arrives(
    make: Maker, operator: Actor, may: Period
) -> None:
    project = make("P1", share=45, total_investment=100_000_000)

    def arrived(amount: int) -> None:
        set_fund(
            operator, project_id=project.pk, source="city", planned=Decimal(40_000_000), arrived=Decimal(amount),
            as_of=date(2026, 6, 1),
        )  # fmt: skip

    arrived(10_000_000)
    put(operator, "yinchuan-2025-funds")
    judge(operator, period=may)
    found = queries.light_of_subject(operator, FUND, "P1/city")
    assert found.colour == "red"
    turn = queries.why_subject(operator, found.pk).now
    assert turn is not None
    assert turn.reached
    assert [(step.lever, step.amount) for step in turn.steps] == [(LeverKind.FUNDS, Decimal(8_000_000))]
    arrived(18_000_000)
    assert colour(operator, FUND, "P1/city") == "green"


def test_a_unit_counts_the_lights_of_its_projects_and_those_below(
    make: Maker, operator: Actor, city: City, may: Period
) -> None:
    make.slipping("P1", date(2026, 8, 1))
    make("P2")
    put(operator, "guatu-units")
    judge(operator, period=may)
    for key in (city.kuancheng.code, city.root.code):
        found = queries.light_of_subject(operator, UNIT, key)
        assert (found.colour, found.reasons[0]["facts"]["red_share"]) == ("red", "50.0000")
    assert colour(operator, UNIT, city.nanguan.code) == "grey"
    found = queries.light_of_subject(operator, UNIT, city.kuancheng.code)
    why = queries.why_subject(operator, found.pk)
    assert why.now is not None
    assert [(step.lever, step.amount) for step in why.now.steps] == [(LeverKind.TURN_RED, Decimal(1))]


def test_a_stage_or_a_plan_moved_by_hand_judges_at_once(make: Maker, operator: Actor, may: Period) -> None:
    project = make("P1", share=20)
    judge(operator, period=may)
    light = queries.light_of_project(operator, project.pk, may)
    assert light is not None
    assert light.colour == "yellow"
    set_investment_plan(operator, project_id=project.pk, year=2026, amount=Decimal(40_000_000))
    light = queries.light_of_project(operator, project.pk, may)
    assert light is not None
    assert light.colour == "green"
    move_stage(operator, project_id=project.pk, to="terminated", on=date(2026, 6, 8), reason="撤项")
    assert queries.light_of_project(operator, project.pk, may) is None


def test_a_pack_withdrawn_takes_its_lights_with_it(make: Maker, operator: Actor, may: Period) -> None:
    make.slipping("P1", date(2026, 6, 20))
    judge(operator, period=may)
    put(operator, "guatu-nodes")
    nodes = Light.objects.filter(subject_kind=LIGHT_KINDS[NODE], current=True)
    assert nodes.count() == 2
    withdraw(operator, code="guatu-nodes", reason="不用")
    assert nodes.count() == 0


def test_lights_of_every_kind_are_of_the_readers_units(
    make: Maker, operator: Actor, other_reporter: Account, outsider: Account, may: Period
) -> None:
    make.slipping("P1", date(2026, 6, 20))
    put(operator, "guatu-nodes")
    judge(operator, period=may)
    found = queries.light_of_subject(operator, NODE, "P1/LAND")
    for account in (other_reporter, outsider):
        with pytest.raises(NotFound):
            queries.light_of_subject(actor_of_account(account), NODE, "P1/LAND")
        with pytest.raises(NotFound):
            queries.why_subject(actor_of_account(account), found.pk)


def test_judging_every_kind_costs_the_same_queries_for_many_subjects(
    make: Maker, operator: Actor, may: Period
) -> None:
    make.slipping("P0", date(2026, 6, 20))
    put(
        operator, "guatu-nodes", "guatu-units", "yinchuan-2025-funds", "sanya-2022-district", "xian-follow-up"
    )
    judge(operator, period=may)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            judge(operator, period=may)
        return len(caught)

    first = cost()
    for number in range(1, 6):
        make.slipping(f"P{number}", date(2026, 6, 20))
    judge(operator, period=may)
    assert cost() == first


def test_pages_explain_lights_of_every_kind(
    make: Maker, operator: Actor, dispatcher: Account, as_: Callable[[Account], Client], may: Period
) -> None:
    make.slipping("P1", date(2026, 6, 20))
    put(operator, "guatu-nodes", "guatu-units")
    judge(operator, period=may)
    client, found = as_(dispatcher), queries.light_of_subject(operator, NODE, "P1/LAND")
    url = reverse("status:light", args=[found.pk])
    page = client.get(url).content.decode()
    assert "guatu-nodes" in page
    assert "剩余18亩未征收" in page
    sheet = client.get(url, headers={"X-Sheet": "1"})
    assert sheet["X-Sheet"] == "1"
    assert "怎样变绿" in sheet.content.decode()
    assert "P1/LAND" in client.get(reverse("status:subjects", args=["node"])).content.decode()
    assert client.get(reverse("status:subjects", args=["project"])).status_code == 404
    assert client.get(reverse("status:subjects", args=["fund"])).status_code == 200
    assert reverse("status:subjects", args=["unit"]) in client.get(reverse("status:lights")).content.decode()
    for door in (
        "verify",
        "exempt",
        "override",
        "withdraw",
    ):  # what is said beside a light is said of projects
        assert client.post(reverse(f"status:{door}", args=[found.pk])).status_code in (403, 404)
    told = client.get(f"/api/status/lights/{found.pk}/why").json()
    assert (told["key"], told["to_green"]["reached"]) == ("P1/LAND", True)
    listed = client.get("/api/status/lights?kind=node").json()
    assert [row["key"] for row in listed["items"]] == ["P1/LAND", "P1/WORKS"]


def test_the_command_line_says_why_of_any_kind(make: Maker, operator: Actor, may: Period) -> None:
    make.slipping("P1", date(2026, 6, 20))
    put(operator, "guatu-nodes")
    judge(operator, period=may)
    said = CliRunner().invoke(status_group, ["why", "P1/LAND", "--kind", "node"], catch_exceptions=False)
    assert "解除卡点" in said.output
