"""What a unit asks a meeting for: a problem, with its own proposal and the day it is wanted by."""

from datetime import date

from guatu.dispatch.models import Ask
from guatu.dispatch.queries.asks import ask as read_ask
from guatu.dispatch.rules.words import LONGEST_TITLE, trimmed
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, verb
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.projects.queries import projects

PROBLEM = Phrase("问题", "the problem")
PROPOSAL = Phrase("建议方案", "a proposal")
WANTED = Phrase("希望解决的日期", "the day it is wanted by")
LONGEST_PROPOSAL = 1000
"""Characters: a file of an office should not pass 5,000, and a meeting hears many."""


@verb("dispatch.ask.file")
def file_ask(
    actor: Actor,
    *,
    unit_id: int,
    problem: str,
    proposal: str,
    wanted_on: date | None,
    project_id: int | None = None,
) -> Ask:
    """Ask the next meeting for something. Whoever raises a problem brings a proposal and a date.

    Raises Denied for another unit, G1930 where one of the three is missing, G1937 for a day that has passed, G1908 (too
    long), NotFound (unit or project out of sight).
    """
    unit = units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(what=Phrase(f"单位 {unit_id}", f"unit {unit_id}"))
    row = Ask(unit=unit, filed_at=clock().now(), filed_by_id=actor.account_id)
    actor.require("dispatch.ask.write", row)
    row.problem = _needed(problem, PROBLEM, LONGEST_TITLE)
    row.proposal = _needed(proposal, PROPOSAL, LONGEST_PROPOSAL)
    if wanted_on is None:
        raise GuatuError("G1930", field=WANTED)
    if wanted_on <= clock().today():
        raise GuatuError("G1937", day=wanted_on)
    if project_id is not None and not projects(actor).filter(pk=project_id).exists():
        raise NotFound(what=Phrase(f"项目 {project_id}", f"project {project_id}"))
    row.wanted_on, row.project_id = wanted_on, project_id
    row.save(force_insert=True)
    record(
        actor,
        subject(row),
        after={"unit": unit.code, "problem": row.problem, "proposal": row.proposal, "wanted_on": wanted_on},
    )
    return row


@verb("dispatch.ask.withdraw")
def withdraw_ask(actor: Actor, *, ask_id: int) -> Ask:
    """Ask no more. Raises Denied for another unit's, G1938 once it is on an agenda or was withdrawn, NotFound."""
    row = read_ask(actor, ask_id)
    actor.require("dispatch.ask.write", row)
    free = Ask.objects.filter(pk=row.pk, item=None, withdrawn_at=None)
    if not free.update(withdrawn_at=clock().now()):
        raise GuatuError("G1938", ask=row.problem)
    record(actor, subject(row), before={"withdrawn": False}, after={"withdrawn": True})
    row.refresh_from_db(fields=["withdrawn_at"])
    return row


def _needed(text: str, field: Phrase, most: int) -> str:
    kept = trimmed(text, field, most)
    if not kept:
        raise GuatuError("G1930", field=field)
    return kept
