"""How far a sheet reaches, and how much text its cells come to, before a parser allocates it.

A parser makes room for every cell between the first and the last, and a copy of a shared string for each cell that
shows it: a few bytes can ask for all memory, and a parser that gets none ends the whole program.
"""

import re
from collections.abc import Mapping
from typing import Final

from guatu.collect.adapters.sheet_marks import usually_written
from guatu.collect.reading.grid import MOST_COLUMNS, MOST_ROWS, column_number
from guatu.kernel.errors import GuatuError

MOST_SPARSE: Final = 4_000_000
"""Cells that may be allocated for a sheet when most of them are empty."""

MOST_TEXT: Final = 256_000_000
"""Bytes that the shared strings of a sheet's cells may come to."""

_FAR: Final = re.compile(rb'<c r="(?:[B-Z][A-Z]\d|[A-Z]{3}\d|[A-Z]{1,2}\d{6,})')
_USUAL: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^/>])?>')
_ANY: Final = re.compile(rb"""<(?:[\w.-]+:)?c\b[^>]*?\br\s*=\s*["']\s*\$?([A-Za-z]{1,9})\$?(\d{1,12})""")
_ROW: Final = re.compile(rb"""<(?:[\w.-]+:)?row\b[^>]*?\br\s*=\s*["']\s*(\d{6,})""")
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v[^>]*>\s*(\d{1,9})""")
_STRING_END: Final = re.compile(rb"</(?:[\w.-]+:)?si\s*>")


def check_extent(content: bytes, sheet: str) -> None:
    """Raises G1766 where cells lie so far apart that far more would be allocated than the file holds; G1763 for
    text in another encoding than the format's, which cannot be looked into.
    """
    if b"\x00" in content[:4_096]:
        raise GuatuError("G1763")
    usual = usually_written(content)
    right = bottom = count = 0
    if not usual or _FAR.search(content) is not None:
        for letters, digits in (_USUAL if usual else _ANY).findall(content):
            right, bottom, count = max(right, column_number(letters) + 1), max(bottom, int(digits)), count + 1
    if not usual:  # cells without an address lie where their row says
        bottom = max(bottom, *(int(digits) for digits in _ROW.findall(content)), 0)
    sparse = right * bottom > max(MOST_SPARSE, 20 * count)
    if bottom > 10 * MOST_ROWS or right > MOST_COLUMNS or sparse:
        raise GuatuError("G1766", sheet=sheet, rows=MOST_ROWS, columns=MOST_COLUMNS)


def check_texts(members: Mapping[str, bytes], sheets: Mapping[str, str]) -> None:
    """Raises G1765 where the cells of the sheets (names by member) would copy shared strings without end."""
    strings = [content for name, content in members.items() if name.lower().endswith("sharedstrings.xml")]
    lengths = [len(part) for content in strings for part in _STRING_END.split(content)]
    longest = max(lengths, default=0)
    for member in sheets:
        content = members.get(member, b"")
        if content.count(b"<") // 2 * longest <= MOST_TEXT:
            continue
        shown = (int(number) for number in _SHARED.findall(content))
        if sum(lengths[number] for number in shown if number < len(lengths)) > MOST_TEXT:
            raise GuatuError("G1765")
