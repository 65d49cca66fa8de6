"""What a unit does with what it holds: signs for it, takes it up, passes it to another post, feeds back, disputes it,
asks for more time."""

from datetime import date

from guatu.dispatch.actions.filing import check_post
from guatu.dispatch.actions.moving import carry, order_of
from guatu.dispatch.models import Matter, Step
from guatu.dispatch.queries.matters import matter as read_matter
from guatu.dispatch.rules.words import FEEDBACK, PLAN, REASON, check_text, trimmed
from guatu.dispatch.types import Move
from guatu.kernel.files import Upload
from guatu.ledger.actions import verb
from guatu.org.types import Actor


@verb("dispatch.matter.sign")
def sign(actor: Actor, *, matter_id: int) -> Step:
    """签收: the unit has read it and takes it. Raises G1901."""
    return _carry(actor, matter_id, Move.SIGN)


@verb("dispatch.matter.take_up")
def take_up(actor: Actor, *, matter_id: int, text: str, post_id: int | None = None) -> Step:
    """Work begins, by these measures, at the post it was given to or another of the unit.

    Raises G1901, G1903, G1908, G1909 (post of another unit).
    """
    row = _mine(actor, matter_id, Move.TAKE_UP)
    if post_id is not None:
        check_post(actor, row.unit, post_id)
    more = {"post_id": post_id} if post_id is not None else {}
    return carry(actor, row, Move.TAKE_UP, order_of(actor), text=check_text(text, PLAN), more=more)


@verb("dispatch.matter.entrust")
def entrust(actor: Actor, *, matter_id: int, post_id: int, text: str = "") -> Step:
    """转交经办岗位: whoever holds it has it at another of its posts; it wins no time by that.

    Raises G1901 (at rest), G1908, G1909 (post of another unit).
    """
    row = _mine(actor, matter_id, Move.ENTRUST)
    check_post(actor, row.holder, post_id)
    more = {"holder_post_id": post_id}
    if row.holder_id == row.unit_id and row.issued_on is not None:
        more["post_id"] = post_id
    return carry(actor, row, Move.ENTRUST, order_of(actor), text=trimmed(text, REASON), more=more)


@verb("dispatch.matter.feed_back")
def feed_back(actor: Actor, *, matter_id: int, text: str, evidence: Upload | None = None) -> Step:
    """The unit says what it did, with at most one file. Signs for it too where nobody had.

    Raises G1901 (state), G1903, G1908 (text), G1014 (evidence).
    """
    row = _mine(actor, matter_id, Move.FEED_BACK)
    return carry(
        actor, row, Move.FEED_BACK, order_of(actor), text=check_text(text, FEEDBACK), evidence=evidence
    )


@verb("dispatch.matter.dispute")
def dispute(actor: Actor, *, matter_id: int, text: str) -> Step:
    """The unit says that it is not the one to act; the desk decides within its limit. Raises G1901, G1903, G1908."""
    return _carry(actor, matter_id, Move.DISPUTE, check_text(text, REASON))


@verb("dispatch.matter.ask_extension")
def ask_extension(actor: Actor, *, matter_id: int, until: date, text: str) -> Step:
    """Ask for more time, to a day, ahead of the due day; the unit goes on holding it.

    Raises G1901, G1903, G1908, G1912 (too late to ask), G1913 (no such day), G1914 (asked already, or too often).
    """
    row = _mine(actor, matter_id, Move.ASK_EXTENSION)
    order = order_of(actor, until=until)
    return carry(actor, row, Move.ASK_EXTENSION, order, text=check_text(text, REASON))


def _carry(actor: Actor, matter_id: int, move: Move, text: str = "") -> Step:
    return carry(actor, _mine(actor, matter_id, move), move, order_of(actor), text=text)


def _mine(actor: Actor, matter_id: int, move: Move) -> Matter:
    row = read_matter(actor, matter_id)
    actor.require(f"dispatch.matter.{move}", row)
    return row
