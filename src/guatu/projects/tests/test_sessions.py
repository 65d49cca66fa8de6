"""集中审批日历: capacity held, order held, no day wasted, and what does not fit said with its reason and its day."""

from collections import Counter
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.conftest import City, actor_of_account
from guatu.kernel.calendar import official_calendar
from guatu.kernel.errors import Denied
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.models import Activity, Booking, Node, Project
from guatu.projects.queries.sessions import conflicts, proposal, session_calendar
from guatu.projects.rules.sessions import Network, conflicts_of, propose, that_fit
from guatu.projects.tests.test_activities import opened, refused
from guatu.projects.types.sessions import Before, Capacities, Slot, Task, Unfit

OFFICE = official_calendar().provisional()
CALENDARS = {"office": OFFICE, "continuous": OFFICE, "outdoor": OFFICE}
MONDAY = date(2026, 6, 15)
ONE_A_DAY = Capacities({"land": ((date(2026, 1, 1), 1),), "drc": ((date(2026, 1, 1), 1),)})


def day(n: int) -> date:
    """The n-th office workday from the Monday on, from 0."""
    return OFFICE.advance(MONDAY, n + 1) - timedelta(days=1)


def permit(node: int, deadline: date | None, office: str = "land", **more: Any) -> Task:
    return Task(node, more.pop("project", node), f"手续{node}", office=office, deadline=deadline, **more)


def proposed(tasks: list[Task], capacities: Capacities = ONE_A_DAY, **more: Any) -> dict[int, Slot]:
    given_ = {"booked": {}, "taken": {}} | more
    slots = propose(tasks, capacities=capacities, calendars=CALENDARS, start=MONDAY, **given_)
    return {slot.node: slot for slot in slots}


def test_the_one_whose_plan_can_wait_least_comes_first_and_the_late_one_is_told_why_and_when() -> None:
    found = proposed([permit(1, day(5)), permit(2, day(0)), permit(3, day(1)), permit(4, day(1))])
    assert {node: slot.on for node, slot in found.items()} == {2: day(0), 3: day(1), 4: day(2), 1: day(3)}
    assert (found[4].unfit, found[4].late) == (Unfit.FULL, 1)
    assert found[1].unfit is None


def test_capacity_changes_on_its_day_and_a_make_up_saturday_is_worked() -> None:
    # 2026-09-20 is a Sunday that is worked, 2026-09-25 (Mid-Autumn) is a holiday.
    sunday = date(2026, 9, 20)
    rows = Capacities({"land": ((date(2026, 1, 1), 0), (sunday, 2), (date(2026, 9, 22), 1))})
    slots = propose(
        [permit(n, None) for n in range(1, 7)], booked={}, taken={}, capacities=rows, calendars=CALENDARS,
        start=date(2026, 9, 19),
    )  # fmt: skip
    assert Counter(slot.on for slot in slots) == {
        sunday: 2, date(2026, 9, 21): 2, date(2026, 9, 22): 1, date(2026, 9, 23): 1,
    }  # fmt: skip


def test_the_network_orders_permits_through_the_work_between_them() -> None:
    work = Task(2, 1, "施工图设计", duration=3, before=(Before(1),))
    first = permit(1, day(9), project=1)
    last = permit(3, day(2), "drc", project=1, before=(Before(2), Before(4, "FS")))
    done = Task(4, 1, "已办", finished=date(2026, 6, 1))
    found = proposed([first, work, last, done])
    assert (found[1].on, found[3].on) == (day(0), day(4))
    assert (found[3].ready, found[3].unfit, found[3].because) == (day(4), Unfit.WORK, 2)
    # Same day where the network says they may go together.
    together = permit(3, None, "drc", project=1, before=(Before(1, "SS"),))
    assert proposed([first, together])[3].on == day(0)


def test_no_capacity_no_day_and_what_waits_for_it_has_none_either() -> None:
    found = proposed(
        [permit(1, day(3), "water", project=1), permit(2, day(5), project=1, before=(Before(1),))]
    )
    assert (found[1].unfit, found[2].unfit, found[2].because) == (Unfit.NO_CAPACITY, Unfit.ORDER, 1)
    assert that_fit(list(found.values()), {}, late=True) == []


def test_what_waits_for_a_late_one_is_not_booked_without_it() -> None:
    tasks = [
        permit(1, day(0)), permit(2, day(0)), permit(3, day(9), project=2, before=(Before(2),), office="drc"),
    ]  # fmt: skip
    slots = list(proposed(tasks).values())
    by_node = {task.node: task for task in tasks}
    assert [slot.node for slot in that_fit(slots, by_node, late=False)] == [1]
    assert len(that_fit(slots, by_node, late=True)) == 3


UNIT_JOBS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), min_size=1, max_size=6)


@settings(max_examples=60)
@given(UNIT_JOBS)
def test_for_one_office_no_timetable_is_less_late(jobs: list[tuple[int, int]]) -> None:
    """Against every order of at most six permits with the days they are ready and wanted."""
    tasks = [permit(n, day(due), floor=day(ready)) for n, (ready, due) in enumerate(jobs, start=1)]
    found = proposed(tasks)
    greatest = max(_index(slot.on) - jobs[node - 1][1] for node, slot in found.items())

    def lateness(order: tuple[int, ...]) -> int:
        at, worst = 0, -99
        for job in order:
            at = max(at, jobs[job][0])
            worst = max(worst, at - jobs[job][1])
            at += 1
        return worst

    assert greatest == min(map(lateness, permutations(range(len(jobs)))))


def _index(on: date | None) -> int:
    assert on is not None
    return OFFICE.workdays_between(MONDAY, on)


@st.composite
def networks(draw: st.DrawFn) -> list[Task]:
    tasks: list[Task] = []
    for project in range(draw(st.integers(1, 3))):
        for step in range(draw(st.integers(1, 5))):
            node = project * 10 + step
            links = [
                Before(project * 10 + one, draw(st.sampled_from(["FS", "SS"])))
                for one in range(step)
                if draw(st.booleans())
            ]
            office = draw(st.sampled_from(["land", "drc", ""]))
            deadline = day(draw(st.integers(0, 9)))
            tasks.append(
                Task(node, project, "", draw(st.integers(1, 3)), office=office, before=tuple(links), deadline=deadline)
            )  # fmt: skip
    return tasks


@settings(max_examples=80)
@given(networks(), st.integers(1, 2))
def test_capacity_and_order_hold_and_no_permit_could_come_sooner(tasks: list[Task], most: int) -> None:
    capacities = Capacities({office: ((date(2026, 1, 1), most),) for office in ("land", "drc")})
    found = proposed(tasks, capacities)
    assert len(found) == sum(bool(task.office) for task in tasks)
    taken = Counter((slot.office, slot.on) for slot in found.values())
    assert all(count <= most for count in taken.values())
    days = {node: slot.on for node, slot in found.items() if slot.on is not None}
    network = Network({task.node: task for task in tasks}, CALENDARS, MONDAY, days)
    for node, on in days.items():
        ready = network.ready(network.tasks[node])
        assert ready is not None
        assert ready[0] <= on
        # Every workday between is full at its office.
        at = ready[0]
        while at < on:
            assert taken[network.tasks[node].office, at] == most
            at = OFFICE.advance(at + timedelta(days=1), 1) - timedelta(days=1)


def test_conflicts_of_a_day_by_hand() -> None:
    first, last = permit(1, day(1), project=1), permit(2, day(9), "drc", project=1, before=(Before(1),))
    tasks = {1: first, 2: last}

    def kinds(task: Task, on: date, days: dict[int, date], taken: int = 0) -> list[str]:
        network = Network(tasks, CALENDARS, MONDAY, dict(days))
        found = conflicts_of(task, on, network=network, taken=taken, capacities=ONE_A_DAY, today=MONDAY)
        return [one.kind for one in found]

    assert kinds(first, day(0), {2: day(4)}) == []
    assert kinds(first, MONDAY - timedelta(days=3), {}) == ["past", "before"]
    assert kinds(first, date(2026, 6, 20), {}) == ["off", "late"]
    assert kinds(first, day(0), {}, taken=1) == ["full"]
    assert kinds(first, day(5), {2: day(4)}) == ["after", "late"]
    assert kinds(last, day(1), {1: day(3)}) == ["before"]
    assert kinds(last, day(1), {}) == ["waits"]


# --- booked


@pytest.fixture
def approval(planned: Project, city: City, operator: Actor) -> Activity:
    row = opened(operator, city, "approval", MONDAY, "集中审批")
    actions.take_part(operator, activity_id=row.pk, project_id=planned.pk)
    for office in ("land", "drc", "ecology", "housing", "water", "market", "designer"):
        actions.set_office_capacity(
            operator, office=office, start=date(2026, 6, 8), per_day=2, reason="与各部门商定"
        )
    return row


def test_a_proposal_is_taken_as_shown_moved_and_dropped(
    approval: Activity, planned: Project, operator: Actor
) -> None:
    shown = proposal(operator, approval, late=True)
    open_ones = Node.objects.filter(project=planned, actual_finish=None).exclude(statutory_days=None)
    assert len(shown.lines) == open_ones.count() > 5
    with refused("G2618"):
        actions.take_proposal(operator, activity_id=approval.pk, digest="x", late=True)
    taken = actions.take_proposal(operator, activity_id=approval.pk, digest=shown.digest, late=True)
    assert taken == Booking.objects.count() == shown.fitting
    assert proposal(operator, approval).booked == taken
    assert actions.take_proposal(operator, activity_id=approval.pk, late=True) == 0
    first = Booking.objects.order_by("on").first()
    assert first is not None
    with refused("G2619"):
        actions.move_booking(operator, booking_id=first.pk, on=date(2026, 6, 20), reason="改期")
    with refused("G2616"):
        actions.move_booking(operator, booking_id=first.pk, on=date(2026, 6, 16), reason=" ")
    last = Booking.objects.order_by("-on").first()
    assert last is not None
    there = last.on + timedelta(days=7)
    assert not [one for one, _node in conflicts(last, there) if one.hard]
    actions.move_booking(operator, booking_id=last.pk, on=there, reason="部门培训")
    last.refresh_from_db()
    assert (last.on, last.by_hand) == (there, True)
    actions.drop_booking(operator, booking_id=last.pk, reason="项目缓办")
    assert Booking.objects.filter(dropped_on=None).count() == taken - 1


def test_the_calendar_says_who_is_waited_for_and_how_full_the_weeks_are(
    approval: Activity,
    operator: Actor,
    leader: Account,
    other_reporter: Account,
    django_assert_max_num_queries: Any,
) -> None:
    actions.take_proposal(operator, activity_id=approval.pk, late=True)
    first = Booking.objects.order_by("on").first()
    assert first is not None
    monday = first.on - timedelta(days=first.on.weekday())
    with django_assert_max_num_queries(12):
        lines = {line.office: line for line in session_calendar(actor_of_account(leader), monday)}
    line = lines[first.office]
    assert [one.pk for cell in line.days for one in cell.bookings if one.pk == first.pk] == [first.pk]
    assert (line.weeks[0].capacity, line.weeks[0].over) == (10, False)
    assert sum(week.booked for line in lines.values() for week in line.weeks) >= 1
    # Another district sees how full an office is, not with what.
    theirs = {line.office: line for line in session_calendar(actor_of_account(other_reporter), monday)}
    assert theirs[first.office].weeks[0].booked == line.weeks[0].booked
    assert not any(cell.bookings for cell in theirs[first.office].days)


def test_who_may_not(approval: Activity, operator: Actor, reporter: Account, leader: Account) -> None:
    actions.take_proposal(operator, activity_id=approval.pk, late=True)
    row = Booking.objects.order_by("on").first()
    assert row is not None
    for account in (reporter, leader):
        wrong = actor_of_account(account)
        with pytest.raises(Denied):
            actions.take_proposal(wrong, activity_id=approval.pk)
        with pytest.raises(Denied):
            actions.move_booking(wrong, booking_id=row.pk, on=date(2026, 7, 1), reason="改期")
        with pytest.raises(Denied):
            actions.drop_booking(wrong, booking_id=row.pk, reason="改期")
        with pytest.raises(Denied):
            actions.set_office_capacity(wrong, office="land", start=date(2026, 7, 1), per_day=1, reason="x")
    for per_day, start in ((-1, date(2026, 7, 1)), (201, date(2026, 7, 1)), (1, date(2026, 6, 7))):
        with refused("G2621"):
            actions.set_office_capacity(operator, office="land", start=start, per_day=per_day, reason="x")
