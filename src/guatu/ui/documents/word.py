"""A document as a Word file (.docx) that an office can go on editing in its own typefaces."""

import io
import zipfile
from datetime import UTC, datetime, time

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, Twips

from guatu.ui.documents import layout
from guatu.ui.documents.fonts import Role
from guatu.ui.documents.sheet import Grid, Image, Line, LineKind, Part, Sheet, prepare
from guatu.ui.documents.types import OfficialDocument
from guatu.ui.documents.word_style import (
    lay_out_page,
    name_fonts,
    number_pages,
    on_grid,
    rule_below,
    set_face,
    set_styles,
)
from guatu.ui.documents.word_table import add_colophon, add_table

# Zip archives know no earlier moment; one moment for all entries keeps the bytes the same.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
CHARACTER = Pt(layout.CHARACTER_PT)
STYLES = {
    LineKind.ADDRESSEE: "Normal",
    LineKind.BODY: "Body Text",
    LineKind.HEADING_1: "Heading 1",
    LineKind.HEADING_2: "Heading 2",
    LineKind.HEADING_3: "Heading 3",
    LineKind.HEADING_4: "Heading 4",
    LineKind.SIGNATURE: "Normal",
}


def to_docx(document: OfficialDocument) -> bytes:
    """The document as .docx; the same document gives the same bytes.

    Raises:
        GuatuError: G1250 to G1253 as `sheet.prepare`.
    """
    sheet = prepare(document)
    word = docx.Document()
    set_styles(word)
    name_fonts(word)
    lay_out_page(word.sections[0])
    number_pages(word, sheet.note)
    _properties(word, sheet)
    _masthead(word, sheet)
    _title(word, sheet)
    for part in sheet.parts:
        _part(word, part)
    if sheet.copies:
        add_colophon(word, sheet)
    return packed(word)


def _properties(word: Document, sheet: Sheet) -> None:
    """Title, author and moment come from the document, never from the machine."""
    moment = datetime.combine(sheet.day, time(), UTC)
    properties = word.core_properties
    properties.title = sheet.title.replace("\n", " ")[:255]
    properties.author = properties.last_modified_by = sheet.issuer[:255]
    properties.comments = ""
    properties.language = "en-GB" if sheet.english else "zh-CN"
    properties.created = properties.modified = moment


def _masthead(word: Document, sheet: Sheet) -> None:
    if sheet.masthead:
        line = word.add_paragraph(style="Normal")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before = Mm(layout.MASTHEAD_TOP_MM)
        line.paragraph_format.line_spacing = Pt(sheet.masthead_size * 1.2)
        run = line.add_run(sheet.masthead)
        set_face(run.element.get_or_add_rPr(), Role.TITLE, sheet.masthead_size, layout.RED)
    if sheet.number:
        line = on_grid(word.add_paragraph(sheet.number, style="Normal"), blank_before=2)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if sheet.masthead:
        rule_below(line, points=1.5, gap_mm=layout.RULE_BELOW_NUMBER_MM, colour=layout.RED)


def _title(word: Document, sheet: Sheet) -> None:
    title = word.add_paragraph(sheet.title, style="Title")
    blank = 2 if sheet.masthead else 0
    title.paragraph_format.space_before = Twips(blank * layout.LINE_TWIPS)


def _part(word: Document, part: Part) -> None:
    match part:
        case Line():
            _line(word, part)
        case Grid():
            add_table(word, part)
        case Image():
            _image(word, part)


def _line(word: Document, line: Line) -> None:
    paragraph = on_grid(word.add_paragraph(line.text, style=STYLES[line.kind]), line.blank_before)
    if line.kind is LineKind.SIGNATURE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Twips(round(line.right * CHARACTER.twips))
        if line.blank_before:  # the name stays with its date
            paragraph.paragraph_format.keep_with_next = True


def _image(word: Document, image: Image) -> None:
    paragraph = word.add_paragraph(style="Normal")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # An exact line height would cut the picture off.
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.keep_with_next = bool(image.caption)
    shape = paragraph.add_run().add_picture(io.BytesIO(image.png), width=Mm(image.width))
    shape._inline.docPr.set("descr", image.alt)
    if image.caption:
        word.add_paragraph(image.caption, style="Caption")


def packed(word: Document) -> bytes:
    """The file, its archive rewritten so that no entry carries the moment it was made."""
    made, rewritten = io.BytesIO(), io.BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(rewritten, "w") as target:
        for entry in source.infolist():
            target.writestr(
                zipfile.ZipInfo(entry.filename, ZIP_EPOCH), source.read(entry), zipfile.ZIP_DEFLATED
            )
    return rewritten.getvalue()
