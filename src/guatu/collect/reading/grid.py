"""A sheet as it lies in the file: values by row and column, and what the formats and marks of its cells say."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from guatu.collect.reading.formats import Formats

Cell = str | int | float | bool | date | datetime | time | timedelta | None
At = tuple[int, int]
"""Row and column, from 0."""

MOST_ROWS: Final = 40_000
MOST_COLUMNS: Final = 512


class Box(NamedTuple):
    """A rectangle of cells, all bounds from 0 and inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell computes: the text after `=`, and whether the file holds its last result."""

    text: str
    cached: bool


@dataclass(slots=True)
class Grid:
    """One sheet. Rows are as long as the widest one; sets and mappings are by row and column from 0."""

    name: str
    rows: list[list[Cell]]
    state: str = "visible"
    chart: bool = False
    merged: list[Box] = field(default_factory=list)
    formats: Formats = field(default_factory=lambda: Formats.of({}))
    formulas: Mapping[At, Formula] = field(default_factory=dict)
    """Those without a result and those worth a look; plain sums whose result the file holds are left out."""
    errors: Mapping[At, str] = field(default_factory=dict)
    comments: Mapping[At, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[At] = frozenset()
    from_1904: bool = False
    spans: dict[At, Box] = field(default_factory=dict)
    """The merged range that begins at a cell."""
    owners: dict[At, At] = field(default_factory=dict)
    """For each cell of a small merged range, where the range begins."""

    def __post_init__(self) -> None:
        height, width = self.height, self.width
        for box in self.merged:
            bottom, right = min(box.bottom, height - 1), min(box.right, width - 1)
            if box.top > bottom or box.left > right:
                continue
            self.spans[box.top, box.left] = Box(box.top, box.left, bottom, right)
            for row in range(box.top, bottom + 1):
                for column in range(box.left, right + 1):
                    self.owners[row, column] = (box.top, box.left)

    @property
    def height(self) -> int:
        """Number of rows, empty ones too."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def value(self, row: int, column: int) -> Cell:
        """What the cell itself holds; None outside the sheet and inside a merged range."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def spread(self, row: int, column: int) -> Cell:
        """What the cell shows: the value of the merged range that it lies in."""
        owner = self.owners.get((row, column))
        return self.value(*owner) if owner is not None else self.value(row, column)

    def text(self, row: int, column: int) -> str:
        """The cell's own text in plain signs, without white space; "" where it is empty."""
        return plain(self.value(row, column))

    def span(self, row: int, column: int) -> Box:
        """The merged range that the cell begins, or the cell alone."""
        return self.spans.get((row, column)) or Box(row, column, row, column)

    def filled(self, row: int) -> list[int]:
        """Columns of the row's own values that are not blank."""
        return [column for column, value in enumerate(self.rows[row]) if not blank(value)]


def blank(value: Cell) -> bool:
    """Whether a cell holds nothing to be seen."""
    return value is None or (isinstance(value, str) and (not value or value.isspace() or not plain(value)))


def plain(value: Cell) -> str:
    """Any value as text in half-width signs, without white space: `plain("１２ 月")` is "12月"."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _squeezed(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _squeezed(str(value))


@lru_cache(maxsize=65_536)
def _squeezed(text: str) -> str:
    if "_x000D_" in text:
        text = text.replace("_x000D_", "")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if "\u200b" in text or "\ufeff" in text:
            text = text.replace("\u200b", "").replace("\ufeff", "")
    return "".join(text.split())


def column_name(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str | bytes) -> int:
    """A → 0, Z → 25, AA → 26; -1 for none."""
    number = 0
    for letter in (letters.encode() if isinstance(letters, str) else letters).upper():
        number = number * 26 + letter - 64
    return number - 1


def address(row: int, column: int) -> str:
    """(0, 0) → A1."""
    return f"{column_name(column)}{row + 1}"
