"""What the supervision office does: verifies, reopens, confirms what it looked at again (回头看)."""

from guatu.dispatch.actions.deciding import gather, scatter
from guatu.dispatch.actions.filing import due_of
from guatu.dispatch.actions.moving import carry, order_of
from guatu.dispatch.actions.sampling import note_outcome
from guatu.dispatch.models import Matter, Step
from guatu.dispatch.queries.matters import matter as read_matter
from guatu.dispatch.rules.words import FINDING, check_text
from guatu.dispatch.types import Move
from guatu.kernel.errors import GuatuError
from guatu.kernel.files import Upload
from guatu.ledger.actions import verb
from guatu.org.types import Actor


@verb("dispatch.matter.verify")
def verify(
    actor: Actor,
    *,
    matter_id: int,
    passed: bool,
    finding: str,
    closes: bool = True,
    evidence: Upload | None = None,
) -> Step:
    """Somebody else looks at what was done: passed closes it (销号), or with `closes` false puts it before the desk;
    not passed returns it.

    Raises Denied for whoever fed back, G1901 where nothing was fed back, G1903 without a finding, G1908, G1014.
    """
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.verify", row)
    finding = check_text(finding, FINDING)
    if not passed:
        return carry(actor, row, Move.RETURN, order_of(actor), text=finding, evidence=evidence)
    done = carry(actor, row, Move.VERIFY, order_of(actor), text=finding, evidence=evidence, tells=not closes)
    if closes:
        actor.require("dispatch.matter.close", row)
        carry(actor, row, Move.CLOSE, order_of(actor))
        gather(actor, row)
    return done


@verb("dispatch.matter.reopen")
def reopen(actor: Actor, *, matter_id: int, finding: str, workdays: int | None = None) -> Step:
    """It was not done after all: the unit must act again, with a limit from today.

    Raises Denied for whoever handled it, G1901, G1903, G1918 for one that was split: its parts are reopened.
    """
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.reopen", row)
    if Matter.objects.filter(parent=row).exists():
        raise GuatuError("G1918", other=row.number)
    order = order_of(actor, due_on=due_of(row, workdays))
    done = carry(actor, row, Move.REOPEN, order, text=check_text(finding, FINDING))
    scatter(actor, row)
    note_outcome(row, "reopened")
    return done


@verb("dispatch.matter.confirm")
def confirm(actor: Actor, *, matter_id: int, finding: str, evidence: Upload | None = None) -> Step:
    """回头看: what was closed holds. (What does not is reopened.) Raises G1901 where it was not drawn, G1903."""
    row = read_matter(actor, matter_id)
    actor.require("dispatch.matter.confirm", row)
    text = check_text(finding, FINDING)
    done = carry(actor, row, Move.CONFIRM, order_of(actor), text=text, evidence=evidence)
    note_outcome(row, "held")
    return done
