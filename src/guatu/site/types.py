"""What the front page shows: things to do, in sections."""

from dataclasses import dataclass
from datetime import date

from guatu.ui.types import LightColour

MOST = 12
"""Rows shown of each kind; the heading links to all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: where it is, what it says, by when."""

    url: str
    text: str
    unit: str = ""
    due: date | None = None
    late: bool = False
    colour: LightColour | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind. `empty` is what the page says where there are none."""

    title: str
    url: str
    items: tuple[Item, ...]
    total: int
    empty: str
