"""Reading the ledger. Who may: whoever `ledger.read` allows; `history` of one subject is the caller's to guard."""

from collections.abc import Iterator

from django.db.models import QuerySet

from guatu.ledger.models import Entry, Head
from guatu.ledger.rules import Sealed, verify
from guatu.ledger.types import Subject, Verification


def entries() -> QuerySet[Entry]:
    """All entries, newest first."""
    return Entry.objects.order_by("-number")


def history(subject: Subject) -> QuerySet[Entry]:
    """The entries of one subject, oldest first."""
    return Entry.objects.filter(subject_kind=subject.kind, subject_id=subject.id)


def verification() -> Verification:
    """Recompute the whole chain, in one pass and bounded memory."""
    head = Head.objects.get(pk=1)
    return verify(_sealed(), head.number, head.hash)


def _sealed() -> Iterator[Sealed]:
    fields = [
        "number", "at", "account_id", "actor", "verb", "subject_kind", "subject_id", "before", "after",
        "previous_hash", "hash",
    ]  # fmt: skip
    for row in Entry.objects.order_by("number").values_list(*fields).iterator(chunk_size=5000):
        yield Sealed(*row)
