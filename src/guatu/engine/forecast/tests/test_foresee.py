"""What must hold for any series: order, bounds, nobody's luck, the same answer; and what cannot be foreseen says so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from guatu.engine.forecast import MERGED, MONTHS, QUARTERS, Layout, Measure, Panel, Unable, foresee
from guatu.engine.forecast.foreseeing import _actual
from guatu.engine.forecast.model import Float64
from guatu.engine.forecast.prepared import prepare
from guatu.engine.forecast.tests.made import YEAR, figures, panel
from guatu.kernel.errors import GuatuError

SHARES = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)

finite = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
whole = st.integers(0, 50).map(float)
unknown = st.just(np.nan)


def cubes(elements: st.SearchStrategy[float]) -> st.SearchStrategy[Float64]:
    return st.tuples(st.integers(1, 3), st.integers(1, 5)).flatmap(
        lambda size: arrays.arrays(np.float64, (*size, 12), elements=elements)
    )


@settings(max_examples=60, deadline=None)
@given(cubes(st.one_of(finite, unknown)), st.integers(0, 12), st.sampled_from(list(Measure)))
def test_quantiles_never_cross_and_every_series_is_answered(
    cube: Float64, after: int, measure: Measure
) -> None:
    outlook = foresee(panel(cube, measure), after, threads=1)
    totals = np.array([outlook.totals(share) for share in SHARES])
    for row, end in enumerate(outlook):
        if end.unable is not None:
            assert end.reason is not None
            assert np.isnan(totals[:, row]).all()
            continue
        assert np.isfinite(totals[:, row]).all()
        assert (np.diff(totals[:, row]) >= 0).all()
        assert totals[:, row] == pytest.approx([end.quantile(share) for share in SHARES], rel=1e-12)
        for table in (end.fan.single, end.fan.running):
            assert (np.diff(table, axis=0) >= 0).all()


@settings(max_examples=60, deadline=None)
@given(cubes(st.one_of(whole, st.just(0.0))), st.integers(0, 12))
def test_a_total_of_what_is_never_negative_is_not_below_what_is_done(cube: Float64, after: int) -> None:
    outlook = foresee(panel(cube), after, threads=1)
    so_far = cube[:, -1, :after].sum(axis=1)
    for row, end in enumerate(outlook):
        if end.unable is None:
            assert end.quantile(0.01) >= so_far[row] * (1 - 1e-9)
            assert end.fan.single.min(initial=0.0) >= 0
            assert (np.diff(end.fan.running, axis=1) >= 0).all()
            if end.fan.periods:
                assert end.fan.running[:, -1] == pytest.approx([end.p10, end.p50, end.p90], abs=1e-9)
            assert end.chance(so_far[row] * (1 - 1e-9)) in (0.99, 1.0)


def test_what_happens_later_is_not_looked_at() -> None:
    cube = figures(5, 6)
    other = cube.copy()
    other[:, -1, 4:] = np.random.default_rng(3).random((5, 8)) * 1e4
    one, two = foresee(panel(cube), 4), foresee(panel(other), 4)
    assert (one.totals(0.5) == two.totals(0.5)).all()
    assert [end.back_test for end in one] == [end.back_test for end in two]


def test_the_order_of_the_series_and_the_number_of_threads_change_nothing() -> None:
    cube = figures(40, 6)
    cube[::3, -1, 3:] = np.nan  # others have reported longer: both groups lend each other errors
    order = np.random.default_rng(7).permutation(40)
    codes = [f"S{row:03}" for row in range(40)]
    one = foresee(Panel.of_arrays(codes, YEAR, cube), 6, threads=1)
    two = foresee(Panel.of_arrays([codes[row] for row in order], YEAR, cube[order]), 6, threads=3)
    assert one.digest == two.digest
    for share in SHARES:
        assert (one.totals(share)[order] == two.totals(share)).all()
    assert one["S007"].back_test == two["S007"].back_test


def test_the_digest_tells_every_figure_and_the_month_apart() -> None:
    cube = figures(2, 4)
    digests = {foresee(panel(cube), after).digest for after in (3, 4)}
    cube[1, 0, 0] += 1e-9
    digests |= {foresee(panel(cube), 3).digest, foresee(panel(cube, Measure.LEVEL), 3).digest}
    assert len(digests) == 4


@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e9])
def test_the_unit_of_the_figures_does_not_matter(factor: float) -> None:
    cube = figures(4, 5)
    expected = foresee(panel(cube), 5).totals(0.9) * factor
    assert foresee(panel(cube * factor), 5).totals(0.9) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("layout", [MERGED, QUARTERS])
def test_merged_and_quarterly_years_are_foreseen_as_months_are(layout: Layout) -> None:
    cube = figures(30, 7, noise=0.02, layout=layout)
    real = cube[:, -1].sum(axis=1)
    after = 3
    outlook = foresee(panel(cube, layout=layout), after)
    assert np.median(np.abs(outlook.totals(0.5) / real - 1)) < 0.03
    assert str(outlook["S000"].last_known) in {"2025-03", "2025Q1"}
    assert len(outlook["S000"].fan.periods) == layout.slots - (2 if layout is MERGED else 1)


def test_cumulative_figures_give_what_their_increments_give() -> None:
    cube = figures(6, 5)
    flows = foresee(panel(cube), 7)
    sums = foresee(panel(cube.cumsum(axis=2), Measure.CUMULATIVE), 7)
    assert sums.totals(0.5) == pytest.approx(flows.totals(0.5), rel=1e-9)


def test_a_cumulative_figure_without_the_month_before_keeps_the_sum() -> None:
    cube = figures(3, 4).cumsum(axis=2)
    cube[:, :, 0] = np.nan
    cube[1, 2, 5] = np.nan
    split = panel(cube, Measure.CUMULATIVE).values
    assert split.sum(axis=2) == pytest.approx(cube[:, :, -1])
    assert (split[:, :, 0] == split[:, :, 1]).all()
    assert (split[1, 2, 5] == split[1, 2, 6]).all()


def test_a_level_ends_where_its_last_month_does() -> None:
    cube = 500 + np.arange(60.0).reshape(1, 5, 12).repeat(3, axis=0)
    outlook = foresee(panel(cube, Measure.LEVEL), 9)
    assert outlook.totals(0.5) == pytest.approx(cube[:, -1, -1], rel=0.005)
    assert outlook["S000"].figures.so_far == cube[0, -1, 8]
    assert outlook["S000"].paces(600.0) == ()
    assert outlook["S000"].corridor() == ()


def test_a_whole_year_is_certain() -> None:
    cube = figures(2, 3)
    end = foresee(panel(cube), 12)["S001"]
    total = cube[1, -1].sum()
    assert (end.p10, end.p90) == pytest.approx((total, total))
    assert (end.chance(total * 0.99), end.chance(total * 1.01)) == (1.0, 0.0)


def test_growth_without_noise_is_seen() -> None:
    cube = figures(20, 8, noise=0.0, growth=0.08)
    outlook = foresee(panel(cube), 1)
    assert outlook.totals(0.5) == pytest.approx(cube[:, -1].sum(axis=1), rel=0.02)


def test_the_share_of_years_inside_is_the_share_promised() -> None:
    """A thousand series whose errors are like those of their own past years."""
    cube = figures(1000, 7, seed=5, noise=0.15)
    outlook = foresee(panel(cube), 6)
    real = cube[:, -1].sum(axis=1)
    inside = ((outlook.totals(0.1) <= real) & (real <= outlook.totals(0.9))).mean()
    assert 0.75 < inside < 0.85


def test_a_chance_is_the_quantile_read_backwards() -> None:
    end = foresee(panel(figures(10, 6)), 5)["S003"]
    for share in (0.05, 0.35, 0.8):
        assert end.chance(end.quantile(share)) == pytest.approx(1 - share, abs=1e-6)


def test_a_back_test_is_the_forecast_of_that_year() -> None:
    """What the method is said to have foreseen last year is what it would have said then."""
    cube = figures(6, 7)
    now = foresee(panel(cube), 4)
    then = foresee(Panel.of_arrays([f"S{row:03}" for row in range(6)], YEAR - 1, cube[:, :-1]), 4)
    for end in now:
        past = next(past for past in end.back_test if past.year == YEAR - 1)
        before = then[end.code]
        raw = then._groups[0].path[before.figures.row, 0].sum() * then._prepared.scale[before.figures.row]
        assert past.foreseen == pytest.approx(before.figures.so_far + raw, rel=1e-9)
        assert past.actual == pytest.approx(cube[end.figures.row, -2].sum())
    said = now["S000"].back_test_sentence
    assert said is not None
    assert said.en.startswith("In the last 4 years this method, at this month, missed by ")


def test_six_past_years_are_shown_however_far_back_intervals_look() -> None:
    end = foresee(panel(figures(3, 15)), 4)["S000"]
    assert [past.year for past in end.back_test] == [YEAR - back for back in range(1, 7)]


@pytest.mark.parametrize(
    ("slots", "known", "near"), [(12, 0, 2), (12, 1, 2), (12, 11, 2), (11, 4, 1), (4, 3, 0)]
)
def test_past_forecasts_are_compared_with_what_is_known_by_now(slots: int, known: int, near: int) -> None:
    layout = {12: MONTHS, 11: MERGED, 4: QUARTERS}[slots]
    cube = figures(2, 4, layout=layout)
    cube[1, 1, 2] = np.nan
    prepared = prepare(panel(cube, layout=layout), known)
    found = _actual(prepared, np.array([1, 0]), known, near)
    begin = 3 * slots
    line = cube.reshape(2, -1)[::-1] / prepared.scale[::-1, None]
    for row, back, place, step in np.ndindex(found.shape):
        at = begin + known - (back + 1) * slots + near - place + step
        unknown = not 0 <= at < begin + known or np.isnan(line[row, at])
        assert np.isnan(found[row, back, place, step]) == unknown
        if not unknown:
            assert found[row, back, place, step] == pytest.approx(line[row, at])


def test_a_hole_is_named_filled_and_its_year_not_counted() -> None:
    cube = figures(2, 6)
    cube[0, 3, 4] = np.nan
    end = foresee(panel(cube), 5)["S000"]
    assert [str(period) for period in end.figures.missing] == ["2023-05"]
    assert 2023 not in {past.year for past in end.back_test}
    assert end.p50 == pytest.approx(foresee(panel(figures(2, 6)), 5)["S000"].p50, rel=0.1)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (slice(0, 0), Unable.NO_FIGURES),
        (slice(40, 51), Unable.NO_YEAR),
        (slice(0, 44), Unable.GAP),
        (slice(0, 51, 2), Unable.UNKNOWN),
    ],
)
def test_what_cannot_be_foreseen_says_why(known: slice, reason: Unable) -> None:
    line = np.full(60, np.nan)
    line[known] = 1 + np.arange(60)[known]
    end = foresee(panel(line.reshape(1, 5, 12)))["S000"]
    assert end.unable is reason
    assert end.reason is not None
    with pytest.raises(ValueError, match="no quantile"):
        end.quantile(0.5)
    with pytest.raises(ValueError, match="no chance"):
        end.chance(3.0)


def test_one_year_before_is_enough_to_say_something_and_it_is_said_with_less_certainty() -> None:
    cube = figures(30, 7, noise=0.1)
    cube[0, :-2] = np.nan
    outlook = foresee(panel(cube), 6)
    short, others = outlook["S000"], [outlook[f"S{row:03}"] for row in range(1, 30)]
    assert short.unable is None
    assert short.back_test == ()
    assert short.back_test_sentence is None
    width = [(end.p90 - end.p10) / end.p50 for end in (short, *others)]
    assert width[0] > np.median(width[1:])


@pytest.mark.parametrize(
    ("codes", "cube", "number"),
    [
        (["a"], np.ones((1, 2, 4)), "G1186"),
        (["a"], np.full((1, 2, 12), np.inf), "G1186"),
        (["a", "a"], np.ones((2, 2, 12)), "G1187"),
    ],
)
def test_figures_that_cannot_be_a_panel_are_refused(codes: list[str], cube: Float64, number: str) -> None:
    with pytest.raises(GuatuError) as refused:
        Panel.of_arrays(codes, YEAR, cube)
    assert refused.value.number == number


def test_a_line_of_targets_or_a_month_that_does_not_fit_is_refused() -> None:
    with pytest.raises(GuatuError) as refused:
        Panel.of_arrays(["a"], YEAR, figures(1, 3), stretch=np.ones(2))
    assert refused.value.number == "G1186"
    with pytest.raises(GuatuError) as refused:
        foresee(panel(figures(1, 3)), 13)
    assert refused.value.number == "G1191"
