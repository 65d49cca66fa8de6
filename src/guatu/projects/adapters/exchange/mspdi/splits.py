"""Which tasks a file holds in several parts: its timephased work has a gap that the calendar would have worked."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from guatu.projects.adapters.exchange.hours import Clock
from guatu.projects.adapters.exchange.model import ExchangePlan
from guatu.projects.adapters.exchange.mspdi.markup import Element
from guatu.projects.adapters.exchange.mspdi.values import moment, span, whole

WORK = (1, 2)
"""Kinds of timephased data: remaining and actual work."""

LONGEST = timedelta(days=366)
"""As far as a gap is searched for working hours."""


def gaps(assignments: Iterable[Element], plan: ExchangePlan) -> Iterator[int]:
    """Uids of split tasks. A part without work between parts with work is a gap where working hours fall into it."""
    tasks = {task.uid: task for task in plan.tasks}
    clock = Clock(plan)
    for row in assignments:
        uid = row.first("TaskUID")
        task = tasks.get(whole(uid) or 0) if uid is not None else None
        parts = sorted(_parts(row))
        worked = [at for at, part in enumerate(parts) if part[2]]
        if task is None or not worked:
            continue
        calendar = plan.calendar if task.calendar is None else task.calendar
        idle = (part for part in parts[worked[0] : worked[-1]] if not part[2])
        if any(clock.work(calendar, start, min(end, start + LONGEST)) for start, end, _ in idle):
            yield task.uid


def _parts(row: Element) -> Iterator[tuple[datetime, datetime, bool]]:
    for part in row.all("TimephasedData"):
        kind, start, finish = part.first("Type"), part.first("Start"), part.first("Finish")
        if kind is None or whole(kind) not in WORK or start is None or finish is None:
            continue
        value = part.first("Value")
        first, last = moment(start), moment(finish)
        if first is not None and last is not None:
            yield first, last, value is not None and (span(value) or timedelta()) > timedelta()
