"""Who is told of a move, in its transaction: whoever holds the matter then, or waits for its answer."""

from datetime import date

from guatu.dispatch.models import Matter
from guatu.dispatch.types import MOVE_WORDS, Move
from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message
from guatu.org.queries import accounts_at, accounts_of, answering_posts
from guatu.org.types import Actor, Role, subject

AT_WORK = (Role.REPORTER, Role.TASK_FORCE, Role.DISPATCHER, Role.SUPERVISOR, Role.ENTERPRISE)
"""Who works on what a unit holds where no post is named; its leaders are told by escalation."""

_HANDED = frozenset({
    Move.FILE, Move.ASSIGN, Move.FEED_BACK, Move.RETURN, Move.VERIFY, Move.REOPEN, Move.DISPUTE, Move.UPHOLD,
    Move.REASSIGN, Move.GATHER, Move.SCATTER, Move.ENTRUST,
})  # fmt: skip
"""Moves after which somebody has to act: the holder."""
_DECIDED = frozenset({Move.GRANT, Move.REFUSE})


def tell_of(actor: Actor, row: Matter, move: Move) -> None:
    """Post what happened to those it concerns, never to whoever did it. Moves that concern nobody else post nothing.

    What a whole batch undergoes has its own message: escalation, a drawn sample, the commitments of a meeting.
    """
    to = {account for account in _concerned(row, move) if account not in (None, actor.account_id)}
    if not to:
        return
    word, name = MOVE_WORDS[move], Phrase.of(row)
    until = row.held_until if move in _HANDED else row.due_on if move in _DECIDED else None
    post_message(
        actor,
        to=to,
        kind="dispatch.moved",
        text=Phrase(
            f"{word.zh}：{row.number} {name.zh}{_by_zh(until)}",
            f"{word.en}: {row.number} {name.en}{_by_en(until)}",
        ),
        about=subject(row),
        link=f"/dispatch/{row.pk}/",
    )


def _concerned(row: Matter, move: Move) -> set[int | None]:
    if move in _HANDED:
        return _at(row.holder_id, row.holder_post_id)
    if move in _DECIDED:
        return _at(row.unit_id, row.post_id)
    if move is Move.ASK_EXTENSION:
        return _at(row.desk_id, answering_posts([row.desk_id], clock().today()).get(row.desk_id))
    if move is Move.CLOSE:
        return {row.filed_by_id, *_at(row.unit_id, row.post_id)}
    return set()


def _at(unit_id: int, post_id: int | None) -> set[int | None]:
    """The accounts at the post; where nobody signs in from it, those at work in its unit."""
    seated = accounts_at([post_id]).get(post_id, []) if post_id is not None else []
    if seated:
        return set(seated)
    return {account for role in AT_WORK for account in accounts_of([unit_id], role).get(unit_id, [])}


def _by_zh(day: date | None) -> str:
    return f"（{day:%-m月%-d日}前）" if day is not None else ""


def _by_en(day: date | None) -> str:
    return f" (by {day:%-d %B})" if day is not None else ""
