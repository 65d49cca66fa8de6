"""Rows of indicators: their name without its number, the one above them, values in their own unit and in yuan."""

import re
from typing import Final

from guatu.collect.reading import shares
from guatu.collect.reading.cells import Reader
from guatu.collect.reading.grid import Cell, plain
from guatu.collect.reading.model import Column, Record, Table
from guatu.collect.reading.money import POWERS
from guatu.collect.reading.numbers import nothing, number

VALUES: Final = ("value", "value_month", "value_ytd")
GROWTHS: Final = ("yoy", "yoy_month", "yoy_ytd")
_NUMBERED: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十]+\)|\d{1,2}[、.．](?!\d)|[#★*●])"
)
_AMONG: Final = re.compile(r"^(?:其中[:：]?|#)")
_UNIT: Final = re.compile(r"(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|)元")


def put_indicator(table: Table, reader: Reader, record: Record, parents: list[str]) -> None:
    """Finishes a record of a list of indicators. `parents` is what the rows before left: [] or [parent]."""
    values = record.values
    column = table.column("indicator")
    raw = table.grid.rows[record.row][column.at] if column is not None else None
    if column is None or not isinstance(raw, str):
        return
    text = plain(raw)
    indented = raw[:1] in (" ", "\u3000", "\xa0", "\t")
    if _AMONG.match(text):
        values["parent_indicator"] = parents[0] if parents else None
        parents[1:] = ["among"]
    elif indented and len(parents) > 1:
        values["parent_indicator"] = parents[0]
    else:
        values["parent_indicator"] = None
        parents[:] = [bare_indicator(text)]
    values["indicator"] = bare_indicator(text)
    own = values.get("indicator_unit")
    for one in table.columns:
        if one.field in VALUES:
            put_value(values, one.field, table.grid.rows[record.row][one.at], own)
        elif one.field in GROWTHS:
            put_growth(values, one.field, reader, record.row, one, table.grid.rows[record.row][one.at])


def bare_indicator(text: str) -> str:
    """An indicator's name without its number and without 其中：."""
    return _AMONG.sub("", _NUMBERED.sub("", text))


def yuan_factor(unit: str | None) -> int | None:
    """Yuan in one of a unit of measure; None where it is no unit of yuan."""
    found = _UNIT.fullmatch(plain(unit)) if unit else None
    return POWERS[found[1]] if found is not None else None


def put_value(values: dict[str, object], field: str, cell: Cell, unit: str | None) -> None:
    """A value in its own unit, and in yuan where that is one of money."""
    read = float(cell) if isinstance(cell, int | float) else number(plain(cell).rstrip("%"))
    values[field] = read
    factor = yuan_factor(unit)
    values[f"{field}_yuan"] = round(read * factor) if read is not None and factor is not None else None


def put_growth(
    values: dict[str, object], field: str, reader: Reader, row: int, column: Column, cell: Cell
) -> None:
    """Growth as a ratio; percentage points beside it."""
    if isinstance(cell, str) and ("▲" in cell or "△" in cell) and reader.triangles_fall:
        cell = cell.replace("▲", "-").replace("△", "-")
    read = shares.growth(cell, reader.grid.formats.get((row, column.at), ""))
    values[field] = read.ratio
    values[f"{field}_pp"] = read.points
    if read.problem is not None and not nothing(plain(cell)):
        reader.say(row, column.at, read.problem, "must", text=plain(cell)[:40], heading=column.path)
