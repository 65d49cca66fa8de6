"""A long CSV is read as people write it; what cannot be read is named by its line."""

import pytest

from guatu.engine.forecast import MERGED, MONTHS, QUARTERS, Measure, Series, panels_of
from guatu.engine.forecast.reading import read_series, read_targets
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period

HEAD = "series,period,value\n"


def read(text: str) -> tuple[Series, ...]:
    return read_series((HEAD + text).encode())


def test_figures_are_read_in_the_order_met_and_unknown_ones_left_out() -> None:
    one, two = read('b,2025-02,"1,234.5"\na,2025Q1,-3\nb,2025-01,\nb,2025-03,…\n\n')
    assert (one.code, dict(one.values)) == ("b", {Period.parse("2025-02"): 1234.5})
    assert (two.code, dict(two.values)) == ("a", {Period.parse("2025Q1"): -3.0})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headings_and_excels_encodings_are_read(encoding: str) -> None:
    text = "指标,时期,数值,口径\n投资,2025-02,10,cumulative\n"
    (series,) = read_series(text.encode(encoding))
    assert (series.code, series.measure) == ("投资", Measure.CUMULATIVE)


def test_targets_are_joined_to_their_series() -> None:
    lines = read_targets(b"series,bottom_line,stretch\na,100,120\nb,,7\n")
    one, two = read_series((HEAD + "a,2025-01,1\nb,2025-01,1\n").encode(), targets=lines)
    assert ((one.bottom_line, one.stretch), (two.bottom_line, two.stretch)) == ((100, 120), (None, 7))


@pytest.mark.parametrize(
    ("text", "number", "line"),
    [
        ("a,2025-13,1\n", "G1181", 2),
        ("a,2025,1\n", "G1181", 2),
        ("a,2025-01,1\n\na,2025-01,2\n", "G1182", 4),
        ("a,2025-01,one\n", "G1183", 2),
        ("a,2025-01,inf\n", "G1183", 2),
        (",2025-01,1\n", "G1183", 2),
        ("a,2025-01\n", "G1185", 2),
        ('a,2025-01,"1\n', "G1185", 2),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, number: str, line: int) -> None:
    with pytest.raises(GuatuError) as refused:
        read(text)
    assert (refused.value.number, refused.value.facts["line"]) == (number, line)


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"", "G1180"),
        (b"series,period\na,2025-01\n", "G1180"),
        (b"series,period,value,value\n", "G1180"),
        (b"\xff\xff\xff", "G1180"),
        (b"series,period,value,kind\na,2025-01,1,x\na,2025-02,1,y\n", "G1184"),
        (b"series,period,value,measure\na,2025-01,1,sum\n", "G1190"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(data: bytes, number: str) -> None:
    with pytest.raises(GuatuError) as refused:
        read_series(data)
    assert refused.value.number == number


def test_targets_of_nobody_or_given_twice_are_refused() -> None:
    for text, number in (("x,1,2\n", "G1189"), ("a,1,2\na,1,2\n", "G1187"), (",1,2\n", "G1183")):
        with pytest.raises(GuatuError) as refused:
            read_series(
                (HEAD + "a,2025-01,1\n").encode(),
                targets=read_targets(("series,bottom_line,stretch\n" + text).encode()),
            )
        assert refused.value.number == number


def test_months_quarters_and_merged_years_each_get_a_panel_of_their_own() -> None:
    series = read(
        "a,2024-01,1\na,2024-02,1\nq,2024Q1,1\nm,2023-02,5\nm,2024-02,6\nm,2024-03,2\nb,2024-12,1\n"
    )
    panels = panels_of(series, 2024)
    assert [(panel.layout, panel.codes) for panel in panels] == [
        (MONTHS, ("a", "b")),
        (QUARTERS, ("q",)),
        (MERGED, ("m",)),
    ]
    assert panels[2].values[0, :, :2].tolist()[1] == [6.0, 2.0]
    assert str(panels[2].layout.period(2024, 0)) == "2024-02"
    assert str(panels[1].layout.period(2024, 0)) == "2024Q1"


def test_a_series_of_months_and_quarters_is_refused() -> None:
    with pytest.raises(GuatuError) as refused:
        panels_of(read("a,2024-01,1\na,2024Q2,1\n"), 2024)
    assert refused.value.number == "G1188"
    with pytest.raises(GuatuError) as refused:
        panels_of([Series("a", {}), Series("a", {})], 2024)
    assert refused.value.number == "G1187"


def test_figures_after_the_year_are_left_out() -> None:
    (panel,) = panels_of(read("a,2023-01,1\na,2024-01,2\na,2025-01,3\n"), 2024)
    assert (panel.first_year, panel.values.shape) == (2023, (1, 2, 12))
