"""Evidence beside a claim: photos, documents, sign-offs 会签. Whoever has some may add it; nothing ever asks for it."""

from dataclasses import dataclass
from datetime import date

from guatu.collect import rules
from guatu.collect.models import Cell, Evidence, Revision, Submission
from guatu.collect.rules.evidence import check_evidence
from guatu.collect.types import State, SubjectKind
from guatu.collect.types.revising import EvidenceKind, Party, RevisionState
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.files import Upload
from guatu.kernel.language import Phrase
from guatu.ledger.actions import keep_file, record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence to be added; `party`, `signer` and `signed_on` belong to a sign-off."""

    kind: EvidenceKind
    upload: Upload | None = None
    note: str = ""
    party: Party | None = None
    signer: str = ""
    signed_on: date | None = None


@verb("collect.evidence.add")
def add_evidence(
    actor: Actor,
    *,
    submission_id: int,
    kind: SubjectKind,
    subject_id: int,
    piece: Piece,
    revision_id: int | None = None,
) -> Evidence:
    """Keep a piece of evidence beside a subject of a submission until it is locked, or beside an open correction.

    Raises Denied, NotFound, G1709 for a subject that the submission does not have, G1014 for a file that is not taken,
    G2582 for a photo or document without its file, G2583 for a sign-off without party, name or day, G2584 for a day to
    come, G2585 once locked, G2580 beside a correction that was decided on.
    """
    row = _submission(submission_id)
    actor.require("collect.fill", row)
    if revision_id is None and State(row.state) is State.LOCKED:
        raise GuatuError("G2585")
    if revision_id is not None:
        _open(row, revision_id)
    if not Cell.objects.filter(submission=row, subject_kind=kind.value, subject_id=subject_id).exists():
        raise GuatuError("G1709", key=f"{kind}:{subject_id}")
    check_evidence(
        piece.kind,
        has_file=piece.upload is not None,
        party=piece.party,
        signer=piece.signer,
        signed_on=piece.signed_on,
        today=clock().today(),
    )
    kept = keep_file(piece.upload) if piece.upload is not None else None
    signed = piece.kind is EvidenceKind.SIGN_OFF
    made = Evidence.objects.create(
        submission=row,
        revision_id=revision_id,
        subject_kind=kind.value,
        subject_id=subject_id,
        kind=piece.kind.value,
        file=kept.path if kept else "",
        name=kept.name if kept else "",
        digest=kept.digest if kept else "",
        size=kept.size if kept else 0,
        note=piece.note.strip()[: rules.MAX_TEXT],
        party=piece.party.value if signed and piece.party else "",
        signer=piece.signer.strip()[:80] if signed else "",
        signed_on=piece.signed_on if signed else None,
        at=clock().now(),
        by_id=actor.account_id,
        label=actor.label[:120],
        by_proxy=actor.unit_id != row.unit_id,
        channel=actor.channel,
    )
    after: dict[str, Fact] = {
        "evidence": made.pk, "of": f"{kind}:{subject_id}", "kind": made.kind, "digest": made.digest,
        "name": made.name, "party": made.party, "signer": made.signer, "signed_on": made.signed_on,
        "revision": revision_id,
    }  # fmt: skip
    record(actor, subject(row), after=after)
    return made


@verb("collect.evidence.withdraw")
def withdraw_evidence(actor: Actor, *, evidence_id: int) -> Evidence:
    """Take a piece of evidence back, until the submission is locked: no longer shown, its file and record stay.

    Raises Denied, NotFound, G2585.
    """
    made = Evidence.objects.select_for_update(of=("self",)).filter(pk=evidence_id).first()
    if made is None:
        raise NotFound(what=Phrase(f"佐证材料 {evidence_id}", f"evidence {evidence_id}"))
    row = _submission(made.submission_id)
    actor.require("collect.fill", row)
    if State(row.state) is State.LOCKED:
        raise GuatuError("G2585")
    if made.withdrawn_at is not None:
        unchanged()
        return made
    made.withdrawn_at = clock().now()
    made.save(update_fields=["withdrawn_at"])
    record(
        actor, subject(row), before={"evidence": made.pk, "digest": made.digest}, after={"withdrawn": True}
    )
    return made


def _submission(submission_id: int) -> Submission:
    row = Submission.objects.select_related("form", "unit").filter(pk=submission_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    return row


def _open(row: Submission, revision_id: int) -> None:
    made = Revision.objects.filter(pk=revision_id, submission=row).first()
    if made is None:
        raise NotFound(what=Phrase(f"修订 {revision_id}", f"revision {revision_id}"))
    if made.state != RevisionState.ASKED:
        raise GuatuError("G2580")
