"""Reads of signatures: who signed, and whether it holds."""

from collections.abc import Collection

from guatu.ledger.queries import history
from guatu.ledger.types import Subject
from guatu.publish.adapters.keys import is_signed
from guatu.publish.models import Signature
from guatu.publish.rules import statement_text
from guatu.publish.types import Signer, Statement


def signatures_of(kind: str, ids: Collection[int]) -> dict[int, dict[Signer, Signature]]:
    """The signatures under some rows of one kind, by row and by part. One query."""
    rows = Signature.objects.filter(subject_kind=kind, subject_id__in=ids).select_related("key", "account")
    found: dict[int, dict[Signer, Signature]] = {}
    for row in rows:
        found.setdefault(row.subject_id, {})[Signer(row.part)] = row
    return found


def statement_of(row: Signature) -> Statement:
    """What a signature states, as it was signed."""
    return Statement(
        subject=f"{row.subject_kind}:{row.subject_id}",
        part=Signer(row.part),
        digest=row.digest,
        account_id=row.account_id,
        label=row.label,
        person=row.person,
        at=row.at,
        confirmed=row.confirmed,
        remark=row.remark,
    )


def signature_holds(row: Signature, digest: str) -> bool:
    """Whether it was made by its key over this very digest, and over what the row says."""
    return row.digest == digest and is_signed(row.key.public, statement_text(statement_of(row)), row.value)


def in_ledger(row: Signature) -> bool:
    """Whether the ledger, which is a chain of its own, has an entry of this signature. One query."""
    entries = history(Subject(row.subject_kind, str(row.subject_id)))
    return entries.filter(account_id=row.account_id, after__contains=row.value).exists()
