"""A city's own GeoJSON: what is taken, and what is refused with the place of the fault and its remedy. Pure."""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.kernel.coordinates import CoordinateSystem, to_gcj
from guatu.kernel.errors import GuatuError
from guatu.wall.adapters import geojson
from guatu.wall.adapters.geojson import read_geojson
from guatu.wall.rules import frame_of, inside_of
from guatu.wall.rules.crossing import STEPS, TooDenseError, _cross, crossing
from guatu.wall.rules.drawing import HEIGHT, WIDTH, spread

UNITS = {"宽城区": "220103", "220103": "220103", "南关": "220102", "220102": "220102"}
SQUARE = [[125.0, 43.0], [125.5, 43.0], [125.5, 43.5], [125.0, 43.5], [125.0, 43.0]]
Json = Any


def feature(ring: Json = SQUARE, kind: str = "Polygon", **properties: object) -> Json:
    properties = properties or {"name": "宽城区"}
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def file(*features: Json, **more: Json) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


@contextmanager
def refused(number: str) -> Iterator[None]:
    """What is done within is refused with this number."""
    with pytest.raises(GuatuError) as caught:
        yield
    assert caught.value.number == number


def read(data: bytes, system: CoordinateSystem = CoordinateSystem.WGS84) -> Any:
    return read_geojson(data, system, UNITS)


def test_a_shape_is_known_by_any_name_or_code_of_its_unit() -> None:
    found = read(file(feature(), feature(adcode=220102, 名称="某区"), feature(name="湖面")))
    assert [(shape.name, shape.code) for shape in found.shapes] == [
        ("宽城区", "220103"),
        ("某区", "220102"),
        ("湖面", ""),
    ]


def test_several_features_of_one_unit_are_one_shape() -> None:
    island = [[126.0, 43.0], [126.1, 43.0], [126.1, 43.1], [126.0, 43.0]]
    (shape,) = read(file(feature(), feature(island, kind="MultiPolygon"))).shapes
    assert len(shape.rings) == 2


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: {**one["geometry"]}])
def test_a_feature_alone_is_read_and_a_bare_polygon_is_of_no_unit(wrap: Any) -> None:
    document = wrap(feature())
    if document["type"] == "Feature":
        assert read(json.dumps(document).encode()).shapes[0].code == "220103"
    else:
        with refused("G2327"):
            read(json.dumps(document).encode())


def test_a_file_in_gcj_is_kept_in_wgs() -> None:
    moved = [list(to_gcj((x, y))) for x, y in SQUARE]
    (shape,) = read(file(feature(moved)), CoordinateSystem.GCJ02).shapes
    # The grid is a four-thousandth of the city: some ten metres here, where GCJ-02 is off by hundreds.
    assert all(math.dist(a, b) < 2e-4 for a, b in zip(shape.rings[0], SQUARE, strict=True))


def test_a_file_of_a_chinese_windows_is_read_too() -> None:
    text = json.dumps(json.loads(file(feature())), ensure_ascii=False)
    assert read(text.encode("gb18030")).shapes[0].code == "220103"
    assert read(b"\xef\xbb\xbf" + text.encode()).shapes[0].code == "220103"


def test_borders_are_thinned_and_stay_common() -> None:
    fine = [[125.0 + at / 40_000, 43.0] for at in range(20_000)]
    ring = [*fine, [125.5, 43.5], [125.0, 43.5], [125.0, 43.0]]
    found = read(file(feature(ring)))
    assert found.vertices > 20_000
    assert found.thinned < 4_100


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"PK\x03\x04 a shapefile's zip \xff\xfe\xff", "G2321"),
        (b'{"type": "FeatureCollection", "features": [', "G2321"),
        (b"[" * 100_000, "G2321"),
        (b"[1, 2]", "G2322"),
        (b'{"type": "Topology", "arcs": []}', "G2322"),
        (b'{"type": "FeatureCollection", "features": [3]}', "G2322"),
        (file(), "G2323"),
        (file({"type": "Feature", "geometry": {"type": "Point", "coordinates": [125, 43]}}), "G2323"),
        (file(feature(SQUARE[:-1])), "G2324"),
        (file(feature(SQUARE[:3])), "G2324"),
        (file(feature([[125, 43]] * 4)), "G2324"),
        (file(feature([[125, 43], [125.1, 43.1], [125.2, 43.2], [125, 43]])), "G2324"),
        (file(feature([["a", 43], [125, 43], [125, 44], ["a", 43]])), "G2324"),
        (file(feature([[None], [125, 43], [125, 44], [None]])), "G2324"),
        (file(feature("ring")), "G2324"),
        (file(feature([[float("nan"), 43], [125, 43], [125, 44], [float("nan"), 43]])), "G2325"),
        (file(feature([[40512345, 4789012], [40512445, 4789012], [40512445, 4789112], [40512345, 4789012]])), "G2325"),
        (file(feature([[y, x] for x, y in SQUARE])), "G2326"),
        (file(feature(name="别处")), "G2327"),
        (file(feature(), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}), "G2329"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(data: bytes, number: str) -> None:
    with refused(number):
        read(data)


def test_a_system_in_degrees_may_be_declared() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read(file(feature(), crs=crs)).shapes


def test_the_fault_is_named_with_feature_and_ring() -> None:
    with pytest.raises(GuatuError) as caught:
        read(file(feature(), feature(SQUARE[:-1], name="南关")))
    assert "第 2 个图形“南关”的第 1 个环" in caught.value.text("zh-hans")


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MOST_BYTES", 100)
    with refused("G2320"):
        read(file(feature()))
    monkeypatch.undo()
    monkeypatch.setattr(geojson, "MOST_VERTICES", 4)
    with refused("G2328"):
        read(file(feature()))
    monkeypatch.undo()
    monkeypatch.setattr(geojson, "MOST_FEATURES", 1)
    with refused("G2328"):
        read(file(feature(), feature()))


# --- drawing


def test_the_drawing_keeps_proportions_and_fills_its_box() -> None:
    ring = tuple((x, y) for x, y in SQUARE)
    frame = frame_of([ring])
    corners = [frame.at(point) for point in ring]
    wide = max(x for x, _y in corners) - min(x for x, _y in corners)
    high = max(y for _x, y in corners) - min(y for _x, y in corners)
    assert wide / high == pytest.approx(math.cos(math.radians(43.25)), rel=0.01)
    assert high == pytest.approx(HEIGHT - 48, abs=1)
    assert frame.at((125.0, 43.5))[1] < frame.at((125.0, 43.0))[1], "north is up"


def test_a_name_stands_inside_a_crescent_not_beside_it() -> None:
    crescent = (
        (0.0, 0.0),
        (4.0, 0.0),
        (4.0, 4.0),
        (0.0, 4.0),
        (0.0, 3.0),
        (3.0, 3.0),
        (3.0, 1.0),
        (0.0, 1.0),
        (0.0, 0.0),
    )
    (x, y), room = inside_of([crescent])
    assert room > 0
    assert 0 < x < 4
    assert y <= 1 or y >= 3 or x >= 3


def test_plates_cover_neither_names_nor_each_other() -> None:
    put = spread([(800.0, 400.0)] * 6, [(800.0, 400.0)], (190, 78))
    assert len(set(put)) == 6
    for at, (x, y) in enumerate(put):
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT
        for other_x, other_y in [*put[:at], (800.0, 400.0)]:
            assert abs(x - other_x) >= 174 or abs(y - other_y) >= 71


# --- rings that cross themselves


def test_a_ring_that_crosses_itself_is_refused_with_its_edges_and_the_place() -> None:
    bow = [[125.0, 43.0], [125.5, 43.5], [125.5, 43.0], [125.0, 43.4], [125.0, 43.0]]
    with pytest.raises(GuatuError) as caught:
        read(file(feature(), feature(bow, name="南关")))
    assert caught.value.number == "G2324"
    for language, said in (
        ("zh-hans", "第 1 条边与第 3 条边相交"),
        ("en", "edge 1 and edge 3 cross, near (125.5, 43)"),
    ):
        text = caught.value.text(language)
        assert said in text
        assert "南关" in text


def test_a_ring_may_touch_itself_and_run_back_on_its_own_line() -> None:
    eight = [[0, 0], [2, 2], [4, 0], [4, 4], [2, 2], [0, 4], [0, 0]]  # both halves meet in a point
    spike = [[0, 0], [4, 0], [4, 4], [2, 4], [2, 6], [2, 4], [0, 4], [0, 0]]
    for ring in (eight, spike):
        assert crossing([(float(x), float(y)) for x, y in ring]) is None


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=14))
def test_cells_miss_no_crossing_that_comparing_all_pairs_finds(places: list[tuple[int, int]]) -> None:
    ring = [(float(x), float(y)) for x, y in [*places, places[0]]]
    edges = list(pairwise([(x * STEPS, y * STEPS) for x, y in [*places, places[0]]]))
    every = any(_cross(one, other) for one, other in combinations(edges, 2))
    assert (crossing(ring) is not None) is every


def test_a_long_border_is_compared_along_its_length_and_scribble_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = 4_000
    monkeypatch.setattr("guatu.wall.rules.crossing.MOST_PAIRS", 12 * count)
    wave = [(125 + at / count, 43 + 0.01 * math.sin(at / 7)) for at in range(count)]
    assert crossing([*wave, (126.0, 44.0), (125.0, 44.0), wave[0]]) is None
    flat = [(125 + (at * 7919 % count) / count, 43.0) for at in range(count)]
    with pytest.raises(TooDenseError):
        crossing([*flat, (125.0, 44.0), flat[0]])
