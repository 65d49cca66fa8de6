"""The records of a table: merged cells spread, money once, units of remarks, sub-items under their package."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from guatu.collect.reading import shares
from guatu.collect.reading.cells import SHARES, Reader, is_money
from guatu.collect.reading.columns import ReadRows, read_columns
from guatu.collect.reading.findings import first_cell
from guatu.collect.reading.grid import Cell, Grid, address, plain
from guatu.collect.reading.headings import dictionary
from guatu.collect.reading.indicators import put_indicator
from guatu.collect.reading.lines import NAMES, bare_group, lines
from guatu.collect.reading.model import Column, Line, Problem, Record, Table
from guatu.collect.reading.money import Unit, money, unit
from guatu.collect.reading.stacked import Stack, stack_of

_SUB_SERIAL: Final = re.compile(r"^(\d+)[-－—.](\d+)$")
_BRACKETED: Final = re.compile(r"^\(\d+\)$")
_AMONG: Final = re.compile(r"^\s*其中\s*[:：]?\s*")
_REMARK_UNIT: Final = re.compile(
    r"(?P<what>[^,。;，；]*?)(?:均|都|金额)?(?:按|以|单位为?|为)(?P<unit>(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|)元)(?:为单位|填列|填报|计|单位|$)"
)


def fill(table: Table) -> None:
    """Reads the rows of a table into its records, groups and skipped rows; problems of cells are noted."""
    table.lines = lines(table)
    if not any(one.field in NAMES for one in table.columns):
        table.kind = "other"
        table.skipped.extend(line for line in table.lines if line.why != "record")
        return
    _Filler(table).run()


class _Filler:
    """Goes once through the lines of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.grid: Grid = table.grid
        self.reader = Reader(table.grid, table.notes.year, table.problems)
        self.stacked: Stack | None = stack_of(
            table
        )  # first: it gives the columns of two-line records their fields
        self.stack: list[tuple[int, int]] = []
        self.groups: tuple[int, ...] = ()
        self.last_top: Record | None = None
        self.among = False
        self.plainly_numbered = False
        self.tops: dict[str, Record] = {}
        self.months = [column for column in table.columns if column.month is not None]
        self.columns = [one for one in table.columns if one.field is not None]
        self.serial = table.column("serial")
        self.name = table.column("name")
        self.first_at = self.serial.at if self.serial is not None else 0
        self.remark = table.column("remark")
        self.puts = [
            (one, self.reader.of(one))
            for one in self.columns
            if self.stacked is None or self.stacked.first(one)
        ]
        self.months_of_years = _months_of_years(table)
        self.spread = any(box.bottom > box.top >= table.block.first for box in self.grid.spans.values())
        self.careful = self._careful()
        self.read = ReadRows()
        self.indicators = table.kind.startswith("economic_indicators")
        self.percent_columns = _percent_columns(table)
        self.parents: list[str] = []

    def run(self) -> None:
        before = len(self.table.problems)
        if self.stacked is None and not self.months_of_years:
            rows = [
                line.row for line in self.table.lines if line.why == "record" and line.row not in self.careful
            ]
            self.read = read_columns(self.reader, self.puts, rows)
        straight = not self.months and not self.indicators
        read, same, whole = self.read.values, self.read.same, self._whole()
        place = not whole or self._has_parts()
        hidden, records = self.grid.hidden_rows, self.table.records
        for line in self.table.lines:
            row = line.row
            if straight and row in read and row not in same:
                record = Record(row, read.pop(row), self.groups, hidden=row in hidden)
                if place:
                    self._place(record, row)
                records.append(record)
            elif line.why == "record":
                self._record(line)
            else:
                if line.why == "group":
                    self._enter(line)
                self.table.skipped.append(line)
        for field in SHARES & {column.field for column in self.columns}:
            self._settle(field)
        if not place:
            self.table.keep_columns(self.read.columns, {*SHARES, *self.read.more})
        found = sorted(self.table.problems[before:], key=lambda one: first_cell(one.cell) or (-1, -1))
        self.table.problems[before:] = found

    def _whole(self) -> bool:
        """Whether all records are as they were read by columns: none of them alone, none from what is above it."""
        if self.months or self.indicators or self.read.same:
            return False
        return len(self.read.values) == sum(line.why == "record" for line in self.table.lines)

    def _has_parts(self) -> bool:
        """Whether a record may be part of another: none is where all are numbered 1, 2, 3 … and none is called 其中."""
        numbers, names = (self.read.columns.get(field, ()) for field in ("serial", "name"))
        cells = {type(self.grid.rows[row][self.first_at]) for row in self.read.values}
        if not numbers or not all(numbers) or not names or not all(names) or not cells <= {float, int}:
            return True
        return not "".join(map(str, numbers)).isdecimal() or "\n其中" in "\n".join(["", *map(str, names)])

    def _careful(self) -> set[int]:
        """Rows that are read one by one: with cells of ranges merged from above, or with a unit in the remark."""
        rows = (
            {
                row
                for box in self.grid.spans.values()
                if box.top >= self.table.block.first
                for row in range(box.top + 1, box.bottom + 1)
            }
            if self.spread
            else set()
        )
        if self.remark is not None:
            at = self.remark.at
            for line in self.table.lines:
                said = self.grid.rows[line.row][at]
                if type(said) is str and "元" in said:
                    rows.add(line.row)
        return rows

    def _enter(self, line: Line) -> None:
        level = line.level
        at = next((number for number, (one, _) in enumerate(self.stack) if one == level), None)
        if at is not None:
            del self.stack[at:]
        while level and self.stack and self.stack[-1][0] > level:
            self.stack.pop()
        self.stack.append((level, len(self.table.groups)))
        self.table.groups.append(bare_group(line.text))
        self.table.group_rows.append(line.row)
        self.groups = tuple(group for _, group in self.stack)
        self.among = False

    def _record(self, line: Line) -> None:
        row = line.row
        if self.stacked is not None and self.table.records and self.stacked.continues(row):
            self._second_line(self.table.records[-1], row)
            return
        values = self.read.values.pop(row, None)
        if values is None:
            values = {}
            self._read_with_care(values, row, self._remark_units(row))
            same = [*self.reader.same]
            self.reader.same.clear()
        else:
            same = self.read.same.get(row, [])
        for column in same:
            self._copy(values, column)
        record = Record(row, values, self.groups, hidden=row in self.grid.hidden_rows)
        if self.months:
            self._month_row(record, row, self._month_field(row))
        if self.indicators:
            put_indicator(self.table, self.reader, record, self.parents)
        self._place(record, row)
        self.table.records.append(record)

    def _read_with_care(self, values: dict[str, Any], row: int, units: Mapping[str, Unit]) -> None:
        """Where cells are merged over rows, a date stands in two columns, or a remark changes the unit."""
        for column, put in self.puts:
            cell = self.grid.rows[row][column.at]
            if column.at in self.months_of_years:
                cell = self._joined(row, column)
            elif cell is None and self.spread:
                cell = self._spread(row, column)
            field = column.field or ""
            if field not in units:
                put(values, row, cell)
                continue
            self.reader.put(values, column, row, cell, units[field])
            if values.get(field) is not None:
                words = units[field].words
                self.reader.say(row, column.at, "unit_in_remark", heading=column.path, unit=words)

    def _second_line(self, record: Record, row: int) -> None:
        record.row_end = row
        if self.stacked is None:
            return
        for column, value in self.stacked.second(row):
            self.reader.put(record.values, column, row, value)
        self.reader.same.clear()
        if self.months:
            self._month_row(record, row, self._month_field(row))

    def _spread(self, row: int, column: Column) -> Cell:
        """What a merged cell above says of this row too: words, days and posts, but no amounts."""
        owner = self.grid.owners.get((row, column.at))
        if owner is None or owner[0] < self.table.block.first or owner[1] != column.at:
            return None
        if column.field is not None and (is_money(column.field) or column.field in SHARES):
            return None
        return self.grid.value(*owner)

    def _joined(self, row: int, column: Column) -> Cell:
        """A date whose year and month stand in two columns."""
        year = plain(self.grid.spread(row, column.at)).rstrip("年")
        month = plain(self.grid.spread(row, self.months_of_years[column.at])).rstrip("月")
        if not year.isdecimal() or not month.isdecimal():
            return f"{year}年" if year.isdecimal() else self.grid.value(row, column.at)
        return f"{year}年{month}月"

    def _copy(self, values: dict[str, Any], column: Column) -> None:
        if self.table.records and column.field is not None:
            before = self.table.records[-1].values
            for field in column.field.split("+"):
                for one in (field, f"{field}_precision"):
                    if one in before:
                        values[one] = before[one]

    def _remark_units(self, row: int) -> Mapping[str, Unit]:
        if self.remark is None:
            return {}
        raw = self.grid.rows[row][self.remark.at]
        if not isinstance(raw, str) or "元" not in raw:
            return {}
        text = plain(raw)
        found = _REMARK_UNIT.search(text)
        read = unit(found["unit"]) if found is not None else None
        if found is None or read is None:
            return {}
        named = _fields_named(found["what"])
        return {
            one.field: read
            for one in self.columns
            if one.field is not None
            and is_money(one.field)
            and (not named or one.field in named)
            and read.factor != one.unit.factor
            and isinstance(self.grid.rows[row][one.at], int | float | str)
        }

    def _place(self, record: Record, row: int) -> None:
        """Finds the package that a sub-item belongs to."""
        serial = record.values.get("serial") or ""
        if isinstance(self.grid.rows[row][self.first_at], float | int) and not self.indicators:
            named = record.values.get("name")
            if isinstance(named, str) and not named.startswith("其中") and serial.isdecimal():
                self.last_top, self.among, self.plainly_numbered = record, False, True
                self.tops[serial] = record
                return
        raw = self.grid.rows[row][self.name.at] if self.name is not None else None
        name = raw if isinstance(raw, str) else ""
        among = _AMONG.match(name) is not None or serial.startswith("其中")
        parent: Record | None = None
        numbered = _SUB_SERIAL.match(serial)
        if numbered is not None:
            parent = self.tops.get(numbered[1])
        elif among or (self.among and not serial and self.serial is not None):
            parent = self.last_top
        elif _BRACKETED.match(self._number(row)):
            parent = self.last_top if self.plainly_numbered else None
        if among and record.values.get("name"):
            record.values["name"] = _AMONG.sub("", record.values["name"]) or None
        self.among = among or (self.among and parent is not None and not serial)
        if parent is not None and not self.indicators:
            record.parent = parent.row
        elif not self.indicators:
            self.last_top = record
            self.tops[serial] = record
            self.plainly_numbered = self.plainly_numbered or self._number(row).isdecimal()

    def _number(self, row: int) -> str:
        """The record's number in its list as it is written, brackets and all."""
        return plain(self.grid.rows[row][self.serial.at]) if self.serial is not None else ""

    def _month_field(self, row: int) -> str:
        if self.stacked is not None:
            label = self.stacked.label_of(row)
            if label is not None:
                return "plan_by_month_yuan" if label == "plan" else "done_by_month_yuan"
        return ""

    def _month_row(self, record: Record, row: int, label: str) -> None:
        arrays: dict[str, list[int | None]] = {}
        for column in self.months:
            told = re.search(r"计划|目标|安排|完成|实际", column.path) is not None
            context = column.path if told else self.table.notes.title or ""
            field = label or (
                "plan_by_month_yuan"
                if re.search(r"计划|目标|安排", context) and "完成" not in context.replace("计划完成", "")
                else "done_by_month_yuan"
            )
            read = money(self.grid.rows[row][column.at], column.unit)
            if read.problem is not None and read.problem != "text_in_number":
                self.reader.say(
                    row,
                    column.at,
                    read.problem,
                    text=plain(self.grid.rows[row][column.at]),
                    heading=column.path,
                )
            arrays.setdefault(field, [None] * 12)[(column.month or 1) - 1] = read.amount
        record.values.update(arrays)

    def _settle(self, field: str) -> None:
        """Shares whose cell left open whether 52 or 0.52 is meant."""
        percent = field in self.percent_columns
        for record in self.table.records:
            read = record.values.get(field)
            if type(read) is shares.Share:
                record.values[field] = shares.settled(read, quotient(record.values, field), percent)


def _months_of_years(table: Table) -> Mapping[int, int]:
    """Columns of years (开工时间/年) by place, with the place of their months' column."""
    found = {}
    for one, other in pairwise(table.columns):
        (before, _, year), (after, _, month) = one.path.rpartition("/"), other.path.rpartition("/")
        if before == after and (year, month) == ("年", "月") and (one.field or "").endswith("_date"):
            found[one.at] = other.at
    return found


def quotient(values: Mapping[str, Any], field: str) -> float | None:
    """Done ÷ plan of a record or a total (started ÷ all for the rate of starts); None where it cannot be formed."""
    done, plan = (
        ("started_count", "project_count") if field == "start_rate" else ("done_ytd_yuan", "plan_year_yuan")
    )
    if field != "start_rate" and done not in values and "paid_in_yuan" in values:
        done, plan = "paid_in_yuan", "agreed_investment_yuan"
    upper, lower = values.get(done), values.get(plan)
    if not isinstance(upper, int | float) or not isinstance(lower, int | float) or not lower:
        return None
    return upper / lower


def _percent_columns(table: Table) -> frozenset[str]:
    """Fields of share whose bare numbers are mostly above 1.5: they are percents."""
    found = set()
    for column in table.columns:
        if column.field in SHARES:
            values = [
                value
                for line in table.lines
                if line.why == "record"
                and isinstance(value := table.grid.rows[line.row][column.at], int | float)
            ]
            above = sum(1 for value in values if value > 1.5)
            if above * 2 > len(values) or (not values and "%" in column.path):
                found.add(column.field)
    return frozenset(found)


def _fields_named(text: str) -> set[str]:
    parts = [part for part in re.split(r"[、和及,，]|与", text) if len(part) >= 2]
    return {
        rule.field
        for part in parts
        for rule in dictionary().headings
        if is_money(rule.field) and rule.matches(part)
    }


def merged_money(table: Table) -> Sequence[Problem]:
    """Amounts merged over several records, which count once, in the first."""
    if not any(box.bottom > box.top >= table.block.first for box in table.grid.spans.values()):
        return []
    rows = {record.row for record in table.records}
    ends = {record.row: record.row_end or record.row for record in table.records}
    problems = []
    for column in table.columns:
        if column.field is None or not is_money(column.field):
            continue
        for (top, left), box in table.grid.spans.items():
            if left == column.at and box.bottom > ends.get(top, box.bottom) and top in rows:
                cell = f"{address(box.top, box.left)}:{address(box.bottom, box.right)}"
                problems.append(Problem(cell, "merged_money", "must", {"heading": column.path}))
    return problems
