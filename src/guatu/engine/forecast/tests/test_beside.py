"""Others have three votes of four, in the past years too, so that back-test and interval are of the whole."""

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
import pytest

from guatu.engine.forecast import Beside, Measure, foresee, statsforecast
from guatu.engine.forecast.model import Float64
from guatu.engine.forecast.tests.made import YEAR, figures, panel
from guatu.kernel.errors import GuatuError


def last_year(series: Sequence[Float64], slots: int, ahead: int) -> Float64:
    """The seasonal naive method."""
    return np.array([line[line.size - slots : line.size - slots + ahead] for line in series])


NAIVE = Beside("naive", last_year)


def test_a_quarter_is_ours_and_the_rest_is_theirs_now_and_in_past_years() -> None:
    cube = figures(5, 7)
    ours, both = foresee(panel(cube), 4), foresee(panel(cube), 4, beside=NAIVE)
    for one, two in zip(ours, both, strict=True):
        row = one.figures.row
        theirs = cube[row, -1, :4].sum() + cube[row, -2, 4:].sum()
        assert two.p50 == pytest.approx((one.p50 + 3 * theirs) / 4)
        assert [past.year for past in two.back_test] == [YEAR - 1, YEAR - 2]
        before = cube[row, -2, :4].sum() + cube[row, -3, 4:].sum()
        assert two.back_test[0].foreseen == pytest.approx((one.back_test[0].foreseen + 3 * before) / 4)


def test_the_digest_says_who_was_asked() -> None:
    cube = panel(figures(2, 4))
    assert foresee(cube, 4).digest != foresee(cube, 4, beside=NAIVE).digest


def test_others_are_not_asked_about_series_they_cannot_know() -> None:
    cube = figures(2, 5)
    cube[0, :-2] = np.nan
    asked: list[int] = []

    def count(series: Sequence[Float64], slots: int, ahead: int) -> Float64:
        asked.append(len(series))
        return last_year(series, slots, ahead)

    ends = foresee(panel(cube, Measure.FLOW), 4, beside=Beside("counting", count, past_years=0))
    assert asked == [1]
    assert ends["S000"].unable is None


@pytest.mark.skipif(find_spec("statsforecast") is not None, reason="statsforecast is installed")
def test_without_the_extra_it_is_refused_with_what_to_install() -> None:
    with pytest.raises(GuatuError) as refused:
        statsforecast()
    assert refused.value.number == "G1192"
