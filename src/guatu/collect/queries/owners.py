"""One field of the registry, and the owners it had."""

import json
from datetime import datetime

from guatu.collect.models import RegisteredField
from guatu.collect.queries.definition import registry_field
from guatu.collect.types import RegistryField, SubjectKind, Words
from guatu.collect.types.form import OwnerChange
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.queries import history
from guatu.ledger.types import Subject
from guatu.org.queries import subject_names
from guatu.org.types import subject


def registered(kind: str, code: str) -> RegisteredField:
    """A field of the registry with its owner. Raises NotFound. One query."""
    row = (
        RegisteredField.objects.select_related("owner_unit", "owner_post__unit")
        .filter(subject=kind, code=code)
        .first()
    )
    if row is None:
        raise NotFound(what=Phrase(f"指标 {kind}/{code}", f"field {kind}/{code}"))
    return row


def one_field(kind: SubjectKind, code: str) -> RegistryField:
    """The same as rules see it."""
    return registry_field(registered(kind, code), owned=True)


def owner_changes(row: RegisteredField) -> list[OwnerChange]:
    """Who gave the field to whom, the latest first, from the ledger. Three queries. No actor, as for the registry."""
    entries = [entry for entry in history(subject(row)) if entry.verb == "collect.field.own"]
    sides = [(_owner(entry.before), _owner(entry.after)) for entry in reversed(entries)]
    names = subject_names({owner for pair in sides for owner in pair if owner is not None})

    def words(owner: Subject | None) -> Words | None:
        if owner is None:
            return None
        found = names.get(owner)
        return Words(getattr(found, "name", str(owner)), getattr(found, "name_en", str(owner)))

    return [
        OwnerChange(datetime.fromisoformat(entry.at), entry.actor, words(before), words(after))
        for entry, (before, after) in zip(reversed(entries), sides, strict=True)
    ]


def _owner(facts: str) -> Subject | None:
    """The owner as an entry states it; None: the unit that answers."""
    kept = json.loads(facts or "{}")
    for kind in ("unit", "post"):
        if kept.get(kind) is not None:
            return Subject(f"org.{kind}", str(kept[kind]))
    return None
