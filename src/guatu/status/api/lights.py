"""Lights, ratings, rule packs and snapshots."""

import json
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.status import actions, queries
from guatu.status.models import Exemption, Light, Snapshot, VerifiedRating
from guatu.status.types import JudgeResult, SubjectKind
from guatu.status.types.subjects import KIND_OF, LIGHT_KINDS
from guatu.ui.types import LightColour

router = Router()
MOST = 500


class LightOut(Schema):
    """`project_id`: of a project's light. `key`: of any other subject's, such as PROJECT/NODE."""

    id: int
    kind: str
    subject_id: int
    key: str
    name: str
    name_en: str
    project_id: int | None
    period: str
    unit_id: int
    area_id: int | None
    colour: str
    reasons: list[dict[str, Any]]
    source: str
    computed_at: datetime
    current: bool


class LightsOut(Schema):
    """A page of lights, worst first; `total` counts them all."""

    period: str
    total: int
    items: list[LightOut]


class JudgeIn(Schema):
    period: str
    project_ids: list[int] | None = None
    portfolio: str = actions.CITY


class JudgeOut(Schema):
    period: str
    judged: int
    changed: int
    colours: dict[str, int]
    others: dict[str, dict[str, Any]]


class VerifyIn(Schema):
    project_id: int
    period: str
    colour: str
    finding: str
    on: date | None = None


class VerifiedOut(Schema):
    id: int
    project_id: int
    period: str
    colour: str
    finding: str
    on: date


class ExemptIn(Schema):
    project_id: int
    question: str
    reason: str
    until: date


class ExemptOut(Schema):
    id: int
    project_id: int
    question: str
    reason: str
    until: date


class ConfusionOut(Schema):
    """`counts`: official colour → our colour → projects."""

    portfolio: str
    period: str | None
    periods: list[str]
    counts: dict[str, dict[str, int]]
    total: int
    agreed: int
    unjudged: int


class SnapshotIn(Schema):
    period: str


class SnapshotOut(Schema):
    id: int
    period: str
    number: int
    taken_at: datetime
    digest: str


@router.get("/lights", response=LightsOut)
def lights(
    request: HttpRequest,
    period: str = "",
    colour: str = "",
    portfolio: str = actions.CITY,
    kind: str = SubjectKind.PROJECT.value,
    limit: int = 100,
    offset: int = 0,
) -> dict[str, Any]:
    """Current lights of a month; without one, of the newest judged. `kind`: of which kind of subject."""
    actor = actor_of(request)
    actor.require("status.read")
    at = Period.parse(period) if period else queries.latest_period(actor)
    if colour and colour not in [known.value for known in LightColour]:
        raise GuatuError("G1808", text=colour)
    if kind not in [known.value for known in SubjectKind]:
        raise GuatuError("G1836", word=kind, known=", ".join(SubjectKind))
    of = LIGHT_KINDS[SubjectKind(kind)]
    rows = queries.lights(
        actor, period=at, kind=of, colours=[colour] if colour else None, portfolio=portfolio
    )
    first = max(offset, 0)
    page = rows[first : first + min(max(limit, 1), MOST)]
    return {"period": str(at), "total": rows.count(), "items": [_light(row) for row in page]}


@router.get("/lights/{light_id}", response=LightOut)
def light(request: HttpRequest, light_id: int) -> dict[str, Any]:
    """One light with every reason."""
    return _light(queries.light(actor_of(request), light_id))


@router.post("/judge", response=JudgeOut)
def judge(request: HttpRequest, payload: JudgeIn) -> dict[str, Any]:
    """Compute the lights of a month (of an outside list: of one edition)."""
    result = actions.judge(
        actor_of(request),
        period=Period.parse(payload.period),
        project_ids=payload.project_ids,
        portfolio=payload.portfolio,
    )
    return _judged(result)


@router.post("/verified", response=VerifiedOut)
def verify(request: HttpRequest, payload: VerifyIn) -> VerifiedRating:
    """Keep what was found on the spot."""
    facts = payload.dict() | {"period": Period.parse(payload.period)}
    return actions.verify_rating(actor_of(request), **facts)


@router.post("/exemptions", response=ExemptOut)
def exempt(request: HttpRequest, payload: ExemptIn) -> Exemption:
    """Lift one question's answers for one project until a day."""
    return actions.exempt(actor_of(request), **payload.dict())


@router.get("/confusion", response=ConfusionOut)
def confusion(request: HttpRequest, portfolio: str, period: str = "") -> dict[str, Any]:
    """Somebody else's ratings × our lights of one edition, the newest by default."""
    actor = actor_of(request)
    actor.require("status.read")
    table = queries.confusion(actor, portfolio, Period.parse(period) if period else None)
    counts: dict[str, dict[str, int]] = {}
    for (theirs, ours), count in table.counts.items():
        counts.setdefault(theirs.value, {})[ours.value] = count
    return {
        "portfolio": table.portfolio,
        "period": str(table.period) if table.period else None,
        "periods": [str(known) for known in table.periods],
        "counts": counts,
        "total": table.total,
        "agreed": table.agreed,
        "unjudged": table.unjudged,
    }


@router.get("/snapshots", response=list[SnapshotOut])
def snapshots(request: HttpRequest) -> list[Snapshot]:
    """Frozen months, newest first."""
    return list(queries.snapshots(actor_of(request))[:MOST])


@router.post("/snapshots", response=SnapshotOut)
def take_snapshot(request: HttpRequest, payload: SnapshotIn) -> Snapshot:
    """Freeze a month."""
    return actions.take_snapshot(actor_of(request), period=Period.parse(payload.period))


@router.get("/snapshots/{snapshot_id}/facts", response=dict[str, Any])
def snapshot_facts(request: HttpRequest, snapshot_id: int) -> dict[str, Any]:
    """What a snapshot holds."""
    found: dict[str, Any] = json.loads(queries.snapshot(actor_of(request), snapshot_id).facts)
    return found


def _light(row: Light) -> dict[str, Any]:
    keys = (
        "id",
        "subject_id",
        "key",
        "name",
        "name_en",
        "period",
        "unit_id",
        "area_id",
        "colour",
        "reasons",
        "source",
        "computed_at",
        "current",
    )
    kind = KIND_OF[row.subject_kind]
    return {key: getattr(row, key) for key in keys} | {
        "kind": kind.value,
        "project_id": row.subject_id if kind is SubjectKind.PROJECT else None,
    }


def _judged(result: JudgeResult) -> dict[str, Any]:
    return {
        "period": str(result.period),
        "judged": result.judged,
        "changed": result.changed,
        "colours": {colour.value: count for colour, count in result.colours.items()},
        "others": {
            kind.value: {"judged": one.judged, "changed": one.changed, "colours": dict(one.colours)}
            for kind, one in result.others.items()
        },
    }
