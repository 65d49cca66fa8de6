""".xlsx and .xlsm: values by python-calamine; formats, marks and formulas by one pass over the sheet's XML."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError, load_workbook

from guatu.collect.adapters.cell_index import CellIndex
from guatu.collect.adapters.package import pack
from guatu.collect.adapters.sheet_extent import check_encoding, check_extent, check_texts
from guatu.collect.adapters.sheet_marks import Marks, SheetPart, WorkbookParts, indexed, marks_of, parts_of
from guatu.collect.reading.grid import MOST_COLUMNS, MOST_ROWS, Box, Cell, Grid
from guatu.kernel.errors import GuatuError

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
_ENTITIES: Final = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
"""Where entities would be declared; comments of any length may stand before it."""


@dataclass(frozen=True, slots=True)
class Package:
    """The sheets in their order; whether the file holds macros and refers to other workbooks."""

    grids: list[Grid]
    macros: bool
    external: bool


def read_xlsx(data: bytes) -> Package:
    """The sheets and what was left out. Raises GuatuError G1760, G1761, G1762, G1763, G1765, G1766, G1769."""
    members = package_members(data, LEFT_OUT)
    with refusing_damage():
        parts = parts_of(members)
        indexes = [_measured(part, parts, members) for part in parts.sheets]
        check_texts(members, {part.member: index for part, index in zip(parts.sheets, indexes, strict=True)})
        book = load_workbook(pack(members))
        grids = [
            _grid(book, part, parts, members, index)
            for part, index in zip(parts.sheets, indexes, strict=True)
        ]
    macros = b"vnd.ms-excel.sheet.macroEnabled" in members["[Content_Types].xml"]
    return Package(grids, macros, any(name.startswith("xl/externalLinks/") for name in members))


@contextmanager
def refusing_damage() -> Iterator[None]:
    """What calamine and the parsers raise on a damaged file, as G1763; a password as G1762."""
    try:
        yield
    except PasswordError as wrong:
        raise GuatuError("G1762") from wrong
    except (
        CalamineError,
        XmlError,
        ZipError,
        SyntaxError,
        ValueError,
        KeyError,
        IndexError,
        OSError,
    ) as wrong:
        raise GuatuError("G1763") from wrong
    except BaseException as wrong:
        # A panic of calamine's Rust code comes as a BaseException of a class that cannot be imported.
        if type(wrong).__name__ != "PanicException":
            raise
        raise GuatuError("G1763") from wrong


def _measured(part: SheetPart, parts: WorkbookParts, members: Mapping[str, bytes]) -> CellIndex | None:
    """The index of a sheet's cells, which reach no further than is read. Raises G1763, G1766."""
    content = members.get(part.member)
    if content is None:
        return None
    check_encoding(content)
    index = indexed(content, parts)
    check_extent(content, part.name, index)
    return index


def _grid(
    book: CalamineWorkbook,
    part: SheetPart,
    parts: WorkbookParts,
    members: Mapping[str, bytes],
    index: CellIndex | None,
) -> Grid:
    if part.chart:
        return Grid(part.name, [], part.state, chart=True)
    sheet = book.get_sheet_by_name(part.name)
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise GuatuError("G1766", sheet=part.name, rows=MOST_ROWS, columns=MOST_COLUMNS)
    rows: list[list[Cell]] = [
        [value if value else None if value == "" else value for value in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    marks = marks_of(members, part, parts, index) if part.member in members else Marks()
    merged = [Box(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return Grid(
        part.name,
        rows,
        part.state,
        merged=merged,
        formats=marks.formats,
        formulas=marks.formulas,
        errors=marks.errors,
        comments=marks.comments,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        struck=marks.struck,
        from_1904=parts.from_1904,
    )


def package_members(data: bytes, left_out: tuple[str, ...]) -> dict[str, bytes]:
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
            _check_names(names)
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


def _check_names(names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise GuatuError("G1763")
    if any(needed not in names for needed in _NEEDED):
        what = (
            "Word"
            if "word/document.xml" in names
            else "PowerPoint"
            if "ppt/presentation.xml" in names
            else "ZIP"
        )
        raise GuatuError("G1761", suffix=".xlsx", what=what)
