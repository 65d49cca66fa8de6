"""What follows the cells in a sheet's XML, found without parsing the cells: merged ranges, and where a drawing of
comments is or goes ([ECMA-376] 18.3.1.99 gives the order).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from guatu.collect.reading.grid import Box, column_number
from guatu.kernel.errors import GuatuError

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TYPES: Final = {
    MAIN: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
"""Where the types of relations begin, by the namespace of the sheet."""

_ROOT: Final = re.compile(rb"""<(?:([\w.-]+):)?worksheet\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_AFTER: Final = frozenset(
    (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
        *("tableParts", "extLst", "AlternateContent"),
    )
)
"""Children of a sheet that come after its drawing of comments."""

_BOX: Final = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Tail:
    """`drawing` is the id of the relation to the drawing of comments, or None; `place` is where one would go."""

    namespace: str
    prefix: str
    place: int
    drawing: str | None
    merged: Sequence[Box]

    def with_drawing(self, content: bytes, relation: str) -> bytes:
        """The sheet's bytes with a drawing of comments put in."""
        tag = f"{self.prefix}legacyDrawing"
        element = f'<{tag} xmlns:r="{TYPES[self.namespace]}" r:id="{relation}"/>'
        return content[: self.place] + element.encode() + content[self.place :]


def tail_of(content: bytes) -> Tail:
    """Reads what follows the cells. Raises GuatuError G1763 where the XML is damaged."""
    root = _ROOT.search(content)
    if root is None:
        raise GuatuError("G1763")
    prefix = f"{root[1].decode()}:" if root[1] else ""
    begins = root[0]
    ends = _after_cells(content, prefix.encode(), root.end())
    reader = _Reader(len(begins), ends)
    try:
        reader.parser.Parse(begins + content[ends:], True)
    except expat.ExpatError as wrong:
        raise GuatuError("G1763") from wrong
    if reader.namespace not in TYPES or reader.place is None:
        raise GuatuError("G1763")
    return Tail(reader.namespace, prefix, reader.place, reader.drawing, reader.merged)


def _after_cells(content: bytes, prefix: bytes, start: int) -> int:
    closes = content.rfind(b"</" + prefix + b"sheetData")
    if closes >= 0:
        return content.index(b">", closes) + 1
    empty = re.compile(b"<" + prefix + rb"sheetData\s*/>").search(content, start)
    if empty is None:
        raise GuatuError("G1763")
    return empty.end()


class _Reader:
    """Goes through the root and what follows the cells; places are counted in the whole part."""

    def __init__(self, head: int, ends: int) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.shift = ends - head
        self.depth = 0
        self.namespace = ""
        self.place: int | None = None
        self.drawing: str | None = None
        self.merged: list[Box] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, own = name.rpartition(" ")
        if self.depth == 0:
            self.namespace = space
        elif self.depth == 1:
            if own in _AFTER and self.place is None:
                self.place = self.parser.CurrentByteIndex + self.shift
            if own == "legacyDrawing":
                self.drawing = next((id_ for key, id_ in attributes.items() if key.endswith(" id")), None)
        elif own == "mergeCell":
            box = _BOX.fullmatch(attributes.get("ref", "").replace("$", ""))
            if box is not None:
                self.merged.append(
                    Box(int(box[2]) - 1, column_number(box[1]), int(box[4]) - 1, column_number(box[3]))
                )
        self.depth += 1

    def _end(self, _: str) -> None:
        self.depth -= 1
        if self.depth == 0 and self.place is None:
            self.place = self.parser.CurrentByteIndex + self.shift
