"""A published portfolio of projects, read through a mapping profile.

Every row is imported or listed with its reason. It becomes a project when it names the project and its
department and gives a start and an end in that order: without both days there is no network. Rating, cost and
the rest may be withheld; their words are kept as printed.

A row's number is the one a spreadsheet shows: the first record of the file, normally the heading, is row 1; a
line break inside a cell starts no new row. In a table with one project a column it is the column's number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.projects.adapters.cells import Reason, is_formula, parse_cost, parse_date, parse_year, shown, tidy
from guatu.projects.adapters.grid import Grid, Record, read_grid
from guatu.projects.adapters.profile import Colour, Department, Profile, fold


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One project of somebody else's portfolio.

    `code` is "" where the source gives none: then `identity` is name and department. `rating` is our colour,
    `rating_text` the publisher's words. `whole_life_cost` is exact, in units of `currency`, not millions, or
    None where `cost_text` says why. `as_of` is the day on which the edition's facts held, None where unknown.
    """

    row: int
    line: int
    identity: str
    code: str
    name: str
    department: Department
    department_text: str
    rating: Colour
    rating_text: str
    rating_note: str
    start: date
    end: date
    schedule_note: str
    whole_life_cost: Decimal | None
    cost_text: str
    currency: str
    category: str
    description: str
    year: int | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that was not imported: its number, the line of the file where it starts, its name, and why."""

    row: int
    line: int
    name: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class PortfolioReading:
    """All rows of one file: `rows_in` is the sum of those imported and those listed."""

    rows_in: int
    imported: tuple[PortfolioRow, ...]
    listed: tuple[Listed, ...]


def read_portfolio(data: bytes, profile: Profile) -> PortfolioReading:
    """Reads a file by its profile. Empty lines are no rows; a row of separators alone is one, and is listed.

    Raises GuatuError G1651–G1657 where the file as a whole cannot be read: nothing of it is imported then.
    """
    grid = read_grid(data, profile)
    imported: list[PortfolioRow] = []
    listed: list[Listed] = []
    first: dict[str, int] = {}
    for record in grid.records:
        cells = _named(record, grid, profile)
        reasons = _shape(record, grid)
        row = None if reasons else _row(record, cells, profile, reasons)
        if row is not None and row.identity in first:
            other = first[row.identity]
            reasons = [Reason(f"与第 {other} 行重复", f"duplicate of row {other}")]
        elif row is not None:
            first[row.identity] = row.row
            imported.append(row)
        if reasons:
            listed.append(_listed(record, cells, reasons))
    return PortfolioReading(rows_in=len(grid.records), imported=tuple(imported), listed=tuple(listed))


def as_json(reading: PortfolioReading) -> dict[str, object]:
    """What `guatu import projects --dry-run --json` prints: counts, and the listed rows' English reasons."""
    return {
        "rows_in": reading.rows_in,
        "imported": len(reading.imported),
        "listed": [{"row": item.row, "reason": item.reason_en} for item in reading.listed],
    }


def _named(record: Record, grid: Grid, profile: Profile) -> dict[str, str]:
    """The record's cells by field, "" for none; of several columns the first that is filled in."""
    named: dict[str, str] = {}
    for field in profile.headings:
        places = grid.columns.get(field, ())
        texts = (record.cells[place].strip() for place in places if place < len(record.cells))
        named[field] = next((text for text in texts if text), "")
    return named


def _shape(record: Record, grid: Grid) -> list[Reason]:
    """Whether the record is a row at all."""
    if not any(cell.strip() for cell in record.cells):
        return [Reason("整行为空", "blank row")]
    if len(record.cells) == grid.width:
        return []
    zh = f"有 {len(record.cells)} 格，应有 {grid.width} 格"
    en = f"{len(record.cells)} cells where the heading has {grid.width}"
    if record.last_line > record.line:
        # An unpaired quote swallows the rows after it: the reader must know where to look for them.
        zh += f"（第 {record.line} 至 {record.last_line} 行，引号可能不成对）"
        en += f" (lines {record.line} to {record.last_line}, a quote may lack its pair)"
    return [Reason(zh, en)]


def _row(
    record: Record, cells: Mapping[str, str], profile: Profile, reasons: list[Reason]
) -> PortfolioRow | None:
    """The project in a record; or None, with what is wrong added to `reasons`."""
    name, code, department_text = (tidy(cells.get(field, "")) for field in ("name", "code", "department"))
    reasons.extend(_bad_words(name, profile, "项目名称", "project name"))
    reasons.extend(_bad_words(department_text, profile, "主管部门", "department"))
    if code:
        reasons.extend(_bad_words(code, profile, "项目编号", "project code"))
    start = parse_date(cells["start"], profile, "开始日期", "start date")
    end = parse_date(cells["end"], profile, "结束日期", "end date")
    reasons.extend(day for day in (start, end) if isinstance(day, Reason))
    if isinstance(start, Reason) or isinstance(end, Reason):
        return None
    if end < start:
        reasons.append(
            Reason(f"结束日期 {end} 早于开始日期 {start}", f"end date {end} is before start date {start}")
        )
    if reasons:
        return None
    department = profile.department(department_text)
    rating_text, cost_text = tidy(cells.get("rating", "")), tidy(cells.get("cost", ""))
    year = parse_year(cells.get("year", ""))
    return PortfolioRow(
        row=record.row,
        line=record.line,
        identity=fold(code) or f"{fold(name)}|{fold(department.code)}",
        code=code,
        name=name,
        department=department,
        department_text=department_text,
        rating=profile.colour(rating_text),
        rating_text=rating_text,
        rating_note=cells.get("rating_note", ""),
        start=start,
        end=end,
        schedule_note=cells.get("schedule_note", ""),
        whole_life_cost=parse_cost(cost_text, profile),
        cost_text=cost_text,
        currency=profile.currency,
        category=tidy(cells.get("category", "")),
        description=cells.get("description", ""),
        year=year,
        as_of=None if year is None else profile.as_of.get(year),
    )


def _bad_words(text: str, profile: Profile, zh: str, en: str) -> Iterator[Reason]:
    """What is wrong with the words that name a thing."""
    if profile.blank.search(text):
        yield Reason(f"{zh}为空", f"blank {en}")
    elif is_formula(text):
        yield Reason(f"{zh}是公式：{shown(text)}", f"{en} is a formula: {shown(text)}")


def _listed(record: Record, cells: Mapping[str, str], reasons: Sequence[Reason]) -> Listed:
    return Listed(
        row=record.row,
        line=record.line,
        name=shown(tidy(cells.get("name", ""))),
        reason_zh="；".join(reason.zh for reason in reasons),
        reason_en="; ".join(reason.en for reason in reasons),
    )
