"""How often sponsors, secretaries and task forces are owed (Xuzhou 2018, Liaoyang 2018, Quanzhou 2022), and where it
stands. Pure.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from guatu.dispatch.rules.rule_texts import Table, read_rule_text
from guatu.dispatch.types.duties import DutyRules, Every, OccasionKind, Turn, TurnStanding, TurnState
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind as PeriodKind
from guatu.kernel.period import Period

_MOST_YUAN = 10**13
_MOST_DAYS = 366
_TWICE = Phrase("这一类写了两次", "this kind stands here twice")


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
    """A cadence from its text. Raises G1945 saying on which line it is wrong."""
    root = read_rule_text(text, "G1945")
    heading, secretary = root.heading(), root.table("secretary")
    return DutyRules(
        *heading,
        secretary_from=Decimal(secretary.count("from_yuan", most=_MOST_YUAN)),
        silent_days=secretary.count("log_every_days", most=_MOST_DAYS),
        sponsor=_turns(root, "sponsor"),
        leader=_turns(root, "leader"),
        force=_turns(root, "force"),
    )


def _turns(root: Table, name: str) -> tuple[Turn, ...]:
    found: list[Turn] = []
    for row in root.tables(name):
        turn = Turn(row.word("kind", OccasionKind), row.word("every", Every))
        if turn.kind in {one.kind for one in found}:
            raise row.wrong("kind", _TWICE)
        found.append(turn)
    return tuple(found)


def check_day(day: date, first: date | None, last: date | None) -> None:
    """Raises G1946 for a day outside [first, last]; None: open."""
    if (first is not None and day < first) or (last is not None and day > last):
        span = " – ".join(one.isoformat() if one is not None else "…" for one in (first, last))
        raise GuatuError("G1946", day=day.isoformat(), span=span)
