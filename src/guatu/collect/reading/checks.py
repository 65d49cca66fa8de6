"""What does not fit together in the records of a table, and the marks of its cells that a person should see."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final

from guatu.collect.reading.grid import address, column_name, plain
from guatu.collect.reading.headings import BOTH_DATES
from guatu.collect.reading.model import Problem, Record, Severity, Table
from guatu.collect.reading.records import merged_money, quotient

_PARTS: Final = (
    "plan_central_prov_yuan",
    "plan_upper_yuan",
    "plan_city_yuan",
    "plan_bond_yuan",
    "plan_self_raised_yuan",
    "plan_other_yuan",
)
_SOURCES: Final = (
    "source_central_yuan",
    "source_provincial_yuan",
    "source_city_yuan",
    "source_bond_yuan",
    "source_loan_self_yuan",
)
_ANY_PART: Final = (*_PARTS, *_SOURCES)
_TELLING_COMMENT: Final = re.compile(
    r"调整|更正|改为|修改|变更|应为|有误|错|核减|核增|\d+(?:\.\d+)?(?:亿|万)元?"
)
_EXTERNAL: Final = re.compile(r"\[\d+\]|\[[^\]]+\.xls[xmb]?\]|file:|\\\\", re.IGNORECASE)
_DANGEROUS: Final = re.compile(
    r"\b(?:WEBSERVICE|CALL|REGISTER|EXEC|DDE|DDEAUTO|MSEXCEL|RTD)\b|cmd\s*\||\|'", re.IGNORECASE
)
_LINKING: Final = re.compile(r"\bHYPERLINK\s*\(", re.IGNORECASE)
_NOISE: Final = re.compile(r"春城|建设项目|工程项目|项目|工程|建设|\(.*?\)|[第一二三四五六]+期|省|市|区|县")
_PROJECTS: Final = frozenset({"project_ledger", "annual_plan", "monthly_progress"})
_SMALLEST: Final = 500_000
"""Yuan. A project's whole investment below this is more likely written in another unit."""


def check(table: Table) -> None:
    """Adds the problems of marks, of single records and between records to the table's."""
    table.problems.extend(merged_money(table))
    table.problems.extend(_marks(table))
    table.problems.extend(_hidden(table))
    if table.kind in _PROJECTS or table.kind in ("investment_promotion", "project_card"):
        for record in _doubtful(table):
            table.problems.extend(_record(table, record))
        table.problems.extend(_scales(table))
    if table.kind in _PROJECTS:
        table.problems.extend(_twice(table))
    elif table.column("code") is not None:
        table.problems.extend(_same_code(table))


def _marks(table: Table) -> Iterator[Problem]:
    grid, first, last = table.grid, table.block.lead, table.block.last
    for at, text in grid.errors.items():
        if first <= at[0] <= last:
            yield Problem(address(*at), "formula_error", "must", {"text": text})
    for at, formula in grid.formulas.items():
        if not first <= at[0] <= last:
            continue
        if _DANGEROUS.search(formula.text):
            yield Problem(address(*at), "dangerous_formula", "must", {"text": formula.text[:40]})
        elif _LINKING.search(formula.text):
            yield Problem(address(*at), "hyperlink_formula", "must", {"text": formula.text[:40]})
        elif _EXTERNAL.search(formula.text):
            yield Problem(address(*at), "external_link", "must", {"text": formula.text[:40]})
        elif not formula.cached and at not in grid.errors:
            yield Problem(address(*at), "formula_no_cached_value", "may")
    for at, text in grid.comments.items():
        if first <= at[0] <= last:
            severity: Severity = "must" if _TELLING_COMMENT.search(text) else "info"
            yield Problem(address(*at), "comment", severity, {"text": plain(text)[:60]})
    yield from _struck(table)


def _struck(table: Table) -> Iterator[Problem]:
    column = table.column("name") or table.column("indicator")
    rows = {record.row for record in table.records}
    for row in sorted({at[0] for at in table.grid.struck} & rows):
        cells = sorted(at[1] for at in table.grid.struck if at[0] == row)
        named = column is not None and column.at in cells
        at = column.at if named and column is not None else cells[0]
        yield Problem(address(row, at), "strikethrough", "may" if named else "info")


def _hidden(table: Table) -> Iterator[Problem]:
    for record in table.records:
        if record.hidden:
            yield Problem(table.row_range(record.row), "hidden_row", "must", {"row": str(record.row + 1)})
    for column in table.columns:
        if column.at in table.grid.hidden_columns and column.field is not None:
            name = column_name(column.at)
            cell = f"{name}{table.block.first + 1}:{name}{table.block.last + 1}"
            yield Problem(cell, "hidden_column", "may", {"heading": column.path})


def _doubtful(table: Table) -> list[Record]:
    """The records that `_record` may have to say something of: told apart cheaply, since nearly all are in order."""
    fields = {one.field for one in table.columns}
    if not fields.isdisjoint(_ANY_PART):
        return table.records
    found: set[int] = set()
    for doubt in {doubt for field, doubt in _DOUBTS.items() if field in fields or BOTH_DATES in fields}:
        found.update(doubt(table))
    return [table.records[number] for number in sorted(found)]


def _odd_amounts(table: Table) -> Iterator[int]:
    """The numbers of records whose parts are beyond the whole, or whose whole is very small."""
    totals = table.said("total_investment_yuan")
    for field in ("plan_year_yuan", "done_ytd_yuan", "fixed_asset_yuan"):
        for number, (part, total) in enumerate(zip(table.said(field), totals, strict=True)):
            if part and total and part > total:
                yield number
    for number, total in enumerate(totals):
        if total and total < _SMALLEST:
            yield number


def _odd_shares(table: Table) -> Iterator[int]:
    stated = (table.said(field) for field in ("pct_of_plan", "plan_year_yuan", "done_ytd_yuan"))
    for number, (share, plan, done) in enumerate(zip(*stated, strict=True)):
        if share is not None and done is not None and plan and abs(share - done / plan) > 0.005:
            yield number


def _odd_days(table: Table) -> Iterator[int]:
    years = [finish[:4] if finish else None for finish in table.said("finish_date")]
    for field in ("actual_start_date", "start_date", "planned_start_date"):
        for number, (start, year) in enumerate(zip(table.said(field), years, strict=True)):
            if start is not None and year is not None and start >= year:
                yield number


def _odd_starts(table: Table) -> Iterator[int]:
    for number, text in enumerate(table.said("progress_text")):
        if text is None or "未开工" not in plain(text):
            continue
        values = table.records[number].values
        if values.get("started") is True or values.get("actual_start_date") is not None:
            yield number


_DOUBTS: Final[Mapping[str, Callable[[Table], Iterator[int]]]] = {
    "total_investment_yuan": _odd_amounts,
    "pct_of_plan": _odd_shares,
    "finish_date": _odd_days,
    "started": _odd_starts,
    "actual_start_date": _odd_starts,
}


def _record(table: Table, record: Record) -> Iterator[Problem]:
    values, row = record.values, record.row
    yield from _dates(table, record)
    total, plan, done = (
        values.get(one) for one in ("total_investment_yuan", "plan_year_yuan", "done_ytd_yuan")
    )
    if total:
        larger = max(plan or 0, done or 0)
        if larger > 20 * total or (0 < total < _SMALLEST and table.kind != "investment_promotion"):
            yield Problem(
                table.cell(row, "total_investment_yuan"),
                "suspected_unit_error",
                "must",
                {},
                (table.row_range(row),),
            )
        elif larger > total * 1.001:
            yield Problem(table.cell(row, "plan_year_yuan"), "parts_mismatch", "info")
        fixed = values.get("fixed_asset_yuan")
        if fixed and fixed > total * 1.001:
            yield Problem(
                table.cell(row, "fixed_asset_yuan"),
                "parts_mismatch",
                "must" if fixed < 20 * total else "info",
            )
    share, expected = values.get("pct_of_plan"), quotient(values, "pct_of_plan")
    if (
        share is not None
        and expected is not None
        and "done_ytd_yuan" in values
        and abs(share - expected) > 0.006
    ):
        severity: Severity = "must" if abs(share - expected) > 0.02 else "info"
        yield Problem(
            table.cell(row, "pct_of_plan"),
            "pct_mismatch",
            severity,
            {"stated": f"{share:.1%}", "computed": f"{expected:.1%}"},
        )
    if any(one in values for one in _ANY_PART):
        yield from _parts(table, record)
    if values.get("started") is True and "未开工" in plain(values.get("progress_text")):
        yield Problem(table.cell(row, "started"), "conflicting_status", "info")
    if values.get("actual_start_date") and plain(values.get("progress_text")).startswith("未开工"):
        yield Problem(table.cell(row, "actual_start_date"), "conflicting_status", "info")


def _parts(table: Table, record: Record) -> Iterator[Problem]:
    """The year's plan against its parts; sources of funds against the plan or the whole investment, whichever fits."""
    for wholes, parts in (
        (("plan_year_yuan",), _PARTS),
        (("plan_year_yuan", "total_investment_yuan"), _SOURCES),
    ):
        amounts = {one.at: record.values.get(one.field or "") for one in table.columns if one.field in parts}
        stated = {field: whole for field in wholes if (whole := record.values.get(field)) is not None}
        if len(amounts) < 2 or not stated or not any(amounts.values()):
            continue
        total = sum(amount or 0 for amount in amounts.values())
        field = min(stated, key=lambda one: abs(stated[one] - total))
        difference = abs(stated[field] - total)
        column = table.column(field)
        step = column.unit.factor if column is not None else 10_000
        if difference > (2.5 if step <= 10_000 else 0.025) * step:
            also = f"{address(record.row, min(amounts))}:{address(record.row, max(amounts))}"
            severity: Severity = "must" if parts is _PARTS or difference < 0.2 * stated[field] else "info"
            yield Problem(table.cell(record.row, field), "parts_mismatch", severity, {}, (also,))


def _dates(table: Table, record: Record) -> Iterator[Problem]:
    values = record.values
    finish = values.get("finish_date")
    if not finish:
        return
    for field in ("actual_start_date", "start_date", "planned_start_date"):
        start = values.get(field)
        if start and _bound(finish, last=True) < _bound(start, last=False):
            yield Problem(
                table.cell(record.row, "finish_date"),
                "date_order",
                "must",
                {"start": start, "finish": finish},
            )
            return


def _bound(text: str, last: bool) -> str:
    """The first or last day of a date cut to its precision, as text that compares."""
    year, _, rest = text.partition("-")
    if not rest:
        return f"{year}-12-31" if last else f"{year}-01-01"
    if rest[0] in "QH":
        months = 3 if rest[0] == "Q" else 6
        end = int(rest[1]) * months
        return f"{year}-{end:02d}-31" if last else f"{year}-{end - months + 1:02d}-01"
    return text if "-" in rest else f"{text}-31" if last else f"{text}-01"


def _scales(table: Table) -> Iterator[Problem]:
    """Amounts far beyond their column: more likely in another unit."""
    for column in table.columns:
        if column.field != "total_investment_yuan":
            continue
        said = table.said(column.field)
        amounts = [value for value in said if value]
        if len(amounts) < 5:
            return
        most = 2_000 * median(amounts)
        if max(amounts) <= most:
            return
        for record, value in zip(table.records, said, strict=True):
            if value and value > most:
                yield Problem(
                    address(record.row, column.at),
                    "suspected_unit_error",
                    "must",
                    {},
                    (table.row_range(record.row),),
                )


def _twice(table: Table) -> Iterator[Problem]:
    seen: dict[str, Record] = {}
    alike: dict[tuple[Any, Any], list[Record]] = defaultdict(list)
    for record in _maybe_twice(table):
        values = record.values
        code, name = values.get("code"), values.get("name")
        first = seen.setdefault(f"c{code}", record) if code else None
        if first is not None and first is not record:
            yield _pair(table, first, record, same_name=plain(first.values.get("name")) == plain(name))
            continue
        if name and values.get("owner") and values.get("total_investment_yuan"):
            group = alike[values["owner"], values["total_investment_yuan"]]
            twin = next((one for one in group[:20] if _similar(one.values["name"], name)), None)
            if twin is not None:
                yield Problem(
                    table.cell(record.row, "name"),
                    "possible_duplicate",
                    "must",
                    {"row": str(twin.row + 1)},
                    (table.cell(twin.row, "name"),),
                )
            group.append(record)


def _maybe_twice(table: Table) -> list[Record]:
    """The records that share their code, or their owner and investment, with another."""
    codes = table.said("code")
    again = _again(codes)
    keys = list(zip(table.said("owner"), table.said("total_investment_yuan"), strict=True))
    pairs = {key for key in _again(keys) if all(key)}
    if not pairs and again <= {None}:
        return []
    return [
        one
        for one, key, code in zip(table.records, keys, codes, strict=True)
        if key in pairs or (code is not None and code in again)
    ]


def _again(keys: Sequence[Any]) -> set[Any]:
    """What is there more than once."""
    if len(set(keys)) == len(keys):
        return set()
    return {key for key, count in Counter(keys).items() if count > 1}


def _pair(table: Table, first: Record, record: Record, same_name: bool) -> Problem:
    cells = tuple(table.cell(one.row, field) for one in (first, record) for field in ("name", "code"))
    facts = {"row": str(first.row + 1), "first": _path(table, first), "second": _path(table, record)}
    if not same_name:
        return Problem(table.cell(record.row, "code"), "code_duplicate", "must", facts, cells)
    code = "same_project_two_groups" if first.groups != record.groups else "code_duplicate"
    return Problem(table.cell(record.row, "name"), code, "must", facts, cells)


def _same_code(table: Table) -> Iterator[Problem]:
    seen: dict[str, Record] = {}
    for record in table.records:
        code = record.values.get("code")
        first = seen.setdefault(code, record) if code else record
        if first is not record:
            cells = (table.cell(first.row, "code"),)
            yield Problem(
                table.cell(record.row, "code"), "code_duplicate", "info", {"row": str(first.row + 1)}, cells
            )


def _path(table: Table, record: Record) -> str:
    return "/".join(table.groups[group] for group in record.groups)


def _similar(one: str, other: str) -> bool:
    left, right = _NOISE.sub("", plain(one)), _NOISE.sub("", plain(other))
    return bool(left) and bool(right) and (left in right or right in left)
