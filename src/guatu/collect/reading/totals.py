"""Stated totals against the records they are of: every total, subtotal and group row, and a summary's other sheets."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from guatu.collect.reading import shares
from guatu.collect.reading.cells import is_money
from guatu.collect.reading.grid import Cell, plain
from guatu.collect.reading.lines import counted
from guatu.collect.reading.model import Column, Line, Record, Table, Total
from guatu.collect.reading.money import money
from guatu.collect.reading.numbers import decimals, nothing, number
from guatu.collect.reading.records import quotient

COUNTS: Final = ("project_count", "started_count")
_ONCE: Final = re.compile(r"不重复(?:计|统计|计入|累计)|只计(?:算)?一次|剔除重复|扣除重复|去重|不重复计算")
_SECTORS: Final = ("第一产业", "第二产业", "第三产业")


def check_totals(table: Table) -> None:
    """Fills `table.totals` from its group, subtotal and total rows."""
    summing = [line for line in table.lines if line.why in ("group", "subtotal", "total")]
    once = any(line.why in ("note", "total") and _ONCE.search(line.text) for line in table.lines)
    scopes = _Scopes(table)
    inner = _inner_totals(table, summing)
    for line in summing:
        why = "subtotal" if line.row in inner else line.why
        scope = scopes.of(line, why)
        if why == "total" and once:
            scope = _distinct(scope)
        _check_line(table, line, scope)
    if table.kind == "economic_indicators":
        _check_sectors(table)


def _inner_totals(table: Table, summing: Sequence[Line]) -> set[int]:
    """Rows called 合计 that close one group, where another row totals the whole."""
    totals = [line for line in summing if line.why == "total"]
    if len(totals) < 2 or not table.records:
        return set()
    first, last = table.records[0].row, table.records[-1].row
    outer = [line for line in totals if line.row < first or line.row > last]
    named = [line for line in outer if line.text.startswith(("总计", "总合计", "全"))]
    whole = (named or outer[-1:])[:1]
    return {line.row for line in totals if line not in whole and not line.row < first}


class _Scopes:
    """Which records each total is of, found without going through all of them for each."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.tops = [record for record in table.records if record.parent is None]
        self.rows = [record.row for record in self.tops]
        self.subtotals = [line.row for line in table.lines if line.why == "subtotal"]
        self.members: dict[int, list[Record]] = defaultdict(list)
        for record in self.tops:
            for group in record.groups:
                self.members[group].append(record)
        self.groups = {row: number for number, row in enumerate(table.group_rows)}

    def of(self, line: Line, why: str) -> list[Record]:
        """The records of a group, a subtotal or the whole."""
        if why == "total":
            return self.tops
        if why == "group":
            return self.members[self.groups[line.row]]
        return self._subtotal(line.row)

    def _between(self, after: int, before: int) -> list[Record]:
        return self.tops[bisect_right(self.rows, after) : bisect_left(self.rows, before)]

    def _subtotal(self, row: int) -> list[Record]:
        """The records since the last group or subtotal; a second subtotal in a row is that of the group around."""
        opened = bisect_left(self.table.group_rows, row)
        start = self.table.group_rows[opened - 1] if opened else self.table.block.first - 1
        within = self._between(start, row)
        if not within:
            return self.members[opened - 1] if opened else []
        before = bisect_left(self.subtotals, row)
        since = max(start, self.subtotals[before - 1]) if before else start
        part = self._between(since, row)
        if part:
            return part
        around = within[0].groups[:-1]
        if around:
            return [record for record in self.members[around[-1]] if record.row < row]
        return self._between(-1, row)


def _distinct(records: Iterable[Record]) -> list[Record]:
    seen: set[Any] = set()
    kept = []
    for record in records:
        key = record.values.get("code") or record.values.get("name")
        if key is None or key not in seen:
            kept.append(record)
        seen.add(key)
    return kept


def _check_line(table: Table, line: Line, scope: Sequence[Record]) -> None:
    count = counted(line.text)
    if count is not None and table.kind != "summary":
        table.totals.append(_compared(line.row, "count", count, len(scope), 0))
    stated: dict[str, float | int | None] = {}
    for column in table.columns:
        field = column.field
        if field is None or not (is_money(field) or field in COUNTS):
            continue
        computed = sum([amount for record in scope if (amount := record.values.get(field))])
        total = _stated(table, line.row, column, computed)
        if total is not None:
            table.totals.append(total)
            stated[field] = total.stated
    _check_share(table, line, stated)


def _stated(table: Table, row: int, column: Column, computed: float) -> Total | None:
    grid = table.grid
    formula = grid.formulas.get((row, column.at))
    if formula is not None and not formula.cached:
        return Total(row, column.field or "", None, computed, None)
    cell = grid.rows[row][column.at]
    if cell is None or nothing(plain(cell)):
        return None
    if column.field in COUNTS:
        figure = number(plain(cell))
        return None if figure is None else _compared(row, column.field, int(figure), computed, 0)
    read = money(cell, column.unit)
    if read.amount is None:
        return None
    half = 0.5 * 10 ** -_shown_decimals(cell, grid.formats.get((row, column.at), "")) * column.unit.factor
    return _compared(row, column.field or "", read.amount, computed, half + 1)


def _shown_decimals(cell: Cell, number_format: str) -> int:
    if isinstance(cell, str):
        return decimals(plain(cell))
    places = min(decimals(f"{cell:.6f}".rstrip("0")) if isinstance(cell, float) else 0, 6)
    if re.search(r"0\.0+", number_format):
        places = min(places, len(re.findall(r"0\.(0+)", number_format)[0]))
    return places


def _compared(row: int, field: str, stated: float, computed: float, most: float) -> Total:
    return Total(row, field, stated, computed, abs(stated - computed) <= most)


def _check_share(table: Table, line: Line, stated: dict[str, float | int | None]) -> None:
    column = table.column("pct_of_plan")
    if column is None:
        return
    cell = table.grid.rows[line.row][column.at]
    read = shares.share(cell, table.grid.formats.get((line.row, column.at), ""))
    expected = quotient(stated, "pct_of_plan")
    if read.ratio is None or expected is None:
        return
    ratio = shares.settled(read, expected, percent_column=True) or 0.0
    text = plain(cell)
    places = decimals(text.rstrip("%")) + 2 if isinstance(cell, str) else 4
    most = 0.5 * 10**-places + 5e-5
    table.totals.append(
        Total(
            line.row,
            "pct_of_plan",
            round(ratio, 6),
            round(expected, 6),
            abs(ratio - expected) <= max(most, 6e-4),
        )
    )


def _check_sectors(table: Table) -> None:
    """Gross product is the sum of the three sectors, where all are stated."""
    for position, record in enumerate(table.records):
        parts = table.records[position + 1 : position + 4]
        if tuple(one.values.get("indicator") for one in parts) != _SECTORS:
            continue
        for field in ("value_month_yuan", "value_ytd_yuan"):
            whole, sums = record.values.get(field), [one.values.get(field) for one in parts]
            if whole is not None and all(one is not None for one in sums):
                most = 0.02 * 10**8
                table.totals.append(
                    _compared(record.row, field, whole, sum(one or 0 for one in sums), most)._replace(
                        scope="三次产业之和"
                    )
                )


def check_summary(table: Table, others: Sequence[Table]) -> list[str]:
    """Compares each row of a summary with the sheet that it sums up; districts without a sheet are returned."""
    by_place = {place: one for one in others for place in _places(one)}
    missing = []
    for record in table.records:
        place = plain(record.values.get("district"))
        other = by_place.get(place)
        if other is None:
            missing.append(place)
            continue
        _check_row(table, record, other)
    return missing if len(missing) < len(table.records) else []


def _places(table: Table) -> list[str]:
    return [plain(table.grid.name)]


def _check_row(table: Table, record: Record, other: Table) -> None:
    tops = [one for one in other.records if one.parent is None]
    scope = f"sheet:{other.grid.name}"
    for column in table.columns:
        field, stated = column.field, record.values.get(column.field or "")
        if field is None or stated is None:
            continue
        if field == "project_count":
            table.totals.append(_compared(record.row, field, stated, len(tops), 0)._replace(scope=scope))
        elif is_money(field) and other.column(field) is not None:
            computed = sum(one.values.get(field) or 0 for one in tops)
            cell = table.grid.rows[record.row][column.at]
            half = 0.5 * 10 ** -_shown_decimals(cell, "") * column.unit.factor
            table.totals.append(
                _compared(record.row, field, stated, computed, half + 1)._replace(scope=scope)
            )
