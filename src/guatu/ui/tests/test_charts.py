"""Charts: geometry that can be checked, figures beside every picture, and nothing drawn for what is no figure."""

import json
import re
from datetime import date

import pytest

from guatu.ui import charts, example_charts, gantt
from guatu.ui.types import (
    Block,
    GanttLink,
    GanttMark,
    GanttRow,
    GanttStrip,
    LightMatrix,
    MatrixRow,
    PacingCurve,
)

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def strip(*rows: GanttRow, **more: object) -> gantt.Drawn:
    return gantt.draw(GanttStrip("", rows, start=YEAR[0], end=YEAR[1], **more))  # type: ignore[arg-type]  # as given


def bars(drawn: gantt.Drawn) -> list[gantt.DrawnRow]:
    return [row for row in drawn.rows if isinstance(row, gantt.DrawnRow)]


def test_a_bar_covers_its_first_and_its_last_day() -> None:
    assert bars(strip(GanttRow("", *YEAR)))[0].bar == gantt.Span("0.000%", "100.000%")


def test_a_bar_reaching_out_of_the_strip_is_cut_and_one_wholly_outside_is_not_drawn() -> None:
    drawn = strip(
        GanttRow("", date(2025, 7, 1), date(2026, 1, 1)),
        GanttRow("", date(2025, 7, 1), date(2025, 12, 31)),
    )
    assert [row.bar for row in bars(drawn)] == [gantt.Span("0.000%", "0.274%"), None]


@pytest.mark.parametrize(("done", "width"), [(0.0, None), (0.5, "1.370%"), (1.0, "2.740%")])
def test_the_done_part_is_a_share_of_the_bar(done: float, width: str | None) -> None:
    part = bars(strip(GanttRow("", date(2026, 1, 1), date(2026, 1, 10), done=done)))[0].done
    assert (part and part.width) == width


def test_today_outside_the_strip_draws_no_line() -> None:
    assert strip(today=date(2027, 1, 1)).today is None
    assert strip(today=date(2026, 1, 1)).today == "0.137%"


def test_a_strip_without_ends_fits_its_rows_in_whole_months() -> None:
    drawn = gantt.draw(GanttStrip("", (GanttRow("", date(2026, 3, 16), date(2026, 4, 2)),)))
    assert len(drawn.heads) == 2
    assert drawn.heads[0].year == "2026"
    assert drawn.heads[1].year == ""


@pytest.mark.parametrize(("end", "heads"), [("2026-12-31", 12), ("2028-12-31", 12), ("2035-12-31", 10)])
def test_a_longer_strip_is_headed_by_quarters_then_by_years(end: str, heads: int) -> None:
    drawn = gantt.draw(GanttStrip("", (GanttRow("", date(2026, 1, 1), date.fromisoformat(end)),)))
    assert len(drawn.heads) == heads


def test_an_empty_strip_is_drawn_empty() -> None:
    assert gantt.draw(GanttStrip("", ())) == gantt.Drawn((), (), None, ())


def test_float_runs_from_the_bar_to_the_latest_day_and_back_where_that_is_past() -> None:
    june = (date(2026, 6, 1), date(2026, 6, 30))
    spare, over, even = bars(
        strip(
            GanttRow("", *june, latest=date(2026, 7, 10)),
            GanttRow("", *june, latest=date(2026, 6, 20)),
            GanttRow("", *june, latest=june[1]),
        )
    )
    axis = gantt.Axis(*YEAR)
    assert spare.spare == axis.span(date(2026, 7, 1), date(2026, 7, 10))
    assert over.over == axis.span(date(2026, 6, 21), date(2026, 6, 30))
    assert (spare.over, over.spare, even.spare, even.over) == (None, None, None, None)


def test_rows_of_a_group_stand_under_its_name_and_span() -> None:
    drawn = strip(
        GanttRow("a", date(2026, 1, 1), date(2026, 1, 31), group="前期"),
        GanttRow("b", date(2026, 3, 1), date(2026, 3, 31), group="前期"),
        GanttRow("c", *YEAR),
    )
    head = drawn.rows[0]
    assert isinstance(head, gantt.DrawnGroup)
    assert head.span == gantt.Axis(*YEAR).span(date(2026, 1, 1), date(2026, 3, 31))
    assert len(drawn.rows) == 4


def test_an_arrow_runs_from_finish_to_start_over_the_rows_between_and_none_to_what_is_not_shown() -> None:
    rows = tuple(GanttRow(key, YEAR[0], YEAR[1], key=key) for key in "abc")
    ties = (GanttLink("a", "c"), GanttLink("c", "b", "SS", critical=True), GanttLink("a", "gone"))
    links = gantt.draw(GanttStrip("", rows, start=YEAR[0], end=YEAR[1], links=ties)).links
    assert links is not None
    assert links.paths == {"plain": "M1000.00 0.44V2H0.00V2.25", "critical": "M0.00 2.44H0.00V1.63"}
    assert [(head.x, head.y, head.up) for head in links.heads] == [
        ("0.000%", "75.0000%", False),
        ("0.000%", "54.3333%", True),
    ]


def test_words_of_a_row_cannot_break_out_of_its_markup() -> None:
    evil = '"><script>'
    row = GanttRow(
        evil, *YEAR, url=evil, note=evil, warning=evil, key=evil, group=evil,
        marks=(GanttMark(YEAR[0], evil),),
    )  # fmt: skip
    markup = charts.render(GanttStrip("", (row,), links=(GanttLink(evil, evil),)))
    assert "<script" not in markup


def test_two_charts_of_a_page_never_share_an_id() -> None:
    markup = charts.render(example_charts.pacing()) + charts.render(example_charts.pacing())
    ids = re.findall(r' id="([^"]+)"', markup)
    assert len(ids) == len(set(ids)) == 2


def test_a_month_without_a_figure_is_null_to_the_curve_and_a_dash_in_the_table() -> None:
    markup = charts.render(example_charts.pacing())
    payload = json.loads(re.findall(r"<script[^>]*>(.*?)</script>", markup)[0])
    assert payload["actual"][0] is None
    assert payload["kind"] == "pacing"
    assert '<td class="num">—</td>' in markup


def test_a_title_cannot_break_out_of_the_data() -> None:
    curve = PacingCurve("</script><b>", "", ("1",), (1.0,), (None,))
    assert "</script><b>" not in charts.render(curve)


@pytest.mark.parametrize(
    "build",
    [
        getattr(example_charts, name)
        for name in ("gantt", "network", "pacing", "bars", "funnel", "matrix", "block_map")
    ],
)
def test_every_kind_of_chart_renders_with_its_title(build: object) -> None:
    assert callable(build)
    data = build()
    assert data.title in charts.render(data)


def test_what_is_no_chart_is_refused() -> None:
    with pytest.raises(TypeError, match="not a chart"):
        charts.render("chart")  # type: ignore[arg-type]  # the mistake under test


def test_series_and_cells_must_fit_their_heads() -> None:
    with pytest.raises(ValueError, match="2 values for 1 periods"):
        PacingCurve("", "", ("1",), (1.0, 2.0), (None,))
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        LightMatrix("", "", ("a", "b"), (MatrixRow("r", (None,)),))


@pytest.mark.parametrize("place", [(0, 1), (13, 1), (1, 13)])
def test_a_block_stands_within_the_twelve_by_twelve_map(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        Block("", *place)
