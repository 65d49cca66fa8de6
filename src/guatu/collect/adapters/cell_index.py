"""Where the cells of a sheet lie and how they are styled: one pass over its bytes as arrays, not a search a cell.

Works on cells as all known programs write them, `<c r="A1" …>`; a sheet with a cell written otherwise is not indexed
here and is searched by expressions instead. Bytes are taken some megabytes at a time, so that memory stays bounded.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from guatu.collect.adapters.bytes_at import Bools, Bytes, Eights, Ints, begins

CHUNK: Final = 4_000_000
MOST_COLUMN_LETTERS: Final = 3
MOST_TAG: Final = 72
"""Bytes of a cell's tag that are searched for a style."""

_GT, _QUOTE, _SPACE, _SLASH = (ord(sign) for sign in '>" /')
_TYPED: Final = (' t="s">', ' t="n">', ' t="b">', ' t="e">')
"""What often follows the address of a cell that names no style."""


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


@dataclass(frozen=True, slots=True)
class Styled:
    """Of the cells of a piece the style, -1 where none is named; the place after it, or after the address; eight bytes
    that stand there."""

    styles: Ints
    at: Ints
    ahead: Eights


Taker = Callable[["Chunk", Ints, Ints, Styled], None]
"""Is given a piece, the rows and columns of its cells from 0, and how they go on after their addresses."""


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
        if styles.size or taken is not None:
            styled = chunk.styled(after)
            if taken is not None:
                taken(chunk, rows, columns, styled)
            kept = np.isin(styled.styles, styles)
            keys.append((rows[kept] << 14) | columns[kept])
            numbers.append(styled.styles[kept])
        for owner, place in chunk.formulas():
            found.formulas.append((int(rows[owner]), int(columns[owner]), start + place))
    if keys:
        found.keys, found.styles = np.concatenate(keys), np.concatenate(numbers)
    return found


def text_of_shared(content: bytes, lengths: Ints) -> int | None:
    """Bytes that the shared strings of the cells come to, given each one's; None where a cell is written otherwise."""
    total = counted = 0
    mark = 't="s"><v>'
    for start, end in chunks(content, b"<c "):
        piece = Bytes(content[start:end])
        places = piece.places("<")
        places = places[places >= len(mark) - 3] - (len(mark) - 3)
        places = places[piece.says(places, mark)]
        numbers, _ = piece.digits(places + len(mark))
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


class Chunk:
    """Some megabytes of a sheet: its bytes, the places of its cells and of its formulas."""

    def __init__(self, content: bytes, prefix: bytes) -> None:
        self.content = content
        self.bytes = Bytes(content)
        self.own = 1 + len(prefix)
        each, size = self.bytes.each, self.bytes.size
        tags: Bools = each[:size] == ord("<")
        for number, sign in enumerate(prefix, start=1):
            tags &= each[number : number + size] == sign
        named = each[self.own : self.own + size]
        self.cells = self._ended(np.flatnonzero(tags & (named == ord("c"))))
        self.formula_tags = self._ended(np.flatnonzero(tags & (named == ord("f"))))
        self.usual = bool(self.bytes.says(self.cells + self.own + 1, ' r="').all())

    def _ended(self, tags: Ints) -> Ints:
        """Those whose name has one letter."""
        second = self.bytes.each[tags + self.own + 1]
        ended = (second == _SPACE) | (second == _GT) | (second == _SLASH) | ((second >= 9) & (second <= 13))
        return np.asarray(tags[ended], np.int64)

    def addresses(self) -> tuple[Ints, Ints, Ints] | None:
        """Rows and columns from 0, and the places of the quotation marks after them; None where one is odd."""
        at = self.cells + self.own + 5
        columns = np.zeros(len(at), np.int64)
        going = np.arange(len(at))
        for _ in range(MOST_COLUMN_LETTERS):
            letters = self.bytes.each[at[going]].astype(np.int64) - 64
            is_one = (letters >= 1) & (letters <= 26)
            going = going[is_one]
            columns[going] = columns[going] * 26 + letters[is_one]
            at[going] += 1
        rows, after = self.bytes.digits(at)
        usual = ((columns > 0) & (rows > 0) & (self.bytes.each[after] == _QUOTE)).all()
        return (rows - 1, columns - 1, after) if usual else None

    def styled(self, after: Ints) -> Styled:
        """How the cells go on after these places of quotation marks."""
        at = after + 1
        ahead = self.bytes.eight(at)
        styles = np.full(len(at), -1, np.int64)
        direct = begins(ahead, ' s="')
        others = ~direct & begins(ahead, " ")
        for typed in _TYPED:
            others &= ~begins(ahead, typed)
        self._look_for_styles(styles, np.flatnonzero(others), at)
        some = np.flatnonzero(direct)
        if some.size:
            styles[some], ends = self.bytes.digits(at[some] + 4)
            at[some] = ends + 1
            ahead[some] = self.bytes.eight(at[some])
        return Styled(styles, at, ahead)

    def _look_for_styles(self, styles: Ints, cells: Ints, starts: Ints) -> None:
        """Of these cells, the style anywhere in the tag."""
        at = starts[cells]
        for _ in range(MOST_TAG):
            if not cells.size:
                return
            ahead = self.bytes.eight(at)
            here = begins(ahead, ' s="')
            if here.any():
                styles[cells[here]], _ = self.bytes.digits(at[here] + 4)
            going = ~here & ~begins(ahead, ">") & ~begins(ahead, "\0")
            cells, at = cells[going], at[going] + 1

    def formulas(self) -> Iterator[tuple[int, int]]:
        """The number of the cell that holds each formula, and the place of the formula's tag."""
        tags = self.formula_tags[self.formula_tags > self.cells[0]]
        owners = np.searchsorted(self.cells, tags) - 1
        return zip(owners.tolist(), tags.tolist(), strict=True)
