"""The plan in whole days, as our projects hold it: what fits is exact, the rest is rounded up or left out, and said.

A start is the 00:00 of its first day, a finish the 00:00 after its last (`guatu.engine`). A time before the day's work
is the day's beginning, one after it the next day's; a time within the work rounds outwards. `must` constraints become a
not-before and a deadline: the early and the late side of the same day.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from guatu import engine
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar
from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.effective import EVERY_HOUR, Bound, Key, bind
from guatu.projects.adapters.exchange.hours import OFFICE, Clock, days
from guatu.projects.adapters.exchange.model import Constraint, ExchangePlan, Hours, Link, Reading, Task

ONE_DAY: Final = timedelta(days=1)
DAY_MINUTES: Final = 1440
LONGEST_CODE: Final = 20


@dataclass(frozen=True, slots=True)
class DayTask:
    """A leaf task in days. `days` of `calendar`; instants as the engine's; actual and forecast days as people say them.

    `whole`: nothing was rounded. `start`, `finish`: what the file had scheduled, as instants.
    """

    uid: int
    code: str
    name: str
    days: int
    calendar: Key
    whole: bool
    start: date | None = None
    finish: date | None = None
    not_before: date | None = None
    deadline: date | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    forecast_finish: date | None = None


@dataclass(frozen=True, slots=True)
class DayLink:
    """A link between two tasks by uid. `lag` in days of `calendar`, elapsed where it is None."""

    predecessor: int
    successor: int
    kind: str
    lag: int
    calendar: Key | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was rounded, changed or left out: what, how often, on which tasks (the first 20 codes)."""

    what: Phrase
    count: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The plan in days. `start`: the instant before which nothing starts."""

    start: date
    tasks: tuple[DayTask, ...]
    links: tuple[DayLink, ...]
    calendars: dict[Key, WorkCalendar]
    notes: tuple[Note, ...]


class _Notes:
    def __init__(self) -> None:
        self.found: dict[Phrase, list[str]] = {}

    def add(self, what: Phrase, code: str) -> None:
        self.found.setdefault(what, []).append(code)

    def all(self) -> tuple[Note, ...]:
        return tuple(Note(what, len(codes), tuple(codes[:20])) for what, codes in self.found.items())


_ROUNDED: Final = Phrase("工期不足整天，进位为整天", "durations rounded up to whole days")
_LAG: Final = Phrase("间隔不足整天，进位为整天", "lags rounded to whole days")
_TIME: Final = Phrase("时刻在工作时间之中，取整到天", "times within the working day, taken as days")
_SEVERAL: Final = Phrase(
    "多个资源日历不同，按项目日历", "resources with different calendars: the project's is used"
)
_SUMMARY: Final = Phrase(
    "汇总行：没有自己的日期，不导入", "summary rows: without dates of their own, not imported"
)
_SKIPPED: Final = Phrase("空行、停用或外部任务，不导入", "blank, inactive or external tasks, not imported")
_MANUAL: Final = Phrase(
    "手动排程：以其开始日作“不早于”", "scheduled by hand: their start is taken as a not-before"
)
_ALAP: Final = Phrase(
    "“越晚越好”：最迟日期本来就算出", "as late as possible: the latest dates are worked out anyway"
)
_WIDE: Final = Phrase("汇总行之间的衔接过宽，不导入", "links between large summaries, not imported")
_FROM_START: Final = Phrase("从汇总行开始起算的衔接，不导入", "links from a summary's start, not imported")
_OUTSIDE: Final = Phrase(
    "与停用、外部或空任务的衔接，不导入", "links with inactive, external or blank tasks, not imported"
)
_LEVELLED: Final = Phrase(
    "资源调配推迟未采用：由本系统均衡", "delays by levelling are not taken over: levelled here"
)
_BASELINE: Final = Phrase(
    "文件中的基线不导入：基线由批准产生", "baselines of the file are not imported: approval makes one"
)


def in_days(plan: ExchangePlan, split: frozenset[int] = frozenset()) -> DayPlan:
    """Every leaf task and link of the plan in whole days, and what that cost."""
    bound, notes = bind(plan), _Notes()
    work = _Days(plan, bound, notes)
    codes = _codes(plan)
    tasks: list[DayTask] = []
    for task in plan.tasks:
        code = codes.get(task.uid, task.name or str(task.uid))
        if task.summary:
            notes.add(_SUMMARY, code)
        elif task.null or task.external or not task.active:
            notes.add(_SKIPPED, code)
        else:
            tasks.append(work.task(task, code))
        if task.baselines and not task.summary:
            notes.add(_BASELINE, code)
        if task.uid in split:
            notes.add(Phrase("分段任务：按连续施工排", "split tasks: planned in one piece"), code)
    kept = {task.uid: task for task in tasks}
    links = [link for link in bound.links if link.predecessor in kept and link.successor in kept]
    for what, rows in ((_WIDE, bound.wide), (_FROM_START, bound.from_start)):
        for row in rows:
            notes.add(what, codes.get(row.successor, str(row.successor)))
    for row in bound.links:
        if row.predecessor not in kept or row.successor not in kept:
            notes.add(_OUTSIDE, codes.get(row.successor, str(row.successor)))
    day_links = tuple(work.link(link, kept[link.successor]) for link in links)
    start = work.start_instant((work.project,), plan.start) if plan.start else None
    first = min((task.start for task in tasks if task.start), default=date(2026, 1, 1))
    return DayPlan(start or first, tuple(tasks), day_links, work.calendars(), notes.all())


def _codes(plan: ExchangePlan) -> dict[int, str]:
    """The code of each leaf: its WBS where the file has codes of its own there, else T and its number."""
    leaves = [task for task in plan.tasks if not task.summary and not task.null]
    own = [task.wbs for task in leaves]
    usable = (
        len(set(own)) == len(own)
        and all(0 < len(code) <= LONGEST_CODE for code in own)
        and any(task.wbs != task.outline_number for task in leaves)
    )
    return {task.uid: task.wbs if usable else f"T{task.uid}" for task in leaves}


class _Days:
    """Times and durations of one plan as days of its calendars."""

    def __init__(self, plan: ExchangePlan, bound: Bound, notes: _Notes) -> None:
        self.plan, self.bound, self.notes = plan, bound, notes
        self.clock = Clock(plan)
        self.tasks = {task.uid: task for task in plan.tasks}
        self.known: dict[Key, WorkCalendar] = {}
        self._lengths: dict[Key, tuple[int, bool]] = {}
        self.project = plan.calendar if plan.calendar is not None else -1
        dates = [moment.date() for task in plan.tasks for moment in (task.start, task.finish) if moment]
        dates += [moment.date() for moment in (plan.start,) if moment]
        self.first = min(dates, default=date(2026, 1, 1)) - timedelta(days=400)
        self.last = max(dates, default=date(2026, 1, 1)) + timedelta(days=800)

    def calendars(self) -> dict[Key, WorkCalendar]:
        return dict(self.known)

    def hours(self, key: Key, day: date) -> Hours:
        """Hours in which all of a key's calendars are open, cut to the first and last minute where they are several."""
        if key == EVERY_HOUR:
            return ((0, DAY_MINUTES),)
        spans = [self.clock.hours(uid, day) for uid in key]
        if len(spans) == 1:
            return spans[0]
        if not all(spans):
            return ()
        first, last = max(span[0][0] for span in spans), min(span[-1][1] for span in spans)
        return ((first, last),) if first < last else ()

    def length(self, key: Key) -> tuple[int, bool]:
        """Working minutes of a day, and whether every working day has as many."""
        if key not in self._lengths:
            counts = Counter(
                sum(end - start for start, end in hours)
                for day in days(self.first, self.last)
                if (hours := self.hours(key, day))
            )
            most = counts.most_common(1)
            self._lengths[key] = (
                (most[0][0], len(counts) == 1) if most else (self.plan.minutes_per_day, False)
            )
        return self._lengths[key]

    def calendar(self, key: Key) -> WorkCalendar:
        """The days a key works, exact from a year before the plan's first date to two after its last."""
        if key not in self.known:
            worked = {day for day in days(self.first, self.last) if self.hours(key, day)}
            votes = Counter((day.weekday(), day in worked) for day in days(self.first, self.last))
            week = tuple(votes[at, True] >= votes[at, False] for at in range(7))
            span = frozenset(days(self.first, self.last))
            code = "&".join(map(str, key)) or "every"
            self.known[key] = WorkCalendar(
                code,
                EVERY_DAY if key == EVERY_HOUR else week,
                off=frozenset(day for day in span - worked if week[day.weekday()]),
                on=frozenset(day for day in worked if not week[day.weekday()]),
            )
        return self.known[key]

    def count(self, key: Key, length: timedelta) -> tuple[int, bool]:
        """Days of a duration, rounded away from nothing, and whether it is exact."""
        minutes = round(length.total_seconds() / 60)
        whole, uniform = self.length(key)
        count = -(-abs(minutes) // whole)
        return (count if minutes >= 0 else -count), (uniform and minutes % whole == 0) or minutes == 0

    def start_instant(self, key: Key, moment: datetime) -> date:
        """The instant of a start: the day, or the next where its work is over."""
        hours, minute = self.hours(key, moment.date()) or OFFICE, moment.hour * 60 + moment.minute
        over = minute >= hours[-1][1]
        return moment.date() + ONE_DAY if over else moment.date()

    def finish_instant(self, key: Key, moment: datetime) -> date:
        """The instant of a finish: the next day's, or its own where its work has not begun."""
        hours, minute = self.hours(key, moment.date()) or OFFICE, moment.hour * 60 + moment.minute
        begun = minute > hours[0][0]
        return moment.date() + ONE_DAY if begun else moment.date()

    def at_edge(self, key: Key, moment: datetime | None) -> bool:
        """Whether a time lies between two days' work, so that its day says all."""
        if moment is None:
            return True
        hours, minute = self.hours(key, moment.date()), moment.hour * 60 + moment.minute
        return not hours or minute <= hours[0][0] or minute >= hours[-1][1]

    def task(self, task: Task, code: str) -> DayTask:
        key = self.bound.key[task.uid]
        if key is None:
            self.notes.add(_SEVERAL, code)
            key = (self.project if task.calendar is None else task.calendar,)
        length, exact = self.count(key, task.duration or timedelta())
        if not exact:
            self.notes.add(_ROUNDED, code)
        edges = all(self.at_edge(key, moment) for moment in (task.start, task.finish, task.constraint_date))
        if not edges:
            self.notes.add(_TIME, code)
        self.calendar(key)
        not_before, deadline = self._bounds(task, key, length, code)
        done, begun = task.actual_finish, task.actual_start
        last = self._finish(key, length, done, None)
        instant = self.start_instant(key, task.start) if task.start else None
        finish = self._finish(key, length, task.finish, instant)
        return DayTask(
            uid=task.uid,
            code=code,
            name=task.name,
            days=length,
            calendar=key,
            whole=exact and edges,
            start=instant,
            finish=finish,
            not_before=not_before,
            deadline=deadline,
            actual_start=begun.date() if begun else None,
            # A milestone is reached on its day, work ends on its last.
            actual_finish=last if last is None or not length else last - ONE_DAY,
            forecast_finish=finish - ONE_DAY if begun and not done and finish and length else None,
        )

    def _finish(self, key: Key, length: int, moment: datetime | None, start: date | None) -> date | None:
        if moment is None:
            return None
        return self.finish_instant(key, moment) if length else start or self.start_instant(key, moment)

    def _bounds(self, task: Task, key: Key, length: int, code: str) -> tuple[date | None, date | None]:
        """Not-before and deadline (its last day) of a task, its summaries' earliest days included."""
        calendar = self.calendar(key)
        lows, highs = [], []
        above = [self.tasks[uid] for uid in self.bound.parents[task.uid]]
        lows += [
            self.start_instant(key, row.constraint_date)
            for row in above
            if row.constraint is Constraint.SNET and row.constraint_date and not row.manual
        ]
        at = task.constraint_date
        if task.manual and task.start is not None:
            self.notes.add(_MANUAL, code)
            lows.append(self.start_instant(key, task.start))
        elif at is not None:
            start, finish = self.start_instant(key, at), self.finish_instant(key, at)
            kind = task.constraint
            if kind in (Constraint.SNET, Constraint.MSO):
                lows.append(start)
            if kind in (Constraint.FNET, Constraint.MFO):
                lows.append(calendar.retreat(finish, length))
            if kind in (Constraint.SNLT, Constraint.MSO):
                highs.append(calendar.advance(start, length) - (ONE_DAY if length else timedelta()))
            if kind in (Constraint.FNLT, Constraint.MFO):
                highs.append(finish - ONE_DAY)
        if task.constraint is Constraint.ALAP:
            self.notes.add(_ALAP, code)
        if task.deadline is not None:
            highs.append(self.finish_instant(key, task.deadline) - ONE_DAY)
        if task.levelling_delay:
            self.notes.add(_LEVELLED, code)
        return max(lows, default=None), min(highs, default=None)

    def link(self, link: Link, successor: DayTask) -> DayLink:
        key = EVERY_HOUR if link.is_elapsed else successor.calendar
        length = link.lag
        if link.percent is not None:
            length = (self.tasks[link.predecessor].duration or timedelta()) * link.percent / 100
        lag, exact = self.count(key, length)
        if not exact:
            self.notes.add(_LAG, successor.code)
        if lag and not link.is_elapsed:
            self.calendar(key)
        calendar = None if link.is_elapsed or not lag else key
        return DayLink(link.predecessor, link.successor, link.kind, lag, calendar, exact)


def network_of(plan: DayPlan, tasks: Iterable[DayTask]) -> engine.Network:
    """The engine's network of some tasks of the plan, by uid, on the file's own calendars."""
    chosen = {task.uid: task for task in tasks}
    return engine.Network.build(
        [
            engine.Node(
                str(uid), task.days, plan.calendars[task.calendar].code, task.not_before, task.deadline
            )
            for uid, task in chosen.items()
        ],
        [
            engine.Link(
                str(link.predecessor),
                str(link.successor),
                link.kind,
                link.lag,
                None if link.calendar is None else plan.calendars[link.calendar].code,
            )
            for link in plan.links
            if link.predecessor in chosen and link.successor in chosen
        ],
        plan.calendars.values(),
        start=plan.start,
    )


def check_days(reading: Reading, left_out: Iterable[int]) -> tuple[int, int]:
    """How many tasks a pass by whole days can be held against the file for, and how many agree to the day.

    Compared are those that the exact pass compares, when they and all that they wait for lie on whole days.
    """
    plan = in_days(reading.plan)
    odd = {task.uid for task in plan.tasks if not task.whole or task.start is None or task.finish is None}
    odd |= set(left_out) | {link.successor for link in plan.links if not link.whole}
    odd |= {task.uid for task in plan.tasks if task.actual_start is not None}
    after: dict[int, list[int]] = {}
    for link in plan.links:
        after.setdefault(link.predecessor, []).append(link.successor)
    waiting = list(odd)
    while waiting:
        for uid in after.get(waiting.pop(), ()):
            if uid not in odd:
                odd.add(uid)
                waiting.append(uid)
    chosen = [task for task in plan.tasks if task.uid not in odd]
    if not chosen:
        return 0, 0
    found = engine.schedule(network_of(plan, chosen))
    same = 0
    for task in chosen:
        dates, calendar = found[str(task.uid)], plan.calendars[task.calendar]
        pairs = ((dates.early_start, task.start), (dates.early_finish, task.finish))
        same += all(
            theirs is not None and calendar.workdays_between(ours, theirs) == 0 for ours, theirs in pairs
        )
    return len(chosen), same
