"""What units ask meetings for."""

from django.db.models import QuerySet

from guatu.dispatch.models import Ask
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import scoped
from guatu.org.types import Actor


def asks(actor: Actor, *, unit_id: int | None = None, waiting: bool = False) -> QuerySet[Ask]:
    """The asks of units in sight, with unit, project and the point they are on; the first wanted first.

    `waiting`: on no agenda yet, and not withdrawn.
    """
    rows = Ask.objects.select_related("unit", "project", "item__meeting")
    rows = scoped(actor, rows) if actor.can("dispatch.read") else rows.none()
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    return rows.filter(item=None, withdrawn_at=None) if waiting else rows


def ask(actor: Actor, ask_id: int) -> Ask:
    """One ask. Raises NotFound."""
    found = asks(actor).filter(pk=ask_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"提请事项 {ask_id}", f"ask {ask_id}"))
    return found
