"""Bytes of a published table to numbered records of cells, or a refusal that says what is wrong with it."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.projects.adapters.profile import REQUIRED, Layout, Profile, fold

SIGNATURES: Final = {
    b"PK\x03\x04": "xlsx / zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
}
"""First bytes of the files that are handed in by mistake for a table of text."""

SINGLE_BYTE: Final = frozenset(("cp1252", "latin-1", "iso-8859-1"))
"""Encodings that give some text for nearly any bytes, so that their answer has to be doubted."""

# In a Western text of one byte a sign, signs beyond ASCII stand alone or in pairs; a valid UTF-8 sequence or
# a run of four is a file in another encoding. The no-break space (A0) may well be repeated.
FOREIGN: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\x9f\xa1-\xff]{4,}"
)

UNREADABLE: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the table. `row` counts records from 1 as a spreadsheet shows them (a line break inside a
    cell starts no new row); `line` and `last_line` are the lines of the file it stands on."""

    row: int
    line: int
    last_line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The records after the heading, and the columns of each field in the order of its headings."""

    layout: Layout
    columns: Mapping[str, tuple[int, ...]]
    width: int
    records: tuple[Record, ...]


def read_grid(data: bytes, profile: Profile) -> Grid:
    """The table in `data` by the profile's encodings, separators and layouts.

    In a file with one project a column, a record's `row` is the number of its column and both lines are 1.
    Raises GuatuError G1651 (empty), G1652 (too large), G1653 (not text), G1654 (encoding), G1655 (broken
    quotes), G1656 (headings not found) or G1657 (too many rows).
    """
    text = decode(data, profile)
    best: tuple[int, str, Layout] | None = None
    for separator in profile.separators:
        for layout in profile.layouts:
            columns, _ = _heading(_peek(text, separator, layout, profile), profile)
            if best is None or len(columns) > best[0]:
                best = len(columns), separator, layout
    if best is None:
        raise ValueError(f"profile {profile.name} names no separator or no layout")
    _, separator, layout = best
    records = _records(text, separator, profile.max_rows)
    if layout == "columns":
        records = _turned(records, profile.max_rows)
    columns, heading = _heading(records, profile)
    missing = [field for field in REQUIRED if field not in columns]
    if missing:
        wanted = "; ".join(f"{field} ({profile.headings[field][0]})" for field in missing)
        raise GuatuError("G1656", profile=profile.name, missing=wanted)
    after = tuple(record for record in records if record.row > heading.row)
    return Grid(layout=layout, columns=columns, width=len(heading.cells), records=after)


def decode(data: bytes, profile: Profile) -> str:
    """The text of a file. Raises GuatuError G1651, G1652, G1653 or G1654."""
    if not data.strip():
        raise GuatuError("G1651")
    if len(data) > profile.max_bytes:
        raise GuatuError("G1652", megabytes=profile.max_bytes // 1_000_000)
    kind = next((kind for first, kind in SIGNATURES.items() if data.startswith(first)), None)
    if kind is not None:
        raise GuatuError("G1653", kind=kind, line=1)
    control = UNREADABLE.search(data)
    if control is not None:
        raise GuatuError("G1653", kind=f"0x{control.group()[0]:02X}", line=_line(data, control.start()))
    for encoding in profile.encodings:
        if encoding in SINGLE_BYTE and (foreign := FOREIGN.search(data)):
            raise GuatuError("G1654", line=_line(data, foreign.start()), tried=", ".join(profile.encodings))
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as wrong:
            at = wrong.start
    raise GuatuError("G1654", line=_line(data, at), tried=", ".join(profile.encodings))


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _records(text: str, separator: str, most: int) -> list[Record]:
    """Every record of the text but the empty lines, which are counted. Raises GuatuError G1655 or G1657."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[Record] = []
    line = 1
    try:
        for row, cells in enumerate(reader, start=1):
            if cells:
                found.append(Record(row=row, line=line, last_line=reader.line_num, cells=tuple(cells)))
            if len(found) > most:
                raise GuatuError("G1657", most=most)
            line = reader.line_num + 1
    except csv.Error as wrong:
        raise GuatuError("G1655", line=line, last_line=reader.line_num) from wrong
    return found


def _peek(text: str, separator: str, layout: Layout, profile: Profile) -> list[Record]:
    """As much of the table as shows its headings: its first rows, or the whole where they stand in a column.

    A separator that is not the file's may meet quotes it cannot read: then it shows nothing.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = islice(reader, profile.header_within if layout == "rows" else profile.max_rows)
    try:
        records = [Record(row, 1, 1, tuple(cells)) for row, cells in enumerate(rows, start=1)]
    except csv.Error:
        return []
    if layout == "rows":
        return records
    short = [Record(item.row, 1, 1, item.cells[: profile.header_within]) for item in records]
    return _turned(short, profile.max_rows)


def _turned(records: list[Record], most: int) -> list[Record]:
    """Columns as records. Raises GuatuError G1657 where there are more than `most`."""
    if any(len(record.cells) > most for record in records):
        raise GuatuError("G1657", most=most)
    columns = zip_longest(*(record.cells for record in records if record.cells), fillvalue="")
    return [
        Record(row=column, line=1, last_line=1, cells=cells) for column, cells in enumerate(columns, start=1)
    ]


def _heading(records: list[Record], profile: Profile) -> tuple[dict[str, tuple[int, ...]], Record]:
    """The record among the first ones in which most fields are named, with the columns of each."""
    best: tuple[dict[str, tuple[int, ...]], Record] = ({}, Record(0, 1, 1, ()))
    for record in records[: profile.header_within]:
        columns = _columns(record.cells, profile)
        if len(columns) > len(best[0]):
            best = columns, record
    return best


def _columns(cells: tuple[str, ...], profile: Profile) -> dict[str, tuple[int, ...]]:
    folded = [fold(cell) for cell in cells[: profile.max_rows]]
    found: dict[str, tuple[int, ...]] = {}
    for field, headings in profile.headings.items():
        places: list[int] = []
        for heading in headings:
            wanted, open_ended = fold(heading), heading.endswith("*")
            places.extend(
                place
                for place, cell in enumerate(folded)
                if cell == wanted or (open_ended and cell.startswith(wanted))
            )
        if places:
            found[field] = tuple(dict.fromkeys(places))
    return found
