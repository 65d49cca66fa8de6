"""A plan in days as our nodes and links: the file's calendars matched with ours, by name or by the days they work."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.days import DayPlan, DayTask, in_days
from guatu.projects.adapters.exchange.effective import EVERY_HOUR, Key
from guatu.projects.adapters.exchange.hours import days
from guatu.projects.adapters.exchange.model import ExchangePlan, Reading
from guatu.projects.types import Incoming, LinkSpec, NodeSpec, Said, instant_after

LONGEST_NAME: Final = 80
EVERY_DAY: Final = "continuous"


def incoming(reading: Reading, known: Mapping[str, WorkCalendar]) -> Incoming:
    """The file's plan as nodes and links on the calendars of `known`, and what was changed for it. Raises G1102."""
    plan = in_days(reading.plan, reading.split)
    matched, said = _match(plan, reading.plan, known)
    codes = {task.uid: task.code for task in plan.tasks}
    cut = [task.code for task in plan.tasks if len(task.name) > LONGEST_NAME]
    if cut:
        said.append(
            Said(Phrase("名称超过 80 字，截短", "names above 80 characters, cut"), len(cut), tuple(cut[:20]))
        )
    nodes = tuple(
        NodeSpec(
            code=task.code,
            name=" ".join(task.name.split())[:LONGEST_NAME] or task.code,
            duration=task.days,
            calendar=matched[task.calendar],
            not_before=task.not_before,
            deadline=task.deadline,
            actual_start=task.actual_start,
            actual_finish=task.actual_finish,
            forecast_finish=_forecast(task, known[matched[task.calendar]]),
        )
        for task in plan.tasks
    )
    links = tuple(
        dict.fromkeys(
            LinkSpec(
                codes[link.predecessor],
                codes[link.successor],
                link.kind,
                link.lag,
                "" if link.calendar is None else matched[link.calendar],
            )
            for link in plan.links
        )
    )
    notes = [Said(note.what, note.count, note.codes) for note in plan.notes]
    unread = tuple(
        Said(Phrase(row.name, row.name), row.count, tuple(f"T{uid}" for uid in row.tasks))
        for row in reading.unread
    )
    return Incoming(nodes, links, (*notes, *said), unread)


def _forecast(task: DayTask, calendar: WorkCalendar) -> date | None:
    """The last day that the file expects of a task that runs; None where it is what the duration gives anyway."""
    if task.forecast_finish is None or task.actual_start is None:
        return None
    plain = calendar.advance(task.actual_start, task.days)
    return None if plain == instant_after(task.forecast_finish) else task.forecast_finish


def _match(
    plan: DayPlan, source: ExchangePlan, known: Mapping[str, WorkCalendar]
) -> tuple[dict[Key, str], list[Said]]:
    """Our calendar for each of the plan's: of the same name, else the one that differs on the fewest of its days."""
    names = {calendar.uid: calendar for calendar in source.calendars}
    instants = [day for task in plan.tasks for day in (task.start, task.finish) if day is not None]
    first, last = min([plan.start, *instants]), max([plan.start, *instants])
    found: dict[Key, str] = {}
    said: list[Said] = []
    for key, calendar in plan.calendars.items():
        own = names.get(key[0]) if len(key) == 1 else None
        name = own.name if own is not None else ""
        if name and own is not None and own.base is None and all(day is None for day in own.week):
            # Our own table names calendars without saying them.
            if name not in known:
                user = next((task.code for task in plan.tasks if task.calendar == key), "")
                raise GuatuError("G1102", calendar=name[:60], where=user)
            found[key] = name
            continue
        if key == EVERY_HOUR and EVERY_DAY in known:
            found[key] = EVERY_DAY
            continue
        differing = {code: _differing(calendar, ours, first, last) for code, ours in known.items()}
        best = min(differing, key=lambda code: (differing[code], code != name))
        found[key] = best
        if differing[best]:
            what = Phrase(
                f"日历“{name or calendar.code}”与本系统日历“{best}”有 {differing[best]} 天不同，按后者计",
                f"calendar “{name or calendar.code}” and ours, “{best}”, differ on {differing[best]} days; ours holds",
            )
            users = [task.code for task in plan.tasks if task.calendar == key]
            said.append(Said(what, len(users), tuple(users[:20])))
    return found, said


def _differing(one: WorkCalendar, other: WorkCalendar, first: date, last: date) -> int:
    return sum(one.is_workday(day) is not other.is_workday(day) for day in days(first, last))
