"""The seasonal trajectory with its corridor, and the pace that the rest needs, in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from guatu.engine.forecast import (
    MERGED,
    QUARTERS,
    Measure,
    Pace,
    Place,
    Span,
    Verdict,
    foresee,
    required_paces,
    trajectories,
)
from guatu.engine.forecast.model import Float64
from guatu.engine.forecast.tests.made import figures, panel


def northern(years: int = 4) -> Float64:
    """Nothing much in winter: 1 in each of three months, then 11 a month; the last year is not begun."""
    cube = np.array([[[1.0] * 3 + [11.0] * 9] * years])
    cube[0, -1] = np.nan
    return cube


def test_a_northern_first_quarter_is_not_behind_its_own_seasons() -> None:
    found = trajectories(panel(northern()))
    assert found.usual[0, 2] == pytest.approx(3 / 102)
    assert found.usual[0, -1] == 1
    assert found.years[0] == 3


def test_the_corridor_is_from_the_slowest_to_the_fastest_of_the_last_five_years() -> None:
    cube = figures(1, 8, noise=0.2)
    found = trajectories(panel(cube))
    shares = (cube.cumsum(axis=2) / cube.sum(axis=2, keepdims=True))[0, 2:7]
    assert found.low[0] == pytest.approx(shares.min(axis=0))
    assert found.high[0] == pytest.approx(shares.max(axis=0))
    assert found.usual[0] == pytest.approx(shares.mean(axis=0))


def test_years_with_a_hole_or_nothing_to_share_are_left_out() -> None:
    cube = northern(5)
    cube[0, 0, 3] = np.nan
    cube[0, 1] = 0.0
    found = trajectories(panel(cube))
    assert found.years[0] == 2
    assert found.usual[0, 2] == pytest.approx(3 / 102)
    nothing = trajectories(panel(np.zeros((1, 3, 12))))
    assert np.isnan(nothing.usual).all()
    assert foresee(panel(np.zeros((1, 3, 12))), 4)["S000"].corridor() == ()


@given(
    arrays.arrays(np.float64, (2, 5, 12), elements=st.integers(0, 9).map(float)),
)
def test_shares_rise_to_one_inside_their_corridor(cube: Float64) -> None:
    found = trajectories(panel(cube))
    for row in range(2):
        if np.isnan(found.usual[row]).any():
            continue
        assert (np.diff(found.usual[row]) >= -1e-12).all()
        assert found.usual[row, -1] == pytest.approx(1)
        if found.years[row] > 1:
            assert (found.low[row] <= found.usual[row] + 1e-12).all()
            assert (found.usual[row] <= found.high[row] + 1e-12).all()


def test_the_rest_is_spread_as_the_seasons_are() -> None:
    paces = {pace.span: pace for pace in required_paces(panel(northern()), 0, 2, 2.0, 202.0)}
    assert paces[Span.MONTH].required == pytest.approx(200 * 1 / 100)
    assert paces[Span.QUARTER] == Pace(Span.QUARTER, 3, 3, paces[Span.MONTH].required, 1.0, 1.0)
    assert paces[Span.YEAR].required == pytest.approx(200)
    assert (paces[Span.YEAR].usual, paces[Span.YEAR].best) == (100, 100)


def test_the_usual_and_the_best_pace_grow_as_the_series_does() -> None:
    """What grows by 10 % a year is not out of reach because it was never so much before."""
    cube = np.array([1.0, 1.1, 1.21, 1.0])[None, :, None] * np.full((1, 4, 12), 10.0)
    year = required_paces(panel(cube), 0, 6, 0.0, 0.0)[-1]
    assert (year.usual, year.best) == pytest.approx((60 * 1.331, 60 * 1.331))
    cube[0, 1] = 5.0  # a bad year lowers the usual pace, not the best
    year = required_paces(panel(cube), 0, 6, 0.0, 0.0)[-1]
    assert year.usual == pytest.approx(60 * (1.331 * 2 + 0.5 * 1.21) / 3)
    assert year.best == pytest.approx(60 * 1.331)


def test_a_pace_that_falls_still_has_its_best_year() -> None:
    cube = np.array([4.0, 2.0, 1.0, 0.0])[None, :, None] * np.ones((1, 4, 12))
    year = required_paces(panel(cube), 0, 6, 0.0, 0.0)[-1]
    assert (year.usual, year.best) == pytest.approx((3, 24))


def test_a_year_that_is_not_known_is_passed_over() -> None:
    cube = np.array([4.0, np.nan, 4.0, 0.0])[None, :, None] * np.ones((1, 4, 12))
    year = required_paces(panel(cube), 0, 6, 0.0, 0.0)[-1]
    assert (year.usual, year.best) == (24, 24)


def test_without_a_past_the_rest_is_spread_evenly_and_nothing_compared() -> None:
    cube = np.full((1, 1, 12), np.nan)
    month, quarter, year = required_paces(panel(cube), 0, 4, 40.0, 120.0)
    assert (month.required, quarter.required, year.required) == pytest.approx((10, 20, 80))
    assert {pace.verdict for pace in (month, quarter, year)} == {Verdict.UNKNOWN}
    assert month.sentence.zh == "下一期（5月）需完成10：无从比较。"


@pytest.mark.parametrize(
    ("required", "verdict"),
    [
        (-1.0, Verdict.REACHED),
        (0.0, Verdict.REACHED),
        (10.0, Verdict.COMFORTABLE),
        (10.1, Verdict.TIGHT),
        (12.0, Verdict.TIGHT),
        (12.1, Verdict.OUT_OF_REACH),
    ],
)
def test_a_pace_is_judged_by_the_usual_and_the_best(required: float, verdict: Verdict) -> None:
    assert Pace(Span.YEAR, 6, 12, required, 10.0, 12.0).verdict is verdict


def test_a_pace_says_itself_in_both_languages() -> None:
    said = Pace(Span.YEAR, 6, 12, 84.0, 80.0, 90.0).sentence
    assert said.zh == "全年剩余（6–12月）需完成84，往年平均80，最好90：吃紧。"
    assert said.en == "the rest of the year (months 6–12) must bring 84; usual 80, best 90: tight."


def test_merged_and_quarterly_years_count_their_own_months() -> None:
    merged = required_paces(panel(figures(1, 3, layout=MERGED), layout=MERGED), 0, 0, 0.0, 100.0)
    assert [(pace.first_month, pace.last_month) for pace in merged] == [(1, 2), (1, 3), (1, 12)]
    quarters = required_paces(panel(figures(1, 3, layout=QUARTERS), layout=QUARTERS), 0, 1, 0.0, 100.0)
    assert [(pace.first_month, pace.last_month) for pace in quarters] == [(4, 6), (4, 6), (4, 12)]


def test_a_level_or_a_year_that_is_over_needs_no_pace() -> None:
    assert required_paces(panel(figures(1, 3), Measure.LEVEL), 0, 3, 1.0, 2.0) == ()
    assert required_paces(panel(figures(1, 3)), 0, 12, 1.0, 2.0) == ()


def test_behind_is_behind_the_season_and_linear_is_shown_beside_it() -> None:
    cube = northern()
    cube[0, -1, :3] = 1.0
    end = foresee(panel(cube))["S000"]
    found = end.standing(102.0)
    assert found is not None
    assert found.behind_linear == pytest.approx(25 - 300 / 102)
    assert found.behind_usual == pytest.approx(0)
    assert found.place is Place.INSIDE
    assert found.sentence.zh.endswith("：在季节走廊之内。")
    behind, ahead = end.standing(104.0), end.standing(100.0)
    assert behind is not None
    assert ahead is not None
    assert (behind.place, ahead.place) == (Place.BEHIND, Place.AHEAD)
    assert "22.1 points behind linear" in behind.sentence.en
    assert "0.1 points ahead of usual: ahead of its seasonal corridor." in ahead.sentence.en


def test_standing_needs_a_figure_a_flow_and_a_target() -> None:
    cube = northern()
    assert foresee(panel(cube))["S000"].standing(100.0) is None
    assert foresee(panel(figures(1, 3)), 3)["S000"].standing(0.0) is None
    assert foresee(panel(figures(1, 3), Measure.LEVEL), 3)["S000"].standing(100.0) is None
    alone = foresee(panel(np.zeros((1, 3, 12))), 3)["S000"].standing(100.0)
    assert alone is not None
    assert (alone.place, alone.behind_usual) == (Place.UNKNOWN, None)
