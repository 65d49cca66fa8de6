"""Tables of the Word file: ruled, as wide as the text, their header repeated on every page."""

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from guatu.ui.documents import layout
from guatu.ui.documents.fonts import Role
from guatu.ui.documents.sheet import Grid, Sheet
from guatu.ui.documents.word_style import EIGHTHS, set_face, set_values

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
LINE_FACTOR = 1.35  # line height over type size inside a cell
AIR_PT = 3  # above and below the text of a cell
CELL_MARGIN_PT = 4  # left and right, each
UNIT_NOTE_PT = 10.5


def add_table(word: Document, grid: Grid) -> None:
    """Adds the caption, the unit note, the table and the air below it."""
    if grid.caption:
        word.add_paragraph(grid.caption, style="Caption")
    if grid.unit_note:
        note = word.add_paragraph(style="Normal")
        note.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        note.paragraph_format.line_spacing = Pt(UNIT_NOTE_PT * 1.6)
        note.paragraph_format.keep_with_next = True
        set_face(note.add_run(grid.unit_note).element.get_or_add_rPr(), Role.BODY, UNIT_NOTE_PT)
    table = word.add_table(rows=grid.header_rows + len(grid.rows), cols=len(grid.widths), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _narrow_margins(table)
    rows = list(table.rows)
    _set_widths(table, rows, grid)
    _fill_header(table, grid)
    for row, texts in zip(rows[grid.header_rows :], grid.rows, strict=True):
        for cell, text, align in zip(row.cells, texts, grid.align, strict=True):
            _fill(cell, text, align, Role.BODY, grid.size)
    for place, row in enumerate(rows):
        _mark(row, "w:cantSplit")
        if place < grid.header_rows:
            _mark(row, "w:tblHeader")
    # Two tables that touch would become one.
    word.add_paragraph(style="Normal").paragraph_format.line_spacing = Pt(10)


def add_colophon(word: Document, sheet: Sheet) -> None:
    """版记: copies, then who issued it and when, between rules, floating at the foot of the last page."""
    table = word.add_table(rows=2, cols=2)
    table.autofit = False
    properties = table._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    set_values(place, vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom")
    properties.insert_element_before(place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
    rules = OxmlElement("w:tblBorders")
    for edge, points in (
        ("top", layout.COLOPHON_RULE_THICK_PT),
        ("bottom", layout.COLOPHON_RULE_THICK_PT),
        ("insideH", layout.COLOPHON_RULE_THIN_PT),
    ):
        rule = OxmlElement(f"w:{edge}")
        set_values(rule, val="single", sz=round(points * EIGHTHS), space=0, color="000000")
        rules.append(rule)
    properties.insert_element_before(rules, "w:tblLayout", "w:tblLook")
    for row in table.rows:
        for cell in row.cells:
            cell.width = Mm(layout.TEXT_WIDTH_MM / 2)
    _fill(table.cell(0, 0).merge(table.cell(0, 1)), sheet.copies, "left", Role.BODY, layout.SMALL_PT)
    _fill(table.cell(1, 0), sheet.issuer, "left", Role.BODY, layout.SMALL_PT)
    _fill(table.cell(1, 1), sheet.printed_on, "right", Role.BODY, layout.SMALL_PT)
    for cell in (table.cell(0, 0), table.cell(1, 0), table.cell(1, 1)):
        looks = cell.paragraphs[0].paragraph_format
        looks.left_indent = looks.right_indent = Pt(layout.SMALL_PT)
    # The file may not end in a table.
    word.add_paragraph(style="Normal").paragraph_format.line_spacing = Pt(1)


def _narrow_margins(table: Table) -> None:
    """Brings the cells' side margins down to what `sheet` reckons with."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        set_values(margin, w=CELL_MARGIN_PT * layout.TWIPS_PER_POINT, type="dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _set_widths(table: Table, rows: list[_Row], grid: Grid) -> None:
    widths = [Mm(layout.TEXT_WIDTH_MM * share) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _fill_header(table: Table, grid: Grid) -> None:
    for head in grid.header:
        cell = table.cell(head.row, head.column)
        if head.row_span > 1 or head.column_span > 1:
            last = table.cell(head.row + head.row_span - 1, head.column + head.column_span - 1)
            cell = cell.merge(last)
        _fill(cell, head.text, "center", Role.HEI, grid.size)


def _fill(cell: _Cell, text: str, align: str, role: Role, size: float) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = ALIGNMENTS[align]
    looks = paragraph.paragraph_format
    looks.line_spacing = Pt(size * LINE_FACTOR)
    looks.space_before = looks.space_after = Pt(AIR_PT)
    set_face(paragraph.add_run(text).element.get_or_add_rPr(), role, size)


def _mark(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))
