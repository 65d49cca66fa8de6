"""The city's own map: those that were brought in, and the one on the wall drawn with lights and projects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from guatu.kernel.coordinates import Point
from guatu.kernel.errors import NotFound
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.projects import queries as projects
from guatu.status import queries as status
from guatu.ui.types import LightColour
from guatu.ui.words import named
from guatu.wall.models import CityMap
from guatu.wall.queries.look import Look
from guatu.wall.queries.matrix import lights_said, lights_url, short, sums_by_unit
from guatu.wall.rules import Frame, block_colour, frame_of, inside_of
from guatu.wall.rules.drawing import HEIGHT, WIDTH, spread
from guatu.wall.types import DrawnMap, DrawnPoint, DrawnShape, MapPreview, MapShape, Tallied

if TYPE_CHECKING:
    from guatu.org.models import Unit

MOST_POINTS: Final = 6_000
"""Projects drawn, the worst first: beyond, a green dot more tells nobody anything."""
LABEL: Final = 210
"""Width that a unit's name and lights take in the drawing."""
PLATE: Final = 236, 88
"""Room that the plate of a zone without a shape takes in the drawing."""


def city_maps(actor: Actor) -> QuerySet[CityMap]:
    """The maps that were brought in, the newest first, without their shapes. Empty for who may not change them."""
    rows = CityMap.objects.defer("shapes").select_related("imported_by")
    return rows if actor.can("wall.map.write") else rows.none()


def city_map(actor: Actor, map_id: int) -> CityMap:
    """One of them with its shapes. Raises NotFound."""
    found = city_maps(actor).defer(None).filter(pk=map_id).first()
    if found is None:
        raise NotFound(what=f"wall.map:{map_id}")
    return found


def names_of_units(actor: Actor) -> dict[str, str]:
    """What a shape may call a unit → the unit's code: its code, name and short name. One that names two is left out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for unit in units(actor, [UnitKind.CITY, *RANKED_KINDS, UnitKind.PARK]):
        for text in (unit.code, unit.name, unit.name_en, unit.short, unit.short_en):
            if text:
                found[text].add(unit.code)
    return {text: next(iter(codes)) for text, codes in found.items() if len(codes) == 1}


def map_preview(actor: Actor, map_id: int) -> MapPreview:
    """A map as the wall would show it to this actor, with who has a shape and who has none. Raises Denied, NotFound."""
    actor.require("wall.map.write")
    row = city_map(actor, map_id)
    look = Look(actor)
    ranked = list(units(actor, RANKED_KINDS))
    codes = {shape["code"] for shape in row.shapes}
    return MapPreview(
        map_id=row.pk,
        drawn=drawn(look, row),
        matched=tuple(named(unit) for unit in ranked if unit.code in codes),
        ground=tuple(shape["name"] or "—" for shape in row.shapes if not shape["code"]),
        without=tuple(named(unit) for unit in ranked if unit.code not in codes),
        in_place=row.in_place,
    )


def map_in_place(look: Look) -> DrawnMap | None:
    """The map on the wall; None where the schematic blocks stand. One query, three more where there is one."""
    row = CityMap.objects.filter(in_place=True).first()
    return drawn(look, row) if row is not None else None


def drawn(look: Look, row: CityMap) -> DrawnMap:
    """A map with the lights of its units and the projects as points."""
    shapes = [MapShape.of_json(kept) for kept in row.shapes]
    frame = frame_of([ring for shape in shapes for ring in shape.rings])
    sums = sums_by_unit(look)
    by_code = {unit.code: pk for pk, (unit, _lights) in sums.items()}
    spots = _spots(look)
    points, unplaced, outside = _points(look, frame, spots)
    grounds = tuple(_shape(look, frame, shape, sums, by_code) for shape in shapes)
    homeless = [
        (pk, unit, lights)
        for pk, (unit, lights) in sums.items()
        if unit.code not in {shape.code for shape in shapes}
    ]
    taken = [(shape.x, shape.y) for shape in grounds if shape.text]
    return DrawnMap(
        name=row.name,
        approval=row.approval,
        schematic=row.schematic,
        imported_at=row.imported_at,
        width=WIDTH,
        height=HEIGHT,
        shapes=grounds,
        zones=_zones(look, frame, homeless, spots, taken),
        points=points,
        unplaced=unplaced,
        outside=outside,
    )


def _shape(
    look: Look,
    frame: Frame,
    shape: MapShape,
    sums: "Mapping[int, tuple[Any, Tallied]]",
    by_code: Mapping[str, int],
) -> DrawnShape:
    middle, _room = inside_of(shape.rings, LABEL / frame.across)
    x, y = frame.at(middle)
    pk = by_code.get(shape.code)
    if pk is None:
        return DrawnShape(shape.name, frame.path(shape.rings), None, "", x, y)
    unit, lights = sums[pk]
    return DrawnShape(
        name=short(unit),
        path=frame.path(shape.rings),
        colour=block_colour(lights),
        text=lights_said(lights),
        x=x,
        y=y,
        url=lights_url(look, pk),
    )


def _spots(look: Look) -> list[tuple[int, str, str, int, Point | None]]:
    """The city's projects: id, name, English name, unit, place. One query."""
    rows = projects.projects(look.actor).select_related(None).order_by("pk")
    if look.area_id is not None:
        rows = rows.filter(area=look.area_id)
    fields = ("pk", "name", "name_en", "unit_id", "longitude", "latitude")
    return [
        (pk, name, name_en, unit_id, (float(x), float(y)) if x is not None and y is not None else None)
        for pk, name, name_en, unit_id, x, y in rows.values_list(*fields)
    ]


def _points(
    look: Look, frame: Frame, spots: Iterable[tuple[int, str, str, int, Point | None]]
) -> tuple[tuple[DrawnPoint, ...], int, int]:
    """Projects by their light, green below and red on top; how many have no place, and how many lie off the sheet."""
    lit = {
        subject: (pk, LightColour(colour))
        for pk, subject, colour in status.lights(look.actor, period=look.period)
        .order_by()
        .values_list("pk", "subject_id", "colour")
    }
    found, unplaced, outside = [], 0, 0
    for pk, name, name_en, _unit, place in spots:
        if pk not in lit:
            continue
        if place is None:
            unplaced += 1
        elif not frame.holds(place):
            outside += 1
        else:
            light, colour = lit[pk]
            told = colour in (LightColour.RED, LightColour.YELLOW)
            found.append(
                DrawnPoint(
                    colour,
                    *frame.at(place),
                    name=named({"name": name, "name_en": name_en}) if told else "",
                    url=reverse("status:light", args=[light]) if told else "",
                )
            )
    found.sort(key=lambda point: point.colour.rank)
    return tuple(reversed(found[:MOST_POINTS])), unplaced, outside


def _zones(
    look: Look,
    frame: Frame,
    homeless: "Sequence[tuple[int, Unit, Tallied]]",
    spots: Iterable[tuple[int, str, str, int, Point | None]],
    taken: Sequence[Point],
) -> tuple[DrawnShape, ...]:
    """Units without a shape (development zones): a plate amid their projects; without any, in a row at the foot."""
    places: defaultdict[int, list[Point]] = defaultdict(list)
    for _pk, _name, _name_en, unit_id, place in spots:
        if place is not None and frame.holds(place):
            places[unit_id].append(place)
    wished = []
    for at, (pk, _unit, _lights) in enumerate(homeless):
        own = places[pk]
        if own:
            wished.append(frame.at((sum(x for x, _y in own) / len(own), sum(y for _x, y in own) / len(own))))
        else:
            wished.append((PLATE[0] * (at + 0.7), HEIGHT - PLATE[1] * 0.6))
    put = spread(wished, taken, PLATE)
    return tuple(
        DrawnShape(
            name=short(unit),
            path="",
            colour=block_colour(lights),
            text=lights_said(lights),
            x=x,
            y=y,
            url=lights_url(look, pk),
            zone=True,
        )
        for (pk, unit, lights), (x, y) in zip(homeless, put, strict=True)
    )
