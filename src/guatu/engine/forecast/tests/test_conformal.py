"""Usual errors are drawn towards what was typical then as ratios; few scores give wide intervals, repeated ones too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from guatu.engine.forecast import conformal
from guatu.engine.forecast.model import Float64

ERRORS = arrays.arrays(np.float64, st.tuples(st.integers(1, 12), st.just(1)), elements=st.floats(0.002, 0.5))
SCORES = arrays.arrays(np.float64, st.tuples(st.integers(0, 12), st.just(1)), elements=st.floats(-4, 4))
SHARES = np.array([0.1, 0.5, 0.9])


def test_a_usual_error_is_the_geometric_mean_of_its_own_and_the_typical_one() -> None:
    """As many origins of its own as the strength: both count the same."""
    spread = np.full((41, 1), 0.04)
    spread[0] = 0.16
    tried = np.full((41, 1), conformal._STRENGTH)
    usual = conformal.scales(spread, tried)
    assert usual[0, 0] == pytest.approx(0.08)
    assert usual[1:] == pytest.approx(0.04)


def test_without_a_past_it_is_the_typical_one_and_without_any_the_public_series_one() -> None:
    spread, tried = np.array([[0.02], [0.02], [np.nan]]), np.array([[9.0], [9.0], [0.0]])
    assert conformal.scales(spread, tried)[2, 0] == pytest.approx(0.02)
    nobody = conformal.scales(np.full((2, 3), np.nan), np.zeros((2, 3)))
    assert nobody == pytest.approx(conformal._USUAL)


@given(ERRORS, st.floats(0.5, 40))
def test_it_lies_between_its_own_and_the_typical_error_and_keeps_their_order(
    errors: Float64, origins: float
) -> None:
    spread = np.sort(errors, axis=0)
    usual = conformal.scales(spread, np.full(spread.shape, origins))
    typical = np.median(spread)
    assert (usual >= np.minimum(spread, typical) * (1 - 1e-9)).all()
    assert (usual <= np.maximum(spread, typical) * (1 + 1e-9)).all()
    assert (np.diff(usual, axis=0) >= -1e-12).all()


@given(ERRORS, st.sampled_from([0.5, 2.0, 3.0]))
def test_the_size_of_errors_does_not_matter(errors: Float64, factor: float) -> None:
    tried = np.full(errors.shape, 12.0)
    assert conformal.scales(errors * factor, tried) == pytest.approx(conformal.scales(errors, tried) * factor)


def test_an_eighty_percent_interval_of_many_scores_holds_eighty_percent_of_them() -> None:
    scores = np.random.default_rng(4).standard_normal((20_000, 1))
    low, middle, high = conformal.quantiles(scores, SHARES, 1)[:, 0]
    assert middle == pytest.approx(0, abs=1e-12)
    assert ((low <= scores) & (scores <= high)).mean() == pytest.approx(0.8, abs=0.002)


@given(SCORES, st.integers(0, 2))
def test_a_score_told_again_by_its_neighbours_tells_nothing_new(once: Float64, near: int) -> None:
    """Each score 1 + 2 × near times is as wide, at the ranks where one alone stands, as each once."""
    around = 2 * near + 1
    size = 2 * once.size + conformal._PRIOR_SCORES.size
    shares = np.arange(1, size + 1) / (size + 1)
    expected = conformal.quantiles(once, shares, 1)
    assert conformal.quantiles(np.repeat(once, around, axis=0), shares, around) == pytest.approx(expected)


def test_few_scores_give_wider_intervals_than_many_alike() -> None:
    few, many = np.full((2, 1), 0.7), np.full((2_000, 1), 0.7)
    assert conformal.quantiles(few, SHARES, 1)[2, 0] > conformal.quantiles(many, SHARES, 1)[2, 0]


def test_many_series_are_told_by_last_year_alone_and_few_by_all_years() -> None:
    """Earlier years come in whole, until enough past forecasts are there; forecasts around a month are one."""
    many = np.ones((conformal._OF_LATE, 3, 5), np.bool_)
    assert conformal.latest(many).any(axis=(0, 2)).tolist() == [True, False, False]
    assert conformal.latest(many[1:]).any(axis=(0, 2)).tolist() == [True, True, False]
    assert (conformal.latest(many[:9]) == many[:9]).all()


def test_what_does_not_count_is_not_counted_as_enough() -> None:
    young = np.ones((conformal._OF_LATE, 2, 1), np.bool_)
    young[0, 0] = False
    late = conformal.latest(young)
    assert late[:, 1].all()
    assert not late[0, 0]
