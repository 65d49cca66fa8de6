"""Measures adopted: kept with their price, withdrawn with a reason, by the lead department only."""

from decimal import Decimal

import pytest

from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.models import Project
from guatu.projects.types import MeasureChoice

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
