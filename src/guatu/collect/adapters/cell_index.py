"""Where the cells of a sheet lie and how they are styled: one pass over its bytes as arrays, not a search a cell.

Works on cells as all known programs write them, `<c r="A1" …>`; a sheet with a cell written otherwise is not indexed
here and is searched by expressions instead. Bytes are taken some megabytes at a time, so that memory stays bounded.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

CHUNK: Final = 4_000_000
PAD: Final = 96
"""Bytes past the end of a chunk that may be looked at; they are zeros."""

MOST_COLUMN_LETTERS: Final = 3
MOST_DIGITS: Final = 8
MOST_TAG: Final = 72
"""Bytes of a cell's tag that are searched for a style."""

_LT, _GT, _QUOTE, _SPACE, _SLASH, _EQUALS = (ord(sign) for sign in '<>" /=')
_C, _R, _S, _F, _V, _T = (ord(sign) for sign in "crsfvt")


@dataclass(slots=True)
class CellIndex:
    """Of all cells the furthest column and row (counted from 1) and the number; of some their places and styles.

    `keys` are row × 16,384 + column (from 0) of the cells in a wanted style, in the file's order, `styles` theirs;
    `formulas` are (row, column, place of the formula's tag in the bytes).
    """

    right: int = 0
    bottom: int = 0
    count: int = 0
    keys: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    styles: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    formulas: list[tuple[int, int, int]] = field(default_factory=list)


Taker = Callable[["Chunk", Ints, Ints, Ints, Ints], None]
"""Is given a piece, the rows and columns of its cells from 0, the places after their addresses, and their styles."""


def index_cells(
    content: bytes, prefix: bytes, wanted: Collection[int], taken: Taker | None = None
) -> CellIndex | None:
    """The index of a sheet whose tags have this prefix ("x:", or none); None where a cell is written in another way.

    `taken` is given each piece on the way.
    """
    found = CellIndex()
    styles = np.array(sorted(wanted), np.int64)
    keys, numbers = [], []
    for start, end in chunks(content, b"<" + prefix + b"c "):
        chunk = Chunk(content[start:end], prefix)
        if not chunk.usual:
            return None
        if not chunk.cells.size:
            continue
        addresses = chunk.addresses()
        if addresses is None:
            return None
        rows, columns, after = addresses
        found.right = max(found.right, int(columns.max()) + 1)
        found.bottom = max(found.bottom, int(rows.max()) + 1)
        found.count += len(rows)
        style = chunk.styles(after) if styles.size or taken is not None else after
        if taken is not None:
            taken(chunk, rows, columns, after, style)
        if styles.size:
            kept = np.isin(style, styles)
            keys.append((rows[kept] << 14) | columns[kept])
            numbers.append(style[kept])
        for owner, place in chunk.formulas():
            found.formulas.append((int(rows[owner]), int(columns[owner]), start + place))
    if keys:
        found.keys, found.styles = np.concatenate(keys), np.concatenate(numbers)
    return found


def text_of_shared(content: bytes, lengths: Ints) -> int | None:
    """Bytes that the shared strings of the cells come to, given each one's; None where a cell is written otherwise."""
    total = counted = 0
    for start, end in chunks(content, b"<c "):
        bytes_ = _padded(content[start:end])
        places = np.flatnonzero(bytes_[:-PAD] == _LT)
        places = places[(places >= 6) & (bytes_[places + 1] == _V) & (bytes_[places + 2] == _GT)]
        for back, sign in ((1, _GT), (2, _QUOTE), (3, _S), (4, _QUOTE), (5, _EQUALS), (6, _T)):
            places = places[bytes_[places - back] == sign]
        numbers, _ = digits(bytes_, places + 3)
        total += int(lengths[np.minimum(numbers, len(lengths) - 1)].sum()) if len(lengths) else 0
        counted += len(places)
    return total if counted == content.count(b't="s"') else None


def chunks(content: bytes, seam: bytes) -> Iterator[tuple[int, int]]:
    """Bounds of pieces, all but the first beginning at a seam."""
    start, ends = 0, len(content)
    while start < ends:
        end = start + CHUNK
        if end < ends:
            end = content.rfind(seam, start + 1, end)
            if end < 0:
                following = content.find(seam, start + CHUNK, ends)
                end = following if following >= 0 else ends
        else:
            end = ends
        yield start, end
        start = end


def _padded(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content + bytes(PAD), np.uint8)


def digits(bytes_: NDArray[np.uint8], places: Ints) -> tuple[Ints, Ints]:
    """The numbers that begin at these places, and the places after them."""
    numbers = np.zeros(len(places), np.int64)
    at = places.copy()
    live = np.ones(len(places), np.bool_)
    for _ in range(MOST_DIGITS):
        digit = bytes_[at].astype(np.int64) - 48
        live &= (digit >= 0) & (digit <= 9)
        if not live.any():
            break
        numbers = np.where(live, numbers * 10 + digit, numbers)
        at += live
    return numbers, at


class Chunk:
    """Some megabytes of a sheet: its bytes, the places of its tags, of its cells and of its formulas."""

    def __init__(self, content: bytes, prefix: bytes) -> None:
        self.bytes = _padded(content)
        tags = np.flatnonzero(self.bytes[:-PAD] == _LT)
        for number, sign in enumerate(prefix, start=1):
            tags = tags[self.bytes[tags + number] == sign]
        self.own = 1 + len(prefix)
        self.tags: Ints = tags
        first, second = self.bytes[tags + self.own], self.bytes[tags + self.own + 1]
        ends = (second == _SPACE) | (second == _GT) | (second == _SLASH) | ((second >= 9) & (second <= 13))
        self.cells: Ints = tags[(first == _C) & ends]
        self.formula_tags: Ints = tags[(first == _F) & ends]
        self.usual = bool(
            self._all(self.cells, self.own + 1, _SPACE)
            and self._all(self.cells, self.own + 2, _R)
            and self._all(self.cells, self.own + 3, _EQUALS)
            and self._all(self.cells, self.own + 4, _QUOTE)
        )

    def _all(self, places: Ints, ahead: int, sign: int) -> bool:
        return bool((self.bytes[places + ahead] == sign).all())

    def addresses(self) -> tuple[Ints, Ints, Ints] | None:
        """Rows and columns from 0, and the places of the quotation marks after them; None where one is odd."""
        at = self.cells + self.own + 5
        columns = np.zeros(len(at), np.int64)
        live = np.ones(len(at), np.bool_)
        for _ in range(MOST_COLUMN_LETTERS):
            letter = self.bytes[at].astype(np.int64) - 64
            live &= (letter >= 1) & (letter <= 26)
            columns = np.where(live, columns * 26 + letter, columns)
            at = at + live
        rows, after = digits(self.bytes, at)
        usual = ((columns > 0) & (rows > 0) & (self.bytes[after] == _QUOTE)).all()
        return (rows - 1, columns - 1, after) if usual else None

    def styles(self, after: Ints) -> Ints:
        """The number of each cell's style, -1 where it names none."""
        direct = self._style_at(after + 1)
        styles = np.full(len(after), -1, np.int64)
        if direct.any():
            styles[direct], _ = digits(self.bytes, after[direct] + 5)
        others = np.flatnonzero(~direct & (self.bytes[after + 1] == _SPACE))
        at = after[others] + 1
        for _ in range(MOST_TAG):
            if not others.size:
                break
            here = self._style_at(at)
            if here.any():
                styles[others[here]], _ = digits(self.bytes, at[here] + 4)
            going = ~here & (self.bytes[at] != _GT) & (self.bytes[at] != 0)
            others, at = others[going], at[going] + 1
        return styles

    def _style_at(self, places: Ints) -> Bools:
        """Whether ` s="` stands at each place."""
        found: Any = self.bytes[places] == _SPACE
        for ahead, sign in ((1, _S), (2, _EQUALS), (3, _QUOTE)):
            found = found & (self.bytes[np.minimum(places + ahead, len(self.bytes) - 1)] == sign)
        return np.asarray(found, np.bool_)

    def formulas(self) -> Iterator[tuple[int, int]]:
        """The number of the cell that holds each formula, and the place of the formula's tag."""
        tags = self.formula_tags[self.formula_tags > self.cells[0]]
        owners = np.searchsorted(self.cells, tags) - 1
        return zip(owners.tolist(), tags.tolist(), strict=True)
