"""Lights rolled up."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.status import queries
from guatu.status.types.rollup import Way

router = Router()


@router.get("/rollup/{way}", response=dict[str, Any])
def rollup(request: HttpRequest, way: Way, period: str = "") -> dict[str, Any]:
    """Counts and money by light, rolled up by chain, area or unit; of the newest judged month unless one is named."""
    actor = actor_of(request)
    actor.require("status.read")
    month = Period.parse(period) if period else queries.latest_period(actor)
    return queries.rollup_facts(queries.rolled_up(actor, month, way))
