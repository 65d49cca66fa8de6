"""During a meeting: a typed line orders, and what was just ordered is taken back."""

from guatu.dispatch.actions.filing import issue_directive
from guatu.dispatch.actions.meetings import open_meeting
from guatu.dispatch.actions.moving import carry, order_of
from guatu.dispatch.models import AgendaItem, DecisionLine
from guatu.dispatch.queries.running import item_of, may_be_withdrawn, read_decision
from guatu.dispatch.queries.running import line as read_row
from guatu.dispatch.rules.decision_line import LONGEST_LINE
from guatu.dispatch.rules.words import DECISION, check_text
from guatu.dispatch.types import Move
from guatu.dispatch.types.lines import NamedUnit, ReadLine
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject


@verb("dispatch.directive.say")
def say_decision(actor: Actor, *, meeting_id: int, item_id: int, text: str) -> DecisionLine:
    """A line typed for a point becomes a directive to the unit that leads, at the post where it names one.

    It stands in the point's decision too.

    Raises G1906 once the meeting was held, G1931 for what is not understood, G1903, G1908 (text), NotFound, and what
    issuing refuses.
    """
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    item = item_of(meeting, item_id)
    text = " ".join(check_text(text, DECISION, LONGEST_LINE).split())
    said = read_decision(actor, item, text)
    if said.lead is None or said.limit is None or said.unread:
        raise GuatuError("G1931", what=not_understood(said, text))
    matter = issue_directive(
        actor,
        title=said.subject,
        unit_id=said.lead.id,
        post_id=said.lead.post,
        workdays=said.limit.workdays,
        project_id=item.project_id,
        meeting_id=meeting.pk,
        detail=_supported_by(said.supports),
    )
    line = DecisionLine.objects.create(
        item=item, matter=matter, text=text, at=clock().now(), by_id=actor.account_id
    )
    line.supports.set([unit.id for unit in said.supports])
    _write_decision(item, f"{item.decision}\n{text}".strip())
    supports = tuple(unit.id for unit in said.supports)
    record(actor, subject(matter), after={"line": text, "item": item.pk, "supports": supports})
    return line


@verb("dispatch.directive.withdraw")
def withdraw_decision(actor: Actor, *, meeting_id: int, line_id: int) -> DecisionLine:
    """Take back what a line ordered, while the meeting goes on and nobody has acted on it. Its number stays used.

    Raises G1906 once the meeting was held, G1932 where the unit has acted or it was taken back, NotFound.
    """
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    line = read_row(actor, meeting_id, line_id)
    if not may_be_withdrawn(line, meeting):
        raise GuatuError("G1932", other=line.matter.number)
    carry(actor, line.matter, Move.WITHDRAW, order_of(actor), text=line.text)
    left = line.item.decision.split("\n")
    if line.text in left:
        left.remove(line.text)
    _write_decision(line.item, "\n".join(left))
    return line


def not_understood(said: ReadLine, text: str) -> Phrase:
    """Every place that was not understood, in words."""
    zh = "；".join(
        f"{one.said.zh}（第{one.start + 1}—{max(one.end, one.start + 1)}字）" for one in said.unread
    )
    en = "; ".join(
        f"{one.said.en} (characters {one.start + 1}–{max(one.end, one.start + 1)})" for one in said.unread
    )
    return Phrase(zh or text, en or text)


def _supported_by(units: tuple[NamedUnit, ...]) -> str:
    return f"配合单位：{'、'.join(unit.name.zh for unit in units)}" if units else ""


def _write_decision(item: AgendaItem, text: str) -> None:
    item.decision = text
    item.save(update_fields=["decision"])
