"""A whole workbook read: its tables, and the answer as JSON in the schema of the examples."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from guatu.collect.reading.cards import card_tables
from guatu.collect.reading.checks import check
from guatu.collect.reading.crosses import fill_cross, is_cross
from guatu.collect.reading.formulas import compute
from guatu.collect.reading.given import NOTHING_GIVEN, Given
from guatu.collect.reading.grid import Grid, column_name, plain
from guatu.collect.reading.headings import BOTH_DATES
from guatu.collect.reading.model import Problem, Record, Table, Total
from guatu.collect.reading.records import fill
from guatu.collect.reading.tables import tables
from guatu.collect.reading.totals import check_summary, check_totals
from guatu.collect.reading.words import sentence
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.memory import little_collected

_LOOKUP_WIDTH: Final = 3
MOST_NAMED: Final = 8
"""Sheets without data that a refusal names."""
_FRAME: Final = ("title", "meta", "header")


@little_collected()
def read_sheets(grids: Sequence[Grid], file_name: str, given: Given = NOTHING_GIVEN) -> list[list[Table]]:
    """The tables of each sheet, filled and checked; `given` is what a person corrected of them."""
    found = [_tables_of(grid, file_name, given) for grid in grids]
    visible = [
        table for grid, one in zip(grids, found, strict=True) if grid.state == "visible" for table in one
    ]
    _across(visible)
    return found


def _tables_of(grid: Grid, file_name: str, given: Given) -> list[Table]:
    if grid.chart or not grid.rows:
        return []
    compute(grid)
    found = card_tables(grid, (grid.name, file_name))
    if found:
        for table in found:
            check(table)
        return found
    found = tables(grid, (grid.name, file_name), given)
    for table in found:
        if is_cross(table):
            fill_cross(table)
        else:
            fill(table)
            check_totals(table)
        check(table)
    beside = {
        table.block.top for table in found if sum(one.block.top == table.block.top for one in found) > 1
    }
    for table in found:
        if table.block.top in beside:
            for record in table.records:
                record.column = table.columns[0].at
            table.totals[:] = [total._replace(column=table.columns[0].at) for total in table.totals]
    return found


def _across(found: Sequence[Table]) -> None:
    """Checks between sheets: a summary's rows against the sheets they sum up."""
    for table in found:
        if table.kind != "summary" or table.column("district") is None:
            continue
        others = [one for one in found if one is not table and one.kind not in ("summary", "issue_list")]
        missing = check_summary(table, others)
        for record in table.records:
            place = plain(record.values.get("district"))
            if place in missing:
                cell = table.cell(record.row, "district")
                table.problems.append(
                    Problem(cell, "missing_sheet_in_summary", "must", {"text": f"{place}没有分表"})
                )
        _unsummed(table, others)


def _unsummed(table: Table, others: Sequence[Table]) -> None:
    named = {plain(record.values.get("district")) for record in table.records}
    sheets = {plain(one.grid.name) for one in others}
    if len(named & sheets) < 2:
        return
    for name in sorted(sheets - named):
        if re.search(r"(?:区|县|市|旗)$", name):
            table.problems.append(
                Problem("*", "missing_sheet_in_summary", "must", {"text": f"汇总表没有{name}"})
            )


def as_json(
    grids: Sequence[Grid], found: Sequence[Sequence[Table]], file_name: str, file_format: str
) -> dict[str, Any]:
    """The answer of the examples' schema: {file, format, date_system, sheets}."""
    sheets: list[dict[str, Any]] = []
    for grid, tables_of_it in zip(grids, found, strict=True):
        if not tables_of_it:
            sheets.append(_empty_sheet(grid))
        sheets.extend(_sheet(grid, table) for table in _joined(tables_of_it))
    from_1904 = any(grid.from_1904 for grid in grids)
    return {
        "file": file_name,
        "format": file_format,
        "date_system": 1904 if from_1904 else 1900,
        "sheets": sheets,
    }


def refuse_nothing(grids: Sequence[Grid], found: Sequence[Sequence[Table]]) -> None:
    """Raises G1764 where no visible sheet has a record, saying of each sheet why."""
    if any(table.records for one in found for table in one):
        return
    zh, en = [], []
    for grid, one in zip(grids, found, strict=True):
        if grid.chart or grid.state != "visible":
            continue
        if not any(grid.filled(row) for row in range(grid.height)):
            zh.append(f"工作表“{grid.name}”是空表")
            en.append(f"the sheet “{grid.name}” is empty")
        elif one:
            numbered = any(line.why == "blank_numbered" for table in one for line in table.skipped)
            zh.append(f"工作表“{grid.name}”只有表头{'和序号' if numbered else ''}，没有数据")
            en.append(f"the sheet “{grid.name}” has headings but no data under them")
        else:
            zh.append(f"工作表“{grid.name}”没有找到表头")
            en.append(f"no table headings were found on the sheet “{grid.name}”")
    if len(zh) > MOST_NAMED:
        zh[MOST_NAMED:] = [f"其余{len(zh) - MOST_NAMED}张工作表也没有数据"]
        en[MOST_NAMED:] = [f"nor do the other {len(en) - MOST_NAMED} sheets hold data"]
    raise GuatuError(
        "G1764", what=Phrase("；".join(zh) or "没有工作表", "; ".join(en) or "there is no sheet")
    )


def _joined(found: Sequence[Table]) -> Iterator[list[Table]]:
    """Parts of one table that stand side by side are one table of the answer."""
    for table in found:
        if found[0] is not table and any(
            one is not table
            and one.block.top == table.block.top
            and one.kind == table.kind
            and one.columns[0].at < table.columns[0].at
            for one in found
        ):
            continue
        yield [
            one
            for one in found
            if one is table or (one.block.top == table.block.top and one.kind == table.kind)
        ]


def _empty_sheet(grid: Grid) -> dict[str, Any]:
    kind = "chart" if grid.chart else "lookup" if _is_lookup(grid) else "other"
    problems = (
        []
        if grid.state == "visible"
        else [_problem(Problem("*", "hidden_sheet", "info", {"sheet": grid.name}))]
    )
    return {
        "name": grid.name,
        "kind": kind,
        "state": grid.state,
        "unit_of_money": None,
        "as_of": None,
        "columns": [],
        "records": [],
        "skipped_rows": [],
        "totals_check": [],
        "problems": problems,
    }


def _is_lookup(grid: Grid) -> bool:
    """A list of choices: short texts in few columns, no sentences."""
    texts = [text for row in range(grid.height) for at in grid.filled(row) if (text := grid.text(row, at))]
    if not texts or any(len(text) > 15 or re.search(r"[。，：:、]", text) for text in texts):
        return False
    return grid.width <= _LOOKUP_WIDTH or grid.state != "visible"


def _sheet(grid: Grid, parts: Sequence[Table]) -> dict[str, Any]:
    table = parts[0]
    problems = [problem for one in parts for problem in one.problems]
    if grid.state != "visible":
        problems.append(Problem("*", "hidden_sheet", "info", {"sheet": grid.name}))
    money = table.notes.unit
    return {
        "name": grid.name,
        "kind": table.kind,
        "state": grid.state,
        "unit_of_money": money.words if money is not None else None,
        "as_of": table.notes.as_of,
        "title": table.notes.title,
        "reporting_unit": table.notes.reporting_unit,
        "report_date": table.notes.report_date,
        "columns": [one for part in parts for column in part.columns for one in _column(column)],
        "records": [_record(part, record) for part in parts for record in part.records],
        "skipped_rows": [*_frame(grid, table), *_skipped(parts)],
        "totals_check": [_total(total) for part in parts for total in part.totals],
        "problems": [_problem(problem) for problem in _once(problems)],
    }


def _column(column: Any) -> Iterator[dict[str, Any]]:
    fields = column.field.split("+") if column.field == BOTH_DATES else [column.field]
    for field in fields:
        entry = {"col": column_name(column.at), "field": field, "heading_path": column.path}
        if column.own_unit is not None:
            entry["unit"] = column.own_unit.words
        yield entry


def _record(table: Table, record: Record) -> dict[str, Any]:
    entry: dict[str, Any] = {"row": record.row + 1}
    if record.row_end is not None:
        entry["row_end"] = record.row_end + 1
    if record.column is not None:
        entry["col"] = column_name(record.column)
    entry.update(record.values)
    entry["group_path"] = [table.groups[group] for group in record.groups]
    if record.hidden:
        entry["hidden"] = True
    if record.parent is not None:
        entry["parent_row"] = record.parent + 1
    return entry


def _frame(grid: Grid, table: Table) -> list[dict[str, Any]]:
    rows = []
    for row in range(table.block.lead, table.block.top):
        texts = [grid.text(row, at) for at in grid.filled(row)]
        if texts:
            rows.append({"row": row + 1, "why": "title" if table.notes.title in texts else "meta"})
    rows.extend({"row": row + 1, "why": "header"} for row in range(table.block.top, table.block.bottom + 1))
    rows.extend({"row": row + 1, "why": "column_numbers"} for row in sorted(table.block.numbers))
    return rows


def _skipped(parts: Sequence[Table]) -> list[dict[str, Any]]:
    kept: dict[int, str] = {}
    recorded = {record.row for part in parts for record in part.records}
    for part in parts:
        for line in part.skipped:
            if line.row not in recorded:
                kept.setdefault(line.row, line.why)
    return [{"row": row + 1, "why": why} for row, why in sorted(kept.items())]


def _total(total: Total) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "row": total.row + 1,
        "field": total.field,
        "stated": total.stated,
        "computed": total.computed,
        "agrees": total.agrees,
    }
    if total.scope is not None:
        entry["scope"] = total.scope
    if total.column is not None:
        entry["col"] = column_name(total.column)
    return entry


def _once(problems: Sequence[Problem]) -> list[Problem]:
    seen: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.cell, problem.code), problem)
    return list(seen.values())


def _problem(problem: Problem) -> dict[str, Any]:
    words = sentence(problem.code, problem.facts)
    entry: dict[str, Any] = {
        "cell": problem.cell,
        "code": problem.code,
        "what": words.zh,
        "what_en": words.en,
        "severity": problem.severity,
    }
    if problem.also:
        entry["also"] = list(problem.also)
    return entry
