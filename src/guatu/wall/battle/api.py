"""The API of the battle map: the same columns as the canvas draws, and the same print."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from guatu.kernel.language import EN, ZH
from guatu.org.queries import actor_of
from guatu.wall.actions.printing import ask_print
from guatu.wall.battle.columns import map_columns, node_columns
from guatu.wall.battle.forms import wanted_of
from guatu.wall.models import Print
from guatu.wall.queries.battle import MOST_NODES_OF, battle_map, battle_nodes
from guatu.wall.queries.printing import one_print, print_file, print_state, prints

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


class PrintIn(Asked):
    """What to print: the filter of the map, the paper, and the smaller paper its sheets are cut into ("" does not)."""

    paper: str = "A0"
    tiles: str = ""
    language: Literal["zh-hans", "en"] = "zh-hans"


class PrintOut(Schema):
    """How far a print has come: `asked`, `running`, `done`, `failed` or `cut` off; sheets drawn, of how many."""

    id: int
    paper: str
    tiles: str
    language: str
    state: str
    sheets_drawn: int
    sheets: int
    bytes: int
    sha256: str
    error: dict[str, str]


@router.get("/prints", response=list[PrintOut])
def prints_of_mine(request: HttpRequest) -> list[dict[str, Any]]:
    """The prints that this account asked for, the newest first; the last dozen is kept."""
    return [_told(row) for row in prints(actor_of(request))]


@router.post("/prints", response={202: PrintOut})
def print_map(request: HttpRequest, given: PrintIn) -> "Status[dict[str, Any]]":
    """Ask for the map as vector PDF; the worker makes it. The same map asked for again is the same print."""
    language = EN if given.language == EN else ZH
    wanted = wanted_of(given.dict())
    made = ask_print(actor_of(request), wanted, paper=given.paper, tiles=given.tiles, language=language)
    return Status(202, _told(made))


@router.get("/prints/{print_id}", response=PrintOut)
def print_told(request: HttpRequest, print_id: int) -> dict[str, Any]:
    """How far one has come."""
    return _told(one_print(actor_of(request), print_id))


@router.get("/prints/{print_id}/file")
def print_bytes(request: HttpRequest, print_id: int) -> HttpResponse:
    """Its PDF; 404 until it is done."""
    return HttpResponse(print_file(actor_of(request), print_id), content_type="application/pdf")


def _told(row: Print) -> dict[str, Any]:
    return {
        "id": row.pk,
        "paper": row.paper,
        "tiles": row.tiles,
        "language": row.language,
        "state": print_state(row).value,
        "sheets_drawn": row.step,
        "sheets": row.steps,
        "bytes": row.size,
        "sha256": row.digest,
        "error": row.error,
    }
