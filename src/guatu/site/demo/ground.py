"""The demo city's ground: a schematic map drawn up from where its districts lie, and places for its projects.

Nothing is surveyed and nothing taken from anywhere: every district and county is what lies nearest to its middle, in an
outline of our own; borders are given a bend or two, the same from both sides. Development zones have no ground.
"""

import json
import random
from collections.abc import Iterator
from itertools import pairwise
from math import cos, dist, pi, sin, sqrt

from guatu.kernel.coordinates import CoordinateSystem, Point
from guatu.kernel.files import Upload
from guatu.org.types import Actor, UnitKind
from guatu.site.demo.city import PLACES, Place
from guatu.wall.actions import import_map, put_map

WEST, NORTH = 123.00, 45.20
EAST_A_CELL, SOUTH_A_CELL = 0.76, 0.40
MIDDLE = WEST + 3.05 * EAST_A_CELL, NORTH - 2.45 * SOUTH_A_CELL
REACH = 2.62, 1.16
"""Half of the outline's width and height, in degrees."""
CORNERS = 18
BENDS = 3
BEND = 0.16
"""How far a border leaves the straight line, of its length."""
ZONE_REACH = 0.13
WITHIN = 0.82
"""How far out of the middle of its district a project may lie."""

NEAR = 1e-5
"""Degrees by which the way over a corner may be longer than the border it lies on."""

Polygon = list[Point]


def schematic_map() -> Upload:
    """The map as the GeoJSON file that an office would bring in."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": place.name, "code": place.code},
            "geometry": {"type": "Polygon", "coordinates": [[*border, border[0]]]},
        }
        for place, border in ((place, _bent(ground)) for place, ground in _grounds())
    ]
    document = {"type": "FeatureCollection", "features": features}
    return Upload("春城市示意图.geojson", json.dumps(document, ensure_ascii=False).encode())


def put_up(actor: Actor) -> int:
    """The map brought in and put on the wall, as schematic; how many districts it has."""
    made = import_map(actor, upload=schematic_map(), system=CoordinateSystem.WGS84, schematic=True)
    put_map(actor, map_id=made.pk)
    return len(made.shapes)


def place_of(place: Place, number: int) -> Point:
    """Where a project of that number lies: within its district, or about the middle of its zone."""
    chance = random.Random(number)  # noqa: S311 - invents a demo, guards nothing
    out, turn = sqrt(chance.random()), chance.random() * 2 * pi
    middle = _middle(place)
    if place.kind == UnitKind.ZONE:
        return _rounded(
            (middle[0] + ZONE_REACH * out * cos(turn), middle[1] + ZONE_REACH * 0.7 * out * sin(turn))
        )
    ground = _GROUND[place.code]
    centre = _centre(ground)
    at = chance.randrange(len(ground))
    (ax, ay), (bx, by), along = ground[at], ground[(at + 1) % len(ground)], chance.random()
    edge = ax + (bx - ax) * along, ay + (by - ay) * along
    reach = out * WITHIN
    return _rounded((centre[0] + (edge[0] - centre[0]) * reach, centre[1] + (edge[1] - centre[1]) * reach))


def _middle(place: Place) -> Point:
    return WEST + (place.map_x + 0.5) * EAST_A_CELL, NORTH - (place.map_y + 0.5) * SOUTH_A_CELL


def _outline() -> Polygon:
    """An oval with dents; convex enough to be cut by straight borders."""
    chance = random.Random("outline")  # noqa: S311 - invents a demo, guards nothing
    return [
        (
            MIDDLE[0] + REACH[0] * cos(2 * pi * at / CORNERS) * (0.93 + 0.1 * chance.random()),
            MIDDLE[1] + REACH[1] * sin(2 * pi * at / CORNERS) * (0.93 + 0.1 * chance.random()),
        )
        for at in range(CORNERS)
    ]


def _grounds() -> Iterator[tuple[Place, Polygon]]:
    """Of each district and county what lies nearer to its middle than to any other's.

    Where a neighbour's corner lies on a border it is a corner of both, so that both bend the border alike.
    """
    cut = {place: [_met(corner) for corner in ground] for place, ground in _cells()}
    corners = sorted({corner for ground in cut.values() for corner in ground})
    for place, ground in cut.items():
        yield (
            place,
            [
                corner
                for before, after in pairwise([*ground, ground[0]])
                for corner in [before, *_on_the_way(before, after, corners)]
            ],
        )


def _on_the_way(before: Point, after: Point, corners: list[Point]) -> list[Point]:
    """The corners that lie between the two ends of a border, in the order of walking it."""
    length = dist(before, after)
    found = [
        corner
        for corner in corners
        if corner not in (before, after) and dist(before, corner) + dist(corner, after) - length < NEAR
    ]
    return sorted(found, key=lambda corner: dist(before, corner))


def _cells() -> Iterator[tuple[Place, Polygon]]:
    settled = [place for place in PLACES if place.kind != UnitKind.ZONE]
    for place in settled:
        ground = _outline()
        for other in settled:
            if other is not place:
                ground = _cut(ground, _middle(place), _middle(other))
        yield place, ground


def _cut(ground: Polygon, own: Point, other: Point) -> Polygon:
    """The part of a polygon nearer to `own` (Sutherland and Hodgman, one edge)."""

    def side(point: Point) -> float:
        return sum((point[axis] - other[axis]) ** 2 - (point[axis] - own[axis]) ** 2 for axis in (0, 1))

    kept: Polygon = []
    for before, after in pairwise([*ground, ground[0]]):
        here, there = side(before), side(after)
        if here >= 0:
            kept.append(before)
        if (here >= 0) != (there >= 0):
            share = here / (here - there)
            kept.append(
                (before[0] + (after[0] - before[0]) * share, before[1] + (after[1] - before[1]) * share)
            )
    return kept


def _bent(ground: Polygon) -> Polygon:
    """The polygon with every border bent; a border is bent alike for both who share it."""
    found: Polygon = []
    for before, after in pairwise([*ground, ground[0]]):
        line = _line(min(before, after), max(before, after), BENDS)
        found += line[:-1] if before <= after else line[:0:-1]
    return found


def _line(start: Point, end: Point, bends: int) -> Polygon:
    if not bends:
        return [start, end]
    bend = BEND * (random.Random(f"{start} {end}").random() - 0.5)  # noqa: S311 - invents a demo, guards nothing
    middle = _rounded(
        (
            (start[0] + end[0]) / 2 - (end[1] - start[1]) * bend,
            (start[1] + end[1]) / 2 + (end[0] - start[0]) * bend,
        )
    )
    return [*_line(start, middle, bends - 1)[:-1], *_line(middle, end, bends - 1)]


def _centre(ground: Polygon) -> Point:
    return sum(x for x, _y in ground) / len(ground), sum(y for _x, y in ground) / len(ground)


def _met(point: Point) -> Point:
    """A corner that was cut from two sides is one: to a hundred metres."""
    return round(point[0], 3), round(point[1], 3)


def _rounded(point: Point) -> Point:
    return round(point[0], 5), round(point[1], 5)


_GROUND = {place.code: ground for place, ground in _grounds()}
