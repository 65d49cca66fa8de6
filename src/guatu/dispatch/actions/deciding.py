"""What the desk decides: disputes and extensions, duplicates and parts, closure."""

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.dispatch.actions.filing import check_owner, due_of, issue_directive, level_of, ordered
from guatu.dispatch.actions.moving import carry, order_of, verifiers
from guatu.dispatch.models import Matter, Step
from guatu.dispatch.queries.matters import matter as read_matter
from guatu.dispatch.rules.words import FINDING, REASON, check_text
from guatu.dispatch.types import OPEN, About, Kind, Move, State
from guatu.kernel.errors import GuatuError
from guatu.kernel.files import Upload
from guatu.ledger.actions import verb
from guatu.org.types import Actor

MOST_PARTS = 20
"""A matter that needs more parts is a plan."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit does of a matter that is split; without `workdays` the limit of a part."""

    title: str
    unit_id: int
    post_id: int | None = None
    workdays: int | None = None
    title_en: str = ""


@verb("dispatch.matter.decide")
def decide_dispute(
    actor: Actor,
    *,
    matter_id: int,
    text: str,
    unit_id: int | None = None,
    post_id: int | None = None,
    workdays: int | None = None,
) -> Step:
    """The assignment stands, or (`unit_id`) another unit must act, with its limit from today.

    Raises G1901, G1903, G1908, G1902, G1907 (limit), G1909, NotFound (unit).
    """
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.decide", row)
    text = check_text(text, REASON)
    if unit_id is None or unit_id == row.unit_id:
        return carry(actor, row, Move.UPHOLD, order_of(actor), text=text)
    check_owner(actor, unit_id, post_id)
    order = order_of(actor, unit=unit_id, verifiers=verifiers(), due_on=due_of(row, workdays))
    more = ordered(actor, unit_id, post_id, workdays, level_of(row))
    return carry(actor, row, Move.REASSIGN, order, text=text, more=more)


@verb("dispatch.matter.extend")
def decide_extension(actor: Actor, *, matter_id: int, granted: bool, text: str) -> Step:
    """Grant the time that was asked for, or not. Raises G1901 where none was asked, G1903, G1908."""
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.decide", row)
    move = Move.GRANT if granted else Move.REFUSE
    return carry(actor, row, move, order_of(actor), text=check_text(text, REASON))


@verb("dispatch.matter.merge")
def merge(actor: Actor, *, matter_id: int, into_id: int, text: str) -> Step:
    """A duplicate goes on as another open matter. Raises G1901, G1903, G1915 (not into that one), NotFound."""
    row, target = read_matter(actor, matter_id), read_matter(actor, into_id)
    actor.require("dispatch.matter.merge", row)
    if target.pk == row.pk or target.state not in OPEN or target.parent_id == row.pk:
        raise GuatuError("G1915", other=target.number)
    done = carry(
        actor,
        row,
        Move.MERGE,
        order_of(actor),
        text=check_text(text, REASON),
        more={"merged_into_id": target.pk},
    )
    gather(actor, row)
    return done


@verb("dispatch.matter.split")
def split(actor: Actor, *, matter_id: int, parts: Sequence[Part], text: str) -> list[Matter]:
    """Give parts of a matter to several units; the desk keeps the whole until every part is closed.

    Raises G1901, G1917 (fewer than two parts, or more than twenty), and what issuing a part refuses.
    """
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.split", row)
    text = check_text(text, REASON)
    if not 2 <= len(parts) <= MOST_PARTS:
        raise GuatuError("G1917", most=MOST_PARTS)
    made = [
        issue_directive(
            actor,
            title=part.title,
            title_en=part.title_en,
            unit_id=part.unit_id,
            post_id=part.post_id,
            workdays=part.workdays,
            kind=Kind(row.kind),
            level=level_of(row),
            project_id=row.project_id,
            meeting_id=row.meeting_id,
            about=About(row.about_kind, row.about_id, row.about_unit_id),
            parent=row,
        )
        for part in parts
    ]
    last = max(part.due_on for part in made)
    lead = next((part.unit_id for part in made if part.unit_id != row.desk_id), row.desk_id)
    order = order_of(actor, unit=lead, verifiers=verifiers(), due_on=last)
    carry(actor, row, Move.SPLIT, order, text=text)
    return made


@verb("dispatch.matter.close")
def close(actor: Actor, *, matter_id: int, finding: str, evidence: Upload | None = None) -> Step:
    """销号 of what was verified, by somebody other than who handled it, on a stated finding.

    Raises Denied for the handler, G1901 (state), G1903, G1908 (finding), G1014 (evidence).
    """
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.close", row)
    done = carry(
        actor, row, Move.CLOSE, order_of(actor), text=check_text(finding, FINDING), evidence=evidence
    )
    gather(actor, row)
    return done


def gather(actor: Actor, part: Matter) -> None:
    """Where this was the last open part, the whole goes to the desk to be closed."""
    if part.parent_id is None or Matter.objects.filter(parent=part.parent_id, state__in=OPEN).exists():
        return
    whole = Matter.objects.select_related("terms").get(pk=part.parent_id)
    if whole.state == State.SPLIT:
        # Who did the last part does not close the whole.
        carry(actor, whole, Move.GATHER, order_of(actor), more={"handled_by_id": part.handled_by_id})


def scatter(actor: Actor, part: Matter) -> None:
    """A part was reopened: the whole waits for it again, and so does what that is a part of."""
    if part.parent_id is None:
        return
    whole = Matter.objects.select_related("terms").get(pk=part.parent_id)
    if whole.state in (State.VERIFIED, State.CLOSED):
        carry(actor, whole, Move.SCATTER, order_of(actor, due_on=max(part.due_on, whole.due_on)))
        scatter(actor, whole)
