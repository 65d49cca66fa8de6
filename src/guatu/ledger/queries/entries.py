"""Reading the ledger. Who may: whoever `ledger.read` allows; `history` of one subject is the caller's to guard."""

from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet

from guatu.kernel.errors import NotFound
from guatu.ledger.models import Entry, Head
from guatu.ledger.rules import Sealed, verify
from guatu.ledger.types import Subject, Verification


def entries() -> QuerySet[Entry]:
    """All entries, newest first."""
    return Entry.objects.order_by("-number")


def found(*, verb: str = "", subject: str = "", actor: str = "") -> QuerySet[Entry]:
    """Entries by the beginning of the verb, by subject ("kind" or "kind:id") and by a part of the actor's name."""
    rows = entries()
    if verb:
        rows = rows.filter(verb__startswith=verb)
    if subject:
        kind, _, key = subject.partition(":")
        rows = rows.filter(subject_kind=kind)
        rows = rows.filter(subject_id=key) if key else rows
    return rows.filter(actor__icontains=actor) if actor else rows


def entry(number: int) -> Entry:
    """One entry by its number. Raises NotFound."""
    one = Entry.objects.filter(number=number).first()
    if one is None:
        raise NotFound(what=number)
    return one


def history(subject: Subject) -> QuerySet[Entry]:
    """The entries of one subject, oldest first."""
    return Entry.objects.filter(subject_kind=subject.kind, subject_id=subject.id)


def changed_since(number: int, kind: str) -> set[str]:
    """The keys of subjects of a kind that entries after that number are about. One query."""
    rows = Entry.objects.filter(number__gt=number, subject_kind=kind)
    return set(rows.values_list("subject_id", flat=True))


def newest_number(verbs: Collection[str]) -> int:
    """The number of the newest entry whose verb begins with one of these; 0 where there is none. One query.

    Read from the newest back, so that it costs as little as the last such write is recent.
    """
    wanted = Q()
    for beginning in verbs:
        wanted |= Q(verb__startswith=beginning)
    newest = entries().filter(wanted).values_list("number", flat=True).first() if verbs else None
    return newest or 0


def verbs_since(number: int) -> set[str]:
    """The verbs of all entries after that number. One query."""
    return set(Entry.objects.filter(number__gt=number).order_by().values_list("verb", flat=True).distinct())


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
