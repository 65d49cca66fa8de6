"""The API of the battle map: the same columns as the canvas draws, and the same print."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from guatu.kernel.language import EN, ZH
from guatu.org.queries import actor_of
from guatu.wall.battle.columns import map_columns, node_columns
from guatu.wall.battle.forms import wanted_of
from guatu.wall.queries.battle import MOST_NODES_OF, battle_map, battle_nodes
from guatu.wall.queries.battle_print import battle_pdf

router = Router(tags=["wall"])

Key = int | None


class Asked(Schema):
    """The filter, grouping and order of the page; what is left out asks nothing."""

    q: str = Field("", max_length=80)
    unit: Key = Field(None, ge=0, lt=2**63)
    area: Key = Field(None, ge=0, lt=2**63)
    chain: Key = Field(None, ge=0, lt=2**63)
    sponsor: Key = Field(None, ge=0, lt=2**63)
    light: Literal["", "red", "yellow", "grey", "green", "done"] = ""
    stage: str = Field("", max_length=20)
    late: Literal["", "1"] = ""
    blocked: Literal["", "1"] = ""
    group: Literal["unit", "area", "chain", "light", "stage", "sponsor", "none"] = "unit"
    sort: Literal["worst", "due", "start", "name", "code"] = "worst"


@router.get("", response=dict[str, Any])
def battle(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The projects as columns: row n is the n-th of every list. Days count from 2000-01-01."""
    return map_columns(battle_map(actor_of(request), wanted_of(asked.dict())))


@router.get("/nodes", response=dict[str, Any])
def nodes(request: HttpRequest, ids: str = "") -> dict[str, Any]:
    """The nodes of projects named by their ids, `1,2,3`, at most 400 projects."""
    keys = [int(text) for text in ids.split(",")[:MOST_NODES_OF] if text.isdecimal() and len(text) < 18]
    return node_columns(battle_nodes(actor_of(request), keys))


@router.get("/print")
def print_map(
    request: HttpRequest,
    asked: Query[Asked],
    paper: str = "A0",
    tiles: str = "",
    language: Literal["zh-hans", "en"] = "zh-hans",
) -> HttpResponse:
    """The map as vector PDF on A0, A1 or A3; `tiles` cuts its sheets into pages of a smaller paper."""
    data = battle_pdf(
        actor_of(request),
        wanted_of(asked.dict()),
        paper=paper,
        tiles=tiles,
        language=EN if language == EN else ZH,
    )
    return HttpResponse(data, content_type="application/pdf")
