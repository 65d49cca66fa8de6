"""Writes of intake: a page is kept with its drafts, and a person decides about each; nothing is accepted by itself."""

import hashlib
from dataclasses import asdict
from datetime import date
from typing import Any

from guatu.intake.models import Document, Draft
from guatu.intake.queries import draft as read_draft
from guatu.intake.queries import reading
from guatu.intake.rules import check_open, document_name, storable, task_name
from guatu.intake.types import Draft as Found
from guatu.intake.types import Reading, Received, State
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, take_turn, unchanged, verb
from guatu.ledger.types import Facts
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.targets.actions import create_task
from guatu.targets.queries import indicators
from guatu.targets.queries import plans as targets_plans


def receive(actor: Actor, *, page: bytes | str, name: str = "") -> Received:
    """Keep a page with its cleaned text and its drafts; the same text again leads to the document it already is.

    Without a name it is called by its first line. Raises G2001 to G2005 (no page), G2013 (too many drafts).
    """
    actor.require("intake.write")
    # Read before the transaction opens: a long page takes seconds, and other writers would wait for it.
    return _keep(actor, found=reading(page), name=name)


@verb("intake.document.receive")
def _keep(actor: Actor, *, found: Reading, name: str) -> Received:
    actor.require("intake.write")
    digest = hashlib.sha256(found.page.text.encode()).hexdigest()
    take_turn()  # two who hand in the same page at once get one document
    first = Document.objects.filter(digest=digest).first()
    if first is not None:
        unchanged()
        return Received(first, new=False)
    kept = Document.objects.create(
        name=document_name(name, found.page.text),
        raw=found.raw,
        text=found.page.text,
        damaged=[list(span) for span in found.page.damaged],
        dropped=list(found.page.dropped),
        published=found.page.published,
        digest=digest,
        received_at=clock().now(),
        received_by_id=actor.account_id,
    )
    Draft.objects.bulk_create(_row(kept, draft) for draft in found.drafts)
    facts: Facts = {
        "name": kept.name,
        "digest": digest,
        "characters": len(kept.text),
        "damaged": len(kept.damaged),
        "drafts": len(found.drafts),
    }
    record(actor, subject(kept), after=facts)
    return Received(kept, new=True)


LONGEST = {
    name: Draft._meta.get_field(name).max_length  # type: ignore[union-attr]  # these are columns, not relations
    for name in ("title", "indicator", "unit", "period", "post_or_unit")
}
"""Characters of what is read out of a hostile page, as the table holds them."""


def _row(document: Document, found: Found) -> Draft:
    facts = asdict(found)
    figure = facts.pop("figure") or (None, None)
    if not (storable(found.value) and storable(found.value_max)):
        facts |= {"value": None, "value_max": None, "doubtful": True}
    for name, most in LONGEST.items():
        facts[name] = facts[name][:most]
    return Draft(document=document, figure_start=figure[0], figure_end=figure[1], **facts)


@verb("intake.draft.accept")
def accept_draft(
    actor: Actor,
    *,
    draft_id: int,
    area_id: int,
    name: str,
    name_en: str = "",
    lead_unit_id: int | None = None,
    due: date | None = None,
    indicator_id: int | None = None,
) -> Draft:
    """Make a task of a draft, as the person words it, tied to the draft's sentence and document.

    Raises G2010 (decided before), G2011 (a result), G2012 (the name), NotFound (draft, area, unit or indicator).
    """
    actor.require("intake.write")
    draft = read_draft(actor, draft_id)
    name, name_en = task_name(name, name_en)
    _check_links(actor, area_id, lead_unit_id, indicator_id)
    _decide(actor, draft, State.ACCEPTED)
    task = create_task(
        actor,
        area_id=area_id,
        name=name,
        name_en=name_en,
        indicator_id=indicator_id,
        lead_unit_id=lead_unit_id,
        due=due,
        sentence=draft.sentence,
        document=draft.document.name,
        draft_id=draft.pk,
    )
    draft.task = task
    draft.save(update_fields=["task"])
    after = {"state": State.ACCEPTED, "task": task.code, "name": name, "sentence": draft.sentence}
    record(actor, subject(draft), before=_OPEN, after=after)
    return draft


@verb("intake.draft.dismiss")
def dismiss_draft(actor: Actor, *, draft_id: int) -> Draft:
    """Put a draft aside: nothing is made of it. Raises G2010 (decided before), G2011 (a result), NotFound."""
    actor.require("intake.write")
    draft = read_draft(actor, draft_id)
    _decide(actor, draft, State.DISMISSED)
    record(actor, subject(draft), before=_OPEN, after={"state": State.DISMISSED, "title": draft.title})
    return draft


_OPEN: Facts = {"state": State.OPEN}


def _decide(actor: Actor, draft: Draft, decision: State) -> None:
    """Claims an open draft; of two who decide at once the second is told what the first decided."""
    check_open(draft.kind, State(draft.state), draft.title)
    facts: dict[str, Any] = {
        "state": decision,
        "decided_by_id": actor.account_id,
        "decided_at": clock().now(),
    }
    if not Draft.objects.filter(pk=draft.pk, state=State.OPEN).update(**facts):
        draft.refresh_from_db(fields=["state"])
        check_open(draft.kind, State(draft.state), draft.title)
    for field, value in facts.items():
        setattr(draft, field, value)


def _check_links(actor: Actor, area_id: int, unit_id: int | None, indicator_id: int | None) -> None:
    """Raises NotFound for a key of nothing: the tables would say so too late, and in no person's words."""
    if not targets_plans(actor).filter(areas__pk=area_id).exists():
        raise NotFound(what=Phrase(f"领域 {area_id}", f"area {area_id}"))
    if unit_id is not None and not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=Phrase(f"单位 {unit_id}", f"unit {unit_id}"))
    if indicator_id is not None and not indicators(actor).filter(pk=indicator_id).exists():
        raise NotFound(what=Phrase(f"指标 {indicator_id}", f"indicator {indicator_id}"))
