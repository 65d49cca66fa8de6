"""Lights of nodes, funds, indicators of units and units: gathered, judged with the projects, stored, explained."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied, NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import move_stage, set_fund, set_investment_plan, update_nodes
from guatu.projects.types import NodeUpdate
from guatu.status import queries
from guatu.status.actions import judge, judge_newest, keep_pack, put_in_force, take_snapshot, withdraw
from guatu.status.judging.columns import value_of
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.judge import judge as judge_columns
from guatu.status.judging.reading import pack_of
from guatu.status.judging.shipped import shipped
from guatu.status.judging.verdicts import verdict
from guatu.status.models import Light
from guatu.status.rules.fund_facts import months_since
from guatu.status.rules.indicator_facts import planned_growth
from guatu.status.rules.node_facts import NodeFacts, node_facts
from guatu.status.rules.packs import with_head
from guatu.status.status_commands import status_group
from guatu.status.tests.conftest import Maker
from guatu.status.types import SubjectKind, Words
from guatu.status.types.subjects import LIGHT_KINDS
from guatu.status.types.why import LeverKind
from guatu.targets.actions import record_observation
from guatu.targets.models import Indicator, Observation

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


def test_growth_of_the_house_is_that_published_and_the_citys_beside_it(
    invest: Indicator, city: City, operator: Actor, may: Period
) -> None:
    """Nanguan's growth of the last four releases, the city's own, and the growth that the plan asks for."""
    rates = {may.shift(-back): Decimal(rate) for back, rate in enumerate(("-3", "-1", "2", "4"))}
    for month, rate in rates.items():
        row = Observation.objects.get(indicator=invest, unit=city.nanguan, period=str(month))
        Observation.objects.filter(pk=row.pk).update(growth=rate)
    columns = queries.house_facts(operator, INDICATOR, may)
    at = list(columns.keys).index("220102/invest")
    found: dict[str, Any] = {
        name: value_of(facts_of(INDICATOR)[name], int(column[at])) for name, column in columns.values.items()
    }
    assert [found[name] for name in ("growth", "growth_1", "growth_2", "growth_3")] == list(rates.values())
    assert found["turn"] == "none"
    last_year = Decimal(61)  # 60 + 2025 % 2
    assert found["growth_plan"] == pytest.approx(60 / last_year * 100 - 100, abs=Decimal("0.00001"))
    assert 0 <= found["chance"] <= 100
    assert found["seasonal"] == pytest.approx(Decimal(31), abs=Decimal("0.01"))  # 1 + 3 + 6 + 9 + 12 percent
    judged = judge_columns([shipped("guatu-turning")], columns)
    assert verdict(judged, at).colour == "red"


@pytest.mark.parametrize(
    ("target", "last_year", "is_growth", "comparable", "growth"),
    [
        (110, 100, False, False, 10), (6, None, True, True, 6), (110, 100, False, True, None),
        (110, None, False, False, None), (None, 100, False, False, None), (110, 0, False, False, None),
    ],
)  # fmt: skip
def test_growth_is_never_worked_out_where_it_is_published_on_a_comparable_basis(
    target: int | None, last_year: int | None, is_growth: bool, comparable: bool, growth: int | None
) -> None:
    asked = Decimal(target) if target is not None else None
    past = Decimal(last_year) if last_year is not None else None
    assert planned_growth(asked, last_year=past, is_growth=is_growth, comparable=comparable) == growth


@pytest.mark.parametrize(
    ("done", "forecast", "late"), [(None, None, 8), (None, 20, 20), ("3", None, 3), ("-2", 9, 0)]
)
def test_a_node_is_expected_today_at_the_earliest(done: str | None, forecast: int | None, late: int) -> None:
    """Due on 31 May; days are of June, looked at on the 8th."""
    latest, today = date(2026, 5, 31), date(2026, 6, 8)
    node = NodeFacts(
        name=Words("甲", "A"), project=Words("乙", "B"), latest=latest, latest_start=None, planned=latest,
        forecast=latest + timedelta(forecast) if forecast else None, begun_on=None,
        done_on=latest + timedelta(int(done)) if done else None, blocker=None,
    )  # fmt: skip
    assert node_facts(node, today)["days_late"] == late


def test_months_since_issue_count_from_the_month_after() -> None:
    assert [months_since(date(2026, 3, 31), Period.of_month(2026, month)) for month in (2, 3, 4, 9)] == [
        0,
        0,
        1,
        6,
    ]


def test_a_frozen_month_holds_the_lights_of_every_kind_and_a_pack_is_tried_on_them(
    make: Maker, operator: Actor, may: Period
) -> None:
    make.slipping("P1", date(2026, 6, 20))
    put(operator, "guatu-nodes")
    judge(operator, period=may)
    taken = take_snapshot(operator, period=may)
    frozen = queries.read_frozen(taken)
    rows = {row["key"]: row for row in frozen.facts["subjects"]["node"]}
    assert (rows["P1/LAND"]["colour"], rows["P1/LAND"]["facts"]["days_late"]) == ("red", "20")
    assert frozen.holds
    milder = pack_of(
        with_head(shipped("guatu-nodes").text, version="2").replace("days_late > 7", "days_late > 30")
    )
    found = queries.try_pack(operator, milder, taken.pk)
    assert [(one.key, one.before, one.after) for one in found.changed] == [("P1/LAND", "red", "yellow")]
    assert found.changed[0].instead is not None
    assert "节点LAND" in found.changed[0].instead.zh
    assert queries.try_on_house(operator, milder, may).counts == found.counts


def test_the_day_judges_what_nobody_reports(
    make: Maker, operator: Actor, reporter: Account, may: Period
) -> None:
    project = make("P1", due=date(2026, 6, 23))
    make.node(project, "ONLY", date(2026, 6, 9))
    put(operator, "guatu-nodes")
    judge(operator, period=may)
    assert colour(operator, NODE, "P1/ONLY") == "green"
    with use_clock(FixedDayClock(date(2026, 6, 12))):
        assert judge_newest(operator) is not None
    assert colour(operator, NODE, "P1/ONLY") == "yellow"
    with pytest.raises(Denied):
        judge_newest(actor_of_account(reporter))
