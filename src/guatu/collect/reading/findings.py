"""What a person should look at in a workbook, cell by cell: what goes back in their own file. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guatu.collect.reading.grid import At, Grid, address, column_number
from guatu.collect.reading.model import Problem, Severity, Table, Total
from guatu.collect.reading.words import remedy, sentence
from guatu.collect.types import Level
from guatu.kernel.errors import Worded
from guatu.kernel.language import Phrase

LIST_SIGN: Final = "挂图核对清单·Guatu findings"
"""How the first cell of the list begins that goes back with a workbook: a sheet that has it is ours and never read."""

COMMENT_SIGN: Final = "【挂图·Guatu】"
"""What our part of a cell's comment begins with; what stands before it is its author's."""

WHOLE_SHEET: Final = "*"

_REF: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?")
_LEVELS: Final[dict[Severity, Level]] = {
    "must": Level.ERROR,
    "may": Level.MUST_EXPLAIN,
    "info": Level.NOTE,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the sheet's name, a cell ("C4"), a range ("A4:P4") or "*", and what to do about it."""

    sheet: str
    cell: str
    level: Level
    text: Worded
    remedy: Worded | None = None


def first_cell(ref: str) -> At | None:
    """Row and column from 0 of an address, or of a range's first cell; None for the whole sheet and for no address."""
    found = _REF.fullmatch(ref)
    if found is None:
        return None
    row, column = int(found[2]) - 1, column_number(found[1])
    return (row, column) if row < 1_048_576 and column < 16_384 else None


def is_list(grid: Grid) -> bool:
    """Whether a sheet is the list that went back with a workbook before."""
    value = grid.value(0, 0)
    return isinstance(value, str) and value.startswith(LIST_SIGN)


def their_comment(text: str) -> str:
    """What of a comment is its author's, without our part."""
    return text.partition(COMMENT_SIGN)[0].strip()


def findings_of(found: Sequence[Sequence[Table]]) -> list[Finding]:
    """What a reading has to say of a workbook's visible sheets: problems, and totals that disagree."""
    return [
        one
        for tables in found
        for table in tables
        if table.grid.state == "visible"
        for one in _of_table(table)
    ]


def _of_table(table: Table) -> Iterator[Finding]:
    name = table.grid.name
    seen: set[tuple[str, str]] = set()
    for problem in table.problems:
        if (problem.cell, problem.code) not in seen and not _their_own_comment(problem):
            seen.add((problem.cell, problem.code))
            yield Finding(
                name,
                problem.cell,
                _LEVELS[problem.severity],
                sentence(problem.code, problem.facts),
                remedy(problem.code),
            )
    for total in table.totals:
        if total.agrees is False:
            yield Finding(
                name, _place(table, total), Level.ERROR, _disagrees(total), remedy("total_disagrees")
            )


def _their_own_comment(problem: Problem) -> bool:
    """A comment that says nothing of figures is no news to who wrote it."""
    return problem.code == "comment" and problem.severity == "info"


def _place(table: Table, total: Total) -> str:
    columns = [one for one in table.columns if one.field == total.field]
    if total.column is not None:
        columns = [one for one in table.columns if one.at >= total.column and one.field == total.field] or [
            one for one in table.columns if one.at == total.column
        ]
    at = columns[0].at if columns else table.columns[0].at
    return address(total.row, at)


def _disagrees(total: Total) -> Phrase:
    stated, computed = _shown(total.field, total.stated), _shown(total.field, total.computed)
    return sentence("total_disagrees", {"stated": stated, "computed": computed})


def _shown(field: str, value: float | None) -> str:
    """Amounts in 万元 as tables have them; counts and shares as they are."""
    if value is None:
        return "—"
    if field.endswith("_yuan"):
        return f"{value / 10_000:,.2f}".rstrip("0").rstrip(".") + "万元"
    return f"{value:.1%}" if field.startswith("pct") or field.endswith("_rate") else f"{value:g}"
