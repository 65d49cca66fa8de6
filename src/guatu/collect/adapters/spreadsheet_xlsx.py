""".xlsx and .xlsm: values by python-calamine; formats, marks and formulas by one pass over the sheet's XML."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from guatu.collect.adapters.cell_index import CellIndex
from guatu.collect.adapters.package import pack
from guatu.collect.adapters.quick_values import LARGE, QuickReader, QuickValues, SharedStrings, shared_strings
from guatu.collect.adapters.sheet_extent import check_encoding, check_extent, check_texts
from guatu.collect.adapters.sheet_marks import Marks, SheetPart, WorkbookParts, indexed, marks_of, parts_of
from guatu.collect.reading.grid import MOST_COLUMNS, MOST_ROWS, Box, Cell, Grid
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.workbook import SheetCells, sheets_of

MOST_MEMBERS: Final = 2_000
MOST_UNPACKED: Final = 250_000_000
_NEEDED: Final = ("[Content_Types].xml", "xl/workbook.xml")
LEFT_OUT: Final = (
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/embeddings/",
    "xl/printerSettings/",
    "xl/vbaProject",
)
_STRINGS: Final = "xl/sharedStrings.xml"
_OTHER_PACKAGES: Final = {
    "word/document.xml": Phrase("Word 文档", "a Word document"),
    "ppt/presentation.xml": Phrase("PowerPoint 演示文稿", "a PowerPoint presentation"),
    "xl/workbook.bin": Phrase("二进制工作簿(.xlsb)", "a binary workbook (.xlsb)"),
    "content.xml": Phrase("OpenDocument 文档(.ods)", "an OpenDocument file (.ods)"),
}
"""What else is packed like a workbook, by a member that it has."""
_ZIP_ARCHIVE: Final = Phrase("ZIP 压缩包", "a ZIP archive")
_ENTITIES: Final = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
"""Where entities would be declared; comments of any length may stand before it."""


@dataclass(frozen=True, slots=True)
class Package:
    """The sheets in their order; whether the file holds macros and refers to other workbooks."""

    grids: list[Grid]
    macros: bool
    external: bool


def read_xlsx(data: bytes, suffix: str = ".xlsx") -> Package:
    """The sheets and what was left out; a refusal names the file's `suffix`.

    Raises GuatuError G1760, G1761, G1762, G1763, G1765, G1766, G1769, G1770.
    """
    members = package_members(data, LEFT_OUT, suffix)
    with refusing_damage():
        parts = parts_of(members)
        measured = _Measured(parts, members)
        names = [part.name for part in parts.sheets if not part.chart]
        cells = sheets_of(
            pack(measured.left), names, rows=MOST_ROWS, columns=MOST_COLUMNS, cut=bool(measured.values)
        )
        read = {sheet.name: sheet for sheet in cells}
        grids = [_grid(read.get(part.name), part, measured, members) for part in parts.sheets]
    macros = b"vnd.ms-excel.sheet.macroEnabled" in members["[Content_Types].xml"]
    return Package(grids, macros, any(name.startswith("xl/externalLinks/") for name in members))


@contextmanager
def refusing_damage() -> Iterator[None]:
    """What the parsers raise on a damaged file, as G1763."""
    try:
        yield
    except (SyntaxError, ValueError, KeyError, IndexError, OSError) as wrong:
        raise GuatuError("G1763") from wrong


class _Measured:
    """The indexes of a workbook's sheets, which reach no further than is read, and the values of large ones by member.

    Raises G1763, G1765, G1766.
    """

    def __init__(self, parts: WorkbookParts, members: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.indexes: dict[str, CellIndex | None] = {}
        self.values: dict[str, QuickValues] = {}
        contents = {part.member: members[part.member] for part in parts.sheets if part.member in members}
        large = max(map(len, contents.values()), default=0) >= LARGE
        strings = shared_strings(members[_STRINGS]) if large and _STRINGS in members else None
        for part in parts.sheets:
            if part.member in contents:
                self._sheet(part, contents[part.member], strings)
        check_texts(members, self.indexes)
        # All of a workbook's sheets or none: those that calamine reads need all shared strings.
        if strings is None or len(self.values) < sum(1 for part in parts.sheets if not part.chart):
            self.values = {}
            self.left: Mapping[str, bytes] = members
        else:
            rest = {member: values.rest for member, values in self.values.items()}
            self.left = {**members, **rest, _STRINGS: strings.rest}

    def _sheet(self, part: SheetPart, content: bytes, strings: SharedStrings | None) -> None:
        check_encoding(content)
        reader = QuickReader(strings, self.parts.dated) if strings is not None and not part.chart else None
        index = indexed(content, self.parts, reader.take if reader is not None else None)
        check_extent(content, part.name, index)
        self.indexes[part.member] = index
        values = reader.values(content) if reader is not None and index is not None else None
        if values is not None:
            self.values[part.member] = values


def _grid(
    sheet: SheetCells | None, part: SheetPart, measured: _Measured, members: Mapping[str, bytes]
) -> Grid:
    parts, quick = measured.parts, measured.values.get(part.member)
    if sheet is None:
        return Grid(part.name, [], part.state, chart=True)
    rows: list[list[Cell]] = (
        quick.filled(sheet)
        if quick is not None
        else [[value if value else None if value == "" else value for value in row] for row in sheet.rows]
    )
    if len(rows) > MOST_ROWS:
        raise GuatuError("G1766", sheet=part.name, rows=MOST_ROWS, columns=MOST_COLUMNS)
    marks = (
        marks_of(members, part, parts, measured.indexes.get(part.member))
        if part.member in members
        else Marks()
    )
    return Grid(
        part.name,
        rows,
        part.state,
        merged=[Box(*one) for one in sheet.merged],
        formats=marks.formats,
        formulas=marks.formulas,
        errors=marks.errors,
        comments=marks.comments,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        struck=marks.struck,
        from_1904=parts.from_1904,
    )


def package_members(data: bytes, left_out: tuple[str, ...], suffix: str = ".xlsx") -> dict[str, bytes]:
    """The members by name, without those that begin as `left_out` says, measured before they are unpacked.

    Raises GuatuError G1760, G1761, G1762, G1763, G1765, G1769.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            names = [info.filename for info in infos]
            if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise GuatuError("G1765")
            if any(info.flag_bits & 0x1 for info in infos):
                raise GuatuError("G1762")
            _check_names(names, suffix)
            kept = [info for info in infos if not (left_out and info.filename.startswith(left_out))]
            members = {info.filename: package.read(info) for info in kept}
    except zipfile.BadZipFile as wrong:
        # Without its directory at the end a package was cut off; with it, something inside is wrong.
        raise GuatuError("G1763" if b"PK\x05\x06" in data[-66_000:] else "G1760") from wrong
    except (
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
        OSError,
    ) as wrong:
        raise GuatuError("G1763") from wrong
    if any(
        sign in content
        for name, content in members.items()
        if not name.startswith(LEFT_OUT)
        for sign in _ENTITIES
    ):
        raise GuatuError("G1769")
    return members


def _check_names(names: list[str], suffix: str) -> None:
    if len(set(names)) != len(names):
        raise GuatuError("G1763")
    if any(needed not in names for needed in _NEEDED):
        what = next((words for name, words in _OTHER_PACKAGES.items() if name in names), _ZIP_ARCHIVE)
        raise GuatuError("G1761", suffix=suffix or ".xlsx", what=what)
