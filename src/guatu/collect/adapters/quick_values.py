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

from guatu.collect.adapters.cell_index import Bools, Chunk, Ints, digits
from guatu.collect.reading.grid import Cell

LARGE: Final = 1_000_000
"""Bytes of a sheet from which this pays."""

MOST_LEFT: Final = 0.5
"""Share of the cells that may be left to calamine; with more it reads all."""

EXACT_DIGITS: Final = 15
"""Digits of which any number is exact as a float; so is its quotient by a power of ten, correctly rounded."""

_PHONETIC: Final = re.compile(r"<phoneticPr\b[^<>]*/>")
_STARTS: Final = ("<si><t>", '<si><t xml:space="preserve">')
_TENS: Final = np.array([float(10**power) for power in range(EXACT_DIGITS + 2)])


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

    def filled(self, others: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
        """All rows, as long as the widest, with the cells left put in from what calamine read of them."""
        found = [
            (row, column, value)
            for row, column in self.left
            if row < len(others)
            and column < len(others[row])
            and (value := others[row][column]) not in ("", None)
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
    return None if any(one[0].isspace() or one[-1].isspace() for one in items) else [*items]


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
        self.bytes: NDArray[np.uint8] = np.empty(0, np.uint8)

    def values(self, content: bytes) -> QuickValues | None:
        """What was taken of the whole sheet; None where too much is not plain."""
        if not self.known or len(self.found.left) > MOST_LEFT * self.count:
            return None
        self.found.rest = _with_cells(content, self.pieces) if self.count else content
        return self.found

    def take(self, chunk: Chunk, rows: Ints, columns: Ints, after: Ints, styles: Ints) -> None:
        """Adds the plain values and the cells left of a piece."""
        self.bytes = chunk.bytes
        self.count += len(rows)
        at = after + 1
        styled = self._is(at, ' s="')
        if styled.any():
            _, ends = digits(self.bytes, at[styled] + 4)
            at[styled] = ends + 1
        bare, typed = self._is(at, "><v>"), self._is(at, ' t="n"><v>')
        shared = np.flatnonzero(self._is(at, ' t="s"><v>'))
        figures = np.flatnonzero((bare | typed) & ~np.isin(styles, self.dates))
        left = ~(self._is(at, "/>") | self._is(at, "></c>"))
        texts, good_texts = self._texts(at[shared] + 10)
        numbers, good_numbers = self._numbers(at[figures] + np.where(bare[figures], 4, 10))
        found = self.found
        for places, values, good in ((shared, texts, good_texts), (figures, numbers, good_numbers)):
            plain = places[good]
            left[plain] = False
            if plain.size:
                found.rows.append(rows[plain])
                found.columns.append(columns[plain])
                found.values.append(values[good])
                found.height = max(found.height, int(rows[plain].max()) + 1)
                found.width = max(found.width, int(columns[plain].max()) + 1)
        self._leave(chunk, np.flatnonzero(left), rows, columns)

    def _is(self, places: Ints, text: str) -> Bools:
        """Whether the text stands at each place."""
        last = len(self.bytes) - 1
        found = self.bytes[np.minimum(places, last)] == ord(text[0])
        some = np.flatnonzero(found)
        for ahead, sign in enumerate(text[1:], start=1):
            some = some[self.bytes[np.minimum(places[some] + ahead, last)] == ord(sign)]
        found[:] = False
        found[some] = True
        return np.asarray(found, np.bool_)

    def _texts(self, places: Ints) -> tuple[NDArray[Any], Bools]:
        numbers, ends = digits(self.bytes, places)
        known = (ends > places) & (numbers < len(self.strings.plain)) & self._is(ends, "</v></c>")
        values = self.strings.plain[np.where(known, numbers, 0)]
        return values, known & ~self.strings.odd[np.where(known, numbers, 0)]

    def _numbers(self, places: Ints) -> tuple[NDArray[Any], Bools]:
        negative = self.bytes[places] == ord("-")
        at = places + negative
        begins = at.copy()
        whole = np.zeros(len(at), np.int64)
        after_point = np.zeros(len(at), np.int64)
        pointed = np.zeros(len(at), np.bool_)
        live = np.ones(len(at), np.bool_)
        for _ in range(EXACT_DIGITS + 1):
            signs = self.bytes[at].astype(np.int64)
            digit = (signs >= 48) & (signs <= 57)
            point = (signs == ord(".")) & ~pointed
            live &= digit | point
            if not live.any():
                break
            taken = live & digit
            whole = np.where(taken, whole * 10 + signs - 48, whole)
            after_point += taken & pointed
            pointed |= live & point
            at = at + live
        counted = at - begins - pointed
        good = (counted > 0) & (counted <= EXACT_DIGITS) & self._is(at, "</v></c>")
        values = np.where(negative, -1.0, 1.0) * whole / _TENS[after_point]
        return values.astype(object), good

    def _leave(self, chunk: Chunk, left: Ints, rows: Ints, columns: Ints) -> None:
        """Notes the cells left with their bytes, as long as each one's end is found before the next begins."""
        starts, size = chunk.cells[left], len(self.bytes)
        tags = chunk.tags[self.bytes[chunk.tags + 1] == ord("/")]
        tags = tags[(self.bytes[tags + 2] == ord("c")) & (self.bytes[tags + 3] == ord(">"))]
        ends = np.append(tags, size)[np.searchsorted(tags, starts)] + 4
        self.known = self.known and bool((ends <= np.append(chunk.cells[1:], size)[left]).all())
        if self.known:
            self.found.left.extend(zip(rows[left].tolist(), columns[left].tolist(), strict=True))
            self.pieces.extend(
                (row, self.bytes[start:end].tobytes())
                for row, start, end in zip(rows[left].tolist(), starts.tolist(), ends.tolist(), strict=True)
            )
