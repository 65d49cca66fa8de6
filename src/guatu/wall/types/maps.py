"""The city's own map: its shapes as they are kept, and as they are drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guatu.kernel.coordinates import Point
from guatu.ui.types import LightColour

Ring = tuple[Point, ...]
"""Closed: the last place is the first."""


@dataclass(frozen=True, slots=True)
class MapShape:
    """A district of the map in WGS-84. `code`: of the unit it is, "" for ground of none. Rings by the even-odd rule."""

    name: str
    code: str
    rings: tuple[Ring, ...]

    def as_json(self) -> dict[str, Any]:
        """What the table keeps."""
        return {"name": self.name, "code": self.code, "rings": self.rings}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "MapShape":
        """From what the table keeps."""
        rings = tuple(tuple((x, y) for x, y in ring) for ring in kept["rings"])
        return cls(kept["name"], kept["code"], rings)


@dataclass(frozen=True, slots=True)
class ReadMap:
    """A file as it was read: its shapes, and the size of what it holds."""

    shapes: tuple[MapShape, ...]
    vertices: int
    thinned: int


@dataclass(frozen=True, slots=True)
class DrawnShape:
    """A unit's ground: an SVG path in the drawing's box, its light, where its name stands, and the page it leads to."""

    name: str
    path: str
    colour: LightColour | None
    text: str
    x: float
    y: float
    url: str = ""
    zone: bool = False  # without a polygon: a plate of its own at x, y


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """A project by its light; red and yellow ones have a name and a page."""

    colour: LightColour
    x: float
    y: float
    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A city drawn in a box of `width` × `height`. `unplaced`: projects without a place; `outside`: beyond the map."""

    name: str
    approval: str
    schematic: bool
    imported_at: datetime
    width: int
    height: int
    shapes: tuple[DrawnShape, ...]
    zones: tuple[DrawnShape, ...]
    points: tuple[DrawnPoint, ...]
    unplaced: int
    outside: int

    @property
    def dots(self) -> str:
        """All green projects as one path, a dot each: of thousands, the drawing is small and soon written."""
        return "".join(f"M{one.x:g} {one.y:g}h0" for one in self.points if one.colour is LightColour.GREEN)

    @property
    def marks(self) -> tuple[DrawnPoint, ...]:
        """The other projects, the worst last and so on top."""
        return tuple(one for one in self.points if one.colour is not LightColour.GREEN)


@dataclass(frozen=True, slots=True)
class MapPreview:
    """A map that was brought in, before it is put in place: drawn, with who has a shape and who has none."""

    map_id: int
    drawn: DrawnMap
    matched: tuple[str, ...]
    ground: tuple[str, ...]  # shapes of no unit
    without: tuple[str, ...]  # units without a shape
    in_place: bool
