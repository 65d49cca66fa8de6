"""The city's own map from a GeoJSON file (RFC 7946): checked place by place, brought to WGS-84, thinned for a wall.

What is wrong is said with the feature, the ring and the remedy; nothing is guessed and nothing mended in silence.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import cos, isfinite, radians
from typing import Any, Final, NoReturn

from guatu.kernel.coordinates import CoordinateSystem, Point, to_wgs
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.wall.rules.crossing import TooDenseError, crossing
from guatu.wall.types import MapShape, ReadMap, Ring

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_VERTICES: Final = 300_000
MOST_FEATURES: Final = 2_000
GRID: Final = 4_000
"""Cells across the city that places are put on: half a pixel of a screen 1,920 wide, a pixel of one of 3,840."""
DEGREES: Final = ("4326", "4490", "CRS84")
"""Endings of the names of systems in degrees: WGS-84, CGCS2000, and the order of GeoJSON."""
NAMES: Final = ("name", "NAME", "Name", "名称", "XZQMC", "行政区名称", "FNAME")
LONGEST_NAME: Final = 80

Json = Any


def read_geojson(data: bytes, system: CoordinateSystem, units: Mapping[str, str]) -> ReadMap:
    """The shapes of a file. `units`: what a feature may call a unit (code, name, short name) → the unit's code.

    Several features of one unit become one shape. Raises G2320–G2329.
    """
    if len(data) > MOST_BYTES:
        raise GuatuError("G2320", megabytes=MOST_BYTES // 1_048_576, size=round(len(data) / 1_048_576, 1))
    features = list(_features(_parsed(data)))
    if len(features) > MOST_FEATURES:
        raise GuatuError("G2328", what=Phrase("图形", "features"), count=len(features), most=MOST_FEATURES)
    found: defaultdict[tuple[str, str], list[Ring]] = defaultdict(list)
    named: dict[str, str] = {}
    count = 0
    for at, feature in enumerate(features, start=1):
        name, code = _whose(feature, units)
        named.setdefault(code, name)
        for ring in _rings(feature, at, name or str(at)):
            count += len(ring)
            if count > MOST_VERTICES:
                raise GuatuError("G2328", what=Phrase("顶点", "vertices"), count=count, most=MOST_VERTICES)
            found[(code, "" if code else name)].append(tuple(to_wgs(ring, system)))
    if not found:
        raise GuatuError("G2323", count=len(features))
    if not any(code for code, _name in found):
        names = [name for _code, name in found if name]
        raise GuatuError("G2327", names="、".join(names[:6]) or "—")
    cell = _cell([ring for rings in found.values() for ring in rings])
    shapes = []
    for (code, name), rings in found.items():
        thin = tuple(one for ring in rings if (one := _thinned(ring, cell)))
        if thin:
            shapes.append(MapShape(name or named[code] or code, code, thin))
    return ReadMap(tuple(shapes), count, sum(len(ring) for shape in shapes for ring in shape.rings))


# --- the document


def _parsed(data: bytes) -> Json:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise GuatuError("G2321", line=1, column=1) from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        raise GuatuError("G2321", line=fault.lineno, column=fault.colno) from None
    except (RecursionError, ValueError):  # nested without end, or a number of thousands of digits
        raise GuatuError("G2321", line=1, column=1) from None


def _features(document: Json) -> Iterator[Json]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind is None:
        raise GuatuError("G2322", found=_said(document))
    _check_system(document.get("crs"))
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
            raise GuatuError("G2322", found="FeatureCollection")
        yield from features
    elif kind == "Feature":
        yield document
    elif kind in ("Polygon", "MultiPolygon"):
        yield {"type": "Feature", "geometry": document, "properties": {}}
    else:
        raise GuatuError("G2322", found=_said(kind))


def _said(thing: object) -> str:
    return (json.dumps(thing, ensure_ascii=False) if isinstance(thing, str) else type(thing).__name__)[:40]


def _check_system(declared: Json) -> None:
    """The member `crs` of older files: one in degrees is as good as none."""
    properties = declared.get("properties") if isinstance(declared, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and not name.endswith(DEGREES):
        raise GuatuError("G2329", system=name[:60])


def _whose(feature: Json, units: Mapping[str, str]) -> tuple[str, str]:
    """The name a feature bears, and the code of the unit it is of; "" for none."""
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    said = [feature.get("id"), *properties.values()]
    texts = [
        str(value).strip() for value in said if isinstance(value, str | int) and not isinstance(value, bool)
    ]
    texts = [text for text in texts if text and len(text) <= LONGEST_NAME]
    code = next((units[text] for text in texts if text in units), "")
    name = next((properties[key] for key in NAMES if isinstance(properties.get(key), str)), "")
    return name.strip()[:LONGEST_NAME], code


# --- rings


def _rings(feature: Json, at: int, name: str) -> Iterator[list[Point]]:
    """The rings of a feature's polygons; a feature of points or lines has none."""
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list):
        _refuse(at, name, 1, Phrase("没有坐标", "it has no coordinates"))
    number = 0
    for polygon in polygons:
        if not isinstance(polygon, list):
            _refuse(at, name, number + 1, Phrase("不是一组环", "it is no list of rings"))
        for ring in polygon:
            number += 1
            yield _ring(ring, at, name, number)


def _ring(ring: Json, at: int, name: str, number: int) -> list[Point]:
    if not isinstance(ring, list) or len(ring) < 4:
        _refuse(at, name, number, Phrase("少于 4 个点", "it has fewer than 4 positions"))
    points = [_point(position, at, name, number) for position in ring]
    if points[0] != points[-1]:
        _refuse(
            at,
            name,
            number,
            Phrase("没有闭合：末点与首点不同", "it is not closed: its last position is not its first"),
        )
    if len(set(points)) < 3 or not _twice_area(points):
        _refuse(at, name, number, Phrase("没有面积", "it has no area"))
    _check_crossing(points, at, name, number)
    return points


def _check_crossing(points: list[Point], at: int, name: str, number: int) -> None:
    """A ring that crosses itself has no inside that anybody agrees on."""
    try:
        found = crossing(points)
    except TooDenseError:
        _refuse(at, name, number, Phrase("边太密，互相重叠", "its edges lie densely on each other"))
    if found is None:
        return
    one, other = found
    x, y = points[other]
    zh = f"自相交：第 {one + 1} 条边与第 {other + 1} 条边相交，在（{x:g}，{y:g}）附近"
    en = f"it crosses itself: edge {one + 1} and edge {other + 1} cross, near ({x:g}, {y:g})"
    _refuse(at, name, number, Phrase(zh, en))


def _point(position: Json, at: int, name: str, number: int) -> Point:
    numbers = position[:2] if isinstance(position, list) else []
    if len(numbers) < 2 or not all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in numbers
    ):
        _refuse(at, name, number, Phrase("有的点不是一对数字", "a position is no pair of numbers"))
    x, y = float(numbers[0]), float(numbers[1])
    if not (isfinite(x) and isfinite(y)) or abs(x) > 180 or abs(y) > 180:
        raise GuatuError("G2325", feature=at, name=name, x=f"{x:g}", y=f"{y:g}")
    # China lies between 73° and 136° east, 3° and 54° north: the two can be told apart.
    if abs(y) > 90 or (3 <= x <= 54 and 73 <= y <= 136):
        raise GuatuError("G2326", feature=at, name=name, x=f"{x:g}", y=f"{y:g}")
    return x, y


def _refuse(at: int, name: str, ring: int, fault: Phrase) -> NoReturn:
    raise GuatuError("G2324", feature=at, name=name, ring=ring, fault=fault)


def _twice_area(points: list[Point]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(points))


# --- thinning


def _cell(rings: list[Ring]) -> float:
    """The side of a cell in degrees of latitude."""
    west, east = min(x for ring in rings for x, _y in ring), max(x for ring in rings for x, _y in ring)
    south, north = min(y for ring in rings for _x, y in ring), max(y for ring in rings for _x, y in ring)
    return max((east - west) * cos(radians((south + north) / 2)), north - south) / GRID


def _thinned(ring: Ring, cell: float) -> Ring:
    """On the grid, so that neighbours keep their common border; without repeated places. () where nothing is left."""
    if not cell:
        return ()
    put: list[Point] = []
    for x, y in ring:
        place = (round(round(x / cell) * cell, 6), round(round(y / cell) * cell, 6))
        if not put or put[-1] != place:
            put.append(place)
    return tuple(put) if len(set(put)) > 2 else ()
