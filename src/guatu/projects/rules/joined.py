"""Projects tied to each other, worked back as one network. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from guatu.engine.measures import Chosen
from guatu.kernel.calendar import WorkCalendar
from guatu.projects.rules.adopted import chosen, in_all
from guatu.projects.rules.worked_back import worked_back
from guatu.projects.types import JoinedPlan, LinkSpec, NodeSpec, WorkedBack, instant_after, last_day

_BETWEEN: Final = "\x1f"


def joined_code(key: str, code: str) -> str:
    """The name of a node among those of several projects."""
    return f"{key}{_BETWEEN}{code}"


def connected(start: int, ties: Iterable[tuple[int, int]]) -> frozenset[int]:
    """All that hangs together with `start` by ties in either direction, itself included. Linear in the ties."""
    beside: dict[int, list[int]] = {}
    for one, other in ties:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    found, queue = {start}, [start]
    while queue:
        for other in beside.get(queue.pop(), ()):
            if other not in found:
                found.add(other)
                queue.append(other)
    return frozenset(found)


def worked_back_joined(
    plans: Sequence[JoinedPlan],
    ties: Sequence[LinkSpec],
    calendars: Mapping[str, WorkCalendar],
    today: date,
) -> dict[str, WorkedBack]:
    """The plan of each project by its key, all worked back together; `ties` name nodes by `joined_code`.

    Every project keeps its own due day: it binds its own nodes, and through the ties those of others. The chain of a
    project is told by its own nodes, from the one that waits for another project where one does. Raises as
    `worked_back`; a circle through several projects is a circle.
    """
    nodes = [_bound(plan, node) for plan in plans for node in plan.nodes]
    links = [_qualified(plan.key, link) for plan in plans for link in plan.links]
    taken = [one for plan in plans for one in taken_of(plan, partial(joined_code, plan.key))]
    due = max(plan.due for plan in plans)
    whole = worked_back(nodes, [*links, *ties], today, due, calendars, today, taken)
    worked = iter(whole.nodes)
    waiting = {tie.successor for tie in ties}
    found: dict[str, WorkedBack] = {}
    for plan in plans:
        own = tuple(replace(next(worked), code=node.code) for node in plan.nodes)
        finish = max(node.early_finish for node in own)
        found[plan.key] = replace(
            whole,
            nodes=own,
            due=plan.due,
            earliest_finish=last_day(finish),
            days_short=max((finish - instant_after(plan.due)).days, 0),
            critical_chain=_chain(
                plan, {node.code: node.early_start for node in own}, waiting, calendars, today
            ),
        )
    return found


def taken_of(plan: JoinedPlan, rename: Callable[[str], str] | None = None) -> list[Chosen]:
    """The measures of a plan as the engine takes them, each once. Raises G1622, G1644."""
    own = {node.code for node in plan.nodes if node.deadline is not None}
    levels = in_all(chosen(one, has_deadline=one.node in own, rename=rename) for one in plan.taken)
    return [Chosen(option, min(level, len(option.levels))) for option, level in levels.items()]


def _bound(plan: JoinedPlan, node: NodeSpec) -> NodeSpec:
    deadline = plan.due if node.deadline is None else min(node.deadline, plan.due)
    return replace(node, code=joined_code(plan.key, node.code), deadline=deadline)


def _qualified(key: str, link: LinkSpec) -> LinkSpec:
    return replace(
        link, predecessor=joined_code(key, link.predecessor), successor=joined_code(key, link.successor)
    )


def _chain(
    plan: JoinedPlan,
    early: Mapping[str, date],
    waiting: set[str],
    calendars: Mapping[str, WorkCalendar],
    today: date,
) -> tuple[str, ...]:
    """The project alone, its waiting nodes held where the others let them start: the same dates, its own chain."""
    nodes = [
        replace(node, not_before=early[node.code]) if joined_code(plan.key, node.code) in waiting else node
        for node in plan.nodes
    ]
    alone = worked_back(nodes, plan.links, today, plan.due, calendars, today, taken_of(plan))
    return alone.critical_chain
