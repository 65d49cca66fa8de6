"""How far a sheet reaches, and how much text its cells come to, before a parser allocates it.

A parser makes room for every cell between the first and the last, and a copy of a shared string for each cell that
shows it: a few bytes can ask for all memory, and a parser that gets none ends the whole program.
"""

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from guatu.collect.adapters.bytes_at import Bytes, Ints
from guatu.collect.adapters.cell_index import CellIndex, text_of_shared
from guatu.collect.reading.grid import MOST_COLUMNS, MOST_ROWS, column_number
from guatu.kernel.errors import GuatuError

MOST_SPARSE: Final = 4_000_000
"""Cells that may be allocated for a sheet when most of them are empty."""

MOST_TEXT: Final = 256_000_000
"""Bytes that the shared strings of a sheet's cells may come to."""

_ANY: Final = re.compile(rb"""<(?:[\w.-]+:)?c\b[^>]*?\br\s*=\s*["']\s*\$?([A-Za-z]{1,9})\$?(\d{1,12})""")
_ROW: Final = re.compile(rb"""<(?:[\w.-]+:)?row\b[^>]*?\br\s*=\s*["']\s*(\d{6,})""")
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v[^>]*>\s*(\d{1,9})""")
_PROMISED: Final = re.compile(rb"""<(?:[\w.-]+:)?sst\b[^>]*?\buniqueCount\s*=\s*["']\s*(\d+)""")
_COUNT: Final = b"uniqueCount"
_PLAIN_END: Final = "</si>"
_STRING_END: Final = re.compile(rb"</(?:[\w.-]+:)?si\s*>")


def check_encoding(content: bytes) -> None:
    """Raises G1763 for a sheet in another encoding than the format's, which cannot be looked into."""
    if b"\x00" in content[:4_096]:
        raise GuatuError("G1763")


def check_extent(content: bytes, sheet: str, index: CellIndex | None) -> None:
    """Raises G1766 where cells lie so far apart that far more would be allocated than the file holds."""
    if index is not None:
        right, bottom, count = index.right, index.bottom, index.count
    else:
        right = bottom = count = 0
        for letters, digits in _ANY.findall(content):
            right, bottom, count = max(right, column_number(letters) + 1), max(bottom, int(digits)), count + 1
        # cells without an address lie where their row says
        bottom = max(bottom, *(int(digits) for digits in _ROW.findall(content)), 0)
    sparse = right * bottom > max(MOST_SPARSE, 20 * count)
    if bottom > 10 * MOST_ROWS or right > MOST_COLUMNS or sparse:
        raise GuatuError("G1766", sheet=sheet, rows=MOST_ROWS, columns=MOST_COLUMNS)


def check_texts(members: Mapping[str, bytes], sheets: Mapping[str, CellIndex | None]) -> None:
    """Raises G1765 where the cells of the sheets (indexes by member) would copy shared strings without end, G1763 where
    more strings are promised than there are bytes: room is made for what is promised.
    """
    strings = [content for name, content in members.items() if name.lower().endswith("sharedstrings.xml")]
    if any(count > len(content) for content in strings for count in _promised(content)):
        raise GuatuError("G1763")
    lengths = np.concatenate([np.empty(0, np.int64), *map(_lengths, strings)])
    longest = int(lengths.max()) if lengths.size else 0
    for member, index in sheets.items():
        content = members.get(member, b"")
        cells = index.count if index is not None else content.count(b"<")
        if cells * longest <= MOST_TEXT:
            continue
        total = text_of_shared(content, lengths)
        if total is None:
            shown = (int(number) for number in _SHARED.findall(content))
            total = sum(int(lengths[number]) for number in shown if number < len(lengths))
        if total > MOST_TEXT:
            raise GuatuError("G1765")


def _promised(content: bytes) -> list[int]:
    """The numbers of shared strings that a part says it has."""
    once = content.find(_COUNT)
    if once >= 0 and content.find(_COUNT, once + 1) < 0:
        found = _PROMISED.match(content, content.rfind(b"<", 0, once))
        if found is not None:
            return [int(found[1])]
    return [int(count) for count in _PROMISED.findall(content)] if once >= 0 else []


def _lengths(content: bytes) -> Ints:
    """The bytes that each shared string is written in."""
    bytes_ = Bytes(content)
    tags = bytes_.places("<")
    ends = tags[bytes_.says(tags, _PLAIN_END)]
    if ends.size:
        begins = np.concatenate([[0], ends + len(_PLAIN_END)])
        return np.asarray(np.append(ends, len(content)) - begins, np.int64)
    return np.array([len(one) for one in _STRING_END.split(content)], np.int64)
