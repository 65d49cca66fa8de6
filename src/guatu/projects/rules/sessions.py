"""集中审批日历: permits booked with their offices, day by day. Pure.

Greedy, earliest deadline first: on every workday each office takes, of the permits that are ready, those whose plan can
wait least, up to its capacity. What that guarantees: no office above its capacity, no permit before what its network
waits for, and no day left free that a permit known to be ready could have taken. For one office whose permits wait
for nothing else it is optimal: no timetable has a smaller greatest lateness.
Over several offices it proves no optimum; decision 47 says why that was chosen over a solver.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush

from guatu.kernel.calendar import ONE_DAY, WorkCalendar
from guatu.kernel.period import LAST_YEAR
from guatu.projects.types.sessions import HORIZON, Before, Capacities, Conflict, Slot, Task, Unfit

Calendars = Mapping[str, WorkCalendar]
FAR = date.max


@dataclass(frozen=True, slots=True)
class When:
    """The instants between which a task lies, and the node that its start waits for."""

    start: date
    finish: date
    because: int | None = None


@dataclass(slots=True)
class Network:
    """The tasks of some projects, with the days of what is booked; a task behind an unbooked permit has no day yet."""

    tasks: Mapping[int, Task]
    calendars: Calendars
    today: date
    days: dict[int, date] = field(default_factory=dict)
    _known: dict[int, dict[int, When | None]] = field(default_factory=lambda: defaultdict(dict))
    """What is worked out, by project: a permit's day changes its own project's only."""

    def book(self, node: int, day: date) -> None:
        """Give a permit its day."""
        self.days[node] = day
        self._known.pop(self.tasks[node].project, None)

    def ready(self, task: Task) -> tuple[date, int | None] | None:
        """The first office workday on which a permit can be taken, and what it waits for; None: not known yet."""
        floor, because = max(self.today, task.floor or self.today), None
        for link in task.before:
            other = self._when(link.node)
            if other is None:
                return None
            earliest = self._earliest(link, other, 1, "office")
            if earliest > floor:
                floor, because = earliest, link.node
        office = self.calendars["office"]
        return office.advance(floor, 1) - ONE_DAY, because

    def _when(self, node: int) -> When | None:
        """Depth first, without recursion: networks may be long."""
        known = self._known[self.tasks[node].project]
        stack = [node]
        while stack:
            at = stack[-1]
            if at in known:
                stack.pop()
                continue
            task = self.tasks[at]
            open_ones = [link.node for link in task.before if link.node not in known]
            if open_ones and not self._settled(task):
                stack.extend(open_ones)
                continue
            known[at] = self._placed(task, known)
            stack.pop()
        return known[node]

    def _settled(self, task: Task) -> bool:
        """Whether its days do not depend on what it waits for."""
        return task.finished is not None or bool(task.office)

    def _placed(self, task: Task, known: Mapping[int, When | None]) -> When | None:
        if task.finished is not None:
            return When(task.started or task.finished, task.finished + ONE_DAY)
        if task.office:
            day = self.days.get(task.node)
            return When(day, day + ONE_DAY) if day is not None else None
        if task.started is not None:
            work = self.calendars[task.calendar].advance(task.started, task.duration)
            finish = task.forecast + ONE_DAY if task.forecast is not None else work
            return When(task.started, max(finish, self.today + ONE_DAY))
        start, because = max(self.today, task.floor or self.today), None
        for link in task.before:
            other = known[link.node]
            if other is None:
                return None
            earliest = self._earliest(link, other, task.duration, task.calendar)
            if earliest > start:
                start, because = earliest, link.node
        return When(start, self.calendars[task.calendar].advance(start, task.duration), because)

    def _earliest(self, link: Before, other: When, duration: int, calendar: str) -> date:
        """The first instant at which a task of this duration may begin by one link."""
        instant = other.finish if link.kind in ("FS", "FF") else other.start
        if not link.lag_calendar:
            instant += timedelta(days=link.lag)
        elif link.lag >= 0:
            instant = self.calendars[link.lag_calendar].advance(instant, link.lag)
        else:
            instant = self.calendars[link.lag_calendar].retreat(instant, -link.lag)
        if link.kind in ("FS", "SS"):
            return instant
        return self.calendars[calendar].retreat(instant, duration)


def propose(
    tasks: Iterable[Task],
    *,
    booked: Mapping[int, date],
    taken: Mapping[tuple[str, date], int],
    capacities: Capacities,
    calendars: Calendars,
    start: date,
) -> list[Slot]:
    """A day for every open permit of these networks that has none, from `start` on, in the order of its days.

    `booked` are the days of permits that keep theirs; `taken` how many each office has booked on a day, those included.
    """
    network = Network({task.node: task for task in tasks}, calendars, start, dict(booked))
    waiting = {
        task.node: task
        for task in network.tasks.values()
        if task.office and task.finished is None and task.node not in booked
    }
    return _Booking(network, waiting, capacities, dict(taken)).run(start)


@dataclass(slots=True)
class _Booking:
    network: Network
    waiting: dict[int, Task]
    capacities: Capacities
    taken: dict[tuple[str, date], int]
    ready: dict[int, tuple[date, int | None]] = field(default_factory=dict)
    queues: dict[str, list[tuple[date, date, int]]] = field(default_factory=lambda: defaultdict(list))
    pressing: dict[str, list[tuple[date, date, int]]] = field(default_factory=lambda: defaultdict(list))
    """Of each office what is ready, the most pressing first; `queues` what will be, by the day on which it is."""
    slots: list[Slot] = field(default_factory=list)

    def run(self, start: date) -> list[Slot]:
        office = self.network.calendars["office"]
        self._look(self.waiting.values())
        day = start
        for _ in range(HORIZON):
            if not self.waiting:
                break
            day = office.advance(day, 1) - ONE_DAY
            while self._one_round(day):
                pass
            day += ONE_DAY
        self.slots.extend(self._left(task) for task in self.waiting.values())
        return self.slots

    def _look(self, tasks: Iterable[Task]) -> None:
        """Queue the permits of which it is known by now when they can be taken."""
        for task in list(tasks):
            if task.node in self.ready or self.capacities.rows.get(task.office) is None:
                continue
            found = self.network.ready(task)
            if found is not None:
                self.ready[task.node] = found
                heappush(self.queues[task.office], (found[0], task.deadline or FAR, task.node))

    def _one_round(self, day: date) -> bool:
        """What each office takes on a day; whether a permit booked today may have made another ready for today."""
        booked: set[int] = set()
        for name, queue in self.queues.items():
            room = (self.capacities.on(name, day) or 0) - self.taken.get((name, day), 0)
            pressing = self.pressing[name]
            while queue and queue[0][0] <= day:
                since, deadline, node = heappop(queue)
                heappush(pressing, (deadline, since, node))
            while pressing and room > 0:
                _deadline, _since, node = heappop(pressing)
                self._book(self.waiting.pop(node), day)
                booked.add(self.network.tasks[node].project)
                room -= 1
        if booked:
            self._look(task for task in self.waiting.values() if task.project in booked)
        return bool(booked)

    def _book(self, task: Task, day: date) -> None:
        self.network.book(task.node, day)
        self.taken[task.office, day] = self.taken.get((task.office, day), 0) + 1
        since, because = self.ready[task.node]
        late = self._late(task.deadline, day)
        unfit = None
        if late:
            unfit = Unfit.FULL
            if task.deadline is not None and since > task.deadline:
                unfit = Unfit.ORDER if self._is_permit(because) else Unfit.WORK
                unfit = Unfit.PASSED if because is None else unfit
        blamed = because if unfit in (Unfit.ORDER, Unfit.WORK) else None
        self.slots.append(Slot(task.node, task.office, since, day, task.deadline, late, unfit, blamed))

    def _is_permit(self, node: int | None) -> bool:
        return node is not None and bool(self.network.tasks[node].office)

    def _late(self, deadline: date | None, day: date) -> int:
        if deadline is None or day <= deadline:
            return 0
        return self.network.calendars["office"].workdays_between(deadline + ONE_DAY, day + ONE_DAY)

    def _left(self, task: Task) -> Slot:
        """A permit without a day: its office has said nothing, is full for a year, or it waits for one like that."""
        known = self.ready.get(task.node)
        if self.capacities.rows.get(task.office) is None:
            return Slot(task.node, task.office, None, None, task.deadline, unfit=Unfit.NO_CAPACITY)
        if known is None:
            waits = next((link.node for link in task.before if link.node in self.waiting), None)
            return Slot(task.node, task.office, None, None, task.deadline, unfit=Unfit.ORDER, because=waits)
        return Slot(task.node, task.office, known[0], None, task.deadline, unfit=Unfit.BEYOND)


def that_fit(slots: Sequence[Slot], tasks: Mapping[int, Task], late: bool) -> list[Slot]:
    """Of a proposal what may be booked: without the late ones where these are not wanted, nor what comes after them."""
    left = {slot.node for slot in slots if slot.on is None or (slot.late and not late)}
    behind = _behind(left, tasks)
    return [slot for slot in slots if slot.on is not None and slot.node not in behind]


def _behind(nodes: Iterable[int], tasks: Mapping[int, Task]) -> set[int]:
    """These nodes, and all that waits for them, however far."""
    after: dict[int, list[int]] = defaultdict(list)
    for task in tasks.values():
        for link in task.before:
            after[link.node].append(task.node)
    found: set[int] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack.extend(after.get(node, ()))
    return found


def conflicts_of(
    task: Task,
    day: date,
    *,
    network: Network,
    taken: int,
    capacities: Capacities,
    today: date,
) -> list[Conflict]:
    """What is wrong with a day for a permit. `taken`: what its office has booked on that day besides.

    `network` has the days of all other bookings.
    """
    found: list[Conflict] = []
    office = network.calendars["office"]
    room = capacities.on(task.office, day)
    if day < today:
        found.append(Conflict("past", True))
    elif day.year > LAST_YEAR:
        return [Conflict("off", True)]
    elif not office.is_workday(day):
        found.append(Conflict("off", True))
    elif room is None:
        found.append(Conflict("none", True))
    elif taken >= room:
        found.append(Conflict("full", True))
    network.days.pop(task.node, None)
    ready = network.ready(task)
    if ready is None:
        found.append(Conflict("waits", False))
    elif day < ready[0]:
        found.append(Conflict("before", True, ready[1], ready[0]))
    network.book(task.node, day)
    for other, on in sorted(network.days.items()):
        if other != task.node and network.tasks[other].project == task.project:
            earliest = network.ready(network.tasks[other])
            if earliest is not None and on < earliest[0] and task.node in _ancestors(other, network.tasks):
                found.append(Conflict("after", True, other, on))
    if task.deadline is not None and day > task.deadline:
        found.append(Conflict("late", False, None, task.deadline))
    return found


def _ancestors(node: int, tasks: Mapping[int, Task]) -> set[int]:
    found: set[int] = set()
    stack = [node]
    while stack:
        for link in tasks[stack.pop()].before:
            if link.node not in found:
                found.add(link.node)
                stack.append(link.node)
    return found
