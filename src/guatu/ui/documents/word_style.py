"""Page, grid, styles and typefaces of the Word file, after GB/T 9704-2012.

The grid is one of lines (`w:docGrid` of type "lines"): with "linesAndChars" LibreOffice stretches every
character, and a line holds some twenty. The 28 characters come from the spacing of the body's own style
instead, which every program reads alike. Line heights are exact, since programs differ in how they snap a
typeface to the grid.
"""

import math
from typing import cast

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Mm, Pt, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from guatu.ui.documents import layout
from guatu.ui.documents.fonts import WORD_NAMES, WORD_SUBSTITUTES, Role

LATIN = "Times New Roman"
# Twentieths of a point between characters of the body, rounded towards the narrower.
BODY_SPACING_TWIPS = math.floor((layout.CHARACTER_PT - layout.BODY_PT) * layout.TWIPS_PER_POINT)
PAGE_NUMBER_LINE_PT = 18
# The order of w:pPr's children, ECMA-376 Part 1 §17.3.1.26, as far as this file sets them or meets them.
PROPERTY_ORDER = (
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:framePr",
    "w:widowControl",
    "w:numPr",
    "w:pBdr",
    "w:shd",
    "w:tabs",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)
EIGHTHS = 8  # of a point: the unit of a rule's thickness


def lay_out_page(section: Section) -> None:
    """A4, the standard's margins, and its grid of 22 lines."""
    section.page_width, section.page_height = Mm(layout.PAGE_WIDTH_MM), Mm(layout.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(layout.TOP_MM), Mm(layout.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.LEFT_MM), Mm(layout.RIGHT_MM)
    section.gutter = Mm(0)
    section.header_distance = Mm(15)
    section.footer_distance = _footer_distance(1)
    grid = _child(section._sectPr, "w:docGrid")
    set_values(grid, type="lines", linePitch=layout.LINE_TWIPS)


def _footer_distance(lines: int) -> Mm:
    """From the paper's edge to the footer's foot, so that the page number stands 7 mm below the text."""
    tall = lines * PAGE_NUMBER_LINE_PT / layout.POINTS_PER_MM
    return Mm(layout.BOTTOM_MM - layout.PAGE_NUMBER_BELOW_TEXT_MM - tall)


def set_styles(word: Document) -> None:
    """Normal, Body Text, Title, Heading 1 to 4 and Caption in the standard's typefaces and sizes."""
    word.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")
    normal = _style(word, "Normal", Role.BODY, layout.BODY_PT)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    body = _style(word, "Body Text", Role.BODY, layout.BODY_PT)
    _indent_first_line(body)
    for level, role in enumerate((Role.HEI, Role.KAI, Role.BODY, Role.BODY), start=1):
        heading = _style(word, f"Heading {level}", role, layout.BODY_PT)
        heading.paragraph_format.keep_with_next = True
        _indent_first_line(heading)
        set_values(_ordered(heading.element.get_or_add_pPr(), "w:outlineLvl"), val=level - 1)
    title = _style(word, "Title", Role.TITLE, layout.TITLE_PT)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Twips(layout.LINE_TWIPS * 6 // 5)
    title.paragraph_format.space_after = Twips(layout.LINE_TWIPS)
    caption = _style(word, "Caption", Role.HEI, layout.SMALL_PT)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True


def _style(word: Document, name: str, role: Role, size: float) -> ParagraphStyle:
    """The template's style, rid of the template's own look."""
    style = cast(ParagraphStyle, word.styles[name])
    for tag in ("w:rPr", "w:pPr"):
        found = style.element.find(qn(tag))
        if found is not None:
            style.element.remove(found)
    set_face(style.element.get_or_add_rPr(), role, size)
    looks = style.paragraph_format
    looks.space_before = looks.space_after = Pt(0)
    looks.line_spacing = Twips(layout.LINE_TWIPS)
    looks.widow_control = False
    # Spaces between Chinese and digits would break the 28 characters; snapping would blow up titles, cells.
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        set_values(_ordered(style.element.get_or_add_pPr(), tag), val="0")
    return style


def _indent_first_line(style: ParagraphStyle) -> None:
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    set_values(indent, firstLineChars=200, firstLine=round(2 * layout.CHARACTER_PT * layout.TWIPS_PER_POINT))


def set_face(properties: BaseOxmlElement, role: Role, size: float, colour: str = "000000") -> None:
    """Typeface, size in points and colour of a run's or style's `w:rPr`; nothing else is left in it."""
    for child in list(properties):
        properties.remove(child)
    fonts = OxmlElement("w:rFonts")
    set_values(fonts, ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=WORD_NAMES[role], hint="eastAsia")
    properties.append(fonts)
    values: dict[str, str | int] = {
        "w:color": colour,
        "w:spacing": BODY_SPACING_TWIPS if size == layout.BODY_PT else 0,
        "w:sz": round(size * 2),
        "w:szCs": round(size * 2),
    }
    for tag, value in values.items():
        element = OxmlElement(tag)
        set_values(element, val=value)
        properties.append(element)


def on_grid(paragraph: Paragraph, blank_before: int = 0) -> Paragraph:
    """The paragraph, after `blank_before` empty lines."""
    if blank_before:
        paragraph.paragraph_format.space_before = Twips(blank_before * layout.LINE_TWIPS)
    return paragraph


def rule_below(paragraph: Paragraph, *, points: float, gap_mm: float, colour: str) -> None:
    """A rule under the paragraph, `gap_mm` from its text, as wide as the text."""
    line = OxmlElement("w:bottom")
    gap = round(gap_mm * layout.POINTS_PER_MM)
    set_values(line, val="single", sz=round(points * EIGHTHS), space=gap, color=colour)
    _ordered(paragraph._p.get_or_add_pPr(), "w:pBdr").append(line)


def number_pages(word: Document, note: str) -> None:
    """— 1 — at the right of odd pages and the left of even ones, one character in; `note` below it."""
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    section.footer_distance = _footer_distance(2 if note else 1)
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT, note)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, note)


def _page_number(footer: _Footer, side: WD_ALIGN_PARAGRAPH, note: str) -> None:
    footer.is_linked_to_previous = False
    number = footer.paragraphs[0]
    number.style = "Normal"
    number.alignment = side
    looks = number.paragraph_format
    looks.line_spacing = Pt(PAGE_NUMBER_LINE_PT)
    looks.left_indent = looks.right_indent = Pt(layout.SMALL_PT)
    field = OxmlElement("w:fldSimple")
    set_values(field, instr="PAGE")
    for text in ("— ", "1", " —"):
        run = number.add_run(text)
        set_face(run.element.get_or_add_rPr(), Role.SONG, layout.SMALL_PT)
        if text == "1":
            run.element.addprevious(field)
            field.append(run.element)
    if note:
        line = footer.add_paragraph(style="Normal")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing = Pt(PAGE_NUMBER_LINE_PT)
        set_face(line.add_run(note).element.get_or_add_rPr(), Role.SONG, layout.NOTE_PT, "595959")


def name_fonts(word: Document) -> None:
    """Declares the typefaces and the other names that each is known by, for machines without the first."""
    part = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for role in Role:
        font, other = OxmlElement("w:font"), OxmlElement("w:altName")
        set_values(font, name=WORD_NAMES[role])
        set_values(other, val=WORD_SUBSTITUTES[role])
        font.append(other)
        table.append(font)
    part._blob = serialize_part_xml(table)


def set_values(element: BaseOxmlElement, **attributes: str | float) -> None:
    """Sets attributes of the main namespace, named without their prefix."""
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))


def _ordered(properties: BaseOxmlElement, tag: str) -> BaseOxmlElement:
    """The child `tag` of a `w:pPr`, put where the schema wants it if it was not there."""
    found: BaseOxmlElement | None = properties.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        properties.insert_element_before(found, *PROPERTY_ORDER[PROPERTY_ORDER.index(tag) + 1 :])
    return found


def _child(parent: BaseOxmlElement, tag: str) -> BaseOxmlElement:
    found: BaseOxmlElement | None = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        parent.append(found)
    return found
