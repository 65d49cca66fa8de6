"""Our passes against the dates that a file stores: which tasks agree to the minute, which do not, which say nothing.

Compared are leaf tasks that the writing program scheduled itself. A task that is left out keeps the dates of the file,
so that what waits for it is still judged. Two times are equal where no working time of the task's calendar lies between
them: Friday 17:00 and Monday 8:00 are one instant to whoever works from eight to five.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from guatu import engine
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.days import check_days
from guatu.projects.adapters.exchange.effective import EVERY_HOUR, STANDARD, Bound, Key, bind
from guatu.projects.adapters.exchange.hours import Clock
from guatu.projects.adapters.exchange.model import Constraint, ExchangePlan, Kind, Link, Reading, Task
from guatu.projects.adapters.exchange.reasons import Reasons, left_out
from guatu.projects.adapters.exchange.slots import Slots, Wanted, code, make_slots

MARGIN: Final = timedelta(days=45)
"""Room before the first and after the last date of the file."""

MOST_ROUNDS: Final = 12
LIMITS: Final = {
    Constraint.MSO: "start",
    Constraint.SNLT: "start",
    Constraint.MFO: "finish",
    Constraint.FNLT: "finish",
}
"""Constraints that set a limit, and to which end: links that would pass it are the program's option to judge."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A task's dates by our forward pass beside the file's."""

    uid: int
    name: str
    start: datetime
    finish: datetime
    file_start: datetime
    file_finish: datetime
    equal: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A task that was not compared, and why."""

    uid: int
    name: str
    reason: Phrase


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome. `grain`: minutes of a slot of the exact pass. `digest`: of the network that was scheduled.

    `in_days`: compared and equal when worked out by whole days, as an import does. `by_hand`: of the tasks scheduled by
    hand, how many our pass could place and how many it places where the person did; they are not among `compared`.
    """

    tasks: int
    compared: tuple[Compared, ...]
    left_out: tuple[LeftOut, ...]
    grain: int
    digest: str
    in_days: tuple[int, int] = (0, 0)
    by_hand: tuple[int, int] = (0, 0)

    @property
    def equal(self) -> int:
        """How many agree."""
        return sum(row.equal for row in self.compared)

    @property
    def different(self) -> tuple[Compared, ...]:
        """Those that do not."""
        return tuple(row for row in self.compared if not row.equal)


def check_plan(reading: Reading) -> Checked:
    """Both passes and what they say of tasks scheduled by hand. A circle, or a task out of range, is left out."""
    found = _exact(reading)
    by_hand = {task.uid for task in reading.plan.tasks if task.manual}
    placed: list[Compared] = []
    if by_hand:
        tasks = tuple(replace(task, manual=False) for task in reading.plan.tasks)
        freed = _exact(replace(reading, plan=replace(reading.plan, tasks=tasks)))
        placed = [row for row in freed.compared if row.uid in by_hand]
    return replace(
        found,
        in_days=check_days(reading, [row.uid for row in found.left_out]),
        by_hand=(len(placed), sum(row.equal for row in placed)),
    )


def _exact(reading: Reading) -> Checked:
    """Work the plan out exactly by `engine.schedule` and compare. A circle, or a task out of range, is left out."""
    plan = reading.plan
    bound = bind(plan)
    reasons = left_out(reading, bound)
    clock = Clock(plan)
    slots = make_slots(clock, _wanted(plan, bound, reasons))
    rows = [task for task in plan.tasks if not task.null]
    if slots is None:
        too_long = Phrase("计划跨度过长，无法逐分核对", "the plan spans too long to be checked by the minute")
        for task in rows:
            reasons.setdefault(task.uid, too_long)
        return Checked(len(rows), (), _left(rows, reasons), 0, "")
    network = _Exact(plan, bound, slots, reasons)
    schedule = network.settle()
    compared = tuple(network.compare(task, schedule) for task in rows if task.uid not in reasons)
    digest = "" if schedule is None else schedule.digest
    return Checked(len(rows), compared, _left(rows, reasons), slots.grain, digest)


def _left(rows: list[Task], reasons: Reasons) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(row.uid, row.name, reasons[row.uid]) for row in rows if row.uid in reasons)


def _wanted(plan: ExchangePlan, bound: Bound, reasons: Reasons) -> Wanted:
    keys: set[Key] = set()
    minutes: set[int] = set()
    moments = [moment for moment in (plan.start,) if moment]
    for task in plan.tasks:
        moments += [moment for moment in (task.start, task.finish) if moment]
        if task.uid in reasons:
            continue
        moments += [moment for moment in (task.constraint_date, task.actual_start) if moment]
        keys.add(bound.key[task.uid] or EVERY_HOUR)
        minutes.add(_minutes(task.duration))
    for link in (*bound.links, *bound.from_start):
        if link.successor not in reasons:
            minutes.add(abs(_lag(link, plan)))
            if link.is_elapsed:
                keys.add(EVERY_HOUR)
    minutes |= {moment.hour * 60 + moment.minute for moment in moments}
    first, last = (min(moments), max(moments)) if moments else (datetime(2026, 1, 1), datetime(2026, 1, 1))  # noqa: DTZ001
    keys.add((plan.calendar if plan.calendar is not None else STANDARD,))
    return Wanted(frozenset(keys), frozenset(minutes), (first - MARGIN).date(), (last + MARGIN).date())


def _minutes(length: timedelta | None) -> int:
    return 0 if length is None else round(length.total_seconds() / 60)


def _lag(link: Link, plan: ExchangePlan, tasks: dict[int, Task] | None = None) -> int:
    """A link's lag in minutes: a share of its predecessor's duration where it is one."""
    if link.percent is None:
        return _minutes(link.lag)
    known = tasks or {task.uid: task for task in plan.tasks}
    return _minutes(known[link.predecessor].duration) * link.percent // 100


class _Exact:
    """The network of slots, made again as tasks turn out to say nothing."""

    def __init__(self, plan: ExchangePlan, bound: Bound, slots: Slots, reasons: Reasons) -> None:
        self.plan, self.bound, self.slots, self.reasons = plan, bound, slots, reasons
        self.tasks = {task.uid: task for task in plan.tasks}
        for link in self.links():
            if not slots.fits(abs(_lag(link, plan, self.tasks))):
                self._drop(link.successor, _FINER)
        for task in plan.tasks:
            if not slots.fits(_minutes(task.duration)):
                self._drop(task.uid, _FINER)

    def _drop(self, uid: int | None, reason: Phrase) -> None:
        if uid is not None:
            self.reasons.setdefault(uid, reason)

    def links(self) -> Iterator[Link]:
        """Links that bind a compared task: its predecessor active and in the file."""
        for link in (*self.bound.links, *self.bound.from_start):
            before = self.tasks[link.predecessor]
            if link.successor not in self.reasons and before.active and not before.null:
                yield link

    def settle(self) -> engine.Schedule | None:
        """Schedules until no limit is passed by its links; what passes one is left out. None where nothing is left."""
        for _ in range(MOST_ROUNDS):
            if all(task.uid in self.reasons for task in self.plan.tasks if not task.null):
                return None
            try:
                found = engine.schedule(self._network())
            except engine.CycleFound as cycle:
                for member in cycle.members:
                    self._drop(_uid(member), _CIRCLE)
                continue
            except GuatuError as error:
                if error.number != "G1109":
                    raise
                self._drop(_uid(str(error.facts["node"])), _BEYOND)
                continue
            passed = [uid for uid in self.tasks if uid not in self.reasons and self._passes(uid, found)]
            if not passed:
                return found
            for uid in passed:
                self._drop(uid, _LIMIT)
        for uid in self.tasks:
            self._drop(uid, _LIMIT)
        return None

    def _passes(self, uid: int, found: engine.Schedule) -> bool:
        task = self.tasks[uid]
        end = LIMITS.get(task.constraint)
        if end is None or task.constraint_date is None or task.actual_start is not None:
            return False
        dates = found[f"t{uid}"]
        ours = self.slots.place(dates.early_start if end == "start" else dates.early_finish)
        key = self.bound.key[uid] or EVERY_HOUR
        return self.slots.worked(key, ours) > self.slots.worked(key, self.slots.index(task.constraint_date))

    def _network(self) -> engine.Network:
        links = [link for link in self.links() if self.tasks[link.successor].actual_start is None]
        kinds: dict[int, set[Kind]] = {}
        for link in links:
            kinds.setdefault(link.successor, set()).add(link.kind)
        nodes = [
            self._node(task, kinds.get(task.uid, set()))
            for task in self.plan.tasks
            if not task.null and task.uid not in self.reasons
        ]
        pinned = dict.fromkeys(link.predecessor for link in links if link.predecessor in self.reasons)
        nodes += [node for uid in pinned if (node := self._pinned(self.tasks[uid])) is not None]
        codes = {node.code for node in nodes}
        tied: list[engine.Link] = []
        for at, link in enumerate(links):
            if f"t{link.predecessor}" in codes:
                between, parts = self._link(link, at)
                nodes += between
                tied += parts
        return engine.Network.build(
            nodes,
            tied,
            [*self.slots.calendars(), WorkCalendar(_PINNED, week=EVERY_DAY)],
            start=self.slots.day(0),
        )

    def _node(self, task: Task, kinds: set[Kind]) -> engine.Node:
        key = self.bound.key[task.uid] or EVERY_HOUR
        length = _minutes(task.duration) // self.slots.grain
        return engine.Node(
            f"t{task.uid}", length, code(key), self.slots.day(self._floor(task, key, length, kinds))
        )

    def _floor(self, task: Task, key: Key, length: int, kinds: set[Kind]) -> int:
        """The slot before which a task cannot start: its fact, its constraint, the project's start."""
        if task.actual_start is not None:
            return self.slots.index(task.actual_start)
        start = 0 if self.plan.start is None else self.slots.index(self.plan.start)
        given = [self._given(row, key, length) for row in self._constrained(task)]
        wanted = [place for place in given if place is not None]
        if not kinds:
            return max(wanted, default=start)
        # Links alone may lead a task before the project's start, but for those that push its finish.
        return max([*wanted, start if Kind.FF in kinds else 0])

    def _constrained(self, task: Task) -> list[Task]:
        """The task and the summaries above it: a summary's earliest day holds for all below."""
        above = [self.tasks[uid] for uid in self.bound.parents[task.uid]]
        return [task, *(row for row in above if row.constraint is Constraint.SNET and not row.manual)]

    def _given(self, task: Task, key: Key, length: int) -> int | None:
        if task.constraint_date is None:
            return None
        place = self.slots.index(task.constraint_date)
        if task.constraint in (Constraint.SNET, Constraint.MSO):
            return place
        if task.constraint in (Constraint.FNET, Constraint.MFO):
            return self.slots.back(key, place, length)
        return None

    def _pinned(self, task: Task) -> engine.Node | None:
        """A task with the file's own dates; None where it has none."""
        start, finish = task.start, task.finish
        if start is None or finish is None or finish < start:
            return None
        first = self.slots.index(start)
        return engine.Node(f"t{task.uid}", self.slots.index(finish) - first, _PINNED, self.slots.day(first))

    def _link(self, link: Link, at: int) -> tuple[list[engine.Node], list[engine.Link]]:
        """A link as the engine takes it, and the instant it may need in between.

        What pushes a finish pushes the start by the task's duration less: Microsoft counts back from the time itself,
        working or not, while the engine's own FF and SF let no finish lie before it. Elapsed time is waited for last.
        """
        before, after = f"t{link.predecessor}", f"t{link.successor}"
        lag, key = (
            _lag(link, self.plan, self.tasks) // self.slots.grain,
            self.bound.key[link.successor] or EVERY_HOUR,
        )
        length = _minutes(self.tasks[link.successor].duration) // self.slots.grain
        if link.kind not in _BY_START:
            lag_key = EVERY_HOUR if link.is_elapsed else key
            return [], [engine.Link(before, after, link.kind, lag, code(lag_key) if lag else None)]
        kind = _BY_START[link.kind]
        if not link.is_elapsed:
            back = lag - length
            return [], [engine.Link(before, after, kind, back, code(key) if back else None)]
        instant = engine.Node(f"l{at}", 0, _PINNED)
        pushes = engine.Link(before, instant.code, kind, -length, code(key) if length else None)
        waits = engine.Link(instant.code, after, Kind.FS, lag, _PINNED if lag else None)
        return [instant], [pushes, waits]

    def compare(self, task: Task, schedule: engine.Schedule | None) -> Compared:
        """Our early dates of a task beside the file's."""
        if schedule is None or task.start is None or task.finish is None:
            raise ValueError(f"task {task.uid} was to be left out")
        dates = schedule[f"t{task.uid}"]
        key = self.bound.key[task.uid] or EVERY_HOUR
        start, finish = self.slots.place(dates.early_start), self.slots.place(dates.early_finish)
        same = all(
            self.slots.worked(key, ours) == self.slots.worked(key, self.slots.index(theirs))
            for ours, theirs in ((start, task.start), (finish, task.finish))
        )
        return Compared(
            task.uid,
            task.name,
            self.slots.start(start) if finish > start else task.start if same else self.slots.start(start),
            self.slots.finish(finish)
            if finish > start
            else task.finish
            if same
            else self.slots.start(finish),
            task.start,
            task.finish,
            same,
        )


_BY_START: Final = {Kind.FF: Kind.FS, Kind.SF: Kind.SS}
_PINNED: Final = "as the file says"
_FINER: Final = Phrase("时间比可用的时间格更细", "times finer than the slots the axis can hold")
_CIRCLE: Final = Phrase("衔接关系成环", "links run in a circle")
_BEYOND: Final = Phrase("排到了文件的日期之外", "placed beyond the dates of the file")
_LIMIT: Final = Phrase(
    "限制日期与衔接冲突，取舍由软件选项决定", "a limit against its links: the program's option decides"
)


def _uid(node: str) -> int | None:
    """The task of a node; None for an instant between two."""
    return int(node[1:]) if node.startswith("t") else None


def as_json(checked: Checked) -> dict[str, Any]:
    """What `guatu plan check FILE --json` prints."""
    counts: dict[str, int] = {}
    for row in checked.left_out:
        counts[row.reason.en] = counts.get(row.reason.en, 0) + 1
    return {
        "tasks": checked.tasks,
        "compared": len(checked.compared),
        "equal": checked.equal,
        "different": [
            {
                "uid": row.uid,
                "name": row.name,
                "start": row.start.isoformat(),
                "finish": row.finish.isoformat(),
                "file_start": row.file_start.isoformat(),
                "file_finish": row.file_finish.isoformat(),
            }
            for row in checked.different
        ],
        "left_out": [{"uid": row.uid, "name": row.name, "reason": row.reason.en} for row in checked.left_out],
        "left_out_by_reason": counts,
        "in_days": dict(zip(("compared", "equal"), checked.in_days, strict=True)),
        "by_hand": dict(zip(("compared", "equal"), checked.by_hand, strict=True)),
        "minutes_per_slot": checked.grain,
        "digest": checked.digest,
    }
