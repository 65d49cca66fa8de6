"""Records on two lines: plan above, done below, told by a column of such words or by a header as high as the record."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from guatu.collect.reading.cells import is_money
from guatu.collect.reading.grid import Cell, Grid, plain
from guatu.collect.reading.headings import fields_of, plain_path
from guatu.collect.reading.model import Column, Table

SAMPLE: Final = 200
"""Rows by which it is told how the records of a table lie."""

_PLAN: Final = re.compile(r"(?:年度|当月|本月)?(?:计划|目标|安排)(?:数|投资|完成)?(?:投资)?")
_DONE: Final = re.compile(r"(?:年度|当月|本月)?(?:实际|完成)(?:数|投资|完成)?(?:投资)?")
_DONE_FIELD: Final = {
    "plan_year_yuan": "done_ytd_yuan",
    "planned_start_date": "actual_start_date",
    "start_date": "actual_start_date",
}


@dataclass(slots=True)
class Stack:
    """How two rows make one record."""

    table: Table
    label: int | None
    lower: dict[int, Column]
    serial: int

    def label_of(self, row: int) -> Literal["plan", "done"] | None:
        """What the row's own word says it holds."""
        if self.label is None:
            return None
        text = plain(self.table.grid.value(row, self.label))
        return "plan" if _PLAN.fullmatch(text) else "done" if _DONE.fullmatch(text) else None

    def continues(self, row: int) -> bool:
        """Whether the row is the second line of the record above."""
        if self.label is not None and self.label_of(row) != "done":
            return False
        return not plain(self.table.grid.value(row, self.serial))

    def first(self, column: Column) -> bool:
        """Whether a column's value on the first line is its own field's."""
        return column.at != self.label

    def second(self, row: int) -> Iterator[tuple[Column, Cell]]:
        """What the second line holds, by the field that it is there."""
        for column in self.table.columns:
            value = self.table.grid.value(row, column.at)
            if value is None or column.at == self.label or column.month is not None:
                continue
            if self.label is None:
                lower = self.lower.get(column.at)
                if lower is not None:
                    yield lower, value
            elif column.field in _DONE_FIELD:
                yield _as(column, _DONE_FIELD[column.field]), value


def stack_of(table: Table) -> Stack | None:
    """How the table's records lie on two lines, or None where each is one row."""
    key = table.column("serial") or table.column("name")
    if key is None:
        return None
    rows = [line.row for line in table.lines if line.why == "record"][:SAMPLE]
    label = _label(table, rows)
    if label is not None:
        return Stack(table, label, {}, key.at)
    heights = Counter(
        table.grid.span(row, key.at).bottom - row + 1 for row in rows if plain(table.grid.value(row, key.at))
    )
    total = sum(heights.values())
    if not total or heights[2] < 0.6 * total or table.block.bottom == table.block.top:
        return None
    lower = _lower(table)
    return Stack(table, None, lower, key.at) if lower else None


def _label(table: Table, rows: list[int]) -> int | None:
    for column in table.columns:
        if column.month is not None or (column.field is not None and is_money(column.field)):
            continue
        texts = [text for row in rows if (text := plain(table.grid.value(row, column.at)))]
        plans = sum(1 for text in texts if _PLAN.fullmatch(text))
        done = sum(1 for text in texts if _DONE.fullmatch(text))
        if plans and done and plans + done >= 0.8 * len(texts):
            return column.at
    return None


def _lower(table: Table) -> dict[int, Column]:
    """Columns whose header has two headings one above the other, each complete: the lower is the second line's."""
    grid: Grid = table.grid
    bottom = table.block.bottom
    paths, columns = [], []
    for column in table.columns:
        upper, under = grid.text(bottom - 1, column.at), grid.text(bottom, column.at)
        alone = grid.span(bottom - 1, column.at).right == column.at
        if upper and under and alone:
            paths.append(plain_path([grid.text(bottom, column.at)], table.notes.year))
            columns.append(column)
    upper_fields = fields_of(
        [plain_path([grid.text(bottom - 1, one.at)], table.notes.year) for one in columns], table.kind
    )
    lower_fields = fields_of(paths, table.kind)
    found = {}
    for column, above, below in zip(columns, upper_fields, lower_fields, strict=True):
        if above is not None and below is not None and above != below:
            found[column.at] = _as(column, below)
            table.columns[table.columns.index(column)] = _as(column, above)
    return found


def _as(column: Column, field: str) -> Column:
    return Column(column.at, column.path, column.plain, field, column.unit, column.own_unit, column.month)
