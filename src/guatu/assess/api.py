"""The API of assess: the same queries and actions as the pages."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from guatu.assess import actions, queries
from guatu.assess.models import Assessment, Score
from guatu.assess.types import DEFAULT_SCHEME
from guatu.kernel.period import Period
from guatu.org.queries import actor_of

router = Router(tags=["assess"])


class SchemeOut(Schema):
    """`items` as the scheme's file has them; `own`: our working definition, not a published scheme."""

    code: str
    version: int
    name: str
    name_en: str
    source: str
    source_en: str
    own: bool
    items: list[dict[str, Any]]


class AssessmentOut(Schema):
    """`scored`: how many units the caller sees the score of."""

    id: int
    scheme: str
    version: int
    period: str
    snapshot_id: int
    made_at: datetime
    scored: int

    @staticmethod
    def resolve_scheme(row: Assessment) -> str:
        return row.scheme.code

    @staticmethod
    def resolve_version(row: Assessment) -> int:
        return row.scheme.version

    @staticmethod
    def resolve_period(row: Assessment) -> str:
        return row.snapshot.period


class ScoreOut(Schema):
    """`points` out of 100; `rank` of `of` in its group; `lines` explain every point in both languages."""

    unit_code: str
    group: str
    points: Decimal
    rank: int
    of: int
    lines: list[dict[str, Any]]

    @staticmethod
    def resolve_unit_code(row: Score) -> str:
        return row.unit.code


class AssessIn(Schema):
    snapshot_id: int
    scheme_code: str = Field(DEFAULT_SCHEME, max_length=30)


class AssessMonthIn(Schema):
    """The month ("2026-05") is frozen as it stands, and scored."""

    period: str = Field(max_length=7)
    scheme_code: str = Field(DEFAULT_SCHEME, max_length=30)


@router.get("/schemes", response=list[SchemeOut])
def list_schemes(request: HttpRequest) -> Any:
    """The newest version of every scheme."""
    actor = actor_of(request)
    actor.require("assess.read")
    return queries.schemes(actor)


@router.get("/assessments", response=list[AssessmentOut])
def list_assessments(request: HttpRequest) -> Any:
    """The newest hundred assessments."""
    actor = actor_of(request)
    actor.require("assess.read")
    return queries.assessments(actor)[:100]


@router.get("/assessments/{assessment_id}/scores", response=list[ScoreOut])
def list_scores(request: HttpRequest, assessment_id: int) -> Any:
    """The scores of one assessment in the caller's scope, by group and place."""
    actor = actor_of(request)
    actor.require("assess.read")
    return queries.scores(actor, queries.assessment(actor, assessment_id).pk)


@router.post("/assessments", response={201: AssessmentOut})
def assess(request: HttpRequest, body: AssessIn) -> Status[Assessment]:
    """Score a frozen snapshot, once and for good."""
    actor = actor_of(request)
    made = actions.assess(actor, scheme_code=body.scheme_code, snapshot_id=body.snapshot_id)
    return Status(201, queries.assessment(actor, made.pk))


@router.post("/months", response={201: AssessmentOut})
def assess_month(request: HttpRequest, body: AssessMonthIn) -> Status[Assessment]:
    """Freeze a month as it stands and score it."""
    actor = actor_of(request)
    actor.require("assess.run")
    made = actions.assess_month(actor, period=Period.parse(body.period), scheme_code=body.scheme_code)
    return Status(201, queries.assessment(actor, made.pk))
