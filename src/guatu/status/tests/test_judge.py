"""Judging: lights with their reasons, what changed and nothing else, in a fixed number of queries."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import move_stage, update_nodes
from guatu.projects.types import NodeUpdate, Stage
from guatu.status import queries
from guatu.status.actions import exempt, judge, take_snapshot, verify_rating
from guatu.status.models import Light, Snapshot, VerifiedRating
from guatu.status.tests.conftest import Maker, light
from guatu.ui.types import LightColour


def test_a_project_behind_by_ten_to_thirty_points_is_yellow(
    make: Maker, operator: Actor, may: Period
) -> None:
    late, well = make("LATE", share=20), make("WELL", share=45)
    result = judge(operator, period=may)
    assert (result.judged, result.changed) == (2, 2)
    assert light(operator, late, may).colour == LightColour.YELLOW
    assert light(operator, well, may).colour == LightColour.GREEN


def test_a_node_that_slips_turns_the_light_red_and_names_the_chain(
    make: Maker, operator: Actor, may: Period
) -> None:
    project = make.slipping("P1", date(2026, 7, 15))
    judge(operator, period=may)
    found = light(operator, project, may)
    assert found.colour == LightColour.RED
    reason = found.reasons[0]
    assert (reason["question"], reason["facts"]["days_short"]) == ("forecast", "45")
    assert "节点LAND" in reason["zh"]
    assert "剩余18亩未征收" in reason["zh"]
    assert "其后节点WORKS依次顺延" in reason["zh"]


def test_a_node_that_slips_less_than_its_chain_can_bear_is_yellow(
    make: Maker, operator: Actor, may: Period
) -> None:
    project = make.slipping("P1", date(2026, 6, 20))
    judge(operator, period=may)
    assert light(operator, project, may).colour == LightColour.YELLOW


def test_a_node_not_begun_by_its_latest_start_is_late_without_anybody_saying_so(
    make: Maker, operator: Actor, may: Period
) -> None:
    """Its 20 days should have begun by 4 June for 23 June; on the 8th it is 4 days short."""
    project = make("P1", due=date(2026, 6, 23))
    make.node(project, "ONLY", date(2026, 6, 23))
    judge(operator, period=may)
    reason = light(operator, project, may).reasons[0]
    assert (reason["question"], reason["colour"], reason["facts"]["days_short"]) == (
        "forecast",
        "yellow",
        "4",
    )


def test_a_filed_forecast_turns_the_light_at_once(make: Maker, operator: Actor, may: Period) -> None:
    project = make.slipping("P1", date(2026, 6, 8))
    judge(operator, period=may)
    before = light(operator, project, may)
    land = project.nodes.get(code="LAND")
    update = NodeUpdate(land.pk, actual_start=date(2026, 5, 1), forecast_finish=date(2026, 8, 1))
    update_nodes(operator, project_id=project.pk, updates=[update])
    assert judge(operator, period=may).changed == 0  # the report has judged it already
    after = light(operator, project, may)
    assert (before.colour, after.colour) == ("yellow", "red")
    before.refresh_from_db()
    assert not before.current
    assert [row.colour for row in queries.history(operator, after)] == ["red", "yellow"]


def test_never_reported_is_grey(make: Maker, operator: Actor, may: Period) -> None:
    project = make("P1", share=None)
    judge(operator, period=may)
    assert light(operator, project, may).colour == LightColour.GREY


def test_a_terminated_project_is_no_longer_lit(make: Maker, operator: Actor, may: Period) -> None:
    project = make("P1")
    judge(operator, period=may)
    move_stage(operator, project_id=project.pk, to="terminated", on=date(2026, 6, 8), reason="撤项")
    assert judge(operator, period=may).judged == 0
    assert queries.light_of_project(operator, project.pk, may) is None


def test_a_project_in_production_is_done(make: Maker, operator: Actor, may: Period) -> None:
    project = make("P1", share=0, stage=Stage.PRODUCING.value)
    judge(operator, period=may)
    assert light(operator, project, may).colour == LightColour.DONE


def test_unchanged_lights_are_not_rewritten_and_leave_no_entry(
    make: Maker, operator: Actor, may: Period
) -> None:
    make("P1", share=20)
    judge(operator, period=may)
    rows, entries = list(Light.objects.values_list("pk", flat=True)), Entry.objects.count()
    assert judge(operator, period=may).changed == 0
    assert list(Light.objects.values_list("pk", flat=True)) == rows
    assert Entry.objects.count() == entries


def test_one_ledger_entry_lists_what_changed(make: Maker, operator: Actor, may: Period) -> None:
    make("P1", share=20)
    make("P2", share=0)
    judge(operator, period=may)
    entry = Entry.objects.get(verb="status.lights.judge")
    after = json.loads(entry.after)
    assert (entry.subject_id, after["judged"], after["changed"]) == ("city:2026-05", 2, 2)
    assert after["changes"] == [
        {"project": "P1", "before": "", "after": "yellow"},
        {"project": "P2", "before": "", "after": "red"},
    ]
    assert len(after["digest"]) == 64


def test_a_month_to_come_is_not_judged(make: Maker, operator: Actor) -> None:
    with pytest.raises(GuatuError) as caught:
        judge(operator, period=Period.parse("2026-07"))
    assert caught.value.number == "G1806"


def test_ten_projects_and_a_hundred_cost_the_same_queries(make: Maker, operator: Actor, may: Period) -> None:
    for number in range(10):
        make.slipping(f"A{number:03}", date(2026, 7, 15))
    judge(operator, period=may, project_ids=[])  # the packs in force are kept with the first judgement
    first = _queries(operator, may)
    for number in range(90):
        make.slipping(f"B{number:03}", date(2026, 7, 15))
    assert _queries(operator, may) == first
    assert len(first) <= 31


def _queries(actor: Actor, period: Period) -> list[str]:
    """The statements that a judgement runs, by their beginnings; one of many rows is told with their number."""
    with CaptureQueriesContext(connection) as caught:
        judge(actor, period=period)
    asked = [re.sub(r"^\d+ times: ", "", query["sql"]) for query in caught.captured_queries]
    return [sql[:30] for sql in asked if "SAVEPOINT" not in sql]


@pytest.mark.parametrize(
    "who", ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
)
def test_only_the_dispatcher_judges(
    who: str, request: pytest.FixtureRequest, city: City, may: Period
) -> None:
    with pytest.raises(Denied):
        judge(actor_of_account(request.getfixturevalue(who)), period=may)


def test_a_reporter_sees_the_lights_of_its_own_district(
    make: Maker, operator: Actor, may: Period, reporter: Account, other_reporter: Account, outsider: Account
) -> None:
    project = make("P1")
    judge(operator, period=may)
    found = light(operator, project, may)
    assert queries.lights(actor_of_account(reporter), period=may).count() == 1
    for stranger in (other_reporter, outsider):
        assert not queries.lights(actor_of_account(stranger), period=may).exists()
        with pytest.raises(GuatuError) as caught:
            queries.light(actor_of_account(stranger), found.pk)
        assert caught.value.number == "G1002"


# --- exemptions and verified ratings


def test_an_exemption_lifts_the_light_at_once_and_expires(
    make: Maker, dispatcher: Account, may: Period
) -> None:
    actor = actor_of_account(dispatcher)
    project = make("P1", stage=Stage.PREPARING.value, start_actual=None, start_planned=date(2026, 3, 1))
    judge(actor, period=may)
    assert light(actor, project, may).colour == LightColour.RED
    exempt(actor, project_id=project.pk, question="start", reason="等待省级批复", until=date(2026, 6, 9))
    assert light(actor, project, may).colour == LightColour.GREEN
    assert any("等待省级批复" in reason["zh"] for reason in light(actor, project, may).reasons)


@pytest.mark.parametrize(
    ("rule", "reason", "days", "number"),
    [
        ("progress", "理由", 10, "G1803"),
        ("nonsense", "理由", 10, "G1802"),
        ("start", "  ", 10, "G1804"),
        ("start", "理由", 0, "G1804"),
        ("start", "理由", 366, "G1804"),
    ],
)
def test_an_exemption_needs_a_rule_that_knows_it_a_reason_and_an_end(
    make: Maker, operator: Actor, rule: str, reason: str, days: int, number: str
) -> None:
    project = make("P1")
    with pytest.raises(GuatuError) as caught:
        exempt(
            operator,
            project_id=project.pk,
            question=rule,
            reason=reason,
            until=date(2026, 6, 8) + timedelta(days),
        )
    assert caught.value.number == number


@pytest.mark.parametrize("who", ["reporter", "leader", "task_force", "supervisor", "administrator"])
def test_only_the_dispatcher_exempts(who: str, request: pytest.FixtureRequest, make: Maker) -> None:
    project = make("P1")
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        exempt(actor, project_id=project.pk, question="start", reason="理由", until=date(2026, 7, 1))


def test_a_verified_rating_stands_beside_the_light_and_does_not_change_it(
    make: Maker, operator: Actor, supervisor: Account, may: Period
) -> None:
    project = make("P1", share=45)
    judge(operator, period=may)
    actor = actor_of_account(supervisor)
    verify_rating(actor, project_id=project.pk, period=may, colour="red", finding="现场未见施工")
    assert light(operator, project, may).colour == LightColour.GREEN
    assert queries.verified_ratings(actor, [project.pk], may).get().colour == "red"


@pytest.mark.parametrize(
    ("colour", "finding"), [("grey", "看不清"), ("red", " "), ("", "写了"), ("purple", "写了")]
)
def test_a_finding_needs_a_colour_that_can_be_seen_and_its_words(
    make: Maker, operator: Actor, may: Period, colour: str, finding: str
) -> None:
    project = make("P1")
    with pytest.raises(GuatuError) as caught:
        verify_rating(operator, project_id=project.pk, period=may, colour=colour, finding=finding)
    assert caught.value.number == "G1805"
    assert not VerifiedRating.objects.exists()


@pytest.mark.parametrize("who", ["dispatcher", "reporter", "leader", "task_force", "administrator"])
def test_only_the_supervisor_verifies(
    who: str, request: pytest.FixtureRequest, make: Maker, may: Period
) -> None:
    project = make("P1")
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        verify_rating(actor, project_id=project.pk, period=may, colour="red", finding="现场未见施工")


# --- snapshots


def test_a_snapshot_freezes_the_month_and_does_not_change(make: Maker, operator: Actor, may: Period) -> None:
    project = make("P1", share=20)
    judge(operator, period=may)
    taken = take_snapshot(operator, period=may, extra={"directives": []})
    facts = json.loads(taken.facts)
    (row,) = facts["projects"]
    assert (row["code"], row["colour"], row["unit_code"], row["area_code"]) == (
        "P1",
        "yellow",
        "220103",
        "industry",
    )
    assert (row["plan_year"], row["invested_year"], row["share"]) == ("100000000.00", "20000000.00", "0.2000")
    assert row["behind_points"] == "21.6667"
    assert "落后21.7个百分点" in row["reason_zh"]
    assert facts["directives"] == []
    assert {unit["code"] for unit in facts["units"]} == {"220100", "220103", "220102", "220191"}
    make.report(project, 21, Period.parse("2026-06"))
    assert Snapshot.objects.get(pk=taken.pk).facts == taken.facts
    assert take_snapshot(operator, period=may).number == 2


def test_there_is_nothing_to_freeze_before_the_lights_are_judged(
    operator: Actor, city: City, may: Period
) -> None:
    with pytest.raises(GuatuError) as caught:
        take_snapshot(operator, period=may)
    assert caught.value.number == "G1807"


@pytest.mark.parametrize("who", ["reporter", "leader", "task_force", "supervisor", "administrator"])
def test_only_the_dispatcher_takes_snapshots(
    who: str, request: pytest.FixtureRequest, make: Maker, operator: Actor, may: Period
) -> None:
    make("P1")
    judge(operator, period=may)
    with pytest.raises(Denied):
        take_snapshot(actor_of_account(request.getfixturevalue(who)), period=may)


# --- somebody else's list
