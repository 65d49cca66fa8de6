"""How a move is carried out: the rule decides, the row follows if nobody moved it meanwhile, the step is kept."""

from collections.abc import Mapping
from typing import Any

from guatu.dispatch.actions.telling import tell_of
from guatu.dispatch.models import Matter, Step
from guatu.dispatch.queries.rule_texts import LIMITS
from guatu.dispatch.rules.machine import Order, Standing, not_movable, step
from guatu.dispatch.types import Move, State
from guatu.kernel.clock import clock
from guatu.kernel.files import Upload
from guatu.ledger.actions import keep_file, record
from guatu.ledger.types import Facts
from guatu.org.queries import answering_posts, house_city, seats_of, work_calendar
from guatu.org.types import Actor, Role, subject

_ASIDE = (Move.ASK_EXTENSION, Move.REFUSE, Move.ESCALATE, Move.ENTRUST)
"""What happens while it stays where it is: it keeps its turn."""


def standing_of(row: Matter) -> Standing:
    """Where a matter stands, for the rule."""
    return Standing(
        state=State(row.state),
        desk=row.desk_id,
        unit=row.unit_id,
        verifier=row.verifier_id,
        holder=row.holder_id,
        since=row.held_since,
        until=row.held_until,
        due_on=row.due_on,
        first_due=row.first_due,
        asked=row.asked,
        extended=row.extended,
        handled_by=row.handled_by_id,
        returned=row.returned,
        reopened=row.reopened,
        escalated=row.escalated,
        sampled=row.sampled,
        closed_on=row.closed_on,
    )


def columns_of(now: Standing) -> dict[str, Any]:
    """The columns of a row that stands so."""
    return {
        "state": now.state.value,
        "desk_id": now.desk,
        "unit_id": now.unit,
        "verifier_id": now.verifier,
        "holder_id": now.holder,
        "held_since": now.since,
        "held_until": now.until,
        "due_on": now.due_on,
        "first_due": now.first_due,
        "asked": now.asked,
        "extended": now.extended,
        "handled_by_id": now.handled_by,
        "returned": now.returned,
        "reopened": now.reopened,
        "escalated": now.escalated,
        "sampled": now.sampled,
        "closed_on": now.closed_on,
    }


def order_of(actor: Actor, **facts: Any) -> Order:
    """Who orders it, today, with what the move needs."""
    return Order(on=clock().today(), account=actor.account_id, own_unit=actor.unit_id, **facts)


def carry(
    actor: Actor,
    row: Matter,
    move: Move,
    order: Order,
    *,
    text: str = "",
    evidence: Upload | None = None,
    more: Mapping[str, Any] | None = None,
    tells: bool = True,
) -> Step:
    """Carry a move out: `more` are further columns it changes. Its ledger entry is written here, and those concerned
    are told (`telling.tell_of`) unless another move follows at once (`tells` false).

    Raises what `rules.machine.step` refuses, G1901 where somebody moved it meanwhile, G1014 (evidence).
    """
    was, held_at = standing_of(row), row.holder_post_id
    now = step(was, move, order, LIMITS.said_by(row.terms), work_calendar())
    columns = columns_of(now) | dict(more or {})
    columns["turn"] = row.turn + (move not in _ASIDE)
    columns.setdefault("holder_post_id", _post_of_holder(row, now, columns.get("post_id", row.post_id)))
    found = Matter.objects.filter(
        pk=row.pk, state=was.state, turn=row.turn, asked=was.asked, escalated=was.escalated
    )
    if not found.update(**columns):
        raise not_movable(was.state, move)
    for name, value in columns.items():
        setattr(row, name, value)
    done = write_step(actor, row, move, text=text, evidence=evidence)
    before: Facts = {"state": was.state, "holder": was.holder, "post": held_at}
    after: Facts = {
        "state": now.state, "holder": now.holder, "post": row.holder_post_id, "until": now.until, "text": text,
    }  # fmt: skip
    if evidence is not None:
        after = {**after, "evidence": done.evidence_digest}
    record(actor, subject(row), before=before, after=after)
    if tells:
        tell_of(actor, row, move)
    return done


def write_step(
    actor: Actor, row: Matter, move: Move, *, text: str = "", evidence: Upload | None = None
) -> Step:
    """Write down what happened to a matter that stands so since. Raises G1014 (evidence)."""
    done = Step(
        matter=row,
        move=move.value,
        at=clock().now(),
        by_id=actor.account_id,
        text=text,
        holder_id=row.holder_id,
        until=row.held_until,
    )
    if evidence is not None:
        kept = keep_file(evidence)
        done.evidence_digest, done.evidence_name = kept.digest, kept.name
        done.evidence = kept.path
    done.save(force_insert=True)
    return done


def _post_of_holder(row: Matter, now: Standing, post_id: int | None) -> int | None:
    """The post at which the holder has it: the one that handles it, else the one that answers for the unit."""
    if now.holder == now.unit and post_id is not None:
        return post_id
    return row.holder_post_id if now.holder == row.holder_id else post_of(now.holder)


def post_of(unit_id: int) -> int | None:
    """The post that answers for a unit today; None where it has none. Two queries."""
    return answering_posts([unit_id], clock().today()).get(unit_id)


def desk_of(actor: Actor) -> int:
    """The unit that assigns what this actor files: its own where it assigns itself, else the dispatch office."""
    if actor.role == Role.DISPATCHER and actor.unit_id is not None:
        return actor.unit_id
    return next(iter(seats_of(Role.DISPATCHER)), None) or _top()


def verifiers() -> tuple[int, ...]:
    """The units that may verify, the supervision office first, then the city itself."""
    return (*seats_of(Role.SUPERVISOR), _top())


def _top() -> int:
    city = house_city()
    if city is None:
        raise RuntimeError("the house has no city: build its units first")
    return int(city.pk)
