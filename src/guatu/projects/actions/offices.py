"""Which unit of the house is which approving office."""

from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.projects.models import ApprovingOffice
from guatu.projects.types import RESPONSIBLE_WORDS


@verb("projects.office.tie")
def tie_office(actor: Actor, *, kind: str, unit_id: int) -> ApprovingOffice:
    """Say which unit approves what nodes call "land", "housing", …: its people then find its permits.

    Raises G1618 for no such kind, NotFound for a unit out of sight.
    """
    actor.require("projects.office.write")
    if kind not in RESPONSIBLE_WORDS:
        raise GuatuError("G1618", what="kind", value=kind, known=", ".join(RESPONSIBLE_WORDS))
    if not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=Phrase(f"单位 {unit_id}", f"unit {unit_id}"))
    row = ApprovingOffice.objects.select_for_update().filter(kind=kind).first()
    before = row.unit_id if row is not None else None
    if row is not None and before == unit_id:
        unchanged()
        return row
    row, _ = ApprovingOffice.objects.update_or_create(kind=kind, defaults={"unit_id": unit_id})
    record(actor, subject(row), before={"unit": before}, after={"kind": kind, "unit": unit_id})
    return row
