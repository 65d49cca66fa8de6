"""From a column's cells to a field's values: which grammar a field has, and what is said of a cell it cannot read."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from guatu.collect.reading import days, shares, texts
from guatu.collect.reading.grid import Cell, Grid, address, plain
from guatu.collect.reading.headings import BOTH_DATES
from guatu.collect.reading.model import Column, Problem, Severity
from guatu.collect.reading.money import Unit, money
from guatu.collect.reading.numbers import NOT_YET, nothing

WHOLE: Final = frozenset({"rank", "project_count", "started_count", "land_mu"})
YES_NO: Final = frozenset({"in_statistics", "started"})
SHARES: Final = frozenset({"pct_of_plan", "start_rate"})
PHONES: Final = frozenset({"phone", "enterprise_phone", "approval_doc_no"})

_SEVERITY: Final[Mapping[str, Severity]] = {
    "text_in_code": "may",
    "text_in_date": "must",
    "text_in_number": "must",
}
_INJECTED: Final = re.compile(r"^[=+@-](?=.*(?:\(|\||!|cmd|http))|^=", re.IGNORECASE | re.DOTALL)
_MARKUP: Final = re.compile(
    r"<\s*(?:script|img|iframe|svg|a|body|object|embed|style|link|meta)\b|javascript:|\bon\w+\s*=\s*[\"']",
    re.IGNORECASE,
)
_DAMAGED: Final = re.compile(r"\ufffd|锟斤拷|烫烫烫|#{4,}|[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _number_or_none(value: Cell) -> str | None:
    return None if NOT_YET.fullmatch(plain(value)) else texts.phone(value)


def _old_code(value: Cell) -> str | None:
    return texts.code(value).new


_WORDS: Final[Mapping[str, Callable[[Cell], Any]]] = {
    **dict.fromkeys(WHOLE, texts.whole),
    **dict.fromkeys(YES_NO, texts.yes),
    **dict.fromkeys(PHONES, _number_or_none),
    "serial": texts.serial,
    "name": texts.name,
    "code_old": _old_code,
    "construction_nature": texts.choice,
}


def is_money(field: str) -> bool:
    """Whether a field holds an amount."""
    return field.endswith(("_yuan", "_usd", "_eur"))


class Reader:
    """Reads cells into a record's values and says what is wrong with them. One for a table."""

    def __init__(self, grid: Grid, year: int | None, problems: list[Problem]) -> None:
        self.grid = grid
        self.year = year
        self.problems = problems
        self._texts: dict[str, str | None] = {}

    def put(
        self, values: dict[str, Any], column: Column, row: int, value: Cell, unit: Unit | None = None
    ) -> None:
        """Reads one cell of a column into `values`."""
        field = column.field
        if field is None:
            return
        if isinstance(value, str):
            self._hostile(value, row, column.at)
        if is_money(field):
            self._money(values, field, row, column, value, unit or column.unit)
        elif field == BOTH_DATES:
            begins, ends = days.span(value, self.year, self._format(row, column.at), self.grid.from_1904)
            self._day(values, "start_date", row, column, value, begins)
            self._day(values, "finish_date", row, column, value, ends)
        elif field.endswith("_date"):
            read = days.day(value, self.year, self._format(row, column.at), self.grid.from_1904)
            self._day(values, field, row, column, value, read)
        elif field in SHARES:
            self._share(values, field, row, column, value)
        elif field == "code":
            self._code(values, row, column, value)
        else:
            values[field] = self._words(field, value)

    def say(self, row: int, column: int, code: str, severity: Severity = "must", **facts: str) -> None:
        """Notes a problem of one cell."""
        self.problems.append(Problem(address(row, column), code, severity, facts))

    def _format(self, row: int, column: int) -> str:
        return self.grid.formats.get((row, column), "")

    def _words(self, field: str, value: Cell) -> Any:
        own = _WORDS.get(field)
        if own is not None:
            return own(value)
        return value.isoformat()[:10] if isinstance(value, date) else texts.text(value)

    def _money(
        self, values: dict[str, Any], field: str, row: int, column: Column, value: Cell, unit: Unit
    ) -> None:
        read = money(value, unit)
        base, _, own = field.rpartition("_")
        values[field] = read.amount if read.currency == own else None
        if read.currency != own and read.currency in ("usd", "eur") and read.amount is not None:
            values[f"{base}_{read.currency}"] = read.amount
        if read.problem is None:
            return
        severity: Severity = "must"
        if read.problem == "text_in_number":
            text = plain(value)
            severity = "may" if NOT_YET.fullmatch(text) else "must"
        facts = {"text": plain(value)[:40], "heading": column.path}
        if read.problem == "unit_in_cell":
            facts |= {"own": read.own_unit or "", "unit": unit.words}
        self.say(row, column.at, read.problem, severity, **facts)

    def _day(
        self, values: dict[str, Any], field: str, row: int, column: Column, value: Cell, read: days.Day
    ) -> None:
        values[field] = read.text
        values[f"{field}_precision"] = read.precision
        if read.problem is None:
            return
        text = plain(value)
        facts = {"text": text[:40], "heading": column.path}
        if read.problem == "not_yet":
            if "开工" not in text and "竣工" not in text:
                self.say(row, column.at, "text_in_date", "may", **facts)
            return
        severity: Severity = "must"
        if read.problem == "text_in_date":
            severity = "must" if "备注" in text or any(sign.isdigit() for sign in text) else "may"
        self.say(row, column.at, read.problem, severity, **facts)

    def _share(self, values: dict[str, Any], field: str, row: int, column: Column, value: Cell) -> None:
        read = shares.share(value, self._format(row, column.at))
        values[field] = read
        if read.problem is not None:
            self.say(row, column.at, read.problem, "may", text=plain(value)[:40], heading=column.path)

    def _code(self, values: dict[str, Any], row: int, column: Column, value: Cell) -> None:
        read = texts.code(value)
        values["code"] = read.new
        if read.old is not None:
            values["code_old"] = read.old
        if read.problem is not None:
            severity = _SEVERITY.get(read.problem, "must")
            self.say(row, column.at, read.problem, severity, text=plain(value)[:40], heading=column.path)

    def _hostile(self, value: str, row: int, column: int) -> None:
        if "<" in value or "=" in value or value[:1] in "=+@-":
            if _MARKUP.search(value):
                self.say(row, column, "html_injection", text=value[:40])
            text = value.strip()
            if _INJECTED.search(text) and not nothing(plain(text)):
                self.say(row, column, "formula_injection", text=text[:40])
        if _DAMAGED.search(value):
            self.say(row, column, "damaged_value", text=value[:40])
