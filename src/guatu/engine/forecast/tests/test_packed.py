"""What is packed comes back number by number."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from guatu.engine.forecast import MERGED, MONTHS, QUARTERS, Layout, Measure, Panel, YearEnd, foresee
from guatu.engine.forecast.packed import method, pack, unpack
from guatu.engine.forecast.tests.made import YEAR, figures


def like(one: Any, other: Any) -> bool:
    """Equal in every field, down to the arrays."""
    if is_dataclass(one) and not isinstance(one, type):
        return type(one) is type(other) and all(
            like(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
        )
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(like, one, other))
    return bool(one == other)


def ends_of(layout: Layout, measure: Measure, known: int) -> list[YearEnd]:
    """Whole series, one that has ended its year, one with a gap, one too young, one without figures; with targets."""
    values = figures(6, 7, layout=layout)
    if measure is Measure.CUMULATIVE:
        values = values.cumsum(axis=2)
    values[1:, -1, known:] = np.nan
    values[2, 3, 1] = np.nan
    values[3, :-1] = np.nan
    values[4] = np.nan
    panel = Panel.of_arrays(
        [f"S{row}" for row in range(6)],
        YEAR,
        values,
        measure=measure,
        kind="k",
        layout=layout,
        bottom_line=np.array([900.0, np.nan, 500, 1, 2, 3]),
        stretch=np.full(6, np.nan),
    )
    return list(foresee(panel))


@pytest.mark.parametrize("layout", [MONTHS, MERGED, QUARTERS])
@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize("known", [0, 2])
def test_every_number_comes_back(layout: Layout, measure: Measure, known: int) -> None:
    ends = ends_of(layout, measure, known)
    assert {end.unable is None for end in ends} == {True, False}
    again = unpack(pack(ends))
    assert len(again) == len(ends)
    for one, other in zip(ends, again, strict=True):
        assert like(one, other), one.code
        assert other.figures.panel.layout is layout
        assert other.paces(900) == one.paces(900)
    assert again[0].values.flags.writeable is False


def test_what_is_not_one_whole_panel_is_refused() -> None:
    ends = ends_of(MONTHS, Measure.FLOW, 2)
    for some in ([], ends[1:], ends[::-1]):
        with pytest.raises(ValueError, match="one panel"):
            pack(some)


def test_the_method_has_a_digest_of_its_own() -> None:
    assert len(method()) == 64
