"""A composition as plain data: units and areas by their codes, as the API, the command's file and the page say it."""

from collections.abc import Mapping, Sequence
from typing import Any

from guatu.kernel.errors import GuatuError, NotFound
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.wall import queries
from guatu.wall.types import Kind, ScreenSpec, WallView


def spec_of(actor: Actor, said: Mapping[str, Any]) -> dict[str, Any]:
    """What `actions.compose` takes. Raises NotFound for an unknown unit or area, G2314 for an unknown kind."""
    screens: Sequence[Mapping[str, Any]] = said.get("screens", ())
    wanted = {one.get("unit", "") for one in (said, *screens)} - {""}
    unit_ids = dict(units(actor).filter(code__in=wanted).values_list("code", "pk")) if wanted else {}
    asks_areas = any(one.get("area") for one in (said, *screens))
    area_ids = {area.code: area.pk for area in queries.areas_on_offer(actor)} if asks_areas else {}

    def one_of(known: Mapping[str, int], what: str, code: str) -> int | None:
        if not code:
            return None
        if code not in known:
            raise NotFound(what=f"{what}:{code}")
        return known[code]

    return {
        "name": said.get("name", ""),
        "name_en": said.get("name_en", ""),
        "seconds": said.get("seconds", 20),
        "unit_id": one_of(unit_ids, "org.unit", said.get("unit", "")),
        "area_id": one_of(area_ids, "targets.area", said.get("area", "")),
        "screens": [
            ScreenSpec(
                kind=kind_of(str(one.get("kind", ""))),
                shown=bool(one.get("shown", True)),
                seconds=one.get("seconds"),
                unit_id=one_of(unit_ids, "org.unit", one.get("unit", "")),
                area_id=one_of(area_ids, "targets.area", one.get("area", "")),
            )
            for one in screens
        ],
    }


def kind_of(text: str) -> Kind:
    """A kind of screen by its word. Raises G2314."""
    try:
        return Kind(text)
    except ValueError:
        raise GuatuError("G2314", kind=text, known="、".join(Kind)) from None


def wall_facts(actor: Actor, view: WallView) -> dict[str, Any]:
    """A wall as it is composed, in the form that `spec_of` reads, with its digest."""
    wanted = {one.unit_id for one in view.all_screens} - {None}
    unit_codes = dict(units(actor).filter(pk__in=wanted).values_list("pk", "code")) if wanted else {}
    has_areas = any(one.area_id for one in view.all_screens)
    area_codes = {area.pk: area.code for area in queries.areas_on_offer(actor)} if has_areas else {}
    return {
        "code": view.code,
        "name": view.name,
        "name_en": view.name_en,
        "seconds": view.seconds,
        "built_in": view.built_in,
        "unit": view.unit.code if view.unit else "",
        "area": view.area.code if view.area else "",
        "digest": queries.digest_of(view),
        "screens": [
            {
                "kind": one.kind.value,
                "shown": one.shown,
                "seconds": one.seconds,
                "unit": unit_codes.get(one.unit_id or 0, ""),
                "area": area_codes.get(one.area_id or 0, ""),
            }
            for one in view.all_screens
        ],
    }
