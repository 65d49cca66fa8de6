"""Measures adopted: kept with their price, withdrawn with a reason, by the lead department only."""

from datetime import date
from decimal import Decimal

import pytest

from guatu.conftest import actor_of_account
from guatu.engine.measures import Crash, Joint, Level, Overlap, Split
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.models import Node, Project
from guatu.projects.rules import still_open
from guatu.projects.types import MeasureChoice, NodeUpdate

CRASH = {"kind": "crash", "days": 8, "cost_per_day": 60_000}


def adopt(actor: Actor, project: Project, choice: MeasureChoice, reason: str = "保节点") -> list[object]:
    return list(actions.adopt_measures(actor, project_id=project.pk, measures=[choice], reason=reason))


def test_a_measure_is_kept_with_its_price_and_withdrawn_with_a_reason(
    planned: Project, operator: Actor
) -> None:
    adopt(operator, planned, MeasureChoice("N26", CRASH, 5))
    (row,) = queries.measures_taken(operator, [planned.pk])
    assert (row.cost, row.measure["level"]) == (Decimal(300_000), 5)
    actions.withdraw_measure(operator, measure_id=row.pk, reason="地质转好")
    (row,) = queries.measures_taken(operator, [planned.pk])
    assert row.withdrawn_reason == "地质转好"
    with pytest.raises(NotFound):
        actions.withdraw_measure(operator, measure_id=row.pk, reason="x")
    verbs = [entry.verb for entry in history(subject(planned))]
    assert verbs[-2:] == ["projects.measures.adopt", "projects.measures.withdraw"]


@pytest.mark.parametrize(
    ("choice", "reason", "number"),
    [
        (MeasureChoice("N26", CRASH, 9), "x", "G1644"),
        (MeasureChoice("N26", CRASH, 0), "x", "G1644"),
        (MeasureChoice("N99", CRASH, 1), "x", "G1623"),
        (MeasureChoice("N26", {"kind": "magic"}, 1), "x", "G1622"),
        (MeasureChoice("N26", CRASH, 1), " ", "G1633"),
    ],
)
def test_what_the_node_does_not_allow_is_refused(
    choice: MeasureChoice, reason: str, number: str, planned: Project, operator: Actor
) -> None:
    with pytest.raises(GuatuError) as refusal:
        adopt(operator, planned, choice, reason)
    assert refusal.value.number == number


def test_only_the_lead_department_adopts_measures(
    planned: Project, reporter: Account, other_reporter: Account, operator: Actor
) -> None:
    with pytest.raises(Denied):
        adopt(actor_of_account(reporter), planned, MeasureChoice("N26", CRASH, 1))
    with pytest.raises(NotFound):
        adopt(actor_of_account(other_reporter), planned, MeasureChoice("N26", CRASH, 1))
    adopt(operator, planned, MeasureChoice("N26", CRASH, 1))
    (row,) = queries.measures_taken(operator, [planned.pk])
    with pytest.raises(Denied):
        actions.withdraw_measure(actor_of_account(reporter), measure_id=row.pk, reason="x")


def dates(project: Project, code: str) -> Node:
    return Node.objects.get(project=project, code=code)


def test_a_crash_shortens_the_plan_until_it_is_withdrawn(planned: Project, operator: Actor) -> None:
    before = dates(planned, "N25").late_start
    adopt(operator, planned, MeasureChoice("N26", CRASH, 5))
    during = dates(planned, "N25").late_start
    assert before is not None
    assert during is not None
    assert during > before
    assert dates(planned, "N26").duration == 40  # the node says what it takes without the measure
    (row,) = queries.measures_taken(operator, [planned.pk])
    actions.withdraw_measure(operator, measure_id=row.pk, reason="地质转好")
    assert dates(planned, "N25").late_start == before


@pytest.mark.parametrize(
    ("choice", "moved"),
    [
        (MeasureChoice("N26", {"kind": "winter", "calendar": "office", "cost": 1}), "N25"),
        (MeasureChoice("N20", {"kind": "overlap", "with": "N19", "days": 8}, 1), "N19"),
        (MeasureChoice("N12", {"kind": "joint", "with": ["N11"], "days": 5}), "N11"),
        (MeasureChoice("N31", {"kind": "split", "share": 60}), "N30"),
        (MeasureChoice("N32", {"kind": "later", "days": 30, "cost_per_day": 1}, 30), "N32"),
    ],
)
def test_every_kind_of_measure_gives_somebody_time(
    choice: MeasureChoice, moved: str, planned: Project, operator: Actor
) -> None:
    before = dates(planned, moved).late_finish
    adopt(operator, planned, choice)
    after = dates(planned, moved).late_finish
    assert before is not None
    assert after is not None
    assert after > before


def test_a_measure_does_not_stand_in_the_way_of_what_people_report(planned: Project, operator: Actor) -> None:
    adopt(operator, planned, MeasureChoice("N01", {"kind": "crash", "days": 5}, 5))
    today = date(2026, 6, 8)
    running = NodeUpdate(dates(planned, "N01").pk, actual_start=today, forecast_finish=today)
    actions.update_nodes(operator, project_id=planned.pk, updates=[running])
    assert dates(planned, "N01").early_finish == date(2026, 6, 9)


def test_another_template_takes_the_measures_with_it(planned: Project, operator: Actor) -> None:
    adopt(operator, planned, MeasureChoice("N26", CRASH, 5))
    actions.plan_project(operator, project_id=planned.pk, template_code="school")
    (row,) = queries.measures_taken(operator, [planned.pk])
    assert row.withdrawn_reason.startswith("换用模板 school")


def test_a_measure_is_adopted_bit_by_bit_but_not_beyond_what_it_has(
    planned: Project, operator: Actor
) -> None:
    adopt(operator, planned, MeasureChoice("N26", CRASH, 5))
    five = dates(planned, "N25").late_start
    with pytest.raises(GuatuError) as refusal:
        adopt(operator, planned, MeasureChoice("N26", CRASH, 4))
    assert refusal.value.number == "G1644"
    adopt(operator, planned, MeasureChoice("N26", CRASH, 3))
    whole = dates(planned, "N25").late_start
    assert five is not None
    assert whole is not None
    assert whole > five


def test_what_is_adopted_leaves_the_rest_of_the_measure_and_closes_what_excludes_it() -> None:
    crash = Crash.by_day("A", 8, 10)
    joint, split, overlap = Joint(("A", "B"), 0, 5), Split("A", 50), Overlap("A", "B", (Level(3, 0),))
    assert still_open(crash, {crash: 5}) == Crash("A", (Level(1, 10), Level(2, 20), Level(3, 30)))
    assert still_open(crash, {crash: 8}) is None
    assert still_open(Crash.by_day("A", 8, 12), {crash: 1}) is None
    assert still_open(split, {crash: 1}) is None
    assert still_open(overlap, {crash: 1}) == overlap
    assert still_open(overlap, {joint: 1}) is None
    assert still_open(overlap, {split: 1}) is None
    assert still_open(Crash.by_day("B", 2, 1), {crash: 8, split: 1}) == Crash.by_day("B", 2, 1)
