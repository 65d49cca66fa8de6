"""Whether anything on a wall has changed, cheaply enough to be asked every few seconds."""

from hashlib import sha256

from guatu.kernel.clock import clock
from guatu.ledger.queries import newest_number, verbs_since
from guatu.org.types import Actor
from guatu.wall.queries.boards import digest_of
from guatu.wall.types import AGE_RESTS_ON, Changed, Token, WallView


def token(actor: Actor, view: WallView, language: str) -> Token:
    """The state of a wall: another one after every write that it rests on, and after no other. One query.

    Every write leaves a ledger entry in its own transaction, so that the newest number is enough.
    """
    rests = {prefix for one in view.screens for prefix in one.kind.rests_on} | set(AGE_RESTS_ON)
    sight = sorted(actor.unit_ids) if actor.unit_ids is not None else None
    who = repr((digest_of(view), actor.role, sight, language))
    return Token(newest_number(rests), clock().today().isoformat(), sha256(who.encode()).hexdigest()[:16])


def changed_since(view: WallView, before: str, now: Token) -> Changed:
    """What a wall that last saw `before` must fetch. At most one query.

    Another day or composition, and a token that is none of ours, is a reload of everything.
    """
    number, _, rest = before.partition(".")
    if rest != f"{now.day}.{now.digest}" or not number.isdecimal() or len(number) > 18:
        return Changed(str(now), (), age=False, reload=True)
    if int(number) == now.number:
        return Changed(str(now), (), age=False, reload=False)
    verbs = verbs_since(int(number))
    return Changed(
        token=str(now),
        screens=tuple(one.number for one in view.screens if _touched(verbs, one.kind.rests_on)),
        age=_touched(verbs, AGE_RESTS_ON),
        reload=False,
    )


def _touched(verbs: set[str], prefixes: tuple[str, ...]) -> bool:
    return any(verb.startswith(prefixes) for verb in verbs)
