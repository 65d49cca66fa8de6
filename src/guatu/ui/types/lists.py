"""A list as a file: its columns, declared once beside the page that shows it. Knows no Django."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Get = Callable[[Any], object]
"""What a column takes from a row. None: nothing stands there, and nothing is written."""


class ColumnKind(StrEnum):
    """What a column's cells are in the file."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"  # 0.703, shown as 70.3%
    DAY = "day"
    MOMENT = "moment"  # an instant, written in local time
    VALUE = "value"  # a figure where it is one, else words: answers to questions of many kinds


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `heading` may be lazy; `unit` ("万元", "天") stands in the heading, so that the cells are numbers."""

    heading: object
    get: Get
    kind: ColumnKind = ColumnKind.TEXT
    unit: object = ""
    places: int = 0
    width: int = 14  # characters


def text(heading: object, get: Get, *, width: int = 14) -> Column:
    """Words: a text, a row with a name in both languages, what has a `label` (a Phrase); True and False by words."""
    return Column(heading, get, width=width)


def number(heading: object, get: Get, *, unit: object = "", places: int = 0) -> Column:
    """A figure, exact; `places` decimals are shown."""
    return Column(heading, get, ColumnKind.NUMBER, unit, places)


def share(heading: object, get: Get) -> Column:
    """A part of one: 0.703 is shown as 70.3%."""
    return Column(heading, get, ColumnKind.SHARE, places=1, width=10)


def day(heading: object, get: Get) -> Column:
    """A date."""
    return Column(heading, get, ColumnKind.DAY, width=12)


def moment(heading: object, get: Get) -> Column:
    """An instant, to the minute, local."""
    return Column(heading, get, ColumnKind.MOMENT, width=17)


def value(heading: object, get: Get, *, width: int = 14) -> Column:
    """What stands there, whatever it is: a figure stays a figure, anything else is words."""
    return Column(heading, get, ColumnKind.VALUE, width=width)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be taken along: `name` is the file's ("matters"), `title` (it may be lazy) what it is called."""

    name: str
    title: object
    columns: tuple[Column, ...]
