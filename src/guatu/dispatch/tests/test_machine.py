"""The closure machine, run at random: always one holder, never closed by its handler, days on the work calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from guatu.dispatch.queries.rule_texts import LIMITS
from guatu.dispatch.rules.limits import Limit, limit_day
from guatu.dispatch.rules.machine import (
    BY_ANOTHER,
    TABLE,
    Order,
    Party,
    Standing,
    Until,
    filed,
    is_late,
    may_follow,
    party,
    step,
)
from guatu.dispatch.tests.conftest import refused
from guatu.dispatch.types import HANDLING, OPEN, Kind, Move, State
from guatu.kernel.calendar import official_calendar
from guatu.kernel.errors import GuatuError

CALENDAR = official_calendar()
TERMS = LIMITS.preset("quanzhou-2022")
DESK, SUPERVISION, CITY = 1, 2, 3
UNITS = (1, 10, 11)
"""The desk itself may have to act too."""


def printed(*spans: str) -> frozenset[date]:
    """ "2026-10-01/7": so many days from that day; without a number, the day itself."""
    found = set()
    for span in spans:
        first, _, count = span.partition("/")
        found |= {date.fromisoformat(first) + timedelta(n) for n in range(int(count or 1))}
    return frozenset(found)


# As the State Council printed them, typed by hand: the oracle shares nothing with the calendar that it checks.
OFF = printed(
    "2025-10-01/8", "2026-01-01/3", "2026-02-15/9", "2026-04-04/3", "2026-05-01/5", "2026-06-19/3", "2026-09-25/3",
    "2026-10-01/7",
)  # fmt: skip
ON = printed(
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
)


def counted(on: date, workdays: int) -> date:
    """The last day of a limit, by looking at one day after the other."""
    day = on
    while workdays:
        day += timedelta(1)
        workdays -= day in ON or (day.weekday() < 5 and day not in OFF)
    return day


class Closure(RuleBasedStateMachine):
    """One matter among people of every unit, over a year's end with its holidays and make-up workdays."""

    now: Standing
    today: date
    assigned_on: date

    @initialize(day=st.dates(date(2025, 9, 20), date(2026, 2, 20)))
    def file(self, day: date) -> None:
        self.today = day
        self.now = filed(Order(on=day, verifiers=(SUPERVISION, CITY)), DESK, TERMS, CALENDAR)

    @rule(days=st.integers(0, 12))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days)

    @rule(
        pick=st.integers(0, 59),
        account=st.integers(1, 4),
        own=st.sampled_from((DESK, SUPERVISION, 10, 11)),
        unit=st.sampled_from(UNITS),
        days=st.integers(-3, 30),
    )
    def moves(self, pick: int, account: int, own: int, unit: int, days: int) -> None:
        before = self.now
        # Mostly what the table allows, so that a run comes far; now and then anything.
        allowed = [move for move in TABLE if may_follow(before, move)]
        move = (
            sorted(TABLE)[pick % len(TABLE)] if pick % 6 == 0 or not allowed else allowed[pick % len(allowed)]
        )
        due_on = limit_day(CALENDAR, self.today, TERMS.limit(Kind.PROBLEM, None))
        order = Order(
            self.today, account, own, unit, (SUPERVISION, CITY), due_on, before.due_on + timedelta(days)
        )
        try:
            self.now = step(before, move, order, TERMS, CALENDAR)
        except GuatuError as refusal:
            if refusal.number not in {"G1901", "G1911", "G1912", "G1913", "G1914"}:
                raise
            return
        assert may_follow(before, move)
        if move in BY_ANOTHER:
            assert account != before.handled_by
            assert own != before.unit
        if move in (Move.ASSIGN, Move.REASSIGN, Move.REOPEN):
            assert self.now.due_on == counted(self.today, 7)
        step_of_its_own = TERMS.steps.get(TABLE[move].until.value)
        if step_of_its_own is not None:
            due = counted(self.today, step_of_its_own)
            assert self.now.until == (min(due, self.now.due_on) if TABLE[move].until is Until.SIGN else due)
        if move is Move.GRANT:
            assert self.now.due_on > before.due_on
        if move is Move.ESCALATE:
            assert (self.now.escalated, is_late(before, self.today)) == (before.escalated + 1, True)

    @invariant()
    def somebody_holds_it_and_nobody_else(self) -> None:
        state, holder = self.now.state, self.now.holder
        if state in HANDLING:
            assert holder == self.now.unit
        elif state is State.FED_BACK:
            assert holder == self.now.verifier
        assert holder in {self.now.unit, self.now.verifier, self.now.desk}
        assert (self.now.until is None) == (state not in OPEN and not self.now.sampled)

    @invariant()
    def whoever_checks_had_not_to_act(self) -> None:
        assert self.now.verifier != self.now.unit
        if self.now.state is State.CLOSED and self.now.handled_by is not None:
            assert party(self.now, Party.KEEPER) != self.now.unit

    @precondition(lambda self: self.now.state is State.CLOSED)
    @invariant()
    def a_closed_one_has_its_day(self) -> None:
        assert self.now.closed_on is not None


def test_run_at_random_it_is_never_without_a_holder_and_never_closed_by_its_handler() -> None:
    few = settings(
        max_examples=120,
        stateful_step_count=10,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Closure, settings=few)


# --- one by one


def assigned(unit: int = 10) -> Standing:
    day = date(2026, 6, 8)
    order = Order(day, unit=unit, verifiers=(SUPERVISION,), due_on=date(2026, 6, 17))
    return step(filed(Order(day), DESK, TERMS, CALENDAR), Move.ASSIGN, order, TERMS, CALENDAR)


def go(now: Standing, move: Move, on: date = date(2026, 6, 9), **facts: object) -> Standing:
    return step(now, move, Order(on, **facts), TERMS, CALENDAR)  # type: ignore[arg-type]  # a table of keywords


def test_every_step_names_its_holder_and_its_day() -> None:
    now = assigned()
    assert (now.holder, now.until) == (10, date(2026, 6, 9))  # one workday to sign
    now = go(now, Move.SIGN)
    assert (now.holder, now.until) == (10, date(2026, 6, 17))
    now = go(go(now, Move.TAKE_UP), Move.FEED_BACK, account=5)
    assert (now.state, now.holder, now.until) == (State.FED_BACK, SUPERVISION, date(2026, 6, 12))
    now = go(now, Move.VERIFY, account=6, own_unit=SUPERVISION)
    assert (now.state, now.holder, now.until) == (State.VERIFIED, DESK, date(2026, 6, 11))
    now = go(now, Move.CLOSE, account=7, own_unit=DESK)
    assert (now.state, now.holder, now.until, now.closed_on) == (State.CLOSED, DESK, None, date(2026, 6, 9))


def test_the_desks_own_matter_is_closed_by_another() -> None:
    now = go(go(assigned(DESK), Move.FEED_BACK, account=5), Move.VERIFY, own_unit=SUPERVISION)
    assert now.holder == SUPERVISION
    with refused("G1911"):
        go(now, Move.CLOSE, own_unit=DESK)


def test_where_nobody_else_could_verify_it_is_not_assigned() -> None:
    waiting = filed(Order(date(2026, 6, 8)), DESK, TERMS, CALENDAR)
    with refused("G1916"):
        go(waiting, Move.ASSIGN, unit=DESK, verifiers=(DESK,), due_on=date(2026, 6, 17))


def test_an_extension_is_asked_a_workday_ahead_and_only_as_often_and_as_far_as_the_limits_say() -> None:
    now = assigned()
    with refused("G1912"):
        go(now, Move.ASK_EXTENSION, date(2026, 6, 17), until=date(2026, 6, 20))
    with refused("G1913"):
        go(now, Move.ASK_EXTENSION, until=date(2026, 6, 17))
    with refused("G1913"):
        go(now, Move.ASK_EXTENSION, until=date(2026, 12, 1))
    asked = go(now, Move.ASK_EXTENSION, date(2026, 6, 16), until=date(2026, 6, 24))
    assert (asked.holder, asked.due_on) == (10, now.due_on)  # asking wins no time
    granted = go(asked, Move.GRANT)
    assert (granted.due_on, granted.asked, granted.until) == (date(2026, 6, 24), None, now.until)
    with refused("G1914"):
        go(granted, Move.ASK_EXTENSION, until=date(2026, 6, 25))


def test_a_disputed_assignment_is_the_desks_to_decide_within_a_workday() -> None:
    now = go(assigned(), Move.DISPUTE)
    assert (now.holder, now.until) == (DESK, date(2026, 6, 10))
    moved = go(now, Move.REASSIGN, unit=11, verifiers=(SUPERVISION,), due_on=date(2026, 6, 18))
    assert (moved.state, moved.unit, moved.holder, moved.due_on) == (
        State.ASSIGNED,
        11,
        11,
        date(2026, 6, 18),
    )
    upheld = go(now, Move.UPHOLD)
    assert (upheld.holder, upheld.due_on) == (10, assigned().due_on)  # disputing wins no time


def test_it_is_escalated_one_rank_at_a_time_and_anew_for_whoever_holds_it_next() -> None:
    late = date(2026, 7, 1)
    now = assigned()
    for rank in range(1, 5):
        now = go(now, Move.ESCALATE, late)
        assert now.escalated == rank
    with refused("G1901"):
        go(now, Move.ESCALATE, late)
    assert go(now, Move.FEED_BACK, late).escalated == 0


def test_only_what_was_drawn_is_confirmed_and_reopening_runs_a_new_limit() -> None:
    closed = replace(assigned(), state=State.CLOSED, until=None, handled_by=5)
    with refused("G1901"):
        go(closed, Move.CONFIRM)
    drawn = go(closed, Move.SAMPLE)
    assert (drawn.state, drawn.holder) == (State.CLOSED, SUPERVISION)
    assert go(drawn, Move.CONFIRM).until is None
    again = go(drawn, Move.REOPEN, due_on=date(2026, 6, 20))
    assert (again.state, again.holder, again.due_on, again.reopened) == (
        State.REOPENED,
        10,
        date(2026, 6, 20),
        1,
    )


# --- days


@given(on=st.dates(date(2025, 9, 20), date(2026, 10, 20)), workdays=st.integers(1, 40))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_limit_ends_where_counting_day_by_day_ends(on: date, workdays: int) -> None:
    ends = counted(on, workdays)
    assume(ends.year < 2027)  # not yet published
    assert limit_day(CALENDAR, on, Limit(workdays=workdays)) == ends


@given(on=st.dates(date(2025, 9, 20), date(2026, 9, 20)), months=st.integers(1, 2))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_a_limit_of_months_ends_on_that_day_or_the_next_that_is_worked(on: date, months: int) -> None:
    year, month = (
        (on.year, on.month + months) if on.month + months <= 12 else (on.year + 1, on.month + months - 12)
    )
    day = on.day
    while True:  # the 31st of a month that has none is its last day
        try:
            same = date(year, month, day)
            break
        except ValueError:
            day -= 1
    assert limit_day(CALENDAR, on, Limit(months=months)) == counted(same - timedelta(1), 1)


@pytest.mark.parametrize(
    ("on", "limit", "ends"),
    [
        (
            date(2025, 1, 24),
            Limit(workdays=1),
            date(2025, 1, 26),
        ),  # a Sunday worked before the Spring Festival
        (
            date(2025, 12, 31),
            Limit(workdays=2),
            date(2026, 1, 5),
        ),  # New Year off until the 3rd, Sunday the 4th worked
        (date(2026, 9, 18), Limit(workdays=1), date(2026, 9, 20)),
        (date(2026, 1, 31), Limit(months=1), date(2026, 2, 28)),  # a Saturday worked after the festival
        (date(2026, 4, 1), Limit(months=1), date(2026, 5, 6)),  # Labour Day off
        (date(2025, 12, 15), Limit(months=1), date(2026, 1, 15)),
    ],
)
def test_limits_run_over_holidays_make_up_days_and_the_years_end(on: date, limit: Limit, ends: date) -> None:
    assert limit_day(CALENDAR, on, limit) == ends
