"""WGS-84 and GCJ-02: there and back, and nothing moved abroad."""

import math

import pytest

from guatu.kernel.coordinates import CoordinateSystem, from_gcj, to_gcj, to_wgs


@pytest.mark.parametrize(
    "place", [(125.324, 43.887), (87.6, 43.8), (113.95, 22.53), (121.47, 31.23), (73.6, 39.5)]
)
def test_there_and_back_is_the_same_place_to_a_millimetre(place: tuple[float, float]) -> None:
    back = from_gcj(to_gcj(place))
    assert math.dist(back, place) < 1e-8


def test_a_place_in_china_is_moved_by_some_hundred_metres() -> None:
    moved = to_gcj((116.397, 39.909))
    # 天安门: what the two systems give in common tables, 116.40322, 39.91041 (to ten metres).
    assert moved == pytest.approx((116.40324, 39.91040), abs=1e-4)


def test_a_place_abroad_stays_where_it_is() -> None:
    assert to_gcj((2.35, 48.85)) == (2.35, 48.85)


def test_a_file_in_wgs_is_taken_as_it_is() -> None:
    assert to_wgs([(125.0, 43.0)], CoordinateSystem.WGS84) == [(125.0, 43.0)]
    assert to_wgs([to_gcj((125.0, 43.0))], CoordinateSystem.GCJ02)[0] == pytest.approx((125.0, 43.0))
