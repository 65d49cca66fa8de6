"""A network as boxes and arrows: `NetworkDrawing` in, coordinates in pixels out. `layers` gives the places."""

from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

from guatu.ui.layers import placed
from guatu.ui.types import NetworkDrawing, NetworkLink, NetworkNode

BOX: Final = 148  # width of a box
GAP: Final = 52  # between layers: room for the arrows and their labels
_LINE: Final = 16  # of text
_PAD: Final = 8
_MARGIN: Final = 10
_BETWEEN: Final = 18  # two boxes of a layer
_COLUMNS: Final = 22  # half-width characters of the name in a line
_SMALL: Final = 25  # of the lines under it
_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box by its left upper corner, and its lines of text with their heights within it."""

    node: NetworkNode
    x: float
    y: float
    label: tuple[tuple[float, str], ...]
    small: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow as an SVG path, and where its label stands."""

    link: NetworkLink
    path: str
    x: float
    y: float
    back: bool


@dataclass(frozen=True, slots=True)
class DrawnNetwork:
    """The drawing: its size, boxes from left to right, top to bottom; arrows with the critical ones last (on top)."""

    width: int
    height: int
    box_height: int
    boxes: tuple[DrawnBox, ...]
    arrows: tuple[DrawnArrow, ...]


def draw(drawing: NetworkDrawing) -> DrawnNetwork:
    """Coordinates of every box and arrow. Nothing is drawn of nothing: width and height are then 0."""
    if not drawing.nodes:
        return DrawnNetwork(0, 0, 0, (), ())
    index = {node.key: at for at, node in enumerate(drawing.nodes)}
    links = [link for link in drawing.links if link.before != link.after]
    where = placed(len(index), [(index[link.before], index[link.after]) for link in links])
    labels = [wrapped(node.label, _COLUMNS, _LINES) for node in drawing.nodes]
    smalls = [
        [wrapped(text, _SMALL, 1)[0] for text in (node.text, node.who) if text] for node in drawing.nodes
    ]
    box_height = 2 * _PAD + _LINE * max(len(a) + len(b) for a, b in zip(labels, smalls, strict=True))
    row = box_height + _BETWEEN
    boxes = []
    for at, node in enumerate(drawing.nodes):
        x, y = _MARGIN + where.layer[at] * (BOX + GAP), _MARGIN + where.height[at] * row
        lines = [_PAD + _LINE * (line + 0.78) for line in range(len(labels[at]) + len(smalls[at]))]
        label = tuple(zip(lines, labels[at], strict=False))
        boxes.append(
            DrawnBox(node, x, round(y, 1), label, tuple(zip(lines[len(label) :], smalls[at], strict=True)))
        )
    arrows = []
    for at, link in enumerate(links):
        levels = [_MARGIN + height * row + box_height / 2 for height in where.bends[at]]
        back = at in where.back
        arrows.append(
            _arrow(link, boxes[index[link.before]], boxes[index[link.after]], levels, box_height, back)
        )
    edge = max([box.y for box in boxes] + [_MARGIN + height * row for bend in where.bends for height in bend])
    return DrawnNetwork(
        width=_MARGIN * 2 + max(where.layer) * (BOX + GAP) + BOX,
        height=round(edge + box_height + _MARGIN),
        box_height=box_height,
        boxes=tuple(sorted(boxes, key=lambda box: (box.x, box.y))),
        arrows=tuple(sorted(arrows, key=lambda arrow: arrow.link.critical)),
    )


def _arrow(
    link: NetworkLink, before: DrawnBox, after: DrawnBox, levels: list[float], box_height: int, back: bool
) -> DrawnArrow:
    """From the right edge of one box to the left edge of the other, level where it passes a layer."""
    half = box_height / 2
    x, y = before.x + BOX, before.y + half
    to_x, to_y = after.x, after.y + half
    if back:  # around: out on the right, over both boxes, in from the left
        top = min(before.y, after.y, *levels) - _BETWEEN / 2
        path = f"M{x:g} {y:g}C{x + GAP:g} {y:g} {x + GAP:g} {top:g} {x:g} {top:g}H{to_x:g}"
        path += f"C{to_x - GAP:g} {top:g} {to_x - GAP:g} {to_y:g} {to_x:g} {to_y:g}"
        return DrawnArrow(link, path, round((x + to_x) / 2, 1), round(top - 3, 1), back)
    pieces = [f"M{x:g} {y:g}"]
    label_x, label_y = x + GAP / 2, (y + (levels[0] if levels else to_y)) / 2 - 4
    for level in levels:
        pieces.append(_curve(x, y, x + GAP, level) + f"H{x + GAP + BOX:g}")
        x, y = x + GAP + BOX, level
    pieces.append(_curve(x, y, to_x, to_y))
    return DrawnArrow(link, "".join(pieces), round(label_x, 1), round(label_y, 1), back)


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    if abs(to_y - y) < 0.5:
        return f"L{to_x:g} {to_y:.1f}"
    return f"C{middle:g} {y:.1f} {middle:g} {to_y:.1f} {to_x:g} {to_y:.1f}"


def wrapped(text: str, columns: int, lines: int) -> list[str]:
    """The text in at most so many lines of so many half-width columns, cut with an ellipsis; at least one line.

    Chinese breaks anywhere and counts two columns a character (Unicode's East Asian width), other scripts at spaces.
    """
    done: list[str] = []
    line = ""
    for word in _words(text):
        if line and _width(line + word.rstrip()) > columns:
            done.append(line.rstrip())
            line = ""
        line += word.lstrip() if not line else word
    done.append(line.rstrip())
    kept = done[:lines]
    if _width(kept[-1]) > columns or len(done) > lines:
        kept[-1] = _cut(kept[-1], columns - 1) + "…"
    return kept


def _cut(text: str, columns: int) -> str:
    while _width(text) > columns:
        text = text[:-1]
    return text.rstrip()


def _words(text: str) -> list[str]:
    words: list[str] = []
    for character in text:
        wide = _wide(character)
        if not words or wide or words[-1][-1] == " " or _wide(words[-1][-1]):
            words.append(character)
        else:
            words[-1] += character
    return words


def _wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def _width(text: str) -> int:
    return sum(2 if _wide(character) else 1 for character in text)
