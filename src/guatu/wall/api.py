"""The API of the wall: all four screens as data."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from guatu.org.queries import actor_of
from guatu.wall import queries

router = Router(tags=["wall"])


@router.get("/facts", response=dict[str, Any])
def facts(request: HttpRequest) -> dict[str, Any]:
    """Matrix, Gantt, map and pacing of the newest month with lights, and how old they are."""
    return asdict(queries.facts(actor_of(request)))
