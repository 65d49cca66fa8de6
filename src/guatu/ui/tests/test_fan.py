"""A foreseen year as it is drawn: what is unknown is a gap, the fan opens at the last figure, words do not collide."""

from dataclasses import replace

import pytest

from guatu.ui import charts, fan
from guatu.ui.types import Fan, Series

YEAR = Fan(
    title="投资",
    unit="亿元",
    periods=tuple(f"{month}月" for month in range(1, 13)),
    ends=tuple(range(1, 13)),
    actual=(2.0, 5.0, None, 9.0, *(None,) * 8),
    foreseen=tuple(
        (*(None,) * 4, *(9.0 + month * step for month in range(1, 9))) for step in (9.0, 10.0, 11.0)
    ),
    corridor=tuple(tuple(month * step for month in range(1, 13)) for step in (7.0, 8.0, 9.0)),
    linear=tuple(month * 8.0 for month in range(1, 13)),
    past=(Series("2025年", tuple(month * 7.0 for month in range(1, 13))),),
    targets=(("底线 96", 96.0), ("奋斗 97", 97.0)),
    marks=((3, "转正"), (2, "止跌")),
)


def test_the_fan_opens_where_the_figures_end() -> None:
    drawn = fan.draw(YEAR)
    tip = drawn.actual.split("L")[-1].split("M")[-1]
    assert drawn.band.startswith(f"M{tip}L")
    assert drawn.middle.startswith(f"M{tip}L")
    assert drawn.today == pytest.approx(fan.WIDTH * 4 / 12, abs=0.01)


def test_an_unknown_figure_is_a_gap_and_has_no_mark() -> None:
    drawn = fan.draw(YEAR)
    assert drawn.actual.count("M") == 2
    assert len(drawn.points) == 3
    assert [mark.text for mark in drawn.marks] == ["转正"]


def test_all_lies_within_and_words_of_near_targets_stand_apart() -> None:
    drawn = fan.draw(YEAR)
    assert all(fan.TOP <= level.y <= fan.BOTTOM for level in (*drawn.ticks, *drawn.targets))
    bottom, stretch = drawn.targets
    assert bottom.label_y - stretch.label_y >= 15


def test_a_level_does_not_start_from_nothing() -> None:
    rates = replace(
        YEAR, actual=(97.0, 96.5, *(None,) * 10), foreseen=(), corridor=(), linear=(), past=(), level=True,
        targets=(("底线 97", 97.0),), marks=(),
    )  # fmt: skip
    drawn = fan.draw(rates)
    assert drawn.actual.startswith(f"M{81.2}")
    assert float(drawn.ticks[0].text.replace(",", "")) > 90


def test_a_year_without_a_figure_is_no_drawing() -> None:
    with pytest.raises(ValueError, match="without a figure"):
        fan.draw(Fan("空", "", ("12月",), (12,), (None,)))


def test_its_figures_stand_in_a_table_too() -> None:
    markup = charts.render(YEAR)
    for words in ("g-fan-band", "推算中位", "往年最慢", "2025年", "底线 96"):
        assert words in markup
