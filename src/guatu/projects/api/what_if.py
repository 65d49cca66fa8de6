"""What-if over the API: works a plan out twice and writes nothing."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.projects import queries
from guatu.projects.adapters.what_if import as_json
from guatu.projects.rules.sandbox import read_changes

router = Router(tags=["projects"])


class WhatIfIn(Schema):
    """Changes as text: `N05.duration=20`, `N05.not_before=2026-09-01`, `N05>N06.lag=10`, `due=2026-11-30`."""

    set: list[str]


class PlanOut(Schema):
    due: date
    earliest_finish: date
    days_short: int
    critical_chain: list[str]
    digest: str


class NodeDatesOut(Schema):
    """First and last days; float in working days of the node's calendar, null once it is finished."""

    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int | None
    critical: bool


class MovedOut(Schema):
    """A node that moves; days are calendar days, later positive."""

    code: str
    early_days: int
    late_days: int
    before: NodeDatesOut
    after: NodeDatesOut


class WhatIfOut(Schema):
    changes: list[str]
    before: PlanOut
    after: PlanOut
    moved: list[MovedOut]
    others_moved: int  # tied projects that move too


@router.post("/{code}/what-if", response=WhatIfOut)
def what_if(request: HttpRequest, code: str, body: WhatIfIn) -> dict[str, Any]:
    """The plan before and after the changes, and every node that moves. Needs `projects.read`; nothing is written."""
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    return as_json(queries.imagine(actor, project.pk, read_changes(body.set), clock().today()))
