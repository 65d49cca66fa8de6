"""The Word file, read back: page, grid, typefaces, footers, tables and the same bytes every time."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from guatu.ui.documents.tests.samples import bulletin, minutes, png, task_book
from guatu.ui.documents.types import Heading, OfficialDocument, Paragraph, Picture
from guatu.ui.documents.word import to_docx

HOSTILE = '=cmd|calc <w:p/> &amp; ]]> #import "x" \x00\x0b\ud800'


def read(document: OfficialDocument) -> Document:
    return docx.Document(io.BytesIO(to_docx(document)))


def east_asian(word: Document, style: str) -> tuple[str, float]:
    """The style's Chinese typeface and its size in points."""
    properties = word.styles[style].element.rPr
    return properties.find(qn("w:rFonts")).get(qn("w:eastAsia")), int(
        properties.find(qn("w:sz")).get(qn("w:val"))
    ) / 2


def texts(word: Document) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def test_page_is_a4_with_the_standards_margins() -> None:
    section = read(bulletin()).sections[0]
    lengths = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": 37,
        "left_margin": 28,
        "right_margin": 26,
        "bottom_margin": 35,
    }
    assert {name: round(getattr(section, name).mm, 1) for name in lengths} == lengths


def test_twenty_two_lines_fit_a_page_and_not_twenty_three() -> None:
    word = read(bulletin())
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch")))
    assert grid.get(qn("w:type")) == "lines"
    assert 22 * pitch <= 225 / 25.4 * 1440 < 23 * pitch
    body = word.styles["Body Text"].element.pPr.find(qn("w:spacing"))
    assert (body.get(qn("w:line")), body.get(qn("w:lineRule"))) == (str(pitch), "exact")


def test_twenty_eight_characters_fit_a_line_and_not_twenty_nine() -> None:
    body = read(bulletin()).styles["Body Text"].element.rPr
    advance = 16 * 20 + int(body.find(qn("w:spacing")).get(qn("w:val")))
    assert 28 * advance <= 156 / 25.4 * 1440 < 29 * advance


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Body Text", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Heading 4", "仿宋_GB2312", 16),
    ],
)
def test_every_level_has_its_typeface(style: str, face: str, size: float) -> None:
    assert east_asian(read(bulletin()), style) == (face, size)


def test_body_is_indented_by_two_characters() -> None:
    indent = read(bulletin()).styles["Body Text"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_headings_stay_headings_for_word() -> None:
    word = read(bulletin())
    found = {p.text: p.style.name for p in word.paragraphs if p.style is not None}
    assert found["一、总体进展"] == "Heading 1"
    assert found["（二）投资情况"] == "Heading 2"
    assert word.styles["Heading 2"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() -> None:
    word = read(bulletin())
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        number, note = footer.paragraphs
        assert number.alignment == side
        assert "".join(text.text for text in number._p.iter(qn("w:t"))) == "— 1 —"
        assert [field.get(qn("w:instr")) for field in number._p.iter(qn("w:fldSimple"))] == ["PAGE"]
        assert note.text == bulletin().footer_note


def test_masthead_is_red_and_ruled() -> None:
    masthead, number = read(bulletin()).paragraphs[:2]
    assert masthead.text == "春城市重大项目办公室文件"
    assert str(masthead.runs[0].font.color.rgb) == "FF0000"
    assert number.text == "春项目办〔2026〕5号"
    assert number._p.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}").get(qn("w:color")) == "FF0000"


def test_a_task_book_starts_with_its_title() -> None:
    assert texts(read(task_book()))[0] == task_book().title


def test_table_is_merged_repeats_its_header_and_keeps_its_rows_whole() -> None:
    table = read(bulletin()).tables[0]
    marks = [{child.tag for child in row._tr.trPr} for row in table.rows]
    assert [qn("w:tblHeader") in mark for mark in marks] == [True, True] + [False] * 15
    assert all(qn("w:cantSplit") in mark for mark in marks)
    assert table.cell(0, 2)._tc is table.cell(0, 3)._tc
    assert table.cell(0, 1)._tc is table.cell(1, 1)._tc
    assert [cell.text for cell in table.rows[2].cells][:3] == ["1", "朝阳区", "95"]


def test_colophon_floats_at_the_foot_of_the_last_page() -> None:
    colophon = read(minutes()).tables[-1]
    place = colophon._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    assert colophon.cell(0, 0).text == "抄送：各参会单位。"
    assert [cell.text for cell in colophon.rows[1].cells] == ["春城市重大项目办公室", "2026年6月9日印发"]


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = to_docx(bulletin()), to_docx(bulletin())
    assert first == second
    assert to_docx(replace(bulletin(), day=date(2026, 6, 9))) != first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_come_from_the_document() -> None:
    properties = read(bulletin()).core_properties
    assert properties.title == bulletin().title
    assert properties.author == bulletin().issuer
    assert properties.created is not None
    assert properties.created.date() == bulletin().day


def test_hostile_text_stays_text() -> None:
    document = replace(
        bulletin(),
        title=HOSTILE,
        masthead=HOSTILE,
        footer_note=HOSTILE,
        blocks=(Paragraph(HOSTILE), Heading(1, HOSTILE)),
    )
    safe = '=cmd|calc <w:p/> &amp; ]]> #import "x"'
    found = texts(read(document))
    assert safe in found
    assert f"一、{safe}" in found


def test_picture_says_in_words_what_it_shows() -> None:
    word = read(replace(minutes(), blocks=(Picture(png(), "进度曲线", "图1  进度曲线", width_mm=80),)))
    (shape,) = word.inline_shapes
    assert round(shape.width.mm) == 80
    assert shape._inline.docPr.get("descr") == "进度曲线"
    assert "图1  进度曲线" in texts(word)
