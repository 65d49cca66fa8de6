"""The plain values of a large sheet, shared strings and figures, taken from its bytes as arrays.

Whatever is not plain (dates, formulas, errors, rich or escaped text, anything unusual) is left to python-calamine,
which gets the same sheet with those cells alone: what such a cell means is decided in one place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from guatu.collect.adapters.bytes_at import MOST_DIGITS, Bools, Ints, begins
from guatu.collect.adapters.cell_index import Chunk, Styled
from guatu.collect.reading.grid import Cell
from guatu.kernel.workbook import SheetCells

LARGE: Final = 1_000_000
"""Bytes of a sheet from which this pays."""

MOST_LEFT: Final = 0.5
"""Share of the cells that may be left to calamine; with more it reads all."""

EXACT_DIGITS: Final = 15
"""Digits of which any number is exact as a float; so is its quotient by a power of ten, correctly rounded."""

_FIGURES: Final = re.compile(rb"(?:-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?\n)*")
"""Figures, a line each, which Python reads as correctly as calamine does."""

_PHONETIC: Final = re.compile(r"<phoneticPr\b[^<>]*/>")
_STARTS: Final = ("<si><t>", '<si><t xml:space="preserve">')
_TENS: Final = np.array([float(10**power) for power in range(EXACT_DIGITS + 1)])
_TENS_WHOLE: Final = np.array([10**power for power in range(EXACT_DIGITS + 1)], np.int64)
_ENDS: Final = "</v></c>"


@dataclass(slots=True)
class SharedStrings:
    """Shared strings by number, `None` for those that are not plain; `rest` is the part with those alone."""

    plain: NDArray[Any]
    odd: Bools
    rest: bytes


@dataclass(slots=True)
class QuickValues:
    """The plain values of a sheet by row and column, the places of the cells left, and the sheet with those alone."""

    height: int = 0
    width: int = 0
    rows: list[Ints] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    values: list[NDArray[Any]] = field(default_factory=list)
    left: list[tuple[int, int]] = field(default_factory=list)
    rest: bytes = b""

    def add(self, rows: Ints, columns: Ints, values: NDArray[Any]) -> None:
        """Adds values of these cells."""
        self.rows.append(rows)
        self.columns.append(columns)
        self.values.append(values)
        self.height = max(self.height, int(rows.max()) + 1)
        self.width = max(self.width, int(columns.max()) + 1)

    def filled(self, others: SheetCells) -> list[list[Cell]]:
        """All rows, as long as the widest, with the cells left put in from what calamine read of them."""
        top, left = others.start
        read, size = others.rows, len(others.rows)
        found = [
            (row, column, value)
            for row, column in self.left
            if 0 <= row - top < size
            and 0 <= column - left < len(read[row - top])
            and (value := read[row - top][column - left]) not in ("", None)
        ]
        height = max([self.height, *(row + 1 for row, _, _ in found)])
        width = max([self.width, *(column + 1 for _, column, _ in found)])
        grid = np.full((height, width), None, object)
        for rows, columns, values in zip(self.rows, self.columns, self.values, strict=True):
            grid[rows, columns] = values
        cells: list[list[Cell]] = grid.tolist()
        for row, column, value in found:
            cells[row][column] = value
        return cells


def shared_strings(content: bytes) -> SharedStrings | None:
    """The shared strings; None where their part is not written as all known programs do."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    begins, ends = text.find("<si>"), text.rfind("</si>")
    if begins < 0 or "<!" in text or text.count("<si>") != text.count("</si>"):
        return None
    bare = _PHONETIC.sub("", text[begins:ends]) if "<phoneticPr" in text else text[begins:ends]
    plain = _all_plain(bare) or [_plain(item) for item in bare.split("</si>")]
    odd = np.array([one is None for one in plain], np.bool_)
    array = np.empty(len(plain), object)
    array[:] = plain
    rest = ""
    if odd.any():
        items = zip(plain, bare.split("</si>"), strict=True)
        rest = "".join("<si><t/></si>" if one is not None else f"{item}</si>" for one, item in items)
    return SharedStrings(array, odd, (text[:begins] + rest + text[ends + len("</si>") :]).encode())


def _all_plain(text: str) -> list[str | None] | None:
    """The items where all are written in the one usual way and hold nothing to be looked at, told at one go."""
    if not text.startswith(_STARTS[0]) or not text.endswith("</t>"):
        return None
    if any(sign in text for sign in ("&", "_x", "\r", _STARTS[1], "<t></t>")):
        return None
    items = text[len(_STARTS[0]) : -len("</t>")].split("</t></si><si><t>")
    if len(items) != text.count("<si>") or text.count("<") != 4 * len(items) - 1:
        return None
    return [*items] if list(map(str.strip, items)) == items else None


def _plain(item: str) -> str | None:
    """The text of an item that is nothing but text; None for any other."""
    for start in _STARTS:
        if item.startswith(start) and item.endswith("</t>"):
            text = item[len(start) : -4]
            odd = not text or "<" in text or "&" in text or "_x" in text or "\r" in text
            return None if odd or text[0].isspace() or text[-1].isspace() else text
    return None


def _with_cells(content: bytes, pieces: Sequence[tuple[int, bytes]]) -> bytes:
    """The sheet with these cells alone, each in its row."""
    opens = content.index(b">", content.index(b"<sheetData")) + 1
    closes = content.rindex(b"</sheetData")
    rows: list[bytes] = []
    last = -1
    for row, cell in pieces:
        if row != last:
            rows.append(b'%s<row r="%d">' % (b"</row>" if rows else b"", row + 1))
            last = row
        rows.append(cell)
    if rows:
        rows.append(b"</row>")
    return b"".join([content[:opens], *rows, content[closes:]])


class QuickReader:
    """Takes the plain values of one sheet's pieces. `dated` are the styles that may make a date of a figure."""

    def __init__(self, strings: SharedStrings, dated: frozenset[int]) -> None:
        self.strings = strings
        self.dates = np.array(sorted(dated), np.int64)
        self.found = QuickValues()
        self.pieces: list[tuple[int, bytes]] = []
        self.count = 0
        self.known = True

    def values(self, content: bytes) -> QuickValues | None:
        """What was taken of the whole sheet; None where too much is not plain."""
        if not self.known or len(self.found.left) > MOST_LEFT * self.count:
            return None
        self.found.rest = _with_cells(content, self.pieces) if self.count else content
        return self.found

    def take(self, chunk: Chunk, rows: Ints, columns: Ints, styled: Styled) -> None:
        """Adds the plain values and the cells left of a piece."""
        self.count += len(rows)
        at, ahead = styled.at, styled.ahead
        bare = begins(ahead, "><v>")
        figures = self._typed(chunk, styled, ' t="n"><v>') | bare
        figures &= ~np.isin(styled.styles, self.dates)
        left = ~(begins(ahead, "/>") | begins(ahead, "></c>"))
        shared = np.flatnonzero(self._typed(chunk, styled, ' t="s"><v>'))
        some = np.flatnonzero(figures)
        for places, (values, good) in (
            (shared, self._texts(chunk, at[shared] + 10)),
            (some, _numbers(chunk, at[some] + np.where(bare[some], 4, 10))),
        ):
            plain = places[good]
            left[plain] = False
            if plain.size:
                self.found.add(rows[plain], columns[plain], values[good])
        self._leave(chunk, np.flatnonzero(left), rows, columns)

    @staticmethod
    def _typed(chunk: Chunk, styled: Styled, text: str) -> Bools:
        """The cells that go on like this."""
        found = begins(styled.ahead, text[:8])
        if found.any():
            found[found] = chunk.bytes.says(styled.at[found] + 8, text[8:])
        return found

    def _texts(self, chunk: Chunk, places: Ints) -> tuple[NDArray[Any], Bools]:
        numbers, ends = chunk.bytes.digits(places)
        known = (ends > places) & (numbers < len(self.strings.plain)) & chunk.bytes.says(ends, _ENDS)
        numbers[~known] = 0
        return self.strings.plain[numbers], known & ~self.strings.odd[numbers]

    def _leave(self, chunk: Chunk, left: Ints, rows: Ints, columns: Ints) -> None:
        """Notes the cells left with their bytes, as long as each one's end is found before the next begins."""
        content, starts = chunk.content, chunk.cells[left]
        following = np.append(chunk.cells[1:], len(content))[left]
        for row, column, start, limit in zip(
            rows[left].tolist(), columns[left].tolist(), starts.tolist(), following.tolist(), strict=True
        ):
            end = content.find(b"</c>", start, limit)
            if end < 0:
                self.known = False
                return
            self.found.left.append((row, column))
            self.pieces.append((row, content[start : end + 4]))


def _numbers(chunk: Chunk, places: Ints) -> tuple[NDArray[Any], Bools]:
    """The figures that begin at these places, and which of them are nothing else."""
    here = chunk.bytes
    negative = here.each[places] == ord("-")
    begin = places + negative
    whole, point = _long_digits(chunk, begin)
    pointed = here.each[point] == ord(".")
    fraction, end = _long_digits(chunk, point + pointed)
    decimals = np.where(pointed, end - point - 1, 0)
    end = np.where(pointed, end, point)
    counted = end - begin - pointed
    ended = here.says(end, _ENDS)
    good = ended & (counted > 0) & (counted <= EXACT_DIGITS)
    decimals[~good] = 0
    exact = np.where(pointed, whole * _TENS_WHOLE[decimals] + fraction, whole)
    values = (np.where(negative, -1.0, 1.0) * exact / _TENS[decimals]).astype(object)
    others = np.flatnonzero(~good)
    _add_long(chunk, others, places[others], values, good)
    return values, good


def _add_long(chunk: Chunk, others: Ints, places: Ints, values: NDArray[Any], good: Bools) -> None:
    """Adds figures of more digits, where all of these are figures."""
    ends = chunk.bytes.until(places, "<")
    ended = chunk.bytes.says(ends, _ENDS)
    content, bounds = chunk.content, zip(places[ended].tolist(), ends[ended].tolist(), strict=True)
    texts = [content[start:end] for start, end in bounds]
    if texts and _FIGURES.fullmatch(b"\n".join([*texts, b""])):
        values[others[ended]] = list(map(float, texts))
        good[others[ended]] = True


def _long_digits(chunk: Chunk, places: Ints) -> tuple[Ints, Ints]:
    """The numbers of at most twice as many digits, and the places after them."""
    numbers, ends = chunk.bytes.digits(places)
    full = np.flatnonzero(ends - places == MOST_DIGITS)
    if full.size:
        more, ends_of_more = chunk.bytes.digits(ends[full])
        numbers[full] = numbers[full] * _TENS_WHOLE[ends_of_more - ends[full]] + more
        ends[full] = ends_of_more
    return numbers, ends
