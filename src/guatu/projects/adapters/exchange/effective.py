"""What really binds a task: the calendars its hours come from, its links with those of its summaries, its leaves.

Microsoft's rules, as documented and as MPXJ's scheduler found them: a task without working resources, or of fixed
duration, runs on its own calendar, else the project's; with resources on theirs, within the task's own if it has one;
a lag counts in the successor's calendar; a link of a summary holds for everything below it.
"""

from dataclasses import dataclass, replace
from typing import Final

from guatu.projects.adapters.exchange.model import ExchangePlan, Kind, Link, Task

Key = tuple[int, ...]
"""Calendars that must all be open, by uid; () is every hour of every day."""

EVERY_HOUR: Final[Key] = ()
STANDARD: Final = -1
"""The calendar of a plan that names none: Monday to Friday, eight to five."""

FIXED_DURATION: Final = 1
WORK: Final = 1
MOST_PAIRS: Final = 2_000
"""Leaf pairs that one link between summaries may stand for."""


@dataclass(frozen=True, slots=True)
class Bound:
    """`key` by task, None where resources with different calendars share it. `links`: between leaves only.

    `summaries`: links from a summary's start, which is no task's date: (summary, link). `wide`: links that stand for
    too many pairs. `leaves` below each summary, by uid.
    """

    key: dict[int, Key | None]
    links: tuple[Link, ...]
    from_start: tuple[Link, ...]
    wide: tuple[Link, ...]
    leaves: dict[int, tuple[int, ...]]
    parents: dict[int, tuple[int, ...]]


def bind(plan: ExchangePlan) -> Bound:
    """Calendars and links of every task that is no summary."""
    parents = _parents(plan.tasks)
    leaves: dict[int, list[int]] = {}
    for task in plan.tasks:
        if not task.summary and not task.null and task.active:
            for parent in parents[task.uid]:
                leaves.setdefault(parent, []).append(task.uid)
    below = {uid: tuple(found) for uid, found in leaves.items()}
    links, starts, wide = _spread(plan, below)
    return Bound(_keys(plan), tuple(links), tuple(starts), tuple(wide), below, parents)


def _parents(tasks: tuple[Task, ...]) -> dict[int, tuple[int, ...]]:
    """The summaries above each task, nearest last, from outline levels in the order of the file."""
    found: dict[int, tuple[int, ...]] = {}
    above: list[Task] = []
    for task in tasks:
        while above and above[-1].outline_level >= task.outline_level:
            above.pop()
        found[task.uid] = tuple(row.uid for row in above)
        if task.summary:
            above.append(task)
    return found


def _spread(
    plan: ExchangePlan, leaves: dict[int, tuple[int, ...]]
) -> tuple[list[Link], list[Link], list[Link]]:
    summaries = {task.uid for task in plan.tasks if task.summary}
    links: list[Link] = []
    starts: list[Link] = []
    wide: list[Link] = []
    for link in plan.links:
        before = leaves.get(link.predecessor, ()) if link.predecessor in summaries else (link.predecessor,)
        after = leaves.get(link.successor, ()) if link.successor in summaries else (link.successor,)
        if link.predecessor in summaries and (link.kind in (Kind.SS, Kind.SF) or link.percent):
            starts += [replace(link, successor=uid) for uid in after]
        elif len(before) * len(after) > MOST_PAIRS:
            wide.append(link)
        else:
            links += [replace(link, predecessor=first, successor=last) for first in before for last in after]
    return links, starts, wide


def _keys(plan: ExchangePlan) -> dict[int, Key | None]:
    own = _Canon(plan)
    project = own.of(plan.calendar)
    working = {row.uid: row for row in plan.resources if row.kind in (None, WORK)}
    on: dict[int, set[int]] = {}
    for assignment in plan.assignments:
        resource = working.get(assignment.resource)
        if resource is not None:
            calendar = own.of(resource.calendar) if resource.calendar is not None else project
            on.setdefault(assignment.task, set()).add(calendar)
    found: dict[int, Key | None] = {}
    for task in plan.tasks:
        used = on.get(task.uid, set())
        if task.is_elapsed:
            found[task.uid] = EVERY_HOUR
        elif task.kind == FIXED_DURATION or not used or (task.calendar and task.ignores_resource_calendar):
            found[task.uid] = (project if task.calendar is None else own.of(task.calendar),)
        elif len(used) > 1:
            found[task.uid] = None
        else:
            both = used if task.calendar is None else used | {own.of(task.calendar)}
            found[task.uid] = tuple(sorted(both))
    return found


class _Canon:
    """A derived calendar that changes nothing is its base."""

    def __init__(self, plan: ExchangePlan) -> None:
        self.calendars = {calendar.uid: calendar for calendar in plan.calendars}

    def of(self, uid: int | None) -> int:
        """The uid of the calendar that decides, STANDARD where the plan has none of that number."""
        calendar = self.calendars.get(STANDARD if uid is None else uid)
        while calendar is not None:
            changed = (
                calendar.exceptions or calendar.work_weeks or any(day is not None for day in calendar.week)
            )
            if changed or calendar.base is None:
                return calendar.uid
            calendar = self.calendars.get(calendar.base)
        return STANDARD
