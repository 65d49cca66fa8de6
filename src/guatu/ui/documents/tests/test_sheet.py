"""What both renderers are given: numbers counted, tables measured, places worked out, faults refused."""

from dataclasses import replace
from datetime import date

import pytest

from guatu.kernel.errors import GuatuError
from guatu.ui.documents.sheet import Grid, HeaderCell, Line, prepare
from guatu.ui.documents.tests.samples import bulletin, png
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Picture, SignOff, Table


def document(*blocks: Block) -> OfficialDocument:
    return OfficialDocument(issuer="春城市项目办", title="通报", day=date(2026, 6, 8), blocks=blocks)


def lines(*blocks: Block) -> list[Line]:
    return [part for part in prepare(document(*blocks)).parts if isinstance(part, Line)]


def grid(table: Table) -> Grid:
    (part,) = prepare(document(table)).parts
    assert isinstance(part, Grid)
    return part


def test_each_level_is_counted_within_the_one_above() -> None:
    headings = [Heading(1, "甲"), Heading(2, "乙"), Heading(3, "丙"), Heading(4, "丁"), Heading(4, "戊")]
    headings += [Heading(2, "己"), Heading(3, "庚"), Heading(1, "辛"), Heading(2, "壬")]
    texts = [line.text for line in lines(*headings)]
    assert texts == [
        "一、甲", "（一）乙", "1.丙", "（1）丁", "（2）戊", "（二）己", "1.庚", "二、辛", "（一）壬"
    ]  # fmt: skip


def test_a_document_told_in_english_counts_and_dates_as_english_does() -> None:
    made = replace(
            document(Heading(1, "Facts"), Heading(2, "More"), SignOff("Office", date(2026, 6, 8))),
            english=True, copies_to=("Kuancheng", "Nanguan"), addressee="All units",
        )  # fmt: skip
    sheet = prepare(made)
    texts = [part.text for part in sheet.parts if isinstance(part, Line)]
    assert texts == ["All units:", "1. Facts", "1.1 More", "Office", "8 June 2026"]
    assert (sheet.copies, sheet.printed_on) == ("Copies: Kuancheng, Nanguan", "Issued 8 June 2026")


def test_long_prose_takes_the_room_of_a_column_that_holds_little() -> None:
    rows = (("甲" * 20, "情况" * 60, "意见" * 10), ("乙" * 16, "情况" * 80, "—"))
    few, much, little = grid(Table((("议题", "情况", "意见"),), rows, (Align.LEFT,) * 3)).widths
    assert few + much + little == pytest.approx(1)
    assert much > 1.4 * few > 1.4 * little


def test_more_than_ninety_nine_headings_are_refused() -> None:
    with pytest.raises(GuatuError) as refused:
        prepare(document(*[Heading(1, "甲")] * 100))
    assert refused.value.number == "G1253"


def test_the_issuer_stands_centred_over_the_date() -> None:
    issuer, day = lines(SignOff("春城市重大项目办公室", date(2026, 6, 8)))
    assert day.text == "2026年6月8日"
    assert day.right == 4
    # 10 characters over 6: the name reaches 2 further on either side.
    assert issuer.right == 4 - 2


def test_a_long_issuer_stops_at_the_edge() -> None:
    issuer, _ = lines(SignOff("春城市重大项目推进工作领导小组办公室", date(2026, 6, 8)))
    assert issuer.right == 0


def test_equal_neighbours_of_the_header_are_merged() -> None:
    table = Table(
        header=(("单位", "投资", "投资"), ("单位", "计划", "完成")),
        rows=(("南关区", "260", "131"),),
        align=(Align.LEFT, Align.RIGHT, Align.RIGHT),
    )
    assert grid(table).header == (
        HeaderCell("单位", 0, 0, 2, 1),
        HeaderCell("投资", 0, 1, 1, 2),
        HeaderCell("计划", 1, 1, 1, 1),
        HeaderCell("完成", 1, 2, 1, 1),
    )


def test_empty_header_cells_are_not_merged() -> None:
    table = Table(header=(("", ""),), rows=(), align=(Align.LEFT, Align.LEFT))
    assert len(grid(table).header) == 2


def test_a_heading_too_wide_for_its_column_breaks_in_the_middle() -> None:
    wide = Table(header=(("年度计划投资", "完成") * 6,), rows=(), align=(Align.RIGHT,) * 12)
    assert grid(wide).header[0].text == "年度计\n划投资"
    assert grid(wide).header[1].text == "完成"


def test_a_wide_table_is_set_smaller() -> None:
    narrow = Table(header=(("甲", "乙"),), rows=(("1", "2"),), align=(Align.RIGHT,) * 2)
    wide = Table(header=(("年度计划投资",) * 12,), rows=(("1234567.89",) * 12,), align=(Align.RIGHT,) * 12)
    assert grid(narrow).size == 12
    assert grid(wide).size == 9
    assert sum(grid(wide).widths) == pytest.approx(1)


@pytest.mark.parametrize(
    ("header", "rows", "row"),
    [((("甲", "乙"),), (("1", "2"), ("1",)), 3), ((("甲",),), (), 1), ((), (("1", "2"),), 1)],
)
def test_a_ragged_table_names_its_block_and_row(
    header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...], row: int
) -> None:
    with pytest.raises(GuatuError) as refused:
        prepare(document(Heading(1, "甲"), Table(header, rows, (Align.LEFT,) * 2)))
    assert refused.value.number == "G1251"
    assert (refused.value.facts["block"], refused.value.facts["row"]) == (2, row)


@pytest.mark.parametrize(
    "picture",
    [
        Picture(b"GIF89a", "图"),
        Picture(png()[:-1], "图"),
        Picture(png(), "图", width_mm=157),
        Picture(b"", "图"),
    ],
)
def test_only_whole_png_pictures_that_fit_are_taken(picture: Picture) -> None:
    with pytest.raises(GuatuError) as refused:
        prepare(document(picture))
    assert refused.value.number == "G1252"


@pytest.mark.parametrize("part", ["title", "issuer"])
def test_a_document_needs_title_and_issuer(part: str) -> None:
    lacking = replace(document(), title="\x00 ") if part == "title" else replace(document(), issuer="")
    with pytest.raises(GuatuError) as refused:
        prepare(lacking)
    assert (refused.value.number, refused.value.facts["part"]) == ("G1250", part)


def test_a_long_masthead_shrinks_to_one_line() -> None:
    short, long = (prepare(replace(bulletin(), masthead=name)) for name in ("春城市文件", "春" * 30))
    assert short.masthead_size == 54
    assert long.masthead_size * 30 <= 156 / 25.4 * 72


def test_colophon_lists_who_gets_copies() -> None:
    sheet = prepare(bulletin())
    assert sheet.copies.startswith("抄送：市委办公室，市人大常委会办公室")
    assert sheet.printed_on == "2026年6月8日印发"
    assert prepare(document()).copies == ""
