"""Which tables of a workbook have a home here, and what their records say of projects."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from guatu.collect.reading.grid import column_name, plain
from guatu.collect.reading.model import Problem, Record, Table
from guatu.collect.reading.words import sentence
from guatu.collect.types.workbook import Fault, ReadLine, Target
from guatu.kernel.period import Period
from guatu.projects.types import Listed, ListedProject, ListedValue, Span, Stage

PROJECT_KINDS: Final = frozenset(
    ("project_ledger", "annual_plan", "monthly_progress", "investment_promotion", "project_card")
)
HOMES: Final[Mapping[Target, frozenset[str]]] = {
    Target.PROJECTS: PROJECT_KINDS,
    Target.SUBMISSION: PROJECT_KINDS | {"economic_indicators"},
}
"""The kinds of table that are written; every other is shown and said not to be imported."""

NATURES: Final = (
    (re.compile(r"新开工|新建"), "new"),
    (re.compile(r"续建"), "continuing"),
    (re.compile(r"竣工"), "completing"),
    (re.compile(r"预备|前期|储备"), "preparing"),
)
STAGES: Final = (
    (re.compile(r"投产|运营"), Stage.PRODUCING),
    (re.compile(r"竣工|完工"), Stage.COMPLETED),
    (re.compile(r"在建"), Stage.BUILDING),
    (re.compile(r"未开工|前期"), Stage.PREPARING),
    (re.compile(r"开工"), Stage.STARTED),
    (re.compile(r"落位|落地"), Stage.SITED),
    (re.compile(r"未签约|洽谈|在谈|接触|考察|谈判|对接"), Stage.NEGOTIATING),
    (re.compile(r"签约"), Stage.SIGNED),
    (re.compile(r"储备"), Stage.POOL),
    (re.compile(r"谋划"), Stage.CONCEPT),
)
_INDUSTRY: Final = re.compile(r"[A-T]\d{2,4}", re.ASCII)
TOTALS: Final = ("total_investment_yuan", "agreed_investment_yuan", "intended_investment_yuan")
_CELL: Final = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_PLACE: Final = re.compile(r"(?:区|县|市|旗|新城|开发区)$")

FIELDS_USED: Final[Mapping[Target, frozenset[str]]] = {
    Target.PROJECTS: frozenset(
        ("code", "name", "owner", "district", "industry", "construction_nature", "content_text", "stage",
         "plan_year_yuan", "done_ytd_yuan", "done_total_yuan", "done_to_last_year_yuan", "progress_text",
         "planned_start_date", "actual_start_date", "start_date", "finish_date", "started", "sign_date", *TOTALS)
    ),
    Target.SUBMISSION: frozenset(
        ("code", "name", "district", "done_ytd_yuan", "progress_text", "actual_start_date", "indicator",
         "value_month", "value_ytd", "yoy_ytd", "yoy_month")
    ),
}  # fmt: skip
"""Fields that are written into each target, or that tell which subject is meant."""


@dataclass(frozen=True, slots=True)
class TableLines:
    """A table whose records have a home: with the doubts of its rows, and where its fields stand."""

    table: Table
    faults: Mapping[int, Sequence[Fault]]
    """By row, from 0."""
    letters: Mapping[str, str]
    """The letters of the column of each field."""
    place: str
    """The district of records that name none themselves: by the sheet's name, the unit reporting, or the title."""

    def line(self, record: Record) -> ReadLine:
        """One record with all that is asked of a line."""
        values, row = record.values, record.row + 1
        return ReadLine(
            sheet=self.table.grid.name,
            row=row,
            name=tidy_name(values.get("name") or values.get("indicator")),
            code=plain(values.get("code")),
            values=values,
            cells={name: f"{letters}{row}" for name, letters in self.letters.items()},
            district=plain(values.get("district")) or self.place,
            kind=self.table.kind,
            year=self.table.notes.year,
            as_of=self.table.notes.as_of,
            faults=list(self.faults.get(record.row, ())),
            part=record.parent is not None,
        )


def read_lines(tables: Sequence[Table], target: Target) -> list[TableLines]:
    """The tables whose records have a home in the target, in their order."""
    return [
        TableLines(
            table,
            _faults(table, FIELDS_USED[target]),
            {one.field: column_name(one.at) for one in reversed(table.columns) if one.field is not None},
            _place(table),
        )
        for table in tables
        if table.kind in HOMES[target]
    ]


def _place(table: Table) -> str:
    sheet = plain(table.grid.name)
    if _PLACE.search(sheet):
        return sheet
    return plain(table.notes.reporting_unit) or plain(table.notes.title)


def tidy_name(value: object) -> str:
    """A name in one line, without white space beside Chinese signs."""
    if isinstance(value, str) and "_x000D_" not in value and len(value.split()) == 1:
        return value.strip()
    text = " ".join(str(value or "").replace("_x000D_", " ").split())
    return re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", text)


def _faults(table: Table, used: frozenset[str]) -> dict[int, list[Fault]]:
    """The doubts of cells that a person must settle, by row; those of columns that are not written are left."""
    fields = {one.at: one.field for one in table.columns}
    found: dict[int, list[Fault]] = {}
    for problem in table.problems:
        where = _CELL.fullmatch(problem.cell)
        if problem.severity != "must" or where is None:
            continue
        first, last = int(where[2]) - 1, int(where[4] or where[2]) - 1
        columns = range(_column(where[1]), _column(where[3] or where[1]) + 1)
        if any((fields.get(at) or "").split("+")[0] in used for at in columns):
            for row in range(first, min(last, first + 50) + 1):
                found.setdefault(row, []).append(_fault(problem))
    return found


def _fault(problem: Problem) -> Fault:
    words = sentence(problem.code, problem.facts)
    return Fault(problem.cell, problem.code, words.zh, words.en, doubt=True)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def month_of(as_of: str | None) -> Period | None:
    """The month that an as-of day or month names; None for a year or nothing."""
    if as_of is None or not re.match(r"20\d{2}-(?:0[1-9]|1[0-2])", as_of):
        return None
    return Period.parse(as_of[:7])


def span_of(text: object) -> Span | None:
    """The days that a date of the reader may mean: "2026", "2026-Q3", "2026-H1", "2026-05", "2026-05-18"."""
    if not isinstance(text, str) or not re.match(r"\d{4}", text):
        return None
    year, _, rest = text.partition("-")
    if not rest:
        return Span(date(int(year), 1, 1), date(int(year), 12, 31))
    if rest[0] in "QH":
        months = 3 if rest[0] == "Q" else 6
        last = int(rest[1]) * months
        return _months(int(year), last - months + 1, last)
    month, _, day = rest.partition("-")
    if day:
        on = date.fromisoformat(text)
        return Span(on, on)
    return _months(int(year), int(month), int(month))


def _months(year: int, first: int, last: int) -> Span:
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def yuan(value: object) -> Decimal | None:
    """An amount of the reader as exact yuan; None where the cell says none."""
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(Decimal(str(value)), 2)


def is_industry(text: str) -> bool:
    """Whether a text is an industry by GB/T 4754: a letter and two to four digits."""
    return _INDUSTRY.fullmatch(text) is not None


def district_of(text: str, units: Mapping[str, int]) -> int | None:
    """The unit that a place names: by its name or short name, else the only one whose name the text holds."""
    if not text:
        return None
    if text in units:
        return units[text]
    held = {pk for name, pk in units.items() if len(name) > 1 and name in text}
    return held.pop() if len(held) == 1 else None


def as_json(line: ListedProject) -> dict[str, Any]:
    """A line as a workbook keeps it between preview and writing."""
    return {
        "key": line.key,
        "name": line.name,
        "code": line.code,
        "unit": line.unit_id,
        "year": line.year,
        "facts": {fact.value: _kept(value) for fact, value in line.facts.items()},
    }


def _kept(value: ListedValue) -> dict[str, str]:
    if isinstance(value, Span):
        return {"first": value.first.isoformat(), "last": value.last.isoformat()}
    return {"money": str(value)} if isinstance(value, Decimal) else {"text": str(value)}


def from_json(kept: Mapping[str, Any]) -> ListedProject:
    """The line that `as_json` kept."""
    facts = {Listed(name): _given(value) for name, value in kept["facts"].items()}
    return ListedProject(kept["key"], kept["name"], kept["code"], kept["unit"], kept["year"], facts)


def _given(value: Mapping[str, str]) -> ListedValue:
    if "first" in value:
        return Span(date.fromisoformat(value["first"]), date.fromisoformat(value["last"]))
    return Decimal(value["money"]) if "money" in value else value["text"]
