"""The transition table of stages (DESIGN.md, "Domain"): what may follow what, and which step needs its reason."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.types import Stage

_S = Stage

FORWARD: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    _S.CONCEPT: (_S.POOL,),
    # A project the government itself builds is not negotiated: it goes straight to its approvals.
    _S.POOL: (_S.NEGOTIATING, _S.PREPARING),
    _S.NEGOTIATING: (_S.SIGNED,),
    _S.SIGNED: (_S.SITED,),
    _S.SITED: (_S.PREPARING,),
    _S.PREPARING: (_S.STARTED,),
    _S.STARTED: (_S.BUILDING,),
    _S.BUILDING: (_S.COMPLETED,),
    _S.COMPLETED: (_S.PRODUCING,),
    _S.PRODUCING: (_S.EFFECTIVE,),
}
# Only before the start: a start is one event for ever (RULES.md §1, 五项活动), so nothing goes back over it.
BACK: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    _S.NEGOTIATING: (_S.POOL,),
    _S.SIGNED: (_S.NEGOTIATING,),
    _S.SITED: (_S.SIGNED,),
    _S.PREPARING: (_S.POOL,),
}
_HALTABLE: Final = tuple(stage for stage in Stage if stage.rank < Stage.COMPLETED.rank)


def _table() -> dict[Stage, dict[Stage, bool]]:
    table: dict[Stage, dict[Stage, bool]] = {stage: {} for stage in Stage}
    for stage, following in FORWARD.items():
        table[stage].update(dict.fromkeys(following, False))
    for stage, earlier in BACK.items():
        table[stage].update(dict.fromkeys(earlier, True))
    for stage in _HALTABLE:
        table[stage].update({_S.PAUSED: True, _S.TERMINATED: True})
        table[_S.PAUSED][stage] = False
    table[_S.PAUSED][_S.TERMINATED] = True
    return table


TRANSITIONS: Final[Mapping[Stage, Mapping[Stage, bool]]] = _table()
"""From a stage to each it may move to; the value says whether the step needs a reason."""


def moves_from(stage: Stage, paused_at: Stage | None = None) -> dict[Stage, bool]:
    """The moves open to a project, each with whether it needs a reason.

    A paused one resumes only at `paused_at`, the stage it was paused at; every move is open where that is not known.
    """
    moves = dict(TRANSITIONS[stage])
    if stage is Stage.PAUSED and paused_at is not None:
        moves = {to: needs for to, needs in moves.items() if to in (paused_at, Stage.TERMINATED)}
    return moves


def check_move(
    before: Stage,
    to: Stage,
    *,
    on: date,
    today: date,
    reason: str = "",
    last_move: date | None = None,
    paused_at: Stage | None = None,
) -> None:
    """Raises G1602 for a step not allowed, G1603 without its reason, G1604 for a day out of order."""
    moves = moves_from(before, paused_at)
    if to not in moves:
        raise GuatuError("G1602", before=before.value, to=to.value, allowed=", ".join(moves) or "—")
    if moves[to] and not reason.strip():
        raise GuatuError("G1603", to=to.value)
    if on > today or (last_move is not None and on < last_move):
        since = last_move.isoformat() if last_move else "—"
        raise GuatuError("G1604", on=on.isoformat(), since=since, today=today.isoformat())


def path_to(before: Stage, to: Stage) -> list[Stage]:
    """The shortest way forward from one stage to another, without `before`; empty where there is none.

    A finished node may prove several steps at once: whoever poured the foundation has started.
    """
    ways: list[list[Stage]] = [[before]]
    seen = {before}
    while ways:
        way = ways.pop(0)
        if way[-1] is to:
            return way[1:]
        for following in FORWARD.get(way[-1], ()):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
