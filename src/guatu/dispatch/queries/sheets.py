"""Commitments: what a unit took home from a meeting, as it was sent and as it stands."""

from dataclasses import dataclass

from django.db.models import QuerySet

from guatu.dispatch.adapters.sheets import sheet_document
from guatu.dispatch.models import CommitmentSheet, Matter, Meeting
from guatu.dispatch.queries.meetings import city
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.queries.packs import as_file
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import scoped
from guatu.org.types import Actor


@dataclass(frozen=True, slots=True)
class UnitCommitments:
    """What one unit leads and supports of a meeting, and the sheets it was told by, first to last."""

    meeting: Meeting
    sheets: tuple[CommitmentSheet, ...]
    leads: tuple[Matter, ...]
    supports: tuple[Matter, ...]


def sheets(actor: Actor, meeting_id: int) -> QuerySet[CommitmentSheet]:
    """The sheets of a meeting that went to units in sight, in the order of the units."""
    rows = CommitmentSheet.objects.select_related("unit", "meeting").filter(meeting=meeting_id)
    rows = scoped(actor, rows) if actor.can("dispatch.read") else rows.none()
    return rows.order_by("unit__position", "unit", "sent_at")


def commitments(actor: Actor, meeting_id: int, unit_id: int) -> UnitCommitments:
    """What one unit in sight took home. Raises NotFound where it was sent no sheet."""
    meeting = read_meeting(actor, meeting_id)
    found = tuple(sheets(actor, meeting_id).filter(unit=unit_id).prefetch_related("matters"))
    if not found:
        raise NotFound(what=Phrase(f"责任清单 {unit_id}", f"commitments {unit_id}"))
    ids = {row.pk for sheet in found for row in sheet.matters.all()}
    rows = Matter.objects.filter(pk__in=ids).select_related("unit", "holder", "line__item")
    rows = rows.prefetch_related("line__supports").order_by("due_on", "id")
    return UnitCommitments(
        meeting,
        found,
        tuple(row for row in rows if row.unit_id == unit_id),
        tuple(row for row in rows if row.unit_id != unit_id),
    )


def sheet_paper(actor: Actor, meeting_id: int, unit_id: int, form: str, language: str | None) -> bytes:
    """A unit's commitments as "docx" or "pdf". Raises NotFound."""
    return as_file(sheet_document(commitments(actor, meeting_id, unit_id), city(actor), language), form)
