"""A table in text: CSV or tabs, in UTF-8, UTF-16 or GB18030."""

import csv
import io
from typing import Final

from guatu.collect.reading.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid
from guatu.kernel.errors import GuatuError

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_delimited(data: bytes, name: str) -> Grid:
    """The one sheet of the text. Raises GuatuError G1761 (no table), G1766 (too large), G1767 (encoding)."""
    text = _decoded(data)
    head = text[:20_000]
    separator = max(",\t;|", key=head.count)
    if not head.count(separator):
        separator = ","
    # A quote that is never closed would swallow every row after it: then quotes are signs like others.
    unclosed = text.count('"') % 2 == 1
    try:
        rows: list[list[Cell]] = [
            list(row)
            for row in csv.reader(
                io.StringIO(text, newline=""),
                delimiter=separator,
                quoting=csv.QUOTE_NONE if unclosed else csv.QUOTE_MINIMAL,
            )
        ]
    except csv.Error as wrong:
        raise GuatuError("G1763") from wrong
    width = max((len(row) for row in rows), default=0)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise GuatuError("G1766", sheet=name, rows=MOST_ROWS, columns=MOST_COLUMNS)
    for row in rows:
        row.extend([None] * (width - len(row)))
    return Grid(name, rows)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _try(data, "gb18030")


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise GuatuError("G1767") from wrong
