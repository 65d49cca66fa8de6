"""Why a light is what it is, and overrides."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.projects.queries import project as find_project
from guatu.status import actions, queries
from guatu.status.types import PROJECT_KIND

router = Router()


class OverrideIn(Schema):
    """`post_id` None: the actor's own post."""

    project: str
    colour: str
    reason: str
    until: date
    post_id: int | None = None


class WithdrawIn(Schema):
    project: str


@router.get("/why/{code}", response=dict[str, Any])
def why(request: HttpRequest, code: str, period: str = "") -> dict[str, Any]:
    """Everything behind a project's light of a month, of the newest judged without one: reasons, sources, what would
    turn it green, what other packs say, since when."""
    actor = actor_of(request)
    light = queries.light_of_code(actor, code, Period.parse(period) if period else None)
    return dict(queries.why_facts(queries.why(actor, light.pk)))


@router.get("/lights/{light_id}/why", response=dict[str, Any])
def why_light(request: HttpRequest, light_id: int) -> dict[str, Any]:
    """The same of one light, of whatever kind of subject."""
    actor = actor_of(request)
    if queries.light(actor, light_id).subject_kind == PROJECT_KIND:
        return dict(queries.why_facts(queries.why(actor, light_id)))
    return dict(queries.subject_facts(queries.why_subject(actor, light_id)))


@router.post("/overrides", response=dict[str, Any])
def override(request: HttpRequest, payload: OverrideIn) -> dict[str, Any]:
    """Set a project's light by a post, for a reason, until a day."""
    actor = actor_of(request)
    project = find_project(actor, payload.project)
    row = actions.override_light(actor, project_id=project.pk, **payload.dict(exclude={"project"}))
    return dict(queries.override_facts(row))


@router.post("/overrides/withdraw", response=dict[str, Any])
def withdraw(request: HttpRequest, payload: WithdrawIn) -> dict[str, Any]:
    """End a project's override now."""
    actor = actor_of(request)
    row = actions.withdraw_override(actor, project_id=find_project(actor, payload.project).pk)
    return dict(queries.override_facts(row))


@router.get("/at/{day}", response=dict[str, Any])
def at(request: HttpRequest, day: date, number: int | None = None) -> dict[str, Any]:
    """The newest month frozen that had ended by that day, as its bulletin showed it.

    `holds`: nothing was changed since."""
    found = queries.status_at(actor_of(request), day, number)
    return {
        "period": str(found.period),
        "number": found.snapshot.number,
        "taken_at": found.snapshot.taken_at,
        "cited_as": found.snapshot.cited_as,
        "digest": found.snapshot.digest,
        "holds": found.holds,
        "facts": found.facts,
    }
