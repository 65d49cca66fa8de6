"""A document made ready to be set: text cleaned, headings numbered, tables measured, places worked out.

Both renderers set a `Sheet`, so Word and PDF can only differ in how they draw, never in what they say.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from guatu.kernel.errors import GuatuError
from guatu.ui.documents import layout
from guatu.ui.documents.text import clean, numeral, one_line, width, written_day
from guatu.ui.documents.types import Block, Heading, OfficialDocument, Paragraph, Picture, SignOff, Table

PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PNG_END = b"IEND\xaeB`\x82"
DATE_INDENT = 4.0  # characters from the right edge, GB/T 9704-2012 §7.3.5
COLUMN_LARGEST = 14.0  # characters; a longer text is set in several lines
CELL_PADDING = 1.1  # characters, left and right together


class LineKind(StrEnum):
    """The kinds of text line between title and colophon; the values are also the template's words."""

    ADDRESSEE = "addressee"
    HEADING_1 = "heading-1"
    HEADING_2 = "heading-2"
    HEADING_3 = "heading-3"
    HEADING_4 = "heading-4"
    BODY = "body"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `blank_before` in lines, `right` (of signatures) in characters from the right edge."""

    kind: LineKind
    text: str
    blank_before: int = 0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A (merged) cell of a table's header: its first row and column, and how many of each it covers."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `widths` are shares of the text's width and add up to 1; `size` is the type size in points."""

    header: tuple[HeaderCell, ...]
    header_rows: int
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    widths: tuple[float, ...]
    size: float
    caption: str
    unit_note: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, `width` in millimetres."""

    png: bytes
    alt: str
    caption: str
    width: int


Part = Line | Grid | Image


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is printed, in order. Empty text means that the part is left out."""

    masthead: str
    masthead_size: float
    number: str
    title: str
    parts: tuple[Part, ...]
    copies: str
    printed_on: str
    note: str
    issuer: str
    day: date
    english: bool = False


def prepare(document: OfficialDocument) -> Sheet:
    """The sheet of `document`.

    Raises:
        GuatuError: G1250 without a title or issuer; G1251 a table without a header or with rows of unequal
            width; G1252 a picture that is no whole PNG or too wide; G1253 over 99 headings in a row.
    """
    title, issuer = clean(document.title), one_line(document.issuer)
    if not title or not issuer:
        raise GuatuError("G1250", part="title" if not title else "issuer")
    masthead, english = one_line(document.masthead), document.english
    copies = (", " if english else "，").join(filter(None, map(one_line, document.copies_to)))
    addressee = one_line(document.addressee)
    colon = ":" if english else "："
    opening = (Line(LineKind.ADDRESSEE, f"{addressee}{colon}"),) if addressee else ()
    printed = written_day(document.day, english=english)
    return Sheet(
        masthead=masthead,
        masthead_size=_masthead_size(masthead),
        number=one_line(document.number),
        title=title,
        parts=(*opening, *_parts(document.blocks, english=english)),
        copies=(f"Copies: {copies}" if english else f"抄送：{copies}。") if copies else "",
        printed_on=f"Issued {printed}" if english else f"{printed}印发",
        note=one_line(document.footer_note),
        issuer=issuer,
        day=document.day,
        english=english,
    )


def _masthead_size(masthead: str) -> float:
    """As large as fits on one line, in points."""
    fitting = layout.TEXT_WIDTH_MM * layout.POINTS_PER_MM / max(width(masthead), 1.0)
    return min(float(layout.MASTHEAD_LARGEST_PT), int(fitting * 2) / 2)


def _parts(blocks: tuple[Block, ...], *, english: bool) -> Iterator[Part]:
    counters = [0, 0, 0, 0]
    for place, block in enumerate(blocks, start=1):
        match block:
            case Heading():
                yield _heading(block, counters, english=english)
            case Paragraph():
                yield Line(LineKind.BODY, clean(block.text))
            case Table():
                yield _grid(block, place)
            case Picture():
                yield _image(block, place)
            case SignOff():
                yield from _sign_off(block, english=english)


def _heading(heading: Heading, counters: list[int], *, english: bool) -> Line:
    """The heading with its number; `counters` (one per level) moves on."""
    level = heading.level
    counters[level - 1] += 1
    counters[level:] = [0] * (4 - level)
    count = counters[level - 1]
    if count > 99:
        raise GuatuError("G1253", level=level)
    text = one_line(heading.text)
    if english:
        marks = (
            f"{count}. ",
            f"{counters[0]}.{count} ",
            f"({count}) ",
            f"{chr(96 + (count - 1) % 26 + 1)}) ",
        )
        return Line(LineKind(f"heading-{level}"), f"{marks[level - 1]}{text}")
    match level:
        case 1:
            return Line(LineKind.HEADING_1, f"{numeral(count)}、{text}")
        case 2:
            return Line(LineKind.HEADING_2, f"（{numeral(count)}）{text}")
        case 3:
            return Line(LineKind.HEADING_3, f"{count}.{text}")
        case 4:
            return Line(LineKind.HEADING_4, f"（{count}）{text}")


def _sign_off(block: SignOff, *, english: bool) -> Iterator[Line]:
    """Name centred over the date, the date four characters from the edge; a long name stops at the edge."""
    issuer, day = one_line(block.issuer), written_day(block.day, english=english)
    over = DATE_INDENT + (width(day) - width(issuer)) / 2
    yield Line(LineKind.SIGNATURE, issuer, blank_before=2, right=max(over, 0.0))
    yield Line(LineKind.SIGNATURE, day, right=DATE_INDENT)


def _image(picture: Picture, place: int) -> Image:
    whole = picture.png.startswith(PNG_HEAD) and picture.png.endswith(PNG_END)
    if not whole or not 0 < picture.width_mm <= layout.TEXT_WIDTH_MM:
        raise GuatuError("G1252", block=place, widest=layout.TEXT_WIDTH_MM)
    return Image(picture.png, one_line(picture.alt), one_line(picture.caption), picture.width_mm)


def _grid(table: Table, place: int) -> Grid:
    columns = len(table.align)
    if not table.header or not columns:
        raise GuatuError("G1251", block=place, row=1, cells=0, columns=max(columns, 1))
    for row, cells in enumerate((*table.header, *table.rows), start=1):
        if len(cells) != columns:
            raise GuatuError("G1251", block=place, row=row, cells=len(cells), columns=columns)
    header = tuple(tuple(clean(cell) for cell in cells) for cells in table.header)
    rows = tuple(tuple(clean(cell) for cell in cells) for cells in table.rows)
    needs = _shared(_column_needs(header, rows), rows)
    padded = [need + CELL_PADDING for need in needs]
    return Grid(
        header=tuple(_broken(cell, needs) for cell in _merged(header)),
        header_rows=len(header),
        rows=rows,
        align=tuple(str(align) for align in table.align),
        widths=tuple(need / sum(padded) for need in padded),
        size=_table_size(sum(padded)),
        caption=one_line(table.caption),
        unit_note=one_line(table.unit_note),
    )


def _column_needs(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """Characters that each column would like inside its cells, one by one.

    Headings stay on one line where that leaves a comfortable type size; else they take two and ask for half.
    """
    body = _widest(rows, len(header[0]))
    head = _widest(header[-1:], len(header[0]))
    for share in (1.0, 0.5):
        needs = [
            min(max(cell, title * share, 2.0), COLUMN_LARGEST) for cell, title in zip(body, head, strict=True)
        ]
        if _table_size(sum(needs) + CELL_PADDING * len(needs)) > layout.TABLE_SIZES_PT[-1]:
            break
    return needs


def _shared(needs: list[float], rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """The same, but where a column holds long prose the long columns share their room by how much each holds.

    By the square root of the mean text, none below half its room: else a page of facts stands beside an empty column.
    """
    long = [column for column, need in enumerate(needs) if need >= COLUMN_LARGEST]
    means = {column: sum(width(cells[column]) for cells in rows) / max(len(rows), 1) for column in long}
    if len(long) < 2 or max(means.values()) <= 2 * COLUMN_LARGEST:
        return needs
    roots = {column: math.sqrt(mean) for column, mean in means.items()}
    spare = COLUMN_LARGEST * len(long) / 2
    return [
        COLUMN_LARGEST / 2 + spare * roots[column] / sum(roots.values()) if column in roots else need
        for column, need in enumerate(needs)
    ]


def _broken(cell: HeaderCell, needs: list[float]) -> HeaderCell:
    """The cell; a text too wide for its column is broken in the middle, not where a line happens to end."""
    room = sum(needs[cell.column : cell.column + cell.column_span])
    if width(cell.text) <= room or "\n" in cell.text:
        return cell
    middle = (len(cell.text) + 1) // 2
    return replace(cell, text=f"{cell.text[:middle]}\n{cell.text[middle:]}")


def _widest(rows: tuple[tuple[str, ...], ...], columns: int) -> list[float]:
    """Per column the width of its longest line."""
    return [
        max((width(line) for cells in rows for line in cells[column].split("\n")), default=0.0)
        for column in range(columns)
    ]


def _table_size(characters: float) -> float:
    """The largest of the standard's small sizes at which `characters` fit side by side, else the smallest."""
    room = layout.TEXT_WIDTH_MM * layout.POINTS_PER_MM
    return next(
        (size for size in layout.TABLE_SIZES_PT if characters * size <= room), layout.TABLE_SIZES_PT[-1]
    )


def _merged(header: tuple[tuple[str, ...], ...]) -> Iterator[HeaderCell]:
    """The header's cells; equal neighbours (to the right first, then below) become one."""
    covered: set[tuple[int, int]] = set()
    for row, cells in enumerate(header):
        for column, text in enumerate(cells):
            if (row, column) in covered:
                continue
            right = column + 1
            while text and right < len(cells) and cells[right] == text and (row, right) not in covered:
                right += 1
            below = row + 1
            while text and below < len(header) and set(header[below][column:right]) == {text}:
                below += 1
            covered.update((r, c) for r in range(row, below) for c in range(column, right))
            yield HeaderCell(text, row, column, below - row, right - column)
