"""Which tables of a workbook have a home here, and what their records say of projects."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from guatu.collect.reading.grid import plain
from guatu.collect.reading.model import Problem, Record, Table
from guatu.collect.reading.words import sentence
from guatu.collect.types.workbook import Fault, ReadLine, Target
from guatu.kernel.period import Kind, Period
from guatu.projects.types import Listed, ListedProject, ListedValue, Span, Stage

PROJECT_KINDS: Final = frozenset(
    ("project_ledger", "annual_plan", "monthly_progress", "investment_promotion", "project_card")
)
HOMES: Final[Mapping[Target, frozenset[str]]] = {
    Target.PROJECTS: PROJECT_KINDS,
    Target.SUBMISSION: PROJECT_KINDS | {"economic_indicators"},
}
"""The kinds of table that are written; every other is shown and said not to be imported."""

_NATURES: Final = (
    (re.compile(r"新开工|新建"), "new"),
    (re.compile(r"续建"), "continuing"),
    (re.compile(r"竣工"), "completing"),
    (re.compile(r"预备|前期|储备"), "preparing"),
)
_STAGES: Final = (
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
_TEXTS: Final[Mapping[str, Listed]] = {"owner": Listed.OWNER, "content_text": Listed.DESCRIPTION}
_TOTALS: Final = ("total_investment_yuan", "agreed_investment_yuan", "intended_investment_yuan")
_CELL: Final = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_PLACE: Final = re.compile(r"(?:区|县|市|旗|新城|开发区)$")

FIELDS_USED: Final[Mapping[Target, frozenset[str]]] = {
    Target.PROJECTS: frozenset(
        ("code", "name", "owner", "district", "industry", "construction_nature", "content_text", "stage",
         "plan_year_yuan", "done_ytd_yuan", "done_total_yuan", "done_to_last_year_yuan", "progress_text",
         "planned_start_date", "actual_start_date", "start_date", "finish_date", "started", "sign_date", *_TOTALS)
    ),
    Target.SUBMISSION: frozenset(
        ("code", "name", "district", "done_ytd_yuan", "progress_text", "actual_start_date", "indicator",
         "value_month", "value_ytd", "yoy_ytd", "yoy_month")
    ),
}  # fmt: skip
"""Fields that are written into each target, or that tell which subject is meant."""


def read_lines(tables: Sequence[Table], target: Target) -> Iterator[ReadLine]:
    """The records of these tables that have a home in the target, in their order."""
    for table in tables:
        if table.kind not in HOMES[target]:
            continue
        faults = _faults(table, FIELDS_USED[target])
        at = {one.field: one.at for one in table.columns if one.field is not None}
        for record in table.records:
            yield _line(table, record, at, faults)


def _line(
    table: Table, record: Record, at: Mapping[str, int], faults: Mapping[int, Sequence[Fault]]
) -> ReadLine:
    values = record.values
    cells = {name: table.cell(record.row, name) for name in at}
    return ReadLine(
        sheet=table.grid.name,
        row=record.row + 1,
        name=tidy_name(values.get("name") or values.get("indicator")),
        code=plain(values.get("code")),
        values=values,
        cells=cells,
        district=_district(table, record),
        kind=table.kind,
        year=table.notes.year,
        as_of=table.notes.as_of,
        faults=list(faults.get(record.row, ())),
        part=record.parent is not None,
    )


def tidy_name(value: object) -> str:
    """A name in one line, without white space beside Chinese signs."""
    text = " ".join(str(value or "").replace("_x000D_", " ").split())
    return re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", text)


def _district(table: Table, record: Record) -> str:
    """The district a record belongs to: its own cell, else the sheet's name, the title, the unit reporting."""
    own = plain(record.values.get("district"))
    if own:
        return own
    sheet = plain(table.grid.name)
    if _PLACE.search(sheet):
        return sheet
    return plain(table.notes.reporting_unit) or plain(table.notes.title)


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


def listed_project(line: ReadLine, unit_id: int | None, period: Period | None) -> ListedProject:
    """What a record says of a project, money in yuan."""
    facts: dict[Listed, ListedValue] = {}
    for name, fact in _TEXTS.items():
        text = tidy_name(line.values.get(name))
        if text:
            facts[fact] = text
    nature = plain(line.values.get("construction_nature"))
    kind = next((code for form, code in _NATURES if form.search(nature)), None)
    if kind is not None:
        facts[Listed.KIND] = kind
    industry = plain(line.values.get("industry")).upper()
    if _INDUSTRY.fullmatch(industry):
        facts[Listed.INDUSTRY] = industry
    total = next((amount for name in _TOTALS if (amount := yuan(line.values.get(name))) is not None), None)
    if total is not None:
        facts[Listed.TOTAL] = total
    plan = yuan(line.values.get("plan_year_yuan"))
    if plan is not None:
        facts[Listed.PLAN_YEAR] = plan
    facts.update(_days(line, period))
    stage = _stage(line, facts)
    if stage is not None:
        facts[Listed.STAGE] = stage.value
    facts.update(_progress(line, period))
    return ListedProject(line.key, line.name, line.code, unit_id, line.year, facts)


def yuan(value: object) -> Decimal | None:
    """An amount of the reader as exact yuan; None where the cell says none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(Decimal(str(value)), 2)


def _days(line: ReadLine, period: Period | None) -> Iterator[tuple[Listed, ListedValue]]:
    """开工时间 alone is the actual start where it lies before the table's day, else the planned one."""
    planned = span_of(line.values.get("planned_start_date"))
    actual = span_of(line.values.get("actual_start_date"))
    either = span_of(line.values.get("start_date"))
    until = span_of(line.as_of) or (Span(period.first_day, period.last_day) if period is not None else None)
    if either is not None and until is not None:
        if either.last <= until.last:
            actual = actual or either
        else:
            planned = planned or either
    finish = span_of(line.values.get("finish_date"))
    for fact, span in (
        (Listed.START_PLANNED, planned),
        (Listed.START_ACTUAL, actual),
        (Listed.DUE, finish),
    ):
        if span is not None:
            yield fact, span


def _stage(line: ReadLine, facts: Mapping[Listed, ListedValue]) -> Stage | None:
    text = plain(line.values.get("stage"))
    said = next((stage for form, stage in _STAGES if form.search(text)), None)
    if said is not None:
        return said
    if line.values.get("started") is True or Listed.START_ACTUAL in facts:
        return Stage.STARTED
    if line.kind != "investment_promotion":
        return None
    return Stage.SIGNED if line.values.get("sign_date") else Stage.NEGOTIATING


def _progress(line: ReadLine, period: Period | None) -> Iterator[tuple[Listed, ListedValue]]:
    """The month's figures, where the table is of that month."""
    stated = month_of(line.as_of)
    if period is None or period.kind is not Kind.MONTH or (stated is not None and stated != period):
        return
    year = yuan(line.values.get("done_ytd_yuan"))
    if year is None:
        return
    yield Listed.INVESTED_YEAR, year
    total, before = (yuan(line.values.get(name)) for name in ("done_total_yuan", "done_to_last_year_yuan"))
    if total is None and before is not None:
        total = before + year
    if total is not None:
        yield Listed.INVESTED_TOTAL, total
    note = tidy_name(line.values.get("progress_text"))
    if note:
        yield Listed.NOTE, note


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
