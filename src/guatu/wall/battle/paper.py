"""The battle map on paper: where everything stands on its sheets, in millimetres. Pure.

A sheet is landscape. Rows are as high as fit on one sheet, but never smaller than can be read: then there are more
sheets. Any sheet may be cut into tiles of a smaller paper, which overlap, to be glued.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Final, NamedTuple

from guatu.wall.battle.types import BattleMap, BattleRow, NodeRow


class Paper(StrEnum):
    """ISO 216, landscape."""

    A0 = "A0"
    A1 = "A1"
    A3 = "A3"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        return _SIZES[self]


_SIZES: Final[Mapping[Paper, tuple[float, float]]] = {
    Paper.A0: (1189.0, 841.0),
    Paper.A1: (841.0, 594.0),
    Paper.A3: (420.0, 297.0),
}
_TALLEST: Final[Mapping[Paper, float]] = {Paper.A0: 15.0, Paper.A1: 11.0, Paper.A3: 7.0}
LEAST: Final[Mapping[Paper, float]] = {Paper.A0: 3.6, Paper.A1: 3.0, Paper.A3: 2.6}
"""Millimetres of a row: what is read on a wall, and on A3 what a copier still keeps."""
MARGIN: Final[Mapping[Paper, float]] = {Paper.A0: 18.0, Paper.A1: 14.0, Paper.A3: 9.0}
OVERLAP: Final = 10.0
"""Millimetres that neighbouring tiles have in common."""
TILE_MARGIN: Final = 9.0
POINTS: Final = 2.8346
"""Points in a millimetre."""


class Mark(NamedTuple):
    """Something drawn: its style, the box it lies in, and its path (SVG)."""

    style: str
    x: float
    y: float
    right: float
    bottom: float
    path: str


class Text(NamedTuple):
    """Letters: the left end (or right, or middle: `anchor`), the middle of the line, size in points."""

    x: float
    y: float
    size: float
    text: str
    style: str = ""
    anchor: str = "left"


@dataclass(slots=True)
class Drawing:
    """What is drawn on one sheet."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def rect(self, style: str, x: float, y: float, width: float, height: float) -> None:
        """A box; what has no width is not drawn."""
        if width > 0 and height > 0:
            path = f"M{x:.2f} {y:.2f}h{width:.2f}v{height:.2f}h{-width:.2f}z"
            self.marks.append(Mark(style, x, y, x + width, y + height, path))

    def line(self, style: str, x: float, y: float, right: float, bottom: float) -> None:
        """A stroke from one point to another."""
        path = f"M{x:.2f} {y:.2f}L{right:.2f} {bottom:.2f}"
        self.marks.append(Mark(style, min(x, right), min(y, bottom), max(x, right), max(y, bottom), path))

    def shape(self, style: str, x: float, y: float, size: float, path: str) -> None:
        """A path of its own within the box around x, y."""
        self.marks.append(Mark(style, x - size, y - size, x + size, y + size, path))

    def write(
        self, x: float, y: float, size: float, text: str, style: str = "", anchor: str = "left"
    ) -> None:
        """Letters, where there are any."""
        if text:
            self.texts.append(Text(x, y, size, text, style, anchor))


class Line(NamedTuple):
    """A line of the map: a group's heading (`row` None), or a project."""

    label: str
    row: BattleRow | None
    lights: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How the lines fall on sheets: how high each is, and which lines stand on which sheet."""

    paper: Paper
    high: float
    sheets: tuple[tuple[Line, ...], ...]
    left: float  # of the axis
    right: float
    top: float  # of the first line
    bottom: float
    size: float  # of a line's letters, in points


def lines_of(found: BattleMap) -> list[Line]:
    """Headings and projects, one under the other."""
    lines = []
    for group in found.groups:
        if group.label:
            lights = {colour.value: count for colour, count in group.lights.items()}
            lines.append(Line(group.label, None, lights))
        lines += [Line(row.name, row) for row in found.rows[group.first : group.last]]
    return lines


def planned(found: BattleMap, paper: Paper, again: str) -> Plan:
    """The lines on as many sheets as they need. A group that goes on is headed anew, with `again` after its name."""
    width, height = paper.size
    margin = MARGIN[paper]
    unit = margin / 18  # the head and foot grow with the paper
    top, bottom = margin + 58 * unit, height - margin - 26 * unit
    lines = lines_of(found)
    most = int((bottom - top) / LEAST[paper])
    # As few sheets as can be, and all about equally full; one line more for the heading of a group that goes on.
    sheets = ceil(len(lines) / most) or 1
    lines_each = len(lines) if sheets == 1 else min(ceil(len(lines) / sheets) + 2, most)
    high = min((bottom - top) / max(lines_each, 1), _TALLEST[paper])
    size = min(high * 0.62, 8.0) * POINTS
    named = min(max(size / POINTS * 24, width * 0.14), width * 0.25)
    each = max(int((bottom - top) / high + 0.001), 2)
    return Plan(
        paper=paper,
        high=high,
        sheets=tuple(_sheets(lines, each, again)) or ((),),
        left=margin + named,
        right=width - margin,
        top=top,
        bottom=bottom,
        size=size,
    )


def _sheets(lines: Sequence[Line], each: int, again: str) -> Iterator[tuple[Line, ...]]:
    sheet: list[Line] = []
    head: Line | None = None
    for at, line in enumerate(lines):
        heading = line.row is None
        # A heading never stands alone at the foot of a sheet.
        if len(sheet) >= each or (heading and len(sheet) == each - 1 and at + 1 < len(lines)):
            yield tuple(sheet)
            sheet = [] if heading or head is None else [head._replace(label=head.label + again)]
        if heading:
            head = line
        sheet.append(line)
    if sheet:
        yield tuple(sheet)


class Scale(NamedTuple):
    """Days to millimetres."""

    start: date
    end: date
    left: float
    right: float

    @property
    def day(self) -> float:
        """Millimetres of a day."""
        return (self.right - self.left) / ((self.end - self.start).days + 1)

    def at(self, day: date) -> float:
        """Where the morning of this day stands, kept within the axis."""
        x = self.left + (day - self.start).days * self.day
        return min(max(x, self.left), self.right)


def by_project(nodes: Sequence[NodeRow]) -> dict[int, list[NodeRow]]:
    """Nodes under their projects, in their order."""
    found: dict[int, list[NodeRow]] = {}
    for node in nodes:
        found.setdefault(node.project, []).append(node)
    return found


def width_of(text: str, size: float) -> float:
    """About how wide letters of this size (points) are, in millimetres: ideographs square, others over half."""
    units = sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in text)
    return units * size / POINTS


def fitted(text: str, size: float, width: float) -> str:
    """The text, cut with … where it is wider than `width` millimetres."""
    if width_of(text, size) <= width:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…" if kept else ""


# --- tiles


class Tile(NamedTuple):
    """A piece of a sheet on a smaller paper: its window on the sheet and its place, rows by letter."""

    column: int
    row: int
    x: float
    y: float
    width: float
    height: float

    @property
    def name(self) -> str:
        """B3: the second row, the third from the left."""
        return f"{chr(ord('A') + self.row)}{self.column + 1}"


@dataclass(frozen=True, slots=True)
class Tiling:
    """A sheet cut into tiles, upright or lying, whichever needs fewer; page size in millimetres."""

    page: tuple[float, float]
    columns: int
    rows: int
    tiles: tuple[Tile, ...]


def tiling(paper: Paper, on: Paper) -> Tiling:
    """How a sheet is cut. Every tile but the last of a row and column is full; neighbours overlap by OVERLAP."""
    width, height = paper.size
    long, short = on.size
    ways = [_cut(width, height, page) for page in ((long, short), (short, long))]
    return min(ways, key=lambda way: way.columns * way.rows)


def _cut(width: float, height: float, page: tuple[float, float]) -> Tiling:
    across, down = page[0] - 2 * TILE_MARGIN, page[1] - 2 * TILE_MARGIN
    columns = max(ceil((width - OVERLAP) / (across - OVERLAP)), 1)
    rows = max(ceil((height - OVERLAP) / (down - OVERLAP)), 1)
    tiles = []
    for row in range(rows):
        for column in range(columns):
            x, y = column * (across - OVERLAP), row * (down - OVERLAP)
            tiles.append(Tile(column, row, x, y, min(across, width - x), min(down, height - y)))
    return Tiling(page, columns, rows, tuple(tiles))
