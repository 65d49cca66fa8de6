"""法定时限: working days from acceptance, none while papers are supplied."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.conftest import NOW, actor_of_account
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import Actor, subject
from guatu.projects import actions, queries
from guatu.projects.models import Node, Project
from guatu.projects.rules import statutory_clock
from guatu.projects.types import NodeUpdate

OFFICE = official_calendar().provisional()
TODAY = NOW.date()
DAY = timedelta(days=1)


def by_hand(accepted: date, limit: int, pauses: list[tuple[date, date | None]], on: date) -> tuple[int, date]:
    """Days counted one by one: used by `on`, and the day on which the limit is used up."""

    def counts(day: date) -> bool:
        standing = any(first <= day <= (last or on) for first, last in pauses)
        return OFFICE.is_workday(day) and not standing

    used, day = 0, accepted
    while day < on:
        day += DAY
        used += counts(day)
    left, due = limit, accepted
    while left:
        due += DAY
        left -= counts(due)
    return used, due


@st.composite
def runs(draw: st.DrawFn) -> tuple[date, int, list[tuple[date, date | None]], date]:
    accepted = date(2025, 1, 1) + DAY * draw(st.integers(0, 400))
    pauses: list[tuple[date, date | None]] = []
    day = accepted
    for _ in range(draw(st.integers(0, 3))):
        first = max(accepted + DAY, day + DAY * draw(st.integers(-10, 15)))  # pauses may overlap
        last = first + DAY * draw(st.integers(0, 20))
        pauses.append((first, last))
        day = max(day, last)  # what is recorded has come to pass: no pause begins or ends after `on`
    on = day + DAY * draw(st.integers(0, 40))
    still_open: bool = draw(st.booleans())
    if pauses and still_open:
        pauses[-1] = (pauses[-1][0], None)
    return accepted, draw(st.integers(1, 60)), pauses, on


def test_a_day_in_two_pauses_stands_once() -> None:
    pauses = [(date(2026, 5, 5), date(2026, 5, 8)), (date(2026, 5, 7), date(2026, 5, 9))]
    every_day = WorkCalendar("continuous", EVERY_DAY)
    clock = statutory_clock(date(2026, 5, 1), 10, pauses, every_day, date(2026, 5, 20))
    assert (clock.due, clock.used) == (
        date(2026, 5, 16),
        14,
    )  # 2-4 and 10-16 May; 19 days less the 5 it stood


@given(runs())
def test_the_clock_agrees_with_counting_day_by_day(
    run: tuple[date, int, list[tuple[date, date | None]], date],
) -> None:
    accepted, limit, pauses, on = run
    clock = statutory_clock(accepted, limit, pauses, OFFICE, on)
    used, due = by_hand(accepted, limit, pauses, on)
    assert (clock.used, clock.left) == (used, limit - used)
    assert clock.due == due
    assert clock.stopped == any(first <= on <= (last or on) for first, last in pauses)


def test_the_make_up_days_of_a_holiday_count(db: None) -> None:
    """Accepted on Friday 26 September 2025; Sunday 28 is worked, 1 to 8 October is off, Saturday 11 is worked."""
    clock = statutory_clock(date(2025, 9, 26), 7, [], OFFICE, date(2025, 9, 30))
    assert clock.used == 3
    assert clock.due == date(2025, 10, 13)


@pytest.fixture
def permit(planned: Project) -> Node:
    return Node.objects.get(project=planned, code="N14")


def test_an_approval_is_accepted_paused_resumed_and_decided(permit: Node, reporter: Account) -> None:
    actor = actor_of_account(reporter)
    assert permit.statutory_days == 20
    actions.accept_application(actor, node_id=permit.pk, on=date(2026, 5, 25))
    actions.pause_clock(actor, node_id=permit.pk, on=date(2026, 6, 1), reason="补充节能报告")
    standing = queries.statutory_clocks(actor, [permit.project_id])[permit.pk]
    assert (standing.used, standing.stopped) == (4, True)
    actions.resume_clock(actor, node_id=permit.pk, on=date(2026, 6, 5))
    running = queries.statutory_clocks(actor, [permit.project_id])[permit.pk]
    assert (running.used, running.left, running.stopped) == (5, 15, False)
    actions.update_nodes(
        actor,
        project_id=permit.project_id,
        updates=[NodeUpdate(permit.pk, date(2026, 5, 25), date(2026, 6, 8))],
    )
    decided = queries.statutory_clocks(actor, [permit.project_id])[permit.pk]
    assert (decided.used, decided.decided) == (5, date(2026, 6, 8))
    verbs = [entry.verb for entry in history(subject(permit.project))]
    assert verbs[-4:-1] == ["projects.clock.accept", "projects.clock.pause", "projects.clock.resume"]


def test_days_and_steps_that_cannot_be_are_refused(permit: Node, operator: Actor) -> None:
    def number(act: object, **facts: object) -> str:
        with pytest.raises(GuatuError) as refusal:
            act(operator, node_id=permit.pk, **facts)  # type: ignore[operator]
        return refusal.value.number

    assert number(actions.pause_clock, on=TODAY, reason="补") == "G2624"
    assert number(actions.accept_application, on=TODAY + DAY) == "G2623"
    actions.accept_application(operator, node_id=permit.pk, on=TODAY - DAY * 7)
    assert number(actions.resume_clock, on=TODAY) == "G1639"
    assert number(actions.pause_clock, on=TODAY - DAY * 7, reason="补") == "G1640"
    assert number(actions.pause_clock, on=TODAY, reason=" ") == "G1633"
    actions.pause_clock(operator, node_id=permit.pk, on=TODAY - DAY * 3, reason="补")
    assert number(actions.pause_clock, on=TODAY, reason="补") == "G1639"
    assert number(actions.resume_clock, on=TODAY - DAY * 4) == "G1640"
    assert number(actions.accept_application, on=TODAY - DAY * 2) == "G2629"
    permit.statutory_days = None
    permit.save(update_fields=["statutory_days"])
    assert number(actions.accept_application, on=TODAY) == "G1639"


def test_only_the_unit_and_the_dispatcher_keep_the_clock(
    permit: Node, other_reporter: Account, leader: Account
) -> None:
    for act in (
        lambda actor: actions.accept_application(actor, node_id=permit.pk, on=TODAY),
        lambda actor: actions.pause_clock(actor, node_id=permit.pk, on=TODAY, reason="补"),
        lambda actor: actions.resume_clock(actor, node_id=permit.pk, on=TODAY),
    ):
        with pytest.raises(NotFound):
            act(actor_of_account(other_reporter))
        with pytest.raises(Denied):
            act(actor_of_account(leader))
    assert queries.statutory_clocks(actor_of_account(other_reporter), [permit.project_id]) == {}
