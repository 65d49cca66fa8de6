"""The ways out of a plan that cannot be met, as the page shows them. Costs in whole yuan, days are last days."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.org.queries import actor_of
from guatu.projects import queries
from guatu.projects.queries.ways import ProjectWays, last_worked

router = Router(tags=["plans"])


class MeasureOfWayOut(Schema):
    kind: str
    nodes: list[str]
    level: int
    days: int
    cost: int
    won_alone: int
    won_last: int
    zh: str
    en: str


class WayOutOut(Schema):
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


class WaysOutOut(Schema):
    """`digest` is of the network and the measures offered."""

    code: str
    days_short: int
    chain: list[str]
    days_won_most: int
    days_short_least: int
    digest: str
    ways: list[WayOutOut]


@router.get("/{code}/ways-out", response=WaysOutOut)
def ways_out(request: HttpRequest, code: str) -> Any:
    """The days short, the chain, and priced ways to win them back, the cheapest first."""
    actor = actor_of(request)
    actor.require("projects.read")
    return answer(queries.project_ways(actor, queries.project(actor, code).pk))


def answer(ways: ProjectWays) -> dict[str, Any]:
    """As JSON, for the API and the command line."""
    found = ways.found
    return {
        "code": ways.project.code,
        "days_short": found.days_short,
        "chain": list(found.chain),
        "days_won_most": found.days_won_most,
        "days_short_least": found.days_short_least,
        "digest": found.digest,
        "ways": [
            {
                "kinds": [str(kind) for kind in way.kinds],
                "cost": way.cost,
                "bound": way.bound,
                "status": str(way.status),
                "days_won": way.days_won,
                "days_short": way.days_short,
                "finish": last_worked(way),
                "zh": way.sentence().zh,
                "en": way.sentence().en,
                "measures": [
                    {
                        "kind": str(taken.kind),
                        "nodes": list(taken.chosen.option.nodes),
                        "level": taken.chosen.level,
                        "days": taken.chosen.days,
                        "cost": taken.cost,
                        "won_alone": taken.won_alone,
                        "won_last": taken.won_last,
                        "zh": taken.sentence(ways.names).zh,
                        "en": taken.sentence(ways.names).en,
                    }
                    for taken in way.taken
                ],
            }
            for way in found
        ],
    }
