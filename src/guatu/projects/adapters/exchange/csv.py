"""Our own table of a plan, one task a line: opens right in Excel and comes back. Chinese headings, English aliases.

    编号,名称,工期,日历,前置,不早于,期限,开始,完成,实际开始,实际完成,基线开始,基线完成
    N03,基础,20,outdoor,N01FS+2d;N02SS,2026-04-01,,2026-04-01,2026-05-06,,,,

Days are working days of the task's calendar; 完成, 期限 and actual finishes are last days. A lag is "+2d" in working
days of the successor's calendar, "+2ed" in elapsed days, "+50%" of the predecessor's duration; "-" for a lead.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.projects.adapters.cells import is_formula
from guatu.projects.adapters.exchange.model import (
    DAYS,
    Baseline,
    Calendar,
    Constraint,
    ExchangePlan,
    Kind,
    Link,
    Reading,
    Task,
    Unread,
)

ENCODINGS: Final = ("utf-8-sig", "gb18030")
MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 20 * 1024 * 1024
LONGEST: Final = 100_000
MORNING: Final = time(8)
EVENING: Final = time(17)
DAY: Final = timedelta(hours=8)
ELAPSED_DAYS: Final = 8
SHARE: Final = 19

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("编号", "代码", "code", "id"),
    "name": ("名称", "任务名称", "节点", "name", "task"),
    "duration": ("工期", "工期(工作日)", "duration", "days"),
    "calendar": ("日历", "calendar"),
    "predecessors": ("前置", "前置任务", "predecessors", "pred"),
    "not_before": ("不早于", "not before", "not_before"),
    "deadline": ("期限", "deadline"),
    "start": ("开始", "start"),
    "finish": ("完成", "finish"),
    "actual_start": ("实际开始", "actual start", "actual_start"),
    "actual_finish": ("实际完成", "actual finish", "actual_finish"),
    "baseline_start": ("基线开始", "baseline start", "baseline_start"),
    "baseline_finish": ("基线完成", "baseline finish", "baseline_finish"),
}
"""Each column with its names: the first is written."""

REQUIRED: Final = ("code", "name", "duration")
_DAY: Final = Phrase("一个日期，如 2026-05-18", "a date such as 2026-05-18")
_COUNT: Final = Phrase("0 至 100000 的整数工作日", "whole working days from 0 to 100000")
_CODE: Final = Phrase("不重复的编号，不超过 20 字", "a code of its own, of at most 20 characters")
_LINK: Final = Phrase("如 N03FS+2d;N04SS，编号须在表中", "such as N03FS+2d;N04SS, with codes of the table")
_LINK_TEXT: Final = re.compile(
    r"(?P<code>.+?)\s*(?P<kind>FS|SS|FF|SF)\s*(?:(?P<lag>[+\-]\s*\d{1,6})\s*(?P<unit>ed|d|%|日历天|工作日|天)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]

    def wrong(self, column: str, expected: Phrase) -> GuatuError:
        return GuatuError(
            "G1665",
            line=self.line,
            column=HEADINGS[column][0],
            found=self.cells.get(column, "")[:60],
            expected=expected,
        )


def read_csv(data: bytes) -> Reading:
    """The plan in a table. Raises G1660, G1662, G1668, G1669 for the file, G1665 for a cell, by line and column."""
    rows, unread = _rows(_decode(data))
    uids: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        code = row.cells["code"]
        if not code or len(code) > 20 or code in uids:
            raise row.wrong("code", _CODE)
        uids[code] = number
    calendars = {
        name: at for at, name in enumerate(dict.fromkeys(_calendar_of(row) for row in rows), start=1)
    }
    tasks = tuple(_task(row, uids[row.cells["code"]], calendars) for row in rows)
    plan = ExchangePlan(
        start=min((task.start for task in tasks if task.start), default=None),
        finish=max((task.finish for task in tasks if task.finish), default=None),
        calendar=1 if calendars else None,
        calendars=tuple(Calendar(uid, name, (None,) * 7) for name, uid in calendars.items()),
        tasks=tasks,
        links=tuple(link for row in rows for link in _links(row, uids)),
    )
    return Reading(plan, unread)


def _decode(data: bytes) -> str:
    if not data.strip():
        raise GuatuError("G1660")
    if len(data) > MOST_BYTES:
        raise GuatuError("G1662", megabytes=MOST_BYTES // 1_048_576, line=1)
    line = 1
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as wrong:
            line = data.count(b"\n", 0, wrong.start) + 1
            continue
        if "\x00" in text:
            line = text.count("\n", 0, text.index("\x00")) + 1
            break
        return text
    raise GuatuError("G1669", line=line)


def _rows(text: str) -> tuple[list[_Row], tuple[Unread, ...]]:
    """The lines below the heading, empty ones left out, and the columns that nobody knows."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    columns: dict[int, str] = {}
    unread: dict[str, int] = {}
    heading: list[str] = []
    rows: list[_Row] = []
    try:
        for cells in reader:
            if not heading:
                heading = [cell.strip() for cell in cells]
                columns = _columns(heading)
                continue
            if not any(cell.strip() for cell in cells):
                continue
            for at, cell in enumerate(cells):
                if at not in columns and cell.strip():
                    name = heading[at] if at < len(heading) and heading[at] else f"#{at + 1}"
                    unread[name] = unread.get(name, 0) + 1
            given = {name: _plain(cells[at]) for at, name in columns.items() if at < len(cells)}
            rows.append(_Row(reader.line_num, dict.fromkeys(HEADINGS, "") | given))
            if len(rows) > MOST_ROWS:
                raise GuatuError("G1662", megabytes=MOST_BYTES // 1_048_576, line=reader.line_num)
    except csv.Error as wrong:
        raise GuatuError("G1669", line=reader.line_num) from wrong
    return rows, tuple(Unread(name, count) for name, count in sorted(unread.items()))


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _columns(heading: Sequence[str]) -> dict[int, str]:
    """The field of each column; the first of two with one name. Raises G1668 where a needed one is missing."""
    known = {name.casefold(): field for field, names in HEADINGS.items() for name in names}
    found: dict[int, str] = {}
    for at, cell in enumerate(heading):
        field = known.get(" ".join(cell.casefold().split()))
        if field is not None and field not in found.values():
            found[at] = field
    missing = [HEADINGS[field][0] for field in REQUIRED if field not in found.values()]
    if missing:
        raise GuatuError("G1668", missing="、".join(missing))
    return found


def _plain(cell: str) -> str:
    """A cell's text without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and (is_formula(text[1:]) or text.startswith("''")) else text


def _calendar_of(row: _Row) -> str:
    return row.cells["calendar"] or "office"


def _day(row: _Row, column: str) -> date | None:
    text = row.cells[column].replace("/", "-").replace(".", "-")
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    try:
        if found is None:
            raise ValueError(text)
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as wrong:
        raise row.wrong(column, _DAY) from wrong
    if not 1900 <= day.year <= 2200:
        raise row.wrong(column, _DAY)
    return day


def _at(day: date | None, clock: time) -> datetime | None:
    return None if day is None else datetime.combine(day, clock)


def _task(row: _Row, uid: int, calendars: Mapping[str, int]) -> Task:
    text = row.cells["duration"].removesuffix("d").removesuffix("天")
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or int(text) > LONGEST:
        raise row.wrong("duration", _COUNT)
    length = int(text)
    end = EVENING if length else MORNING
    days = {column: _day(row, column) for column in HEADINGS if HEADINGS[column][0][-1] in "始成于限"}
    baseline = Baseline(
        0, _at(days["baseline_start"], MORNING), _at(days["baseline_finish"], end), None, None
    )
    return Task(
        uid=uid,
        id=uid,
        name=row.cells["name"],
        wbs=row.cells["code"],
        milestone=length == 0,
        calendar=calendars[_calendar_of(row)],
        start=_at(days["start"], MORNING),
        finish=_at(days["finish"], end),
        duration=length * DAY,
        duration_format=DAYS,
        constraint=Constraint.ASAP if days["not_before"] is None else Constraint.SNET,
        constraint_date=_at(days["not_before"], MORNING),
        deadline=_at(days["deadline"], EVENING),
        actual_start=_at(days["actual_start"], MORNING),
        actual_finish=_at(days["actual_finish"], end),
        baselines=(baseline,) if baseline.start or baseline.finish else (),
    )


def _links(row: _Row, uids: Mapping[str, int]) -> Iterable[Link]:
    successor = uids[row.cells["code"]]
    for part in re.split(r"[;；]", row.cells["predecessors"]):
        text = part.strip()
        if not text:
            continue
        found = None if text in uids else _LINK_TEXT.fullmatch(text)
        code = text if text in uids else found["code"].strip() if found else ""
        if code not in uids or uids[code] == successor:
            raise row.wrong("predecessors", _LINK)
        lag = int((found["lag"] or "0").replace(" ", "")) if found else 0
        unit = (found["unit"] or "d").lower() if found else "d"
        share, elapsed = unit == "%", unit in ("ed", "日历天")
        yield Link(
            predecessor=uids[code],
            successor=successor,
            kind=Kind(found["kind"].upper()) if found else Kind.FS,
            lag=timedelta() if share else lag * (timedelta(days=1) if elapsed else DAY),
            percent=lag if share else None,
            lag_format=SHARE if share else ELAPSED_DAYS if elapsed else DAYS,
        )


def write_csv(plan: ExchangePlan) -> bytes:
    """The table, UTF-8 with the mark by which Excel knows it. Reading it gives the same tasks in whole days."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names[0] for names in HEADINGS.values())
    codes = {task.uid: task.wbs or str(task.uid) for task in plan.tasks}
    calendars = {calendar.uid: calendar.name for calendar in plan.calendars}
    waits: dict[int, list[str]] = {}
    for link in plan.links:
        waits.setdefault(link.successor, []).append(f"{codes[link.predecessor]}{link.kind}{_lag(link)}")
    for task in plan.tasks:
        if not task.summary and not task.null:
            cells = _cells(task, calendars, ";".join(waits.get(task.uid, ())))
            writer.writerow(_safe(cells[column]) for column in HEADINGS)
    return out.getvalue().encode("utf-8-sig")


def _cells(task: Task, calendars: Mapping[int, str], predecessors: str) -> dict[str, str]:
    baseline = next((row for row in task.baselines if row.number == 0), Baseline(0))
    uid = task.calendar
    return {
        "code": task.wbs or str(task.uid),
        "name": task.name,
        "duration": str(-(-(task.duration or timedelta()) // DAY)),
        "calendar": "" if uid is None else calendars.get(uid, ""),
        "predecessors": predecessors,
        "not_before": _text(task.constraint_date if task.constraint is Constraint.SNET else None),
        "deadline": _text(task.deadline),
        "start": _text(task.start),
        "finish": _text(task.finish),
        "actual_start": _text(task.actual_start),
        "actual_finish": _text(task.actual_finish),
        "baseline_start": _text(baseline.start),
        "baseline_finish": _text(baseline.finish),
    }


def _lag(link: Link) -> str:
    if link.percent is not None:
        return f"{link.percent:+}%" if link.percent else ""
    days = link.lag // (timedelta(days=1) if link.is_elapsed else DAY)
    return f"{days:+}{'ed' if link.is_elapsed else 'd'}" if days else ""


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.date().isoformat()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if is_formula(cell) or cell.startswith(("'", "\t", "\r")) else cell
