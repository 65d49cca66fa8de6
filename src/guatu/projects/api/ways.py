"""The ways out of a plan that cannot be met, as the page shows them. Costs in whole yuan, days are last days.

`POST …/measures` adopts one.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.org.queries import actor_of
from guatu.projects import queries
from guatu.projects.queries.frontier import frontier_facts
from guatu.projects.queries.ways import ways_facts

router = Router(tags=["plans"])


class MeasureOfWayOut(Schema):
    """`node`, `measure`, `level` and `cost` are what `POST …/measures` takes to adopt it."""

    kind: str
    nodes: list[str]
    level: int
    days: int
    cost: int
    won_alone: int
    won_last: int
    zh: str
    en: str
    node: str
    measure: dict[str, Any]


class OtherMovedOut(Schema):
    """Another project's last day, before and after."""

    project: str
    before: date
    after: date


class WaitOut(Schema):
    """What a node waits for in another project; `project` and `other` are null where you may not see it."""

    node: str
    project: str | None
    other: str | None
    day: date
    binds_finish: bool
    decides: bool


class WayOutOut(Schema):
    """`others`: tied projects that it moves, as far as you may see them."""

    kinds: list[str]
    cost: int
    bound: int
    status: str
    days_won: int
    days_short: int
    finish: date
    zh: str
    en: str
    measures: list[MeasureOfWayOut]
    others: list[OtherMovedOut]


class FrontierStepOut(Schema):
    """The least price of winning `since` … `days_won` days; proved where `bound` equals `cost`.

    Days between the step before and `since` were not asked for in time: they cost no more than this.
    """

    since: int
    days_won: int
    days_short: int
    cost: int
    bound: int
    status: str
    finish: date
    measures: list[MeasureOfWayOut]


class WaysOutOut(Schema):
    """`digest` is of the network and the measures offered; `frontier` where it was asked for."""

    code: str
    days_short: int
    chain: list[str]
    days_won_most: int
    days_short_least: int
    digest: str
    waits: list[WaitOut]
    ways: list[WayOutOut]
    frontier: list[FrontierStepOut] | None = None


@router.get("/{code}/ways-out", response=WaysOutOut, exclude_unset=True)
def ways_out(request: HttpRequest, code: str, frontier: bool = False) -> Any:
    """The days short, the chain, and priced ways to win them back, the cheapest first.

    With `frontier` also the least price of each number of days won, which takes as long again.
    """
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    facts = ways_facts(queries.project_ways(actor, project.pk))
    if frontier:
        facts["frontier"] = frontier_facts(queries.project_frontier(actor, project.pk))
    return facts
