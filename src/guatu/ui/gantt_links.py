"""The arrows of a time strip: one path for each kind of line, in a box that is stretched over all rows.

The box is 1000 wide and as high as there are rows, so that it fits any width and any height of a row; strokes
keep their width (`vector-effect`). Arrow heads stand by percentages beside it, for a stretched head would be no arrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from guatu.ui.types import GanttLink

_TOP, _MIDDLE, _BOTTOM = (
    0.25,
    0.44,
    0.63,
)  # of a bar within its row, as the template and the style sheet draw it


class Ends(NamedTuple):
    """A bar: its row, and its start and finish as shares of the width."""

    row: int
    start: float
    finish: float


@dataclass(frozen=True, slots=True)
class ArrowHead:
    """Where an arrow ends, as SVG lengths, which way it points, and its layer."""

    x: str
    y: str
    up: bool
    layer: str


@dataclass(frozen=True, slots=True)
class DrawnLinks:
    """The paths by layer ("plain", "driving", "critical"), the heads, and the number of rows of the box."""

    paths: Mapping[str, str]
    heads: tuple[ArrowHead, ...]
    rows: int


def draw_links(links: Sequence[GanttLink], ends: Mapping[str, Ends], rows: int) -> DrawnLinks:
    """Elbows from bar to bar. A link to a row that is not shown is left out."""
    pieces: dict[str, list[str]] = {"plain": [], "driving": [], "critical": []}
    heads = []
    for link in links:
        before, after = ends.get(link.before), ends.get(link.after)
        if before is None or after is None or before.row == after.row:
            continue
        layer = "critical" if link.critical else "driving" if link.driving else "plain"
        x = before.finish if link.kind[:1] == "F" else before.start
        to_x = after.finish if link.kind[1:] == "F" else after.start
        up = after.row < before.row
        y, to_y = before.row + _MIDDLE, after.row + (_BOTTOM if up else _TOP)
        path = f"M{x * 1000:.2f} {y:.2f}"
        if to_x >= x:
            path += f"H{to_x * 1000:.2f}V{to_y:.2f}"
        else:  # back in time: down between the rows, then over
            path += f"V{after.row + (1 if up else 0):d}H{to_x * 1000:.2f}V{to_y:.2f}"
        pieces[layer].append(path)
        heads.append(ArrowHead(f"{to_x * 100:.3f}%", f"{to_y / rows * 100:.4f}%", up, layer))
    return DrawnLinks({layer: "".join(lines) for layer, lines in pieces.items() if lines}, tuple(heads), rows)
