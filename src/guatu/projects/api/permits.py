"""Permits of all projects by approving office, recorded several at once; which unit is which office."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from guatu.kernel.language import EN, ZH
from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.api.ties import StepIn
from guatu.projects.queries.permits import Permit
from guatu.projects.types import IN_HAND, MOST_AT_ONCE, PermitState, PermitStep

router = Router(tags=["permits"])


class PermitOut(Schema):
    """`used`, `limit` and `left` in working days; `left` is null before acceptance, below 0 past the limit."""

    project: str
    node: str
    node_id: int
    name: str
    name_en: str
    office: str
    state: str
    accepted_on: date | None
    limit: int
    used: int | None
    left: int | None
    due: date | None
    wanted_on: date | None
    overdue: bool
    document: str
    steps: list[PermitStep]


class StepsIn(StepIn):
    """The same step for several permits, by `node_id`."""

    nodes: list[int] = Field(min_length=1, max_length=MOST_AT_ONCE)


class RefusedOut(Schema):
    """Why one of them was not recorded, and how to mend it."""

    node_id: int
    number: str
    zh: str
    zh_remedy: str
    en: str
    en_remedy: str


class StepsOut(Schema):
    """What was recorded, by `node_id`, and what was not."""

    recorded: list[int]
    refused: list[RefusedOut]


class OfficeOut(Schema):
    """What an office has in hand; `unit` is its code in this house, "" where none is tied to it."""

    office: str
    unit: str
    in_hand: int
    applied: int
    accepted: int
    paused: int
    overdue: int
    soon: int


class OfficeIn(Schema):
    unit_id: int


def permit_facts(permit: Permit) -> dict[str, Any]:
    """A permit as plain data, for the API and the command line."""
    node, clock = permit.node, permit.clock
    return {
        "project": node.project.code, "node": node.code, "node_id": node.pk, "name": node.name, "name_en": node.name_en,
        "office": permit.office, "state": permit.state.value, "accepted_on": node.accepted_on,
        "limit": node.statutory_days or 0, "used": clock and clock.used, "left": permit.left,
        "due": clock and clock.due, "wanted_on": permit.wanted_on, "overdue": permit.overdue,
        "document": permit.decided.document if permit.decided is not None else "",
        "steps": [step.value for step in permit.steps],
    }  # fmt: skip


@router.get("/permits", response=list[PermitOut])
def list_permits(
    request: HttpRequest, office: str = "", state: PermitState | Literal[""] = ""
) -> list[dict[str, Any]]:
    """Permits in hand, or those in one state; past the limit first."""
    actor = actor_of(request)
    actor.require("projects.read")
    states = (PermitState(state),) if state else IN_HAND
    found = queries.permits(actor, states=states, offices=[office] if office else None)
    return [permit_facts(one) for one in found]


@router.post("/permits/record", response=StepsOut)
def record_permits(request: HttpRequest, body: StepsIn) -> dict[str, Any]:
    """One step for several permits, each by itself: what cannot be recorded is told, the rest stands.

    Needs `projects.permit.record` of each.
    """
    outcomes = actions.take_steps(actor_of(request), body.nodes, body.entry())
    return {
        "recorded": [one.node_id for one in outcomes if one.error is None],
        "refused": [
            {
                "node_id": one.node_id,
                "number": one.error.number,
                "zh": one.error.text(ZH),
                "zh_remedy": one.error.remedy(ZH),
                "en": one.error.text(EN),
                "en_remedy": one.error.remedy(EN),
            }
            for one in outcomes
            if one.error is not None
        ],
    }


@router.get("/offices", response=list[OfficeOut])
def list_offices(request: HttpRequest) -> list[dict[str, Any]]:
    """What every approving office has in hand, in the caller's sight."""
    actor = actor_of(request)
    actor.require("projects.read")
    units = queries.approving_offices()
    names = ("office", "in_hand", "applied", "accepted", "paused", "overdue", "soon")
    return [
        {name: getattr(load, name) for name in names}
        | {"unit": units[load.office].code if load.office in units else ""}
        for load in queries.office_loads(queries.permits(actor))
    ]


@router.put("/offices/{kind}", response={204: None})
def tie_office(request: HttpRequest, kind: str, body: OfficeIn) -> Status[None]:
    """Say which unit is which office. Needs `projects.office.write`."""
    actions.tie_office(actor_of(request), kind=kind, unit_id=body.unit_id)
    return Status(204, None)
