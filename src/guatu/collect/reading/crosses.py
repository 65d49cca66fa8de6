"""Cross tables: indicators by district, districts down and indicators across or the other way round.

Each meeting of a district and an indicator is one record, keyed by its row and the first column of its block.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from guatu.collect.reading.cells import Reader
from guatu.collect.reading.grid import Cell, plain
from guatu.collect.reading.indicators import bare_indicator, put_growth, put_value, yuan_factor
from guatu.collect.reading.layout import PLACE
from guatu.collect.reading.lines import lines
from guatu.collect.reading.model import Column, Line, Record, Table, Total
from guatu.collect.reading.numbers import nothing, number

_BESIDE: Final = ("serial", "remark")
KIND: Final = "economic_indicators_by_district"
_GROWTH: Final = re.compile(r"同比|增速|增幅|增长|±")
_RANK: Final = re.compile(r"位次|排名|名次|排位|位$")
_UNIT: Final = re.compile(r"[(,:](?:单位:)?([^()%,:]*(?:元|人|个|户|吨|时|件|辆|家|亩|平方米|公顷|天)|%)\)?")
_PLAN: Final = re.compile(r"目标|计划|任务|完成率|占比|比重|进度")
_WHOLE: Final = re.compile(r"全[市区县省].{0,2}|合计|总计")


@dataclass(frozen=True, slots=True)
class _Group:
    """The columns of one indicator (or district): its name, its unit, and the column of each field."""

    name: str
    unit: str | None
    fields: dict[str, Column]
    first: int


def is_cross(table: Table) -> bool:
    """Whether the table is one of indicators by district."""
    return table.kind == KIND


def fill_cross(table: Table) -> None:
    """Reads the records of a cross table, its totals and the rows left out."""
    by_district = table.column("district")
    key = by_district if by_district is not None else table.column("indicator")
    if key is None:
        return
    units = table.column("indicator_unit")
    groups = list(_groups(table, key, units))
    meant = {column.at: field for group in groups for field, column in group.fields.items()}
    kept = {one.at for one in (key, units) if one is not None}
    table.columns = [
        replace(one, field=meant.get(one.at, one.field if one.at in kept or one.field in _BESIDE else None))
        for one in table.columns
    ]
    table.lines = lines(table)
    reader = Reader(table.grid, table.notes.year, table.problems)
    for line in table.lines:
        if line.why != "record":
            table.skipped.append(line)
            continue
        name = table.grid.spread(line.row, key.at)
        for group in groups:
            record = _record(table, reader, line.row, group, name, units, down=by_district is not None)
            if record is not None:
                table.records.append(record)
    if by_district is not None:
        for line in table.lines:
            if line.why == "total":
                table.totals.extend(_totals(table, line, groups))


def _groups(table: Table, key: Column, units: Column | None) -> Iterator[_Group]:
    rest = [one for one in table.columns if one.field not in _BESIDE and one is not key and one is not units]
    note = table.notes.unit
    for top, members in groupby(rest, key=lambda one: _head(one.path)):
        columns = list(members)
        fields: dict[str, Column] = {}
        for column in columns:
            fields.setdefault(_field(column, alone=len(columns) == 1), column)
        fields.pop("", None)
        if not fields or (key.field == "indicator" and not PLACE.fullmatch(_name(top))):
            continue
        unit = _unit_of(columns) or (
            note.words if note is not None and units is None and "value" in fields else None
        )
        yield _Group(_name(top), unit, fields, columns[0].at)


def _head(path: str) -> str:
    """What a block of columns is about: the first heading, without its own growth or rank where it stands alone."""
    return (
        re.sub(r"(?:同比|增速|增幅|增长|位次|排名).*$", "", _name(path.split("/", maxsplit=1)[0]))
        or path.split("/", maxsplit=1)[0]
    )


def _name(heading: str) -> str:
    return re.sub(r"\([^()]*\)$", "", plain(heading)).strip()


def _field(column: Column, alone: bool) -> str:
    leaf = plain(column.path.rpartition("/")[2])
    if _RANK.search(leaf):
        return "rank"
    if _GROWTH.search(leaf):
        return "yoy"
    if _PLAN.search(leaf) and not alone:
        return ""
    return "value"


def _unit_of(columns: Sequence[Column]) -> str | None:
    for column in columns:
        for part in column.path.split("/"):
            found = _UNIT.search(plain(part))
            if found is not None and (found[1] != "%" or len(columns) == 1 or not _GROWTH.search(part)):
                return found[1]
    return None


def _record(
    table: Table, reader: Reader, row: int, group: _Group, name: Cell, units: Column | None, down: bool
) -> Record | None:
    cells = {field: table.grid.rows[row][column.at] for field, column in group.fields.items()}
    if all(cell is None or not plain(cell) for cell in cells.values()):
        return None
    unit = group.unit
    if units is not None:
        own = plain(table.grid.spread(row, units.at))
        unit = None if nothing(own) else own
    district, indicator = (name, group.name) if down else (group.name, name)
    values: dict[str, Any] = {
        "district": plain(district),
        "indicator": bare_indicator(plain(indicator)),
        "indicator_unit": unit,
    }
    for field, cell in cells.items():
        column = group.fields[field]
        if field == "value":
            put_value(values, field, cell, unit)
        elif field == "yoy":
            put_growth(values, field, reader, row, column, cell)
            if values["yoy_pp"] is None:
                del values["yoy_pp"]
        else:
            rank = re.search(r"\d+", plain(cell))
            values[field] = int(rank[0]) if rank is not None else None
    return Record(row, values, column=group.first, hidden=row in table.grid.hidden_rows)


def _totals(table: Table, line: Line, groups: Sequence[_Group]) -> Iterator[Total]:
    """The whole city's amounts against the sum of its districts, for amounts of money and counts alone."""
    for group in groups:
        column = group.fields.get("value")
        factor = yuan_factor(group.unit)
        if column is None or factor is None:
            continue
        cell = table.grid.rows[line.row][column.at]
        stated = float(cell) if isinstance(cell, int | float) else number(plain(cell))
        if stated is None:
            continue
        parts = [one.values.get("value_yuan") or 0 for one in table.records if one.column == group.first]
        amount, computed = round(stated * factor), sum(parts)
        agrees = abs(amount - computed) <= 0.006 * len(parts) * factor + 1
        yield Total(line.row, "value_yuan", amount, computed, agrees, None, group.first)
