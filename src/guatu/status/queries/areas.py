"""Which indicators an area of the year's plan is about: those of its tasks."""

from collections import defaultdict
from typing import TYPE_CHECKING

from guatu.org.types import Actor
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.targets.models import Area


def area_indicators(actor: Actor, year: int) -> "list[tuple[Area, frozenset[int]]]":
    """The areas of the year's plan that have indicators, in their order, with the indicators' ids. Two queries."""
    plan = targets.current_plan(actor, year)
    if plan is None:
        return []
    found: dict[Area, set[int]] = defaultdict(set)
    for task in targets.tasks(actor, plan):
        if task.indicator_id is not None:
            found[task.area].add(task.indicator_id)
    return [(area, frozenset(ids)) for area, ids in found.items()]


def indicators_within(actor: Actor, year: int, code: str) -> frozenset[int] | None:
    """The indicators of one area by its code, None where none is asked for; none at all of an unknown one."""
    if not code:
        return None
    return next((ids for area, ids in area_indicators(actor, year) if area.code == code), frozenset())
