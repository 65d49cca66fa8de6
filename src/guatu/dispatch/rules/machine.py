"""The one closure machine (五化闭环, RULES.md §1): what may follow what, who holds the matter next and until when.

Pure: `step` takes where a matter stands and gives where it stands then, or refuses. One unit holds it at any moment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from guatu.dispatch.rules.limits import Terms, step_day
from guatu.dispatch.types import MOVE_WORDS, OPEN, STATE_WORDS, Move, State
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError


class Party(StrEnum):
    """Who may hold a matter."""

    DESK = "desk"  # the office that assigns
    HANDLER = "handler"  # the unit that must act
    VERIFIER = "verifier"  # never the handler
    KEEPER = "keeper"  # the desk, or the verifier where the desk itself had to act
    SAME = "same"  # whoever holds it now


class Until(StrEnum):
    """Which limit runs next: a step's own, the limit of handling, or none."""

    ASSIGN = "assign"
    SIGN = "sign"
    DISPUTE = "dispute"
    VERIFY = "verify"
    CLOSE = "close"
    DUE = "due"
    SAME = "same"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states, to which (None: it stays), who holds it then, which limit runs then."""

    sources: tuple[State, ...]
    to: State | None
    holder: Party
    until: Until


_UNDECIDED = (State.FILED, State.ASSIGNED, State.SIGNED, State.IN_HAND)
_BEGUN = (State.ASSIGNED, State.SIGNED, State.IN_HAND, State.RETURNED, State.REOPENED)

TABLE: Mapping[Move, Transition] = {
    Move.ASSIGN: Transition((State.FILED,), State.ASSIGNED, Party.HANDLER, Until.SIGN),
    # What a meeting ordered and took back before it ended; nobody has acted on it yet.
    Move.WITHDRAW: Transition((State.ASSIGNED,), State.WITHDRAWN, Party.DESK, Until.NONE),
    Move.SIGN: Transition((State.ASSIGNED,), State.SIGNED, Party.HANDLER, Until.DUE),
    Move.TAKE_UP: Transition(
        (State.ASSIGNED, State.SIGNED, State.RETURNED, State.REOPENED),
        State.IN_HAND,
        Party.HANDLER,
        Until.DUE,
    ),
    # What was done in a day needs no ceremony: feeding back signs for it and takes it up.
    Move.FEED_BACK: Transition(_BEGUN, State.FED_BACK, Party.VERIFIER, Until.VERIFY),
    Move.RETURN: Transition((State.FED_BACK,), State.RETURNED, Party.HANDLER, Until.DUE),
    Move.VERIFY: Transition((State.FED_BACK,), State.VERIFIED, Party.KEEPER, Until.CLOSE),
    Move.CLOSE: Transition((State.VERIFIED,), State.CLOSED, Party.KEEPER, Until.NONE),
    Move.REOPEN: Transition((State.VERIFIED, State.CLOSED), State.REOPENED, Party.HANDLER, Until.DUE),
    Move.DISPUTE: Transition((State.ASSIGNED, State.SIGNED), State.DISPUTED, Party.DESK, Until.DISPUTE),
    Move.UPHOLD: Transition((State.DISPUTED,), State.ASSIGNED, Party.HANDLER, Until.SIGN),
    Move.REASSIGN: Transition((State.DISPUTED,), State.ASSIGNED, Party.HANDLER, Until.SIGN),
    Move.ASK_EXTENSION: Transition(_BEGUN, None, Party.SAME, Until.SAME),
    Move.GRANT: Transition(_BEGUN, None, Party.SAME, Until.SAME),
    Move.REFUSE: Transition(_BEGUN, None, Party.SAME, Until.SAME),
    Move.MERGE: Transition(_UNDECIDED, State.MERGED, Party.DESK, Until.NONE),
    Move.SPLIT: Transition(_UNDECIDED, State.SPLIT, Party.DESK, Until.DUE),
    Move.GATHER: Transition((State.SPLIT,), State.VERIFIED, Party.KEEPER, Until.CLOSE),
    Move.SCATTER: Transition((State.VERIFIED, State.CLOSED), State.SPLIT, Party.DESK, Until.DUE),
    Move.SAMPLE: Transition((State.CLOSED,), None, Party.VERIFIER, Until.VERIFY),
    Move.CONFIRM: Transition((State.CLOSED,), None, Party.KEEPER, Until.NONE),
    Move.ESCALATE: Transition(OPEN, None, Party.SAME, Until.SAME),
    Move.ENTRUST: Transition(OPEN, None, Party.SAME, Until.SAME),  # another post of whoever holds it
}
BY_ANOTHER = (Move.RETURN, Move.VERIFY, Move.CLOSE, Move.REOPEN, Move.CONFIRM)
"""Never by whoever handled it, nor by anybody of the unit that had to act."""

RANKS = 4
"""Steps of escalation: project lead, unit head, county leader, top leader."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a matter stands. Units and accounts are keys. `holder` is one unit, always; `until` None once at rest.

    `due_on`: the last day of handling; until it is assigned, the day by which the desk must. `asked`: the day an
    extension was asked to, undecided.
    `handled_by`: the account that fed back last.
    """

    state: State
    desk: int
    unit: int
    verifier: int
    holder: int
    since: date
    until: date | None
    due_on: date
    first_due: date
    asked: date | None = None
    extended: int = 0
    handled_by: int | None = None
    returned: int = 0
    reopened: int = 0
    escalated: int = 0
    sampled: bool = False
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Who does it on which day, with what the move needs.

    `account` None: the command line. `unit`, `verifiers`, `due_on`: of an assignment, the units that may verify in
    their order. `due_on` also of a reopening. `until`: the day an extension is asked to.
    """

    on: date
    account: int | None = None
    own_unit: int | None = None
    unit: int | None = None
    verifiers: tuple[int, ...] = ()
    due_on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """What the house works by: the limits a matter was assigned by, and the calendar."""

    terms: Terms
    calendar: WorkCalendar


def filed(order: Order, desk: int, terms: Terms, calendar: WorkCalendar) -> Standing:
    """A matter that was just filed: the desk holds it and must assign it."""
    until = step_day(calendar, order.on, terms.steps["assign"])
    verifier = next((one for one in order.verifiers if one != desk), desk)
    return Standing(State.FILED, desk, desk, verifier, desk, order.on, until, until, until)


def may_follow(now: Standing, move: Move) -> bool:
    """Whether the table allows the move here, whoever makes it."""
    if move in (Move.GRANT, Move.REFUSE) and now.asked is None:
        return False
    if move is Move.CONFIRM and not now.sampled:
        return False
    if move is Move.SAMPLE and now.sampled:
        return False
    return move in TABLE and now.state in TABLE[move].sources


def step(now: Standing, move: Move, order: Order, terms: Terms, calendar: WorkCalendar) -> Standing:
    """Where the matter stands after the move.

    Raises G1901 where the table does not allow it, G1911 for a handler who would verify or close, G1912–G1914 for an
    extension, G1916 where nobody but the handler could verify.
    """
    if not may_follow(now, move):
        raise not_movable(now.state, move)
    if move in BY_ANOTHER:
        _check_another(now, order)
    effect = EFFECTS.get(move)
    changed = effect(now, order, Office(terms, calendar)) if effect is not None else now
    rule = TABLE[move]
    if rule.holder is Party.SAME:
        return changed
    state = rule.to or changed.state
    holder = party(changed, rule.holder)
    until = _until(changed, rule.until, order.on, terms, calendar)
    # Whoever takes it over is not late yet: bringing it before others begins anew.
    return replace(changed, state=state, holder=holder, since=order.on, until=until, escalated=0)


def party(now: Standing, who: Party) -> int:
    """The unit that is meant. A keeper is never the unit that had to act."""
    match who:
        case Party.HANDLER:
            return now.unit
        case Party.VERIFIER:
            return now.verifier
        case Party.KEEPER:
            return now.desk if now.desk != now.unit else now.verifier
        case Party.SAME:
            return now.holder
        case Party.DESK:
            return now.desk


def not_movable(now: State, move: Move) -> GuatuError:
    """G1901, in words."""
    return GuatuError("G1901", now=STATE_WORDS[now], to=MOVE_WORDS[move])


def is_late(now: Standing, today: date) -> bool:
    """Whether whoever holds it has held it beyond its day."""
    return now.state in OPEN and now.until is not None and today > now.until


def _check_another(now: Standing, order: Order) -> None:
    same_person = order.account is not None and order.account == now.handled_by
    if same_person or (order.own_unit is not None and order.own_unit == now.unit):
        raise GuatuError("G1911")


def _assigned(now: Standing, order: Order, _: "Office") -> Standing:
    unit, due_on = order.unit, _day(order)
    if unit is None:
        raise ValueError("an assignment names the unit")
    verifier = next((one for one in (*order.verifiers, now.desk) if one != unit), None)
    if verifier is None:
        raise GuatuError("G1916")
    return replace(
        now, unit=unit, verifier=verifier, due_on=due_on, first_due=due_on, extended=0, handled_by=None
    )


def _split(now: Standing, order: Order, office: "Office") -> Standing:
    """What nobody had to act on yet is led by the unit of the first part."""
    led = _assigned(now, order, office) if now.state is State.FILED else now
    return replace(led, asked=None, due_on=_day(order))


def _reopened(now: Standing, order: Order, _: "Office") -> Standing:
    due_on = _day(order)
    return replace(
        now,
        reopened=now.reopened + 1,
        closed_on=None,
        due_on=due_on,
        first_due=due_on,
        extended=0,
        sampled=False,
    )


def _asked(now: Standing, order: Order, office: "Office") -> Standing:
    """With the day asked for. Raises G1912 (too late to ask), G1913 (no such day), G1914 (asked already, too often)."""
    if order.until is None:
        raise ValueError("an extension names the day asked for")
    terms, known = office.terms, office.calendar.provisional()
    if now.asked is not None or now.extended >= terms.extension_times:
        raise GuatuError("G1914", times=terms.extension_times)
    if known.workdays_between(order.on, now.due_on) < terms.extension_before:
        raise GuatuError("G1912", days=terms.extension_before, due=now.due_on)
    last = known.add_workdays(now.first_due, terms.extension_longest)
    if not now.due_on < order.until <= last:
        raise GuatuError("G1913", due=now.due_on, last=last)
    return replace(now, asked=order.until)


def _granted(now: Standing, _: Order, __: "Office") -> Standing:
    day = now.asked or now.due_on
    until = day if now.until == now.due_on else now.until  # what is not signed for is still to be signed for
    return replace(now, due_on=day, until=until, asked=None, extended=now.extended + 1, escalated=0)


def _escalated(now: Standing, order: Order, _: "Office") -> Standing:
    if not is_late(now, order.on) or now.escalated >= RANKS:
        raise not_movable(now.state, Move.ESCALATE)
    return replace(now, escalated=now.escalated + 1)


def _day(order: Order) -> date:
    """The due day that the caller must give with the move: its absence is a fault of the program."""
    if order.due_on is None:
        raise ValueError("the move needs a due day")
    return order.due_on


Effect = Callable[[Standing, Order, "Office"], Standing]
EFFECTS: Mapping[Move, Effect] = {
    Move.ASSIGN: _assigned,
    Move.REASSIGN: _assigned,
    Move.FEED_BACK: lambda now, order, _: replace(now, handled_by=order.account, asked=None),
    Move.RETURN: lambda now, _, __: replace(now, returned=now.returned + 1),
    Move.REOPEN: _reopened,
    Move.CLOSE: lambda now, order, _: replace(now, closed_on=order.on),
    Move.DISPUTE: lambda now, _, __: replace(now, asked=None),
    Move.MERGE: lambda now, _, __: replace(now, asked=None),
    Move.SPLIT: _split,
    Move.SCATTER: lambda now, order, _: replace(now, closed_on=None, sampled=False, due_on=_day(order)),
    Move.ASK_EXTENSION: _asked,
    Move.GRANT: _granted,
    Move.REFUSE: lambda now, _, __: replace(now, asked=None),
    Move.SAMPLE: lambda now, _, __: replace(now, sampled=True),
    Move.CONFIRM: lambda now, _, __: replace(now, sampled=False),
    Move.ESCALATE: _escalated,
}
"""What a move changes of the matter itself, before it changes hands; the others change nothing but that."""


def _until(now: Standing, until: Until, on: date, terms: Terms, calendar: WorkCalendar) -> date | None:
    if until is Until.NONE:
        return None
    if until is Until.DUE:
        return now.due_on
    day = step_day(calendar, on, terms.steps[until.value])
    return min(day, now.due_on) if until is Until.SIGN else day
