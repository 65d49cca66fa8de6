"""What the XML of a sheet says beside its values: formats, hidden rows, formulas, errors, comments, strike-through.

Found in the index of the sheet's cells, or by searches over its bytes for what matters; never by an event for each
cell: 30,000 rows cost a fraction of what reading their values does.
"""

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

import numpy as np

from guatu.collect.adapters.cell_index import CellIndex, Taker, index_cells
from guatu.collect.reading.findings import their_comment
from guatu.collect.reading.formats import SHIFT, Formats
from guatu.collect.reading.grid import MOST_COLUMNS, At, Formula, column_number

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL_ID: Final = re.compile(r"\{[^}]*\}id$")
BUILT_IN_FORMATS: Final[Mapping[int, str]] = {
    2: "0.00", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 39: "#,##0.00", 40: "#,##0.00", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Number formats that are not written out in a file (ECMA-376 18.8.30), as far as they matter here."""

_TELLS: Final = re.compile(r"[yYmMdDeE%]|0\.0")
_FORMULA: Final = rb"\b[^>]*?(?:/>|>([^<]*)</[^>]*>)\s*(<v\b[^>]*>[^<])?"
_CELL_REF: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_PREFIX: Final = re.compile(rb"<(\w+:)?sheetData\b")
_HARMLESS: Final = re.compile(
    rb"(?:\$?[A-Z]{1,3}\$?\d++|(?:SUM|ROUND|IF|IFERROR|N|MAX|MIN)\(|[\d.,:+\-*/()<>= %]++)++"
)
"""Formulas that, with their result in the file, nobody has to look at."""

_FIGURES: Final = frozenset((*range(14), 37, 38, 39, 40, 41, 42, 43, 44, 48, 49))
"""Built-in formats that are of no date."""

_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.')
_LETTERS: Final = re.compile(r"[A-Za-z]")
_ERROR_TEXT: Final = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_HIDING: Final = re.compile(rb'\bhidden="(?:1|true)"|\bht="0(?:\.0+)?"|\bwidth="0(?:\.0+)?"')
_MAY_HIDE: Final = (b' hidden="1"', b' hidden="true"', b' ht="0')
_ROW_NUMBER: Final = re.compile(rb'\br="(\d{1,7})"')
_BOUND: Final = re.compile(rb'\b(min|max)="(\d{1,5})"')


@dataclass(frozen=True, slots=True)
class _Tags:
    """How the cells of one sheet are written. A search that begins with fixed bytes is many times as fast."""

    prefix: bytes
    cell: bytes
    """The fixed beginning of a cell and of its address, `<c r="`, or an expression where not all begin so."""

    @staticmethod
    def of(content: bytes, usual: bool) -> "_Tags":
        prefix = _prefix(content)
        if usual:
            return _Tags(prefix, b"<" + prefix + b'c r="')
        return _Tags(prefix, b"<" + prefix + rb'c\b[^>]*?\br="')

    def formula(self) -> bytes:
        """A formula's tag with its text, and its value's."""
        return b"<" + self.prefix + b"f" + _FORMULA.replace(b"<v", b"<" + self.prefix + b"v")

    def find(self, rest: bytes) -> re.Pattern[bytes]:
        """Cells whose beginning goes on like this after `r="`."""
        return re.compile(self.cell + rest, re.DOTALL)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook and the member that holds it."""

    name: str
    member: str
    state: str
    chart: bool


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """The sheets in order, the date system, and of each style its number format and whether it strikes through."""

    sheets: tuple[SheetPart, ...]
    from_1904: bool
    formats: tuple[str, ...]
    struck: frozenset[int]
    dated: frozenset[int]
    """Styles in which a figure may be a date."""

    @property
    def telling(self) -> frozenset[int]:
        """Styles that say something about a value."""
        return frozenset(number for number, one in enumerate(self.formats) if one) | self.struck


@dataclass(frozen=True, slots=True)
class Marks:
    """Beside the values of one sheet, by row and column from 0."""

    formats: Formats = field(default_factory=lambda: Formats.of({}))
    formulas: Mapping[At, Formula] = field(default_factory=dict)
    errors: Mapping[At, str] = field(default_factory=dict)
    comments: Mapping[At, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[At] = frozenset()


def _prefix(content: bytes) -> bytes:
    found = _PREFIX.search(content)
    return found[1] or b"" if found is not None else b""


def parts_of(members: Mapping[str, bytes]) -> WorkbookParts:
    """Reads the workbook's own parts. Raises SyntaxError, ValueError or KeyError where they are damaged."""
    book = _tree(members["xl/workbook.xml"])
    targets = _relations(members, "xl/workbook.xml")
    sheets = []
    for sheet in _all(book, "sheet"):
        link = next((value for key, value in sheet.attrib.items() if _REL_ID.search(key)), "")
        member = targets.get(link, "")
        name = sheet.get("name", "").replace("_x000D_", "")
        sheets.append(SheetPart(name, member, sheet.get("state", "visible"), "worksheets" not in member))
    properties = next(iter(_all(book, "workbookPr")), None)
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    formats, struck, dated = _styles(members.get("xl/styles.xml"))
    return WorkbookParts(tuple(sheets), from_1904, formats, struck, dated)


def indexed(content: bytes, book: WorkbookParts, taken: Taker | None = None) -> CellIndex | None:
    """The cells of a sheet, those in telling styles apart; None where they are written in no usual way.

    `taken` is given each piece, of a sheet whose tags have no prefix.
    """
    prefix = _prefix(content)
    return index_cells(content, prefix, book.telling, None if prefix else taken)


def marks_of(
    members: Mapping[str, bytes], part: SheetPart, book: WorkbookParts, index: CellIndex | None
) -> Marks:
    """Reads the marks of one sheet."""
    content = members[part.member]
    tags = _Tags.of(content, index is not None)
    formats, struck = _styled(content, tags, book) if index is None else _of_index(index, book)
    return Marks(
        formats,
        _formulas(content, tags) if index is None else _indexed_formulas(content, tags, index),
        _errors(content, tags),
        _comments(members, part.member),
        _hidden_rows(content, tags),
        _hidden_columns(content, tags),
        frozenset(struck),
    )


def _of_index(index: CellIndex, book: WorkbookParts) -> tuple[Formats, set[At]]:
    telling = np.isin(index.styles, [number for number, one in enumerate(book.formats) if one])
    formats = Formats(index.keys[telling], index.styles[telling], book.formats)
    struck = index.keys[np.isin(index.styles, sorted(book.struck))]
    return formats, {(key >> SHIFT, key & ((1 << SHIFT) - 1)) for key in struck.tolist()}


def _styled(content: bytes, tags: _Tags, book: WorkbookParts) -> tuple[Formats, set[At]]:
    formats: dict[At, str] = {}
    struck: set[At] = set()
    wanted = book.telling
    if not wanted:
        return Formats.of(formats), struck
    styles = b"|".join(str(number).encode() for number in sorted(wanted))
    names: dict[bytes, int] = {}
    told = {str(number).encode(): (book.formats[number], number in book.struck) for number in wanted}
    for letters, digits, style in tags.find(rb'([A-Z]{1,3})(\d{1,7})"[^>]*?\ss="(' + styles + rb')"').findall(
        content
    ):
        column = names.get(letters)
        if column is None:
            column = names[letters] = column_number(letters)
        at = (int(digits) - 1, column)
        number_format, strikes = told[style]
        if number_format:
            formats[at] = number_format
        if strikes:
            struck.add(at)
    return Formats.of(formats), struck


def tells(number_format: str) -> bool:
    """Whether a number format says something about a value: a date's precision, a share, decimals kept."""
    return number_format.lower() != "general" and _TELLS.search(number_format) is not None


def _styles(content: bytes | None) -> tuple[tuple[str, ...], frozenset[int], frozenset[int]]:
    if content is None:
        return (), frozenset(), frozenset()
    tree = _tree(content)
    own = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _all(tree, "numFmt")}
    fonts = next(iter(_all(tree, "fonts")), None)
    strikes = [_strikes(font) for font in fonts] if fonts is not None else []
    formats, struck, dated = [], set(), set()
    cell_styles = next(iter(_all(tree, "cellXfs")), None)
    for number, style in enumerate(cell_styles if cell_styles is not None else ()):
        code = int(style.get("numFmtId", "0"))
        text = own.get(code) or BUILT_IN_FORMATS.get(code, "")
        formats.append(text if tells(text) else "")
        if code not in _FIGURES and (code not in own or _may_be_date(own[code])):
            dated.add(number)
        font = int(style.get("fontId", "0"))
        if font < len(strikes) and strikes[font]:
            struck.add(number)
    return tuple(formats), frozenset(struck), frozenset(dated)


def _may_be_date(number_format: str) -> bool:
    return number_format.lower() != "general" and _LETTERS.search(_ASIDE.sub("", number_format)) is not None


def _strikes(font: ElementTree.Element) -> bool:
    return any(one.tag.endswith("}strike") and one.get("val", "1") not in ("0", "false") for one in font)


def _formulas(content: bytes, tags: _Tags) -> dict[At, Formula]:
    """Formulas without a result, and those that do more than reckon with cells of the workbook."""
    found: dict[At, Formula] = {}
    form = tags.find(rb'([A-Z]{1,3})(\d{1,7})"[^>]*>\s*' + tags.formula())
    for letters, digits, text, value in form.findall(content):
        if not value or not _HARMLESS.fullmatch(text):
            found[int(digits) - 1, column_number(letters)] = _formula(text, value)
    return found


def _indexed_formulas(content: bytes, tags: _Tags, index: CellIndex) -> dict[At, Formula]:
    """The same, where it is known where they stand."""
    found: dict[At, Formula] = {}
    form = re.compile(tags.formula(), re.DOTALL)
    for row, column, place in index.formulas:
        one = form.match(content, place)
        if one is not None and not (one[2] and _HARMLESS.fullmatch(one[1] or b"")):
            found[row, column] = _formula(one[1] or b"", one[2])
    return found


def _formula(text: bytes, value: bytes | None) -> Formula:
    return Formula(html.unescape(text.decode("utf-8", "replace")), bool(value))


def _errors(content: bytes, tags: _Tags) -> dict[At, str]:
    found: dict[At, str] = {}
    place = content.find(b't="e"')
    while place >= 0:
        begins = content.rfind(b"<" + tags.prefix + b"c ", 0, place)
        at = _at(content[begins:place]) or _at(content[begins : place + 60])
        text = _ERROR_TEXT.search(content, place, place + 2_000)
        if at is not None and begins >= 0:
            found[at] = text[1].decode("utf-8", "replace") if text is not None else "#"
        place = content.find(b't="e"', place + 5)
    return found


def _hidden_rows(content: bytes, tags: _Tags) -> frozenset[int]:
    found = set()
    for sign in _MAY_HIDE:
        place = content.find(sign)
        while place >= 0:
            begins, ends = content.rfind(b"<", 0, place), content.find(b">", place)
            attributes = content[begins:ends]
            number = _ROW_NUMBER.search(attributes)
            if (
                attributes.startswith(b"<" + tags.prefix + b"row ")
                and number is not None
                and _HIDING.search(attributes)
            ):
                found.add(int(number[1]) - 1)
            place = content.find(sign, max(ends, place + 1))
    return frozenset(found)


def _hidden_columns(content: bytes, tags: _Tags) -> frozenset[int]:
    hidden: set[int] = set()
    for attributes in re.findall(b"<" + tags.prefix + rb"col ([^>]*)>", content[:200_000]):
        bounds = {key: int(value) for key, value in _BOUND.findall(attributes)}
        if _HIDING.search(attributes) and len(bounds) == 2 and bounds[b"max"] - bounds[b"min"] < MOST_COLUMNS:
            hidden.update(range(bounds[b"min"] - 1, bounds[b"max"]))
    return frozenset(hidden)


def _comments(members: Mapping[str, bytes], member: str) -> dict[At, str]:
    found: dict[At, str] = {}
    for target in _relations(members, member).values():
        if "comment" not in target.rpartition("/")[2].lower() or target not in members:
            continue
        for comment in _all(_tree(members[target]), "comment"):
            at = _at(f'r="{comment.get("ref", "")}"'.encode())
            text = their_comment("".join(one.text or "" for one in _all(comment, "t")))
            if at is not None and text:
                found[at] = text
    return found


def _relations(members: Mapping[str, bytes], member: str) -> dict[str, str]:
    folder, _, name = member.rpartition("/")
    content = members.get(f"{folder}/_rels/{name}.rels")
    if content is None:
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
        for one in _tree(content)
        if one.get("TargetMode") != "External"
    }


def _tree(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - no part with entities came so far (G1769)


def _all(tree: ElementTree.Element, name: str) -> Iterable[ElementTree.Element]:
    return [one for space in (_MAIN, _STRICT) for one in tree.iter(f"{space}{name}")]


def _at(attributes: bytes) -> At | None:
    found = _CELL_REF.search(attributes)
    return None if found is None else (int(found[2]) - 1, column_number(found[1]))
