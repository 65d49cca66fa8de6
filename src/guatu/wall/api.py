"""The API of the wall: walls and their screens as data, how they are composed, the city's own map."""

from dataclasses import asdict, is_dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import File, Form, Router, Schema, UploadedFile

from guatu.kernel.coordinates import CoordinateSystem
from guatu.org.queries import actor_of
from guatu.wall import actions, queries
from guatu.wall.battle.api import router as battle
from guatu.wall.models import CityMap
from guatu.wall.pages.maps import uploaded
from guatu.wall.queries import Shown
from guatu.wall.specs import spec_of, wall_facts

router = Router(tags=["wall"])
router.add_router("/battle", battle)


class ScreenIn(Schema):
    """A screen of a composition: its kind; `unit` and `area` by their codes, "" for the wall's own."""

    kind: str
    shown: bool = True
    seconds: int | None = None
    unit: str = ""
    area: str = ""


class WallIn(Schema):
    """A composition whole. `seen`: the digest that was read, refused where somebody was faster; "" does not ask."""

    name: str
    name_en: str = ""
    seconds: int = 20
    unit: str = ""
    area: str = ""
    screens: list[ScreenIn]
    seen: str = ""


@router.get("/facts", response=dict[str, Any])
def facts(request: HttpRequest, wall: str = "") -> dict[str, Any]:
    """Everything a wall shows (the first where none is named), screen by screen, and how old it is."""
    actor = actor_of(request)
    view = queries.wall(actor, wall)
    look = queries.whole_look(actor, view)
    return {
        "wall": view.code,
        "period": str(look.period),
        "age": asdict(queries.age(look)),
        "screens": [_shown(one) for one in queries.all_shown(actor, view)],
    }


@router.get("/boards", response=list[dict[str, Any]])
def boards(request: HttpRequest) -> list[dict[str, Any]]:
    """The walls there are, each as it is composed, with its digest."""
    actor = actor_of(request)
    return [wall_facts(actor, view) for view in queries.walls(actor)]


@router.get("/boards/{code}", response=dict[str, Any])
def board(request: HttpRequest, code: str) -> dict[str, Any]:
    """One wall as it is composed."""
    actor = actor_of(request)
    return wall_facts(actor, queries.wall(actor, code))


@router.get("/boards/{code}/screens/{number}", response=dict[str, Any])
def screen(request: HttpRequest, code: str, number: int) -> dict[str, Any]:
    """What one screen of a wall shows; the screens that are on count from 1."""
    actor = actor_of(request)
    return _shown(queries.shown(actor, queries.screen(queries.wall(actor, code), number)))


@router.get("/boards/{code}/state", response=dict[str, Any])
def state(request: HttpRequest, code: str, since: str = "") -> dict[str, Any]:
    """The token of a wall's state, and which of its screens have changed since an earlier one."""
    actor = actor_of(request)
    view = queries.wall(actor, code)
    now = queries.token(actor, view, get_language() or "")
    return asdict(queries.changed_since(view, since, now))


@router.put("/boards/{code}", response=dict[str, Any])
def compose(request: HttpRequest, code: str, body: WallIn) -> dict[str, Any]:
    """Make a wall, or compose one anew. Needs `wall.compose`."""
    actor = actor_of(request)
    actions.compose(actor, code=code, seen=body.seen or None, **spec_of(actor, body.dict(exclude={"seen"})))
    return wall_facts(actor, queries.wall(actor, code))


@router.delete("/boards/{code}", response=dict[str, str])
def withdraw(request: HttpRequest, code: str) -> dict[str, str]:
    """Take a wall away; the built-in one stands again as it was. Needs `wall.compose`."""
    actions.withdraw(actor_of(request), code=code)
    return {"withdrawn": code}


@router.get("/maps", response=list[dict[str, Any]])
def maps(request: HttpRequest) -> list[dict[str, Any]]:
    """The maps that were brought in, the newest first. Needs `wall.map.write`."""
    actor = actor_of(request)
    actor.require("wall.map.write")
    return [map_facts(row) for row in queries.city_maps(actor)]


@router.post("/maps", response=dict[str, Any])
def import_map(
    request: HttpRequest,
    file: File[UploadedFile],
    system: Form[CoordinateSystem] = CoordinateSystem.WGS84,
    approval: Form[str] = "",
    schematic: Form[bool] = False,
) -> dict[str, Any]:
    """Bring a GeoJSON file in; it is shown nowhere until it is put in place. Needs `wall.map.write`."""
    actor = actor_of(request)
    actor.require("wall.map.write")
    made = actions.import_map(
        actor, upload=uploaded(file), system=system, approval=approval, schematic=schematic
    )
    found = queries.map_preview(actor, made.pk)
    return map_facts(made) | {
        "matched": found.matched, "ground": found.ground, "without": found.without,
    }  # fmt: skip


@router.post("/maps/{map_id}/put", response=dict[str, Any])
def put_map(request: HttpRequest, map_id: int) -> dict[str, Any]:
    """Put a map on the wall in place of whichever is there. Needs `wall.map.write`."""
    return map_facts(actions.put_map(actor_of(request), map_id=map_id))


@router.post("/maps/schematic", response=dict[str, bool])
def schematic(request: HttpRequest) -> dict[str, bool]:
    """Show the schematic blocks again. Needs `wall.map.write`."""
    actions.back_to_schematic(actor_of(request))
    return {"schematic": True}


def map_facts(row: CityMap) -> dict[str, Any]:
    """A map as the API and the command say it."""
    return {
        "id": row.pk,
        "name": row.name,
        "system": row.system,
        "approval": row.approval,
        "schematic": row.schematic,
        "in_place": row.in_place,
        "digest": row.digest,
        "imported_at": row.imported_at,
    }


def _shown(one: Shown) -> dict[str, Any]:
    found = one.facts
    return {
        "number": one.screen.number,
        "kind": one.screen.kind.value,
        "seconds": one.screen.seconds,
        "unit": one.screen.unit.code if one.screen.unit else "",
        "area": one.screen.area.code if one.screen.area else "",
        "facts": asdict(found)
        if is_dataclass(found) and not isinstance(found, type)
        else [asdict(row) for row in found],
    }
