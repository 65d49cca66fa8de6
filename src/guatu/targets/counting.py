"""Counts that rooms above keep: what they offer, indicators take instead of a typed figure.

A batch programme counts its units of work (310 of 447), a funnel its first events; what is counted once is not
reported again.
"""

from collections.abc import Mapping

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.targets.types import Counter, Keeper

_keepers: dict[str, Keeper] = {}


def offer_counts(keeper: Keeper) -> None:
    """What a room above calls when it is ready. Raises ValueError for a kind offered twice by different keepers."""
    if _keepers.setdefault(keeper.kind, keeper) != keeper:
        raise ValueError(f"{keeper.kind} is kept already")


def keeper(key: str) -> Keeper:
    """Who keeps the count "<kind>:<name>". Raises G1525."""
    kind, sign, name = key.partition(":")
    if not (sign and name and kind in _keepers):
        raise GuatuError("G1525", counter=key, known="、".join(sorted(_keepers)) or "—")
    return _keepers[kind]


def count(actor: Actor, key: str, period: Period) -> Mapping[int, int]:
    """The count by unit id. Raises G1525, and what its keeper raises."""
    return keeper(key).count(actor, key.partition(":")[2], period)


def offered(actor: Actor) -> list[Counter]:
    """Every count on offer, by kind."""
    return [one for kind in sorted(_keepers) for one in _keepers[kind].offered(actor)]


def described(actor: Actor, key: str) -> Counter | None:
    """The count of that key, as it is offered; None where it is none, or no longer offered."""
    return next((one for one in offered(actor) if one.key == key), None) if key else None
