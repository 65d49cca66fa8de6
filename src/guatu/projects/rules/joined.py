"""Projects tied to each other, worked back as one network. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice, takewhile
from typing import Final

from guatu import engine
from guatu.engine.measures import Chosen
from guatu.kernel.calendar import WorkCalendar
from guatu.projects.rules.adopted import chosen, in_all
from guatu.projects.rules.worked_back import (
    Planned,
    engine_link,
    engine_node,
    horizon,
    network_from,
    planned,
    whole_chain,
    worked_nodes,
)
from guatu.projects.types import (
    JoinedPlan,
    LinkSpec,
    Scheduled,
    WorkedBack,
    WorkedNode,
    instant_after,
    last_day,
)

_BETWEEN: Final = "\x1f"


def joined_code(key: str, code: str) -> str:
    """The name of a node among those of several projects."""
    return f"{key}{_BETWEEN}{code}"


def joined_parts(code: str) -> tuple[str, str]:
    """The project's key and the node's own code of a name that `joined_code` gave."""
    key, _, own = code.partition(_BETWEEN)
    return key, own


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
    plans: Sequence[JoinedPlan[Scheduled]],
    ties: Sequence[LinkSpec],
    calendars: Mapping[str, WorkCalendar],
    today: date,
) -> dict[str, WorkedBack]:
    """The plan of each project by its key, all worked back together; `ties` name nodes by `joined_code`.

    Every project keeps its own due day: it binds its own nodes, and through the ties those of others. The chain of a
    project is told by its own nodes, from the one that waits for another project where one does. Raises as
    `worked_back`; a circle through several projects is a circle.
    """
    whole = planned(
        joined_network(plans, ties, calendars, today),
        [one for plan in plans for one in taken_of(plan, partial(joined_code, plan.key))],
    )
    named = ((joined_code(plan.key, node.code), node) for plan in plans for node in plan.nodes)
    worked, digest = worked_nodes(whole, named, calendars), whole.schedule.digest
    own = [tuple(islice(worked, len(plan.nodes))) for plan in plans]
    chains = _chains(whole, plans, own)
    found: dict[str, WorkedBack] = {}
    for plan, nodes, chain in zip(plans, own, chains, strict=True):
        finish = max(node.early_finish for node in nodes)
        found[plan.key] = WorkedBack(
            nodes=nodes,
            due=plan.due,
            earliest_finish=last_day(finish),
            days_short=max((finish - instant_after(plan.due)).days, 0),
            critical_chain=chain,
            unpublished_years=whole.schedule.unpublished_years,
            digest=digest,
        )
    return found


def joined_network(
    plans: Sequence[JoinedPlan[Scheduled]],
    ties: Sequence[LinkSpec],
    calendars: Mapping[str, WorkCalendar],
    today: date,
) -> engine.Network:
    """The network that `worked_back_joined` schedules, its nodes named by `joined_code`. Raises G11xx.

    A project's due day stands as the deadline of each of its nodes, so that it binds no other project's.
    """
    span = horizon((node for plan in plans for node in plan.nodes), today, today)
    nodes = [
        engine_node(
            node,
            joined_code(plan.key, node.code),
            plan.due if node.deadline is None else min(node.deadline, plan.due),
            span,
            calendars,
        )
        for plan in plans
        for node in plan.nodes
    ]
    links = [engine_link(link, joined_code(plan.key, "")) for plan in plans for link in plan.links]
    links += map(engine_link, ties)
    return network_from(nodes, links, span, max(plan.due for plan in plans), calendars)


def _chains(
    whole: Planned, plans: Sequence[JoinedPlan[Scheduled]], worked: Sequence[Sequence[WorkedNode]]
) -> Iterator[tuple[str, ...]]:
    """Of each project what drives its last node, back to where that is another project's. Linear in their lengths."""
    ends = []
    for plan, nodes in zip(plans, worked, strict=True):
        code = joined_code(plan.key, _last(nodes).code)
        ends.append(whole.sections.get(code, code))
    for plan, back in zip(plans, whole.schedule.drivers(ends), strict=True):
        prefix = joined_code(plan.key, "")
        chain = list(takewhile(lambda code: code.startswith(prefix), back))  # noqa: B023 - used at once
        yield tuple(code.removeprefix(prefix) for code in whole_chain(chain[::-1], whole.sections))


def _last(nodes: Sequence[WorkedNode]) -> WorkedNode:
    """What finishes last; of equals what is still to do, with the least float and the smallest code."""
    finish = max(node.early_finish for node in nodes)
    return min(
        (node for node in nodes if node.early_finish == finish),
        key=lambda node: (node.total_float is None, node.total_float or 0, node.code),
    )


def taken_of(plan: JoinedPlan[Scheduled], rename: Callable[[str], str] | None = None) -> list[Chosen]:
    """The measures of a plan as the engine takes them, each once. Raises G1622, G1644."""
    own = {node.code for node in plan.nodes if node.deadline is not None}
    levels = in_all(chosen(one, has_deadline=one.node in own, rename=rename) for one in plan.taken)
    return [Chosen(option, min(level, len(option.levels))) for option, level in levels.items()]
