"""Reads of intake. A document concerns the whole city: every member of the house reads it whole."""

from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from guatu.intake.document import decode, read_text
from guatu.intake.models import Document, Draft
from guatu.intake.rules import check_number, paragraphs
from guatu.intake.types import Reading, State, Stretch
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.types import Actor
from guatu.targets.queries import areas, plans

if TYPE_CHECKING:
    from guatu.targets.models import Area, Plan

TO_DECIDE = Q(drafts__state=State.OPEN) & ~Q(drafts__kind="result")


def documents(actor: Actor) -> QuerySet[Document]:
    """Every document, latest first, without its texts; with `waiting`, `accepted`, `dismissed` and `results`."""
    rows = Document.objects.defer("raw", "text", "damaged", "dropped").select_related("received_by")
    counted = rows.annotate(
        waiting=Count("drafts", filter=TO_DECIDE),
        accepted=Count("drafts", filter=Q(drafts__state=State.ACCEPTED)),
        dismissed=Count("drafts", filter=Q(drafts__state=State.DISMISSED)),
        results=Count("drafts", filter=Q(drafts__kind="result")),
    ).order_by("-received_at", "-id")  # grouping drops the model's own order
    return counted if actor.can("intake.read") else counted.none()


def document(actor: Actor, document_id: int) -> Document:
    """One document with its texts and its drafts: who decided, and the task each became. Raises NotFound."""
    drafts = Draft.objects.select_related("decided_by", "task__area__plan")
    rows = Document.objects.select_related("received_by").prefetch_related(Prefetch("drafts", drafts))
    found = rows.filter(pk=document_id).first() if actor.can("intake.read") else None
    if found is None:
        raise NotFound(what=Phrase(f"文稿 {document_id}", f"document {document_id}"))
    return found


def draft(actor: Actor, draft_id: int) -> Draft:
    """One draft with its document's name. Raises NotFound."""
    rows = Draft.objects.select_related("document", "task__area__plan")
    rows = rows.defer("document__raw", "document__text", "document__damaged", "document__dropped")
    found = rows.filter(pk=draft_id).first() if actor.can("intake.read") else None
    if found is None:
        raise NotFound(what=Phrase(f"草稿 {draft_id}", f"draft {draft_id}"))
    return found


def marked(document: Document) -> list[list[Stretch]]:
    """The cleaned text as paragraphs, with its drafts' sentences and numbers, and the damaged spans."""
    drafts = document.drafts.all()
    figures = [
        (draft.figure_start, draft.figure_end)
        for draft in drafts
        if draft.figure_start is not None and draft.figure_end is not None
    ]
    damaged = [(start, end) for start, end in document.damaged]
    return paragraphs(document.text, ((draft.start, draft.end) for draft in drafts), damaged, figures)


def reading(page: bytes | str) -> Reading:
    """A page as handed in, read; nothing is kept. Raises G2001 to G2005, and G2013 for too many drafts."""
    raw = decode(page)
    clean, drafts = read_text(raw)
    check_number(len(drafts))
    return Reading(raw, clean, tuple(drafts))


def running_areas(actor: Actor) -> "list[tuple[Plan, list[Area]]]":
    """The areas a task can be put in: those of the plans that run today. One query for each such plan, and one."""
    today = clock().today()
    running = plans(actor).filter(start__lte=today, end__gte=today)
    found = ((plan, list(areas(actor, plan))) for plan in running)
    return [(plan, listed) for plan, listed in found if listed]
