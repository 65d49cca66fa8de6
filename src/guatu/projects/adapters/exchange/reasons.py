"""Which tasks' dates no forward pass can give, and why: decided from what they are, never from their dates."""

from datetime import timedelta
from typing import Final

from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.effective import Bound
from guatu.projects.adapters.exchange.model import Constraint, ExchangePlan, Reading, Task

Reasons = dict[int, Phrase]
"""Why a task is left out, by its uid."""

SUMMARY: Final = Phrase("汇总行：日期由下级得出", "summary: its dates come from the rows below")
MANUAL: Final = Phrase("手动排程：日期由人填写", "scheduled by hand")
LEVELLED: Final = Phrase("资源调配推迟", "delayed by levelling")
DONE: Final = Phrase("已完成：日期是事实", "finished: its dates are facts")
WHOLE: Final = timedelta(minutes=1)


def left_out(reading: Reading, bound: Bound) -> Reasons:
    """The reason of every task that cannot be compared."""
    plan = reading.plan
    delayed = {row.task for row in plan.assignments if row.delay or row.levelling_delay}
    foreign = {link.successor for link in plan.links if link.cross_project}
    wide = {uid for link in bound.wide for uid in bound.leaves.get(link.successor, (link.successor,))}
    found: Reasons = {}
    for task in plan.tasks:
        reason = _of_task(task, plan) or _of_others(task, reading, bound, delayed, foreign | wide)
        if reason is not None:
            found[task.uid] = reason
    return found


def _of_task(task: Task, plan: ExchangePlan) -> Phrase | None:
    """What the task says of itself."""
    without_dates = Phrase("没有工期或日期", "without a duration or dates")
    checks: tuple[tuple[bool, Phrase], ...] = (
        (task.null, Phrase("空行", "blank row")),
        (task.summary, SUMMARY),
        (task.external, Phrase("外部任务", "external task")),
        (not task.active, Phrase("停用任务", "inactive task")),
        (task.manual, MANUAL),
        (task.start is None or task.finish is None or task.duration is None, without_dates),
        (bool(task.levelling_delay), LEVELLED),
        (task.actual_finish is not None or task.percent_complete == 100, DONE),
        (not plan.from_start, Phrase("计划从完成日期倒排", "the plan is scheduled from its finish")),
        (task.constraint is Constraint.ALAP, Phrase("越晚越好", "as late as possible")),
        (
            task.duration is not None and task.duration % WHOLE != timedelta(),
            Phrase("工期含秒", "seconds in its duration"),
        ),
    )
    return next((reason for holds, reason in checks if holds), None)


def _of_others(
    task: Task, reading: Reading, bound: Bound, delayed: set[int], foreign: set[int]
) -> Phrase | None:
    """What assignments, resources and links say of the task."""
    several = Phrase("多个资源日历不同", "resources with different calendars")
    resumed = task.stop is not None and task.resume is not None and task.actual_start is not None
    checks: tuple[tuple[bool, Phrase], ...] = (
        (task.uid in delayed, Phrase("资源分配另有延迟", "an assignment with a delay of its own")),
        (bound.key[task.uid] is None, several),
        (task.uid in reading.split, Phrase("分段任务", "split task")),
        (resumed and task.resume != task.stop, Phrase("进行中且有间断", "in progress with an interruption")),
        (task.uid in foreign, Phrase("等待本文件之外的任务", "waits for a task outside the file")),
    )
    return next((reason for holds, reason in checks if holds), None)
