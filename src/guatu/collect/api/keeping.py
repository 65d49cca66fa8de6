"""What is kept of a filing, through the API: rounds, answers, batches, delegations, corrections, evidence."""

from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from guatu.collect import actions, queries
from guatu.collect.actions import Piece
from guatu.collect.api.laid_out import cell_key, laid_out
from guatu.collect.api.schemas import SubmissionOut
from guatu.collect.models import Delegation, Revision
from guatu.collect.types import SubjectKind
from guatu.collect.types.keeping import CellLine, Outcome, RoundView, Wanted
from guatu.collect.types.revising import EvidenceKind, EvidenceView, Party, RevisionState, RevisionView
from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.ui.files import attachment, read_evidence

router = Router(tags=["collect"])


class LineOut(Schema):
    """A cell in a round: what it said before and after; with a remark, how it was settled."""

    cell: str
    name: str
    old: str
    new: str
    remark: str
    settled: str
    answer: str


class RoundOut(Schema):
    """One hand-in and what was decided on it ("" while it waits). `on_behalf_of`: who delegated the decision."""

    number: int
    submitted_at: datetime
    submitted_by: str
    by_proxy: bool
    channel: str
    decision: str
    remark: str
    decided_at: datetime | None
    decided_by: str
    on_behalf_of: str
    changes: list[LineOut]
    remarks: list[LineOut]


class AnswersIn(Schema):
    """Answers to the office's remarks, by key of the cell."""

    answers: dict[str, str]


class WantedIn(Schema):
    """A submission to accept: the version that was seen, and whether its explanations were read."""

    id: int
    version: int | None = None
    confirmed: bool = False


class OutcomeOut(Schema):
    """`number` "" where it was accepted, else why not."""

    id: int
    accepted: bool
    number: str
    zh: str
    en: str


class DelegationIn(Schema):
    """A post, from a day to a day, both included; no forms or units: all of them."""

    to_post_id: int
    start: date
    end: date
    forms: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()
    reason: str = ""


class DelegationOut(Schema):
    id: int
    to_post_id: int
    start: date
    end: date
    forms: list[str]
    units: list[str]
    reason: str
    given_by: str
    revoked_at: datetime | None


class AskIn(Schema):
    """A correction of one accepted cell."""

    submission_id: int
    cell: str
    value: str
    reason: str


class DecideIn(Schema):
    approve: bool
    finding: str = ""


class RevisionOut(Schema):
    """A correction; `contradicts`: the months whose cumulative figures it does not fit, while it is open."""

    id: int
    submission_id: int
    cell: str
    name: str
    old: str
    new: str
    reason: str
    state: str
    asked_by: str
    asked_at: datetime
    by_proxy: bool
    decided_by: str
    finding: str
    contradicts: list[str]


class EvidenceIn(Schema):
    """`subject`: "projects.node:17"; `party`, `signer` and `signed_on` belong to a sign-off."""

    subject: str
    kind: EvidenceKind
    note: str = ""
    party: Party | None = None
    signer: str = ""
    signed_on: date | None = None


class EvidenceOut(Schema):
    id: int
    subject: str
    kind: str
    name: str
    digest: str
    size: int
    note: str
    party: str
    signer: str
    signed_on: date | None
    by: str
    by_proxy: bool
    at: datetime


@router.get("/submissions/{submission_id}/rounds", response=list[RoundOut])
def rounds(request: HttpRequest, submission_id: int) -> list[dict[str, Any]]:
    """Every hand-in, what changed since the one before, what was remarked and how it was answered."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    return [_round(one) for one in queries.history(row, queries.sheet(actor, row))]


@router.post("/submissions/{submission_id}/answers", response=SubmissionOut)
def answer(request: HttpRequest, submission_id: int, payload: AnswersIn) -> dict[str, Any]:
    """Answer remarks in words."""
    answers = {cell_key(key): text for key, text in payload.answers.items()}
    actions.answer_remarks(actor_of(request), submission_id=submission_id, answers=answers)
    return laid_out(request, submission_id)


@router.post("/acceptances", response=list[OutcomeOut])
def accept_batch(request: HttpRequest, payload: list[WantedIn]) -> list[dict[str, Any]]:
    """Accept several, each for itself."""
    wanted = [Wanted(one.id, one.version, one.confirmed) for one in payload]
    return [_outcome(one) for one in actions.accept_batch(actor_of(request), wanted=wanted)]


@router.get("/delegations", response=list[DelegationOut])
def delegations(request: HttpRequest) -> list[dict[str, Any]]:
    """Every delegation for the office; for others those given to their post."""
    return [_delegation(row) for row in queries.delegations(actor_of(request))]


@router.post("/delegations", response=DelegationOut)
def delegate(request: HttpRequest, payload: DelegationIn) -> dict[str, Any]:
    """Let another post decide for some days."""
    return _delegation(actions.delegate(actor_of(request), **payload.dict()))


@router.post("/delegations/{delegation_id}/revoke", response=DelegationOut)
def revoke_delegation(request: HttpRequest, delegation_id: int) -> dict[str, Any]:
    """End a delegation now."""
    return _delegation(actions.revoke_delegation(actor_of(request), delegation_id=delegation_id))


@router.get("/revisions", response=list[RevisionOut])
def revisions(request: HttpRequest, state: RevisionState | None = None) -> list[dict[str, Any]]:
    """Corrections in my scope, the newest first."""
    actor = actor_of(request)
    actor.require("collect.read")
    return [_revision(one) for one in queries.revision_views(actor, queries.revisions(actor, state)[:500])]


@router.post("/revisions", response=RevisionOut)
def ask_revision(request: HttpRequest, payload: AskIn) -> dict[str, Any]:
    """Ask that an accepted figure be corrected, with the reason."""
    actor = actor_of(request)
    made = actions.ask_revision(
        actor,
        submission_id=payload.submission_id,
        key=cell_key(payload.cell),
        value=payload.value,
        reason=payload.reason,
    )
    return _shown(actor, made)


@router.post("/revisions/{revision_id}/decide", response=RevisionOut)
def decide_revision(request: HttpRequest, revision_id: int, payload: DecideIn) -> dict[str, Any]:
    """Approve a correction, or refuse it and say why."""
    actor = actor_of(request)
    made = actions.decide_revision(
        actor, revision_id=revision_id, approve=payload.approve, finding=payload.finding
    )
    return _shown(actor, made)


@router.post("/revisions/{revision_id}/withdraw", response=RevisionOut)
def withdraw_revision(request: HttpRequest, revision_id: int) -> dict[str, Any]:
    """Take a correction back before it is decided on."""
    actor = actor_of(request)
    return _shown(actor, actions.withdraw_revision(actor, revision_id=revision_id))


@router.get("/submissions/{submission_id}/evidence", response=list[EvidenceOut])
def evidence(request: HttpRequest, submission_id: int) -> list[dict[str, Any]]:
    """What stands beside the subjects of a submission."""
    row = queries.submission(actor_of(request), submission_id)
    return [_evidence(one) for some in queries.evidence_of(row).values() for one in some]


@router.post("/submissions/{submission_id}/evidence", response=list[EvidenceOut])
def add_evidence(
    request: HttpRequest,
    submission_id: int,
    payload: Form[EvidenceIn],
    file: File[UploadedFile | None] = None,
) -> list[dict[str, Any]]:
    """Add a photo, a document or a sign-off. All that then stands beside the submission."""
    actor = actor_of(request)
    actor.require("collect.fill", queries.submission(actor, submission_id))
    key = cell_key(f"{payload.subject}/evidence")
    actions.add_evidence(
        actor,
        submission_id=submission_id,
        kind=SubjectKind(key.kind),
        subject_id=key.subject_id,
        piece=Piece(
            payload.kind, read_evidence(file), payload.note, payload.party, payload.signer, payload.signed_on
        ),
    )
    return evidence(request, submission_id)


@router.get("/submissions/{submission_id}/evidence/{evidence_id}")
def evidence_file(request: HttpRequest, submission_id: int, evidence_id: int) -> FileResponse:
    """A file of evidence, only to be saved."""
    found = queries.evidence_file(actor_of(request), submission_id, evidence_id)
    return attachment(found.file, found.name)


@router.post("/submissions/{submission_id}/evidence/{evidence_id}/withdraw", response=list[EvidenceOut])
def withdraw_evidence(request: HttpRequest, submission_id: int, evidence_id: int) -> list[dict[str, Any]]:
    """Take a piece back. What is left."""
    queries.submission(actor_of(request), submission_id)
    actions.withdraw_evidence(actor_of(request), evidence_id=evidence_id)
    return evidence(request, submission_id)


def _line(line: CellLine) -> dict[str, str]:
    asked = line.asked
    return {
        "cell": line.key,
        "name": line.where.zh,
        "old": line.old,
        "new": line.new,
        "remark": asked.text if asked else "",
        "settled": asked.settled.value if asked else "",
        "answer": asked.answer if asked else "",
    }


def _round(one: RoundView) -> dict[str, Any]:
    plain = (
        "number", "submitted_at", "submitted_by", "by_proxy", "channel", "remark", "decided_at", "decided_by",
    )  # fmt: skip
    return {name: getattr(one, name) for name in plain} | {
        "decision": one.decision.value,
        "on_behalf_of": one.on_behalf_of.zh if one.on_behalf_of else "",
        "changes": [_line(line) for line in one.changes],
        "remarks": [_line(line) for line in one.remarks],
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    error: GuatuError | None = one.error
    return {
        "id": one.submission_id,
        "accepted": error is None,
        "number": error.number if error else "",
        "zh": error.text("zh") if error else "",
        "en": error.text("en") if error else "",
    }


def _delegation(row: Delegation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "to_post_id": row.to_post_id,
        "start": row.start,
        "end": row.end,
        "forms": row.forms,
        "units": [unit.code for unit in row.units.all()],
        "reason": row.reason,
        "given_by": row.given_label,
        "revoked_at": row.revoked_at,
    }


def _shown(actor: Actor, made: Revision) -> dict[str, Any]:
    rows = Revision.objects.select_related("submission__form", "submission__unit").filter(pk=made.pk)
    return _revision(queries.revision_views(actor, rows)[0])


def _revision(one: RevisionView) -> dict[str, Any]:
    plain = (
        "id", "submission_id", "old", "new", "reason", "asked_by", "asked_at", "by_proxy", "decided_by", "finding",
    )  # fmt: skip
    return {name: getattr(one, name) for name in plain} | {
        "cell": str(one.key),
        "name": one.where.zh,
        "state": one.state.value,
        "contradicts": [str(month.period) for month in one.contradictions],
    }


def _evidence(one: EvidenceView) -> dict[str, Any]:
    plain = ("id", "subject", "name", "digest", "size", "note", "signer", "signed_on", "by", "by_proxy", "at")
    return {name: getattr(one, name) for name in plain} | {
        "kind": one.kind.value,
        "party": one.party.value if one.party else "",
    }
