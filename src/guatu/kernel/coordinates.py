"""Places on the earth: WGS-84 inside, GCJ-02 (国测局坐标, what domestic web maps draw) only at the border.

GCJ-02 is WGS-84 (CGCS2000 is the same to a metre) moved by up to 700 m, by a smooth function of the place. Its inverse
is found by going back: four steps reach a millimetre. Outside China nothing is moved. The constants are those in common
use.
"""

from collections.abc import Iterable
from enum import StrEnum
from math import cos, pi, sin, sqrt
from typing import Final

Point = tuple[float, float]
"""Longitude, latitude in degrees."""

_AXIS: Final = 6_378_245.0  # metres, Krasovsky 1940
_ECCENTRICITY: Final = 0.006_693_421_622_965_943_23  # squared
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
"""The rectangle within which GCJ-02 moves places."""
_STEPS: Final = 4


class CoordinateSystem(StrEnum):
    """What the numbers of a file mean."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


def to_gcj(point: Point) -> Point:
    """WGS-84 to GCJ-02."""
    east, north = _shift(point)
    return point[0] + east, point[1] + north


def from_gcj(point: Point) -> Point:
    """GCJ-02 to WGS-84, to a millimetre."""
    found = point
    for _step in range(_STEPS):
        moved = to_gcj(found)
        found = (found[0] + point[0] - moved[0], found[1] + point[1] - moved[1])
    return found


def to_wgs(points: Iterable[Point], system: CoordinateSystem) -> list[Point]:
    """Places of a file as we keep them."""
    return [from_gcj(point) for point in points] if system is CoordinateSystem.GCJ02 else list(points)


def _shift(point: Point) -> Point:
    longitude, latitude = point
    if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
        return 0.0, 0.0
    x, y = longitude - 105.0, latitude - 35.0
    waves = 20.0 * (sin(6.0 * x * pi) + sin(2.0 * x * pi))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += 2 / 3 * (waves + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi))
    north += 2 / 3 * (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += 2 / 3 * (waves + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi))
    east += 2 / 3 * (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi))
    latitude_rad = latitude / 180.0 * pi
    flat = 1 - _ECCENTRICITY * sin(latitude_rad) ** 2
    root = sqrt(flat)
    return (
        east * 180.0 / (_AXIS / root * cos(latitude_rad) * pi),
        north * 180.0 / (_AXIS * (1 - _ECCENTRICITY) / (flat * root) * pi),
    )
