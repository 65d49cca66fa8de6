"""What the XML of a sheet says beside its values: formats, hidden rows, formulas, errors, comments, strike-through.

One search over the bytes of each sheet for what matters, not an event for each cell: 30,000 rows cost a fraction of
what reading their values does.
"""

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from guatu.collect.reading.grid import MOST_COLUMNS, MOST_ROWS, At, Formula
from guatu.kernel.errors import GuatuError

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
_CELL_REF: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b([^>]*?)(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(<(?:\w+:)?v>[^<]|<(?:\w+:)?v\b)?"
)
_ERROR: Final = re.compile(rb'<(?:\w+:)?c\b([^>]*?\bt="e"[^>]*)>(.{0,2000}?)</(?:\w+:)?c>', re.DOTALL)
_ERROR_TEXT: Final = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_HIDDEN_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*?\bhidden=\"(?:1|true)\"[^>]*)>")
_FLAT_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*?\bht=\"0(?:\.0+)?\"[^>]*)>")
_ROW_NUMBER: Final = re.compile(rb'\br="(\d{1,7})"')
_COLUMNS: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_BOUND: Final = re.compile(rb'\b(min|max)="(\d{1,5})"')
_FAR: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="(?:[A-Z]{3}\d+|[A-Z]{1,2}\d{6,})"[^>]*[^/>]>')
_ALL_CELLS: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"')


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


@dataclass(frozen=True, slots=True)
class Marks:
    """Beside the values of one sheet, by row and column from 0."""

    formats: Mapping[At, str] = field(default_factory=dict)
    formulas: Mapping[At, Formula] = field(default_factory=dict)
    errors: Mapping[At, str] = field(default_factory=dict)
    comments: Mapping[At, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[At] = frozenset()


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
    formats, struck = _styles(members.get("xl/styles.xml"))
    return WorkbookParts(tuple(sheets), from_1904, formats, struck)


def marks_of(members: Mapping[str, bytes], part: SheetPart, book: WorkbookParts) -> Marks:
    """Reads the marks of one sheet."""
    content = members[part.member]
    formats: dict[At, str] = {}
    struck: set[At] = set()
    wanted = {number for number, one in enumerate(book.formats) if one} | book.struck
    if wanted:
        styles = b"|".join(str(number).encode() for number in sorted(wanted))
        for found in re.finditer(rb'<(?:\w+:)?c\b[^>]*?\bs="(' + styles + rb')"[^>]*>', content):
            at, style = _at(found[0]), int(found[1])
            if at is not None:
                if book.formats[style]:
                    formats[at] = book.formats[style]
                if style in book.struck:
                    struck.add(at)
    return Marks(
        formats,
        _formulas(content),
        _errors(content),
        _comments(members, part.member),
        _hidden_rows(content),
        _hidden_columns(content),
        frozenset(struck),
    )


def check_extent(content: bytes, sheet: str) -> None:
    """Raises G1766 where cells lie so far apart that a parser would allocate far more than the file holds."""
    if b"\x00" in content[:4_096]:
        raise GuatuError("G1763")
    if _FAR.search(content) is None:
        return
    right = bottom = count = 0
    for letters, digits in _ALL_CELLS.findall(content):
        right, bottom, count = max(right, _column(letters) + 1), max(bottom, int(digits)), count + 1
    if bottom > MOST_ROWS or right > MOST_COLUMNS:
        raise GuatuError("G1766", sheet=sheet, rows=MOST_ROWS, columns=MOST_COLUMNS)


def tells(number_format: str) -> bool:
    """Whether a number format says something about a value: a date's precision, a share, decimals kept."""
    return number_format.lower() != "general" and _TELLS.search(number_format) is not None


def _styles(content: bytes | None) -> tuple[tuple[str, ...], frozenset[int]]:
    if content is None:
        return (), frozenset()
    tree = _tree(content)
    own = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _all(tree, "numFmt")}
    fonts = next(iter(_all(tree, "fonts")), None)
    strikes = [_strikes(font) for font in fonts] if fonts is not None else []
    formats, struck = [], set()
    cell_styles = next(iter(_all(tree, "cellXfs")), None)
    for number, style in enumerate(cell_styles if cell_styles is not None else ()):
        code = int(style.get("numFmtId", "0"))
        text = own.get(code) or BUILT_IN_FORMATS.get(code, "")
        formats.append(text if tells(text) else "")
        font = int(style.get("fontId", "0"))
        if font < len(strikes) and strikes[font]:
            struck.add(number)
    return tuple(formats), frozenset(struck)


def _strikes(font: ElementTree.Element) -> bool:
    return any(one.tag.endswith("}strike") and one.get("val", "1") not in ("0", "false") for one in font)


def _formulas(content: bytes) -> dict[At, Formula]:
    found: dict[At, Formula] = {}
    for attributes, _, text, value in _FORMULA.findall(content):
        at = _at(attributes)
        if at is not None:
            formula = html.unescape(text.decode("utf-8", "replace"))
            found[at] = Formula(formula, bool(value) and not value.endswith((b"<v", b":v")))
    return found


def _errors(content: bytes) -> dict[At, str]:
    found: dict[At, str] = {}
    for attributes, inner in _ERROR.findall(content):
        at, text = _at(attributes), _ERROR_TEXT.search(inner)
        if at is not None:
            found[at] = text[1].decode("utf-8", "replace") if text is not None else "#"
    return found


def _hidden_rows(content: bytes) -> frozenset[int]:
    numbers = [_ROW_NUMBER.search(one) for form in (_HIDDEN_ROW, _FLAT_ROW) for one in form.findall(content)]
    return frozenset(int(number[1]) - 1 for number in numbers if number is not None)


def _hidden_columns(content: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for attributes in _COLUMNS.findall(content[:200_000]):
        bounds = {key: int(value) for key, value in _BOUND.findall(attributes)}
        flat = re.search(rb'\bhidden="(?:1|true)"|\bwidth="0(?:\.0+)?"', attributes) is not None
        if flat and len(bounds) == 2 and bounds[b"max"] - bounds[b"min"] < MOST_COLUMNS:
            hidden.update(range(bounds[b"min"] - 1, bounds[b"max"]))
    return frozenset(hidden)


def _comments(members: Mapping[str, bytes], member: str) -> dict[At, str]:
    found: dict[At, str] = {}
    for target in _relations(members, member).values():
        if "comment" not in target.rpartition("/")[2].lower() or target not in members:
            continue
        for comment in _all(_tree(members[target]), "comment"):
            at = _at(f'r="{comment.get("ref", "")}"'.encode())
            if at is not None:
                found[at] = "".join(one.text or "" for one in _all(comment, "t"))
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
    # Entities, the way of every attack on it, were refused before.
    return ElementTree.fromstring(content)  # noqa: S314


def _all(tree: ElementTree.Element, name: str) -> Iterable[ElementTree.Element]:
    return [one for space in (_MAIN, _STRICT) for one in tree.iter(f"{space}{name}")]


def _at(attributes: bytes) -> At | None:
    found = _CELL_REF.search(attributes)
    return None if found is None else (int(found[2]) - 1, _column(found[1]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
