"""From a column's cells to a field's values: which grammar a field has, and what is said of a cell it cannot read."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from guatu.collect.reading import days, shares, texts
from guatu.collect.reading.grid import Cell, Grid, address, plain
from guatu.collect.reading.headings import BOTH_DATES
from guatu.collect.reading.model import Column, Problem, Severity
from guatu.collect.reading.money import MOST, Unit, money
from guatu.collect.reading.numbers import NOT_YET, nothing

WHOLE: Final = frozenset({"rank", "project_count", "started_count", "land_mu"})
YES_NO: Final = frozenset({"in_statistics", "started"})
SHARES: Final = frozenset({"pct_of_plan", "start_rate"})
PHONES: Final = frozenset({"phone", "enterprise_phone", "approval_doc_no"})
REMEMBERED: Final = 20_000
"""Different dates of a column that are kept read."""
REMEMBERED_WORDS: Final = 2_000
"""Different words of a column that are kept read: units, posts and natures come again and again, names do not."""

Put = Callable[[dict[str, Any], int, Cell], None]
"""Reads a cell of one column: into a record's values, of a row, from what the cell shows."""

_SEVERITY: Final[Mapping[str, Severity]] = {"text_in_code": "may"}
SUSPECT: Final = re.compile(
    r"[<#\ufffd锟烫\x00-\x08\x0b\x0c\x0e-\x1f]|^\s*[=+@-]|javascript:|\bon\w+\s*=", re.IGNORECASE
)
_INJECTED: Final = re.compile(r"^[=+@-](?=.*(?:\(|\||!|cmd|http))|^=", re.IGNORECASE | re.DOTALL)
_MARKUP: Final = re.compile(
    r"<\s*(?:script|img|iframe|svg|a|body|object|embed|style|link|meta)\b|javascript:|\bon\w+\s*=\s*[\"']",
    re.IGNORECASE,
)
_FALLING: Final = re.compile(r"[▲△][”\"']?(?:号|符号)?(?:表示|为|代表|:|指)(?:同比)?(?:下降|负|减)")
_DAMAGED: Final = re.compile(r"\ufffd|锟斤拷|烫烫烫|#{4,}|[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _number_or_none(value: Cell) -> str | None:
    return None if isinstance(value, str) and NOT_YET.fullmatch(plain(value)) else texts.phone(value)


def _old_code(value: Cell) -> str | None:
    return texts.code(value).new


def words(value: Cell) -> str | None:
    return value.isoformat()[:10] if isinstance(value, date) else texts.text(value)


WORDS: Final[Mapping[str, Callable[[Cell], Any]]] = {
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
    """Reads cells into records' values and says what is wrong with them. One for a table."""

    def __init__(self, grid: Grid, year: int | None, problems: list[Problem]) -> None:
        self.grid = grid
        self.year = year
        self.problems = problems
        self.same: list[Column] = []
        """Columns of the row just read that say 同上; whoever reads rows copies the value above and clears it."""

    @cached_property
    def triangles_fall(self) -> bool:
        """Whether a note of the sheet says that ▲ or △ before a figure means a fall."""
        return any(
            isinstance(value, str) and _FALLING.search(plain(value))
            for row in self.grid.rows
            for value in row
        )

    def put(
        self, values: dict[str, Any], column: Column, row: int, value: Cell, unit: Unit | None = None
    ) -> None:
        """Reads one cell, in a unit that overrides its column's."""
        if unit is not None and column.field is not None:
            self._money(values, column.field, row, column, value, unit)
        else:
            self.of(column)(values, row, value)

    def of(self, column: Column) -> Put:
        """How the cells of a column are read: made once for it, as cheap as can be for what nearly all cells are."""
        field = column.field or ""
        if is_money(field):
            return self._amounts(column, field)
        if field == BOTH_DATES:
            return self._spans(column)
        if field.endswith("_date"):
            return self._dates(column, field)
        if field in SHARES:
            return self._shares(column, field)
        if field == "code":
            return self._codes(column)
        return self._texts(column, field)

    def say(self, row: int, column: int, code: str, severity: Severity = "must", **facts: str) -> None:
        """Notes a problem of one cell."""
        self.problems.append(Problem(address(row, column), code, severity, facts))

    def _amounts(self, column: Column, field: str) -> Put:
        unit = column.unit
        own, factor, most = field.endswith(f"_{unit.currency}"), unit.factor, MOST / unit.factor

        def put(values: dict[str, Any], row: int, value: Cell) -> None:
            if value is None:
                values.setdefault(field, None)
            elif own and type(value) is float and -most < value < most:
                values[field] = round(value * factor)
            else:
                self._money(values, field, row, column, value, unit)

        return put

    def _money(
        self, values: dict[str, Any], field: str, row: int, column: Column, value: Cell, unit: Unit
    ) -> None:
        if texts.same_as_above(value):
            self.same.append(column)
            return
        self._look(value, row, column.at)
        read = money(value, unit)
        base, _, own = field.rpartition("_")
        values[field] = read.amount if read.currency == own else None
        if read.currency != own and read.currency in ("usd", "eur") and read.amount is not None:
            values[f"{base}_{read.currency}"] = read.amount
        if read.problem is None or (read.problem == "unit_in_cell" and unit.assumed):
            return
        text = plain(value)
        facts = {"text": text[:40], "heading": column.path}
        if read.problem == "unit_in_cell":
            facts |= {"own": read.own_unit or "", "unit": unit.words}
        not_yet = read.problem == "text_in_number" and NOT_YET.fullmatch(text) is not None
        self.say(row, column.at, read.problem, "may" if not_yet else "must", **facts)

    def _dates(self, column: Column, field: str) -> Put:
        grid, formats, at, year = self.grid, self.grid.formats, column.at, self.year
        precision = f"{field}_precision"
        known: dict[tuple[Cell, str], days.Day] = {}

        def put(values: dict[str, Any], row: int, value: Cell) -> None:
            if value is None:
                values[field] = values[precision] = None
                return
            key = (value, formats.get((row, at), ""))
            read = known.get(key)
            if read is None and texts.same_as_above(value):
                self.same.append(column)
                return
            if read is None:
                read = days.day(value, year, key[1], grid.from_1904)
                if len(known) < REMEMBERED:
                    known[key] = read
            values[field], values[precision] = read.text, read.precision
            if read.problem is not None:
                self._doubt_day(column, row, value, read)

        return put

    def _spans(self, column: Column) -> Put:
        def put(values: dict[str, Any], row: int, value: Cell) -> None:
            if texts.same_as_above(value):
                self.same.append(column)
                return
            number_format = self.grid.formats.get((row, column.at), "")
            both = days.span(value, self.year, number_format, self.grid.from_1904)
            for field, read in zip(BOTH_DATES.split("+"), both, strict=True):
                values[field], values[f"{field}_precision"] = read.text, read.precision
                if read.problem is not None:
                    self._doubt_day(column, row, value, read)

        return put

    def _doubt_day(self, column: Column, row: int, value: Cell, read: days.Day) -> None:
        self._look(value, row, column.at)
        text = plain(value)
        severity: Severity = "must"
        code = read.problem or ""
        if code == "not_yet":
            if "开工" in text or "竣工" in text:
                return
            code, severity = "text_in_date", "may"
        elif code == "text_in_date" and "备注" not in text and not any(sign.isdigit() for sign in text):
            severity = "may"
        self.say(row, column.at, code, severity, text=text[:40], heading=column.path)

    def _shares(self, column: Column, field: str) -> Put:
        formats, at = self.grid.formats, column.at

        def put(values: dict[str, Any], row: int, value: Cell) -> None:
            number_format = formats.get((row, at), "")
            if type(value) is float and "%" in number_format:
                values[field] = value
                return
            read = shares.share(value, number_format)
            values[field] = read
            if read.problem is not None:
                self.say(row, at, read.problem, "may", text=plain(value)[:40], heading=column.path)

        return put

    def _codes(self, column: Column) -> Put:
        def put(values: dict[str, Any], row: int, value: Cell) -> None:
            if texts.same_as_above(value):
                self.same.append(column)
                return
            read = texts.code(value)
            values["code"] = read.new
            if read.old is not None:
                values["code_old"] = read.old
            if read.problem is not None:
                severity = _SEVERITY.get(read.problem, "must")
                self.say(row, column.at, read.problem, severity, text=plain(value)[:40], heading=column.path)
            if read.new is None:
                self._look(value, row, column.at)

        return put

    def _texts(self, column: Column, field: str) -> Put:
        read, at = WORDS.get(field, words), column.at
        known: dict[str, Any] = {}

        def put(values: dict[str, Any], row: int, value: Cell) -> None:
            if value is None:
                values[field] = None
            elif type(value) is not str:
                values[field] = read(value)
            elif value in known:
                values[field] = known[value]
            elif texts.same_as_above(value):
                self.same.append(column)
            elif SUSPECT.search(value):
                self._look(value, row, at)
                values[field] = read(value)
            else:
                found = values[field] = read(value)
                if len(known) < REMEMBERED_WORDS:
                    known[value] = found

        return put

    def _look(self, value: Cell, row: int, column: int) -> None:
        """Says what of a text would run or be shown as markup elsewhere, and what has been damaged on its way."""
        if not isinstance(value, str) or SUSPECT.search(value) is None:
            return
        if _MARKUP.search(value):
            self.say(row, column, "html_injection", text=value[:40])
        text = value.strip()
        if _INJECTED.search(text) and not nothing(plain(text)):
            self.say(row, column, "formula_injection", text=text[:40])
        if _DAMAGED.search(value):
            self.say(row, column, "damaged_value", text=value[:40])
