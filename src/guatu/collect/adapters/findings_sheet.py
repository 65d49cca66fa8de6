"""The sheet that goes back in first place: what to look at, where (with a link), and what to do about it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from guatu.collect.adapters.parts import readable, serialised, tree
from guatu.collect.reading.findings import LIST_SIGN, WHOLE_SHEET, Finding, first_cell
from guatu.collect.reading.grid import address
from guatu.collect.types import Level
from guatu.kernel.language import Phrase

MOST_LINKS: Final = 65_000
"""Excel opens no sheet with more than 65,530 links."""

MOST_TEXT: Final = 4_000
"""Signs of one cell's text; Excel holds 32,767."""

MOST_ROWS: Final = 200_000
MOST_HEIGHT: Final = 405
"""Points; Excel's rows are at most 409."""

MOST_STYLES: Final = 60_000
"""Excel holds 65,490 styles of cells."""

_WIDTHS: Final = (6, 18, 12, 11, 62, 46)
_LINE: Final = 15
_HEADS: Final = (
    Phrase("序号", "No."),
    Phrase("工作表", "Sheet"),
    Phrase("单元格", "Cell"),
    Phrase("级别", "Level"),
    Phrase("问题", "What"),
    Phrase("怎么改", "What to do"),
)
LEVELS: Final[Mapping[Level, Phrase]] = {
    Level.ERROR: Phrase("必须改正", "Must be mended"),
    Level.MUST_EXPLAIN: Phrase("请核实说明", "Check, and explain"),
    Level.NOTE: Phrase("提示", "Note"),
}
_WHOLE: Final = Phrase("整张表", "Whole sheet")
_ABOUT: Final = Phrase(
    "本页由挂图系统生成，列出需要核对的单元格，同样的话写在各单元格的批注里；原表的其他内容没有改动。请在原表上改正后整份送回，本页不会被读取。",
    "Written by Guatu: the cells to look at. The comments on them say the same; nothing else in the workbook was"
    " changed. Mend the workbook itself and send it back whole; this page is not read.",
)
_NOTHING: Final = Phrase("没有发现问题。", "Nothing was found to be wrong.")
_CUT: Final = Phrase(
    "问题过多，本页只列前{rows}条。", "There are too many: only the first {rows} are listed."
)


@dataclass(frozen=True, slots=True)
class Faces:
    """Numbers of the cell styles of the list; 0 is the workbook's own usual one."""

    title: int = 0
    text: int = 0
    head: int = 0
    link: int = 0
    error: int = 0


def with_faces(content: bytes | None) -> tuple[bytes | None, Faces]:
    """A part of styles with those of the list added at its end, where it has not got them and may have them."""
    if content is None:
        return None, Faces()
    root = tree(content)
    space = etree.QName(root).namespace
    fonts, styles = root.find(f"{{{space}}}fonts"), root.find(f"{{{space}}}cellXfs")
    if fonts is None or styles is None or not len(fonts) or not 0 < len(styles) < MOST_STYLES:
        return content, Faces()
    numbers = []
    for bold, size, colour, underlined in (
        (True, 14, None, False), (False, 0, None, False), (True, 0, None, False),
        (False, 0, "FF1F5FA8", True), (True, 0, "FFC8321E", False),
    ):  # fmt: skip
        font = _added(fonts, _font(fonts[0], bold, size, colour, underlined))
        numbers.append(_added(styles, _style(str(space), font)))
    return serialised(root), Faces(*numbers)


def _font(
    usual: etree._Element, bold: bool, size: int, colour: str | None, underlined: bool
) -> etree._Element:
    """The workbook's own font, bolder, larger or in another colour. The order of its parts is Excel's."""
    space = etree.QName(usual).namespace
    parts = {etree.QName(one).localname: one.attrib for one in usual.iterchildren("*")}
    parts.pop("u", None)
    marks: dict[str, Mapping[str, str] | None] = {"b": {} if bold else None, "u": {} if underlined else None}
    marks["sz"] = {"val": str(size)} if size else None
    marks["color"] = {"rgb": colour} if colour else None
    font = etree.Element(f"{{{space}}}font")
    for name in (
        "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
        "family", "charset", "scheme",
    ):  # fmt: skip
        given = marks.get(name)
        kept = given if given is not None else None if name in ("b", "strike") else parts.get(name)
        if kept is not None:
            etree.SubElement(
                font, f"{{{space}}}{name}", {str(key): str(value) for key, value in kept.items()}
            )
    return font


def _style(space: str, font: int) -> etree._Element:
    style = etree.Element(
        f"{{{space}}}xf", numFmtId="0", fontId=str(font), fillId="0", borderId="0", xfId="0",
        applyFont="1", applyAlignment="1",
    )  # fmt: skip
    etree.SubElement(style, f"{{{space}}}alignment", vertical="top", wrapText="1")
    return style


def _added(parent: etree._Element, one: etree._Element) -> int:
    """The number of an element among its like, put last unless it is there already."""
    wanted = _told(one)
    for number, other in enumerate(parent):
        if _told(other) == wanted:
            return number
    parent.append(one)
    parent.set("count", str(len(parent)))
    return len(parent) - 1


def _told(one: etree._Element) -> tuple[object, ...]:
    return (one.tag, tuple(sorted(one.attrib.items())), tuple(_told(part) for part in one))


def sheet_xml(
    findings: Sequence[Finding],
    linked: frozenset[str],
    faces: Faces,
    remarks: Sequence[Phrase],
    lang: str | None,
) -> bytes:
    """The whole part of the list's sheet. `linked` are the sheets that a link may lead to."""
    shown = findings[:MOST_ROWS]
    said = [one.label(lang) for one in remarks]
    if len(shown) < len(findings):
        said.append(_CUT.label(lang).format(rows=MOST_ROWS))
    top = [
        (LIST_SIGN, faces.title),
        (_ABOUT.label(lang), faces.text),
        (_counts(findings, lang), faces.text),
        (" ".join(said), faces.text),
    ]
    rows = [
        _row(number, [cell], _height([cell[0]], [sum(_WIDTHS)])) for number, cell in enumerate(top, start=1)
    ]
    rows.append(_row(5, [(head.label(lang), faces.head) for head in _HEADS], _LINE + 3))
    links: list[str] = []
    for number, one in enumerate(shown, start=6):
        rows.append(_line(number, one, faces, lang))
        if one.sheet in linked and len(links) < MOST_LINKS:
            links.append(_link(number, one))
    merged = "".join(f'<mergeCell ref="A{row}:F{row}"/>' for row in range(1, 5))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetPr><tabColor rgb="FFC8321E"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        '<pane ySplit="5" topLeftCell="A6" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{_LINE}"/><cols>{_columns()}</cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="4">{merged}</mergeCells>'
        f"{f'<hyperlinks>{str().join(links)}</hyperlinks>' if links else ''}"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _counts(findings: Sequence[Finding], lang: str | None) -> str:
    if not findings:
        return _NOTHING.label(lang)
    counts = ((words, sum(1 for one in findings if one.level is level)) for level, words in LEVELS.items())
    return " · ".join(f"{words.label(lang)} {count}" for words, count in counts if count)


def _columns() -> str:
    return "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_WIDTHS, start=1)
    )


def _line(number: int, one: Finding, faces: Faces, lang: str | None) -> str:
    words = one.text.label(lang or ""), one.remedy.label(lang or "") if one.remedy is not None else ""
    where = _WHOLE.label(lang) if one.cell == WHOLE_SHEET else one.cell
    cells = [
        (str(number - 5), faces.text),
        (one.sheet, faces.text),
        (where, faces.link),
        (LEVELS[one.level].label(lang), faces.error if one.level is Level.ERROR else faces.text),
        *((text, faces.text) for text in words),
    ]
    return _row(number, cells, _height([text for text, _ in cells], _WIDTHS))


def _row(number: int, cells: Sequence[tuple[str, int]], height: int) -> str:
    written = "".join(
        f'<c r="{address(number - 1, column)}" s="{face}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(readable(text[:MOST_TEXT]))}</t></is></c>"
        for column, (text, face) in enumerate(cells)
        if text
    )
    return f'<row r="{number}" ht="{height}" customHeight="1">{written}</row>'


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """Points that the texts need at these widths of columns, a Chinese sign being two wide."""
    most = 1
    for text, width in zip(texts, widths, strict=False):
        lines = sum(1 + _wide(line) // max(1, width - 1) for line in text[:MOST_TEXT].split("\n"))
        most = max(most, lines)
    return min(MOST_HEIGHT, 4 + _LINE * most)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _link(number: int, one: Finding) -> str:
    at = first_cell(one.cell)
    sheet = readable(one.sheet).replace("'", "''")
    place = f"'{sheet}'!{address(*at) if at is not None else 'A1'}"
    return f'<hyperlink ref="C{number}" location={quoteattr(place)}/>'
