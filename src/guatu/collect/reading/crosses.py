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


_AMOUNTS: Final = re.compile(
    r"(?:总量|绝对[量额数]|数值|数额|总额|完成[数额]?|实绩|累计|本期|实际)(?:\(.*\))?"
)
_GROWS: Final = re.compile(r"(?:累计|当月)?(?:同比|增速|增幅|增长|比上年|比去年|±)")
_SAMPLE: Final = 200
"""Rows by which it is told how the records of a table lie."""


@dataclass(slots=True)
class _Rows:
    """The rows of one record: the first of them, and the row of each measure ("value", "yoy", "rank")."""

    first: int
    by_measure: dict[str, int]


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
    label = _label(table, key, units)
    groups = list(_groups(table, key, units, label))
    meant = {column.at: field for group in groups for field, column in group.fields.items()}
    kept = {one.at for one in (key, units) if one is not None}
    table.columns = [
        replace(one, field=meant.get(one.at, one.field if one.at in kept or one.field in _BESIDE else None))
        for one in table.columns
    ]
    table.lines = lines(table)
    reader = Reader(table.grid, table.notes.year, table.problems)
    table.skipped.extend(line for line in table.lines if line.why != "record")
    for rows in _stacked([line.row for line in table.lines if line.why == "record"], table, key, label):
        name = table.grid.spread(rows.first, key.at)
        for group in groups:
            record = _record(table, reader, rows, group, name, units, down=by_district is not None)
            if record is not None:
                table.records.append(record)
    if by_district is not None:
        for line in table.lines:
            if line.why == "total":
                table.totals.extend(_totals(table, line, groups))


def _measure(text: str) -> str:
    """What a word says that its row holds: a "value", a growth ("yoy"), a "rank", or "" for none of them."""
    if _RANK.match(text):
        return "rank"
    return "yoy" if _GROWS.match(text) else "value" if _AMOUNTS.fullmatch(text) else ""


def _label(table: Table, key: Column, units: Column | None) -> Column | None:
    """The column whose words tell rows of values from rows of growth."""
    for column in table.columns:
        if column is key or column is units or column.field in _BESIDE:
            continue
        texts = [
            plain(table.grid.rows[row][column.at])
            for row in range(table.block.first, min(table.block.last, table.block.first + _SAMPLE) + 1)
        ]
        said = [text for text in texts if text]
        kinds = [_measure(text) for text in said]
        if said and len({one for one in kinds if one}) > 1 and kinds.count("") * 5 <= len(said):
            return column
    return None


def _stacked(rows: Sequence[int], table: Table, key: Column, label: Column | None) -> Iterator[_Rows]:
    """Rows that make one record: each alone, or one of values with those of its growth and rank under it."""
    before: _Rows | None = None
    for row in rows:
        own = plain(table.grid.rows[row][key.at])
        word = plain(table.grid.rows[row][label.at]) if label is not None else own
        measure = _measure(word) if label is not None or word else ""
        goes_on = (not own if label is not None else True) and measure in ("yoy", "rank")
        if before is not None and goes_on and measure not in before.by_measure:
            before.by_measure[measure] = row
            continue
        if before is not None:
            yield before
        before = _Rows(row, {(measure if label is not None and measure else "value"): row})
    if before is not None:
        yield before


def _groups(table: Table, key: Column, units: Column | None, label: Column | None) -> Iterator[_Group]:
    rest = [
        one
        for one in table.columns
        if one.field not in _BESIDE and one is not key and one is not units and one is not label
    ]
    named = any(PLACE.fullmatch(_name(_head(one.path))) for one in rest)
    note = table.notes.unit
    for top, members in groupby(rest, key=lambda one: _head(one.path)):
        columns = list(members)
        fields: dict[str, Column] = {}
        for column in columns:
            fields.setdefault(_field(column, alone=len(columns) == 1), column)
        fields.pop("", None)
        if not fields or (named and key.field == "indicator" and not PLACE.fullmatch(_name(top))):
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
    table: Table, reader: Reader, rows: _Rows, group: _Group, name: Cell, units: Column | None, down: bool
) -> Record | None:
    row = rows.first
    cells = {field: table.grid.rows[row][column.at] for field, column in group.fields.items()}
    columns, last = dict(group.fields), row
    own = group.fields.get("value")
    if own is not None and (len(rows.by_measure) > 1 or "value" not in rows.by_measure):
        cells = {measure: table.grid.rows[at][own.at] for measure, at in rows.by_measure.items()}
        columns, last = dict.fromkeys(cells, own), max(rows.by_measure.values())
    if all(cell is None or not plain(cell) for cell in cells.values()):
        return None
    unit = group.unit
    if units is not None:
        said = plain(table.grid.spread(row, units.at))
        unit = None if nothing(said) else said
    district, indicator = (name, group.name) if down else (group.name, name)
    values: dict[str, Any] = {
        "district": plain(district),
        "indicator": bare_indicator(plain(indicator)),
        "indicator_unit": unit,
    }
    for field, cell in cells.items():
        column = columns[field]
        if field == "value":
            put_value(values, field, cell, unit)
        elif field == "yoy":
            put_growth(values, field, reader, row, column, cell)
            if values["yoy_pp"] is None:
                del values["yoy_pp"]
        else:
            rank = re.search(r"\d+", plain(cell))
            values[field] = int(rank[0]) if rank is not None else None
    end = last if last > row else None
    return Record(row, values, row_end=end, column=group.first, hidden=row in table.grid.hidden_rows)


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
