"""Reading the hooks; whose they are is the caller's to guard."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.adapters.seal import opened
from guatu.ledger.models import Entry, Head, Hook
from guatu.ledger.types import Subject


@dataclass(frozen=True, slots=True)
class Event:
    """What a hook is told of one entry. `before` and `after`: as far as the hook's account may see them."""

    number: int
    at: str
    verb: str
    actor: str
    subject: Subject
    before: Any
    after: Any
    hash: str

    @property
    def id(self) -> str:
        """The same at every attempt, by which a receiver knows what it had already."""
        return f"guatu_{self.number}"

    def body(self) -> bytes:
        """The JSON that is posted and signed."""
        told = {
            "type": self.verb,
            "timestamp": self.at,
            "data": {
                "number": self.number,
                "actor": self.actor,
                "subject": {"kind": self.subject.kind, "id": self.subject.id},
                "before": self.before,
                "after": self.after,
                "hash": self.hash,
            },
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def hooks() -> QuerySet[Hook]:
    """All hooks in use."""
    return Hook.objects.filter(removed_at=None).order_by("pk")


def hook(hook_id: int) -> Hook:
    """One hook in use. Raises NotFound."""
    found = hooks().filter(pk=hook_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"回调 {hook_id}", f"hook {hook_id}"))
    return found


def head_number() -> int:
    """The number of the newest entry; 0 where there is none."""
    return Head.objects.values_list("number", flat=True).get(pk=1)


def behind(row: Hook) -> int:
    """How many entries a hook has still to be told, whether it may see them or not. One query."""
    return _wanted(row).count()


def events_after(row: Hook, most: int) -> list[Event]:
    """The next entries that a hook asks for, oldest first, not yet looked at by sight."""
    return [
        Event(
            number=entry.number,
            at=entry.at,
            verb=entry.verb,
            actor=entry.actor,
            subject=Subject(entry.subject_kind, entry.subject_id),
            before=json.loads(entry.before) if entry.before else None,
            after=json.loads(entry.after) if entry.after else None,
            hash=entry.hash,
        )
        for entry in _wanted(row).order_by("number")[:most]
    ]


def _wanted(row: Hook) -> QuerySet[Entry]:
    asked = Q(pk__in=[])
    for beginning in row.verbs.split():
        asked |= Q(verb__startswith=beginning)
    return Entry.objects.filter(asked, number__gt=row.cursor)


def valid_secrets(row: Hook, at: datetime | None = None) -> list[str]:
    """The secrets that are valid now, the newest first; those that cannot be opened any more are left out."""
    now = at or clock().now()
    rows = row.secrets.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("-pk")
    return [secret for one in rows if (secret := opened(one.sealed)) is not None]


def stamp(at: datetime) -> int:
    """Whole seconds since 1970, UTC, as the header has them."""
    return int(at.astimezone(UTC).timestamp())
