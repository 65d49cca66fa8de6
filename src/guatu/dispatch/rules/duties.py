"""How often sponsors, secretaries and task forces are owed (Xuzhou 2018, Liaoyang 2018, Quanzhou 2022), and where it
stands. Pure.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.dispatch.types.duties import DutyRules, Every, OccasionKind, Turn, TurnStanding, TurnState
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind as PeriodKind
from guatu.kernel.period import Period

_MOST_YUAN = 10**13
_MOST_DAYS = 366


def span_of(every: Every, day: date) -> Period:
    """The week (from Monday), month or quarter that a day lies in."""
    return Period.holding(PeriodKind(every.value), day)


def standing(turn: Turn, last: date | None, since: date, today: date) -> TurnStanding:
    """Where a turn stands. `last`: when it was last held up to today; `since`: from when the duty runs.

    Missed where nothing was held in the last whole span either, and the duty ran all through it.
    """
    span = span_of(turn.every, today)
    first, before = span.first_day, span.previous().first_day
    if last is not None and last >= first:
        state = TurnState.HELD
    elif since <= before and (last is None or last < before):
        state = TurnState.MISSED
    else:
        state = TurnState.OWED
    return TurnStanding(turn, state, last, span.last_day)


def standings(
    turns: Iterable[Turn], held: Mapping[OccasionKind, date], since: date, today: date
) -> tuple[TurnStanding, ...]:
    """All of them; `held`: when each was last held."""
    return tuple(standing(turn, held.get(turn.kind), since, today) for turn in turns)


def read_duty_rules(text: str) -> DutyRules:
    """A cadence from its text. Raises G1945 saying where it is wrong."""
    try:
        raw = tomllib.loads(text)
        secretary = raw["secretary"]
        return DutyRules(
            code=_text(raw, "code", 40),
            version=_text(raw, "version", 20),
            name=Phrase(_text(raw, "name"), _text(raw, "name_en")),
            source=Phrase(_text(raw, "source"), _text(raw, "source_en")),
            secretary_from=Decimal(_count(secretary, "from_yuan", _MOST_YUAN)),
            silent_days=_count(secretary, "log_every_days", _MOST_DAYS),
            sponsor=_turns(raw, "sponsor"),
            leader=_turns(raw, "leader"),
            force=_turns(raw, "force"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:  # TOMLDecodeError is a ValueError
        raise GuatuError("G1945", where=str(wrong)[:120] or "—") from wrong


def _turns(raw: Mapping[str, Any], name: str) -> tuple[Turn, ...]:
    rows: Sequence[Mapping[str, Any]] = raw.get(name, [])
    found = tuple(Turn(OccasionKind(row["kind"]), Every(row["every"])) for row in rows)
    if len({turn.kind for turn in found}) < len(found):
        raise ValueError(name)
    return found


def _text(raw: Mapping[str, Any], name: str, most: int = 600) -> str:
    found = raw[name]
    if not isinstance(found, str) or not found.strip() or len(found) > most:
        raise ValueError(name)
    return found.strip()


def _count(raw: Mapping[str, Any], name: str, most: int) -> int:
    found = raw[name]
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= most:
        raise ValueError(name)
    return found


def check_day(day: date, first: date | None, last: date | None) -> None:
    """Raises G1946 for a day outside [first, last]; None: open."""
    if (first is not None and day < first) or (last is not None and day > last):
        span = " – ".join(one.isoformat() if one is not None else "…" for one in (first, last))
        raise GuatuError("G1946", day=day.isoformat(), span=span)
