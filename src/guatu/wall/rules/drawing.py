"""From degrees to a drawing: a city is small enough to be flat. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Final

from guatu.kernel.coordinates import Point
from guatu.wall.types import Ring

WIDTH, HEIGHT = 1600, 860
"""The box of the drawing, in its own units: as a screen of 16 to 9 has room for."""
MARGIN: Final = 24
_SCANS: Final = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """Places of the earth → places of the drawing. East and north as on any map; the middle's parallel is true."""

    west: float
    north: float
    east: float
    south: float
    across: float  # units of the drawing a degree of longitude
    down: float  # a degree of latitude
    left: float
    top: float

    def at(self, point: Point) -> Point:
        """A place in the drawing, to a tenth of its units."""
        return (
            round(self.left + (point[0] - self.west) * self.across, 1),
            round(self.top + (self.north - point[1]) * self.down, 1),
        )

    def holds(self, point: Point) -> bool:
        """Whether the place is on the sheet."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def path(self, rings: Iterable[Ring]) -> str:
        """The rings as an SVG path; the even-odd rule leaves their holes open."""
        return "".join(
            "M" + "L".join(f"{x:g} {y:g}" for x, y in map(self.at, ring[:-1])) + "Z" for ring in rings
        )


def frame_of(rings: Sequence[Ring]) -> Frame:
    """The frame that holds all rings, as large as the sheet allows, in its middle. Raises ValueError without any."""
    west, east = min(x for ring in rings for x, _y in ring), max(x for ring in rings for x, _y in ring)
    south, north = min(y for ring in rings for _x, y in ring), max(y for ring in rings for _x, y in ring)
    squeeze = cos(radians((south + north) / 2))
    wide, high = (east - west) * squeeze or 1e-9, (north - south) or 1e-9
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    return Frame(
        west=west, north=north, east=east, south=south, across=scale * squeeze, down=scale,
        left=(WIDTH - wide * scale) / 2, top=(HEIGHT - high * scale) / 2,
    )  # fmt: skip


def inside_of(rings: Sequence[Ring], enough: float = 0.0) -> tuple[Point, float]:
    """Where a name stands well in a ground, and how much room it has there, in degrees.

    Looked for on a dozen parallels, so that the name of a crescent does not fall beside it: where there is `enough`
    room, the one nearest the middle, else the middle of the widest stretch.
    """
    low, high = min(y for ring in rings for _x, y in ring), max(y for ring in rings for _x, y in ring)
    best: tuple[float, Point, float] | None = None
    for step in range(1, _SCANS):
        share = step / _SCANS
        y = low + (high - low) * share
        for left, right in _stretches(rings, y):
            room = min(right - left, enough) if enough else right - left
            worth = room * (1 - 0.5 * abs(share - 0.5))
            if best is None or worth > best[0]:
                best = worth, ((left + right) / 2, y), right - left
    if best is None:
        return rings[0][0], 0.0
    return best[1], best[2]


def _stretches(rings: Iterable[Ring], y: float) -> Iterable[tuple[float, float]]:
    crossed = sorted(
        ax + (y - ay) * (bx - ax) / (by - ay)
        for ring in rings
        for (ax, ay), (bx, by) in pairwise(ring)
        if (ay <= y) != (by <= y)
    )
    return zip(crossed[::2], crossed[1::2], strict=False)


def spread(wished: Sequence[Point], taken: Sequence[Point], room: tuple[int, int]) -> list[Point]:
    """Plates as near to where they wish to be as they can without covering each other or the names that are `taken`.

    Every free place of a coarse raster is looked at once for each plate: a city has a dozen.
    """
    wide, high = room
    busy: list[Point] = list(taken)
    put: list[Point] = []
    raster: list[Point] = [
        (x, y)
        for y in range(high // 2, HEIGHT - high // 2 + 1, high // 3)
        for x in range(wide // 2, WIDTH - wide // 2 + 1, wide // 4)
    ]
    for wish in wished:
        free = [
            place
            for place in [_kept_in(wish, room), *raster]
            if all(abs(place[0] - x) >= wide * 0.92 or abs(place[1] - y) >= high * 0.92 for x, y in busy)
        ]
        best = min(free or [wish], key=lambda place: (place[0] - wish[0]) ** 2 + (place[1] - wish[1]) ** 2)
        busy.append(best)
        put.append((round(best[0], 1), round(best[1], 1)))
    return put


def _kept_in(place: Point, room: tuple[int, int]) -> Point:
    return (
        min(max(place[0], room[0] / 2), WIDTH - room[0] / 2),
        min(max(place[1], room[1] / 2), HEIGHT - room[1] / 2),
    )
