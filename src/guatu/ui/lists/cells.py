"""A cell of a file: exact values, words in the reader's language, nothing that a spreadsheet would run."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Protocol, assert_never, runtime_checkable

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.ui.types.lists import Column, ColumnKind
from guatu.ui.words import language, named

Cell = str | Decimal | date | datetime | None

RUN: Final = ("=", "+", "-", "@", "\t", "\r")
"""First signs by which a spreadsheet takes a text for a formula."""

LONGEST: Final = 32_000
"""Characters of one cell; Excel takes 32,767."""


@runtime_checkable
class Spoken(Protocol):
    """What says itself in a language: a Phrase, a Period, words of a room."""

    def label(self, lang: str | None) -> str: ...


def heading_of(column: Column) -> str:
    """总投资（万元）: the heading with its unit."""
    if not column.unit:
        return str(column.heading)
    return _("%(heading)s（%(unit)s）") % {"heading": column.heading, "unit": column.unit}


def cell_of(column: Column, row: object) -> Cell:
    """The value of a row in a column. Raises TypeError where a column of figures or days is given something else."""
    value = column.get(row)
    if value is None:
        return None
    kind = column.kind
    if kind is ColumnKind.VALUE and isinstance(value, Decimal):
        return value
    if kind is ColumnKind.TEXT or kind is ColumnKind.VALUE:
        return _words(value)
    if kind is ColumnKind.NUMBER or kind is ColumnKind.SHARE:
        return _figure(column, value)
    if kind is ColumnKind.MOMENT:
        if not isinstance(value, datetime):
            raise TypeError(f"{column.heading}: {value!r} is no instant")
        return timezone.localtime(value).replace(tzinfo=None, second=0, microsecond=0)
    if kind is ColumnKind.DAY:
        if not isinstance(value, date):
            raise TypeError(f"{column.heading}: {value!r} is no day")
        return timezone.localtime(value).date() if isinstance(value, datetime) else value
    assert_never(kind)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Model | Mapping):
        said = named(value)
    elif isinstance(value, Spoken):
        said = value.label(language())
    elif is_dataclass(value):
        if not hasattr(value, "name"):
            raise TypeError(f"{value!r} is no words")
        said = named(value)
    else:
        said = str(value)
    return said[:LONGEST]


def _figure(column: Column, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"{column.heading}: {value!r} is no figure")
    return value if isinstance(value, Decimal) else Decimal(str(value))


def harmless(text: str) -> str:
    """A text for a table of characters only: with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(RUN) else text
