"""集中审批日历: capacities, bookings, what is proposed for an activity, and who is waited for."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from guatu.kernel.calendar import ONE_DAY
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import calendars, scoped
from guatu.org.types import Actor
from guatu.projects.models import (
    Activity,
    Booking,
    Link,
    Node,
    OfficeCapacity,
    Project,
    ProjectLink,
    TakingPart,
)
from guatu.projects.queries.permits import Permit, office_loads, permits
from guatu.projects.rules.sessions import Network, conflicts_of, propose, that_fit
from guatu.projects.types import PermitState, last_day
from guatu.projects.types.permits import OfficeLoad
from guatu.projects.types.sessions import Before, Capacities, Conflict, Slot, Task

WEEK = timedelta(days=7)
OPEN_STATES = tuple(state for state in PermitState if state is not PermitState.APPROVED)


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A proposed day with its permit and project; `because` is the node that it waits for."""

    slot: Slot
    node: Node
    because: Node | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be booked for an activity, by day; what does not fit its deadline; permits booked already."""

    lines: tuple[SlotLine, ...]
    fitting: int
    booked: int
    digest: str
    unpublished: tuple[int, ...]

    @property
    def unfit(self) -> tuple[SlotLine, ...]:
        """What is late, or has no day."""
        return tuple(line for line in self.lines if line.slot.unfit is not None)


@dataclass(frozen=True, slots=True)
class WeekCell:
    """One office in one week: booked of what it can take; None where it has said nothing."""

    monday: date
    booked: int
    capacity: int | None

    @property
    def over(self) -> bool:
        return self.capacity is not None and self.booked > self.capacity


@dataclass(frozen=True, slots=True)
class DayCell:
    """One office on one day of the calendar. `capacity` None: a day on which it does not work, or nothing is known."""

    day: date
    capacity: int | None
    bookings: tuple[Booking, ...]

    @property
    def over(self) -> bool:
        return len(self.bookings) > (self.capacity or 0)


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An approving office: who is waited for, its days of the week shown, and its weeks ahead."""

    office: str
    load: OfficeLoad
    unbooked: int
    days: tuple[DayCell, ...]
    weeks: tuple[WeekCell, ...]


def capacities() -> Capacities:
    """What each office takes on a workday, from which day on. Not scoped: it stands on the door. One query."""
    rows: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for office, start, amount in OfficeCapacity.objects.values_list("office", "start", "per_day"):
        rows[office].append((start, amount))
    return Capacities(rows)


def capacity_rows(actor: Actor) -> QuerySet[OfficeCapacity]:
    """The rows themselves, for whoever may read."""
    rows = OfficeCapacity.objects.all()
    return rows if actor.can("projects.read") else rows.none()


def bookings(
    actor: Actor, *, first: date | None = None, last: date | None = None, activity_id: int | None = None
) -> QuerySet[Booking]:
    """Standing bookings in the actor's sight, by day, with permit, project and activity."""
    rows = Booking.objects.filter(dropped_on=None).select_related("node__project__unit", "activity")
    if first is not None:
        rows = rows.filter(on__gte=first)
    if last is not None:
        rows = rows.filter(on__lte=last)
    if activity_id is not None:
        rows = rows.filter(activity=activity_id)
    rows = rows if actor.can("projects.read") else rows.none()
    return scoped(actor, rows, "node__project__unit")


def booking(actor: Actor, booking_id: int) -> Booking:
    """One standing booking. Raises NotFound outside the actor's scope too."""
    found = bookings(actor).filter(pk=booking_id).first()
    if found is None:
        raise NotFound(what=f"projects.booking:{booking_id}")
    return found


def tasks_of(project_ids: Iterable[int]) -> tuple[dict[int, Task], dict[int, Node]]:
    """The networks of these projects as the rules take them, and their nodes by id. Three queries."""
    ids = list(project_ids)
    nodes = {row.pk: row for row in Node.objects.filter(project__in=ids).select_related("project__unit")}
    before: dict[int, list[Before]] = defaultdict(list)
    fields = ("predecessor_id", "successor_id", "kind", "lag", "lag_calendar")
    for first, then, kind, lag, lag_calendar in Link.objects.filter(project__in=ids).values_list(*fields):
        before[then].append(Before(first, kind, lag, lag_calendar))
    # What waits for another project keeps the day its plan gives it: that project's network is not opened here.
    tied = set(ProjectLink.objects.filter(successor__project__in=ids).values_list("successor_id", flat=True))
    return {pk: _task(row, tuple(before.get(pk, ())), pk in tied) for pk, row in nodes.items()}, nodes


def _task(row: Node, before: tuple[Before, ...], tied: bool) -> Task:
    floors = [day for day in (row.not_before, row.levelled_start, row.early_start if tied else None) if day]
    deadlines = [row.deadline] if row.deadline else []
    if row.late_finish is not None:
        deadlines.append(last_day(row.late_finish))
    is_open = row.statutory_days is not None and row.actual_finish is None and bool(row.responsible)
    return Task(
        node=row.pk, project=row.project_id, name=row.name, duration=row.duration, calendar=row.calendar,
        office=row.responsible if is_open else "", before=before, finished=row.actual_finish,
        started=row.actual_start, forecast=row.forecast_finish, floor=max(floors, default=None),
        deadline=min(deadlines, default=None),
    )  # fmt: skip


def proposal(actor: Actor, row: Activity, *, late: bool = False) -> Proposal:
    """A day for every open permit of the projects taking part that has none, from the activity's day on.

    Nothing is written. `late`: what comes after its deadline counts as fitting too. Eight queries.
    """
    slots, tasks, nodes, kept = propose_for(actor, row)
    fitting = that_fit(slots, tasks, late)
    lines = [
        SlotLine(slot, nodes[slot.node], nodes.get(slot.because) if slot.because else None) for slot in slots
    ]
    days = [slot.on for slot in slots if slot.on is not None]
    office = calendars()["office"]
    return Proposal(
        lines=tuple(
            sorted(lines, key=lambda line: (line.slot.on or date.max, line.slot.office, line.node.pk))
        ),
        fitting=len(fitting),
        booked=kept,
        digest=digest_of(fitting),
        unpublished=office.unpublished_years(min(days), max(days)) if days else (),
    )


def propose_for(actor: Actor, row: Activity) -> tuple[list[Slot], dict[int, Task], dict[int, Node], int]:
    """The proposal as the rules give it, with the networks it is made for, and how many permits keep their day."""
    parts = TakingPart.objects.filter(activity=row, project__portfolio=Project.CITY_PORTFOLIO)
    ids = list(scoped(actor, parts, "project__unit").values_list("project", flat=True))
    tasks, nodes = tasks_of(ids)
    booked = dict(Booking.objects.filter(dropped_on=None, node__in=tasks).values_list("node_id", "on"))
    start = max(row.on, clock().today())
    slots = propose(
        tasks.values(),
        booked=booked,
        taken=taken_from(start),
        capacities=capacities(),
        calendars=calendars(),
        start=start,
    )
    return slots, tasks, nodes, len(booked)


def taken_from(start: date) -> dict[tuple[str, date], int]:
    """How many permits each office has booked on each day from `start` on, of all projects: numbers only. One query."""
    rows = Booking.objects.filter(dropped_on=None, on__gte=start).order_by()
    return {
        (office, day): count
        for office, day, count in rows.values_list("office", "on").annotate(n=Count("pk"))
    }


def digest_of(slots: Iterable[Slot]) -> str:
    """What names a proposal: the same days give the same."""
    told = "\n".join(f"{slot.node} {slot.on}" for slot in sorted(slots, key=lambda slot: slot.node))
    return hashlib.sha256(told.encode()).hexdigest()


def conflicts(row: Booking, on: date) -> list[tuple[Conflict, Node | None]]:
    """What is wrong with moving a booking to a day, each with the node it is about. Seven queries."""
    tasks, nodes = tasks_of([row.node.project_id])
    rows = Booking.objects.filter(dropped_on=None, node__in=tasks).exclude(pk=row.pk)
    network = Network(tasks, calendars(), clock().today(), dict(rows.values_list("node_id", "on")))
    taken = Booking.objects.filter(dropped_on=None, office=row.office, on=on).exclude(pk=row.pk).count()
    found = conflicts_of(
        tasks[row.node_id], on, network=network, taken=taken, capacities=capacities(), today=clock().today()
    )
    return [(one, nodes.get(one.node) if one.node else None) for one in found]


def session_calendar(actor: Actor, monday: date, weeks: int = 8) -> list[OfficeLine]:
    """Every office with a capacity, permits in hand or bookings: the week from `monday`, and the weeks from it on.

    Numbers of bookings are those of all projects; the bookings themselves those in the actor's sight. Nine queries.
    """
    end = monday + WEEK * weeks - ONE_DAY
    mine: dict[tuple[str, date], list[Booking]] = defaultdict(list)
    for one in bookings(actor, first=monday, last=monday + WEEK - ONE_DAY):
        mine[one.office, one.on].append(one)
    taken, known, office = taken_from(monday), capacities(), calendars()["office"]
    open_ones = permits(actor, states=OPEN_STATES, starting_by=end)
    loads = {load.office: load for load in office_loads(open_ones)}
    booked = set(bookings(actor).values_list("node_id", flat=True))
    unbooked: dict[str, int] = defaultdict(int)
    for permit in open_ones:
        unbooked[permit.office] += permit.node.pk not in booked
    names = sorted({*known.rows, *loads, *(name for name, _day in taken)})
    days = [monday + timedelta(days=n) for n in range((end - monday).days + 1)]
    worked = [day for day in days if office.is_workday(day)]

    def room(name: str, day: date) -> int | None:
        return known.on(name, day) if day in workdays else None

    workdays = frozenset(worked)
    shown = [day for day in days[:7] if day in workdays or any((name, day) in mine for name in names)]
    return [
        OfficeLine(
            office=name,
            load=loads.get(name, OfficeLoad(name)),
            unbooked=unbooked[name],
            days=tuple(DayCell(day, room(name, day), tuple(mine.get((name, day), ()))) for day in shown),
            weeks=tuple(_week(name, monday + WEEK * n, worked, taken, known) for n in range(weeks)),
        )
        for name in names
    ]


def _week(
    name: str,
    monday: date,
    worked: Sequence[date],
    taken: dict[tuple[str, date], int],
    known: Capacities,
) -> WeekCell:
    amounts = [known.on(name, day) for day in worked if monday <= day < monday + WEEK]
    said = [amount for amount in amounts if amount is not None]
    booked = sum(
        count for (office, day), count in taken.items() if office == name and monday <= day < monday + WEEK
    )
    return WeekCell(monday, booked, sum(said) if said or not amounts else None)


def waited_for(actor: Actor, office: str, until: date) -> list[Permit]:
    """The open permits of one office, past the law's limit first; those whose plan begins later are left out."""
    return permits(actor, states=OPEN_STATES, offices=[office], starting_by=until)
