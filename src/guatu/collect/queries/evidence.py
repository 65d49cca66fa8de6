"""Evidence of a submission, and its files, within the reader's sight."""

from collections import defaultdict

from guatu.collect.models import Evidence, Submission
from guatu.collect.types import Words
from guatu.collect.types.revising import EvidenceKind, EvidenceView, Party
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.types import Subject
from guatu.org.queries import scoped, subject_names
from guatu.org.types import Actor


def evidence_of(row: Submission) -> dict[str, list[EvidenceView]]:
    """What stands beside each subject ("projects.node:17") of a submission that the actor has already been given.

    What was withdrawn is left out. One query, and one for each kind of subject.
    """
    rows = list(Evidence.objects.filter(submission=row, withdrawn_at=None))
    names = subject_names({Subject(one.subject_kind, str(one.subject_id)) for one in rows})
    found: defaultdict[str, list[EvidenceView]] = defaultdict(list)
    for one in rows:
        of = Subject(one.subject_kind, str(one.subject_id))
        thing = names.get(of)
        words = Words(getattr(thing, "name", str(of)), getattr(thing, "name_en", ""))
        found[str(of)].append(_view(one, words))
    return dict(found)


def _view(one: Evidence, where: Words) -> EvidenceView:
    return EvidenceView(
        id=one.pk,
        submission_id=one.submission_id,
        subject=f"{one.subject_kind}:{one.subject_id}",
        where=where,
        kind=EvidenceKind(one.kind),
        name=one.name,
        digest=one.digest,
        size=one.size,
        note=one.note,
        party=Party(one.party) if one.party else None,
        signer=one.signer,
        signed_on=one.signed_on,
        at=one.at,
        by=one.label,
        by_proxy=one.by_proxy,
        revision_id=one.revision_id,
    )


def evidence_file(actor: Actor, submission_id: int, evidence_id: int) -> Evidence:
    """A piece with its file. Raises NotFound where there is none in the actor's sight, or its file is gone."""
    rows = scoped(actor, Evidence.objects.exclude(digest=""), "submission__unit")
    found = rows.filter(pk=evidence_id, submission=submission_id, withdrawn_at=None).first()
    if found is None or not found.file.storage.exists(str(found.file.name)):
        raise NotFound(what=Phrase(f"佐证材料 {evidence_id}", f"evidence {evidence_id}"))
    return found
