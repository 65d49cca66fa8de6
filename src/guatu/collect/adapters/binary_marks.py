"""The records of a BIFF8 workbook that calamine does not hand on: [MS-XLS] ROW, COLINFO, FORMAT, XF, BOUNDSHEET8.

The stream "Workbook" is taken out of its compound file ([MS-CFB]) by the sector chains; every read is bounded.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from guatu.collect.adapters.sheet_marks import BUILT_IN_FORMATS, tells
from guatu.collect.reading.grid import MOST_COLUMNS, At
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

_END: Final = 0xFFFFFFFA
_LARGE: Final = 4096
"""Streams shorter than this lie in the small sectors of the root's own stream."""

_BOUNDSHEET: Final = 0x85
_ROW: Final = 0x208
_COLINFO: Final = 0x7D
_FORMAT: Final = 0x41E
_XF: Final = 0xE0
_DATE1904: Final = 0x22
_FILEPASS: Final = 0x2F
_BOF: Final = 0x809
_ONE_CELL: Final = frozenset({0x203, 0x27E, 0x06})
_MANY_CELLS: Final = 0xBD
CELLS: Final = _ONE_CELL | {_MANY_CELLS, 0x201, 0x204, 0x205, 0xBE, 0xD6, 0xFD}
_LAST_COLUMN: Final = 0xFF
_WORKSHEET: Final = 0


@dataclass(slots=True)
class BinarySheet:
    """Marks of one sheet, by row and column from 0. State: 0 visible, 1 hidden, 2 very hidden."""

    name: str
    state: int
    chart: bool
    formats: dict[At, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class BinaryBook:
    """All sheets in their order and the date system."""

    sheets: list[BinarySheet]
    from_1904: bool


def workbook_stream(data: bytes) -> bytes:
    """The stream of the workbook in a compound file, all of whose chains of sectors end.

    Raises GuatuError G1761, G1762, G1763.
    """
    try:
        return _stream(data)
    except (struct.error, IndexError) as wrong:
        raise GuatuError("G1763") from wrong


def _stream(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise GuatuError("G1763")
    table = _allocation(data, size)
    directory = _chain(data, size, table, struct.unpack_from("<I", data, 48)[0])
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    found: dict[str, tuple[int, int]] = {}
    for one in entries:
        length = struct.unpack_from("<H", one, 64)[0]
        name = one[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        found.setdefault(name, struct.unpack_from("<II", one, 116))
    if "EncryptedPackage" in found or "EncryptionInfo" in found:
        raise GuatuError("G1762")
    if "WordDocument" in found:
        raise GuatuError("G1761", suffix=".xls", what="Word")
    stream = next((one for one in ("Workbook", "Book") if one in found), None)
    if stream is None:
        raise GuatuError("G1761", suffix=".xls", what=Phrase("其他程序的文件", "another program's file"))
    small = _chain(data, size, table, struct.unpack_from("<I", entries[0], 116)[0])
    small_table = _numbers(_chain(data, size, table, struct.unpack_from("<I", data, 60)[0]))
    streams = {}
    for name, (start, length) in found.items():
        if name != "Root Entry" and 0 < length < _LARGE:
            streams[name] = _joined(small, 64, 0, small_table, start)[:length]
        elif name != "Root Entry" and length:
            streams[name] = _chain(data, size, table, start)[:length]
    return streams.get(stream, b"")


def _allocation(data: bytes, size: int) -> list[int]:
    sectors = list(struct.unpack_from("<109I", data, 76))
    following, left = struct.unpack_from("<II", data, 68)
    seen: set[int] = set()
    while following < _END and left > 0:
        if following in seen:
            raise GuatuError("G1763")
        seen.add(following)
        part = _numbers(data[(following + 1) * size : (following + 2) * size])
        sectors.extend(part[:-1])
        following, left = part[-1], left - 1
    if following < _END:
        raise GuatuError("G1763")
    table: list[int] = []
    for sector in sectors:
        if sector < _END:
            table.extend(_numbers(data[(sector + 1) * size : (sector + 2) * size]))
    return table


def _numbers(content: bytes) -> list[int]:
    count = len(content) // 4
    return list(struct.unpack_from(f"<{count}I", content))


def _chain(data: bytes, size: int, table: list[int], start: int) -> bytes:
    return _joined(data, size, size, table, start)


def _joined(data: bytes, size: int, offset: int, table: list[int], start: int) -> bytes:
    pieces: list[bytes] = []
    sector = start
    while sector < _END:
        if len(pieces) > len(table):  # a chain that bites its tail, which a parser would follow for ever
            raise GuatuError("G1763")
        pieces.append(data[offset + sector * size : offset + (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)


def read_records(stream: bytes) -> BinaryBook:
    """Walks the records once. Raises GuatuError G1762 where the workbook is under a password, G1763 damaged."""
    try:
        return _walk(stream)
    except (struct.error, IndexError) as wrong:
        raise GuatuError("G1763") from wrong


def _walk(stream: bytes) -> BinaryBook:
    sheets: dict[int, BinarySheet] = {}
    formats: dict[int, str] = {}
    styles: list[int] = []
    from_1904 = False
    current: BinarySheet | None = None
    for offset, kind, body in records_of(stream):
        if kind == _BOF:
            current = sheets.get(offset, current)
        elif kind == _FILEPASS:
            raise GuatuError("G1762")
        elif kind == _BOUNDSHEET:
            where, state, what = struct.unpack_from("<IBB", body)
            sheets[where] = BinarySheet(_text(body[6:], 1), state & 3, what != _WORKSHEET)
        elif kind == _DATE1904:
            from_1904 = body[:1] == b"\x01"
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _text(body[2:], 2)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif current is not None:
            _mark(current, kind, body, styles, formats)
    return BinaryBook(list(sheets.values()), from_1904)


def records_of(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each record: where it begins, its kind, its body."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _mark(sheet: BinarySheet, kind: int, body: bytes, styles: list[int], formats: Mapping[int, str]) -> None:
    if kind == _ROW:
        row, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 12)[0]
        if flags & 0x20:
            sheet.hidden_rows.add(row)
    elif kind == _COLINFO:
        first, last, _, _, flags = struct.unpack_from("<5H", body)
        if flags & 1 and last - first < MOST_COLUMNS:
            sheet.hidden_columns.update(range(first, last + 1))
    if kind in CELLS and struct.unpack_from("<2H", body)[1] > _LAST_COLUMN:
        raise GuatuError("G1763")  # [MS-XLS] Col256U; calamine would make room for all columns up to it
    if kind in _ONE_CELL:
        row, column, style = struct.unpack_from("<3H", body)
        _style(sheet, (row, column), style, styles, formats)
    elif kind == _MANY_CELLS:
        row, column = struct.unpack_from("<2H", body)
        for number in range((len(body) - 6) // 6):
            style = struct.unpack_from("<H", body, 4 + 6 * number)[0]
            _style(sheet, (row, column + number), style, styles, formats)


def _style(sheet: BinarySheet, at: At, style: int, styles: list[int], formats: Mapping[int, str]) -> None:
    code = styles[style] if style < len(styles) else 0
    text = formats.get(code) or BUILT_IN_FORMATS.get(code, "")
    if tells(text):
        sheet.formats[at] = text


def _text(body: bytes, length_bytes: int) -> str:
    length = body[0] if length_bytes == 1 else struct.unpack_from("<H", body)[0]
    wide = body[length_bytes] & 1
    start = length_bytes + 1
    content = body[start : start + length * (2 if wide else 1)]
    return content.decode("utf-16-le" if wide else "latin-1", "replace")
