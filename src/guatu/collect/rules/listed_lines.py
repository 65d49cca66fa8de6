"""What the records of tables say of projects, a column at a time: each different cell is understood once.

Money in yuan, days as spans. Nothing is made for each line but its place in the columns.
"""

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from typing import Any, Final, TypeVar

from guatu.collect.reading.grid import plain
from guatu.collect.rules.importing import (
    NATURES,
    STAGES,
    TOTALS,
    TableLines,
    is_industry,
    month_of,
    span_of,
    tidy_name,
    yuan,
)
from guatu.kernel.period import Kind, Period
from guatu.projects.types import Listed, ListedColumns, ListedValue, Span, Stage

T = TypeVar("T")
Facts = dict[Listed, Sequence[ListedValue | None]]

_WORDS: Final = frozenset((str, type(None)))


def listed_columns(
    tables: Sequence[TableLines],
    unit_of: Callable[[str], int | None],
    home: int | None,
    period: Period | None,
) -> ListedColumns:
    """The whole records of these tables as lines of a list; parts of others are left out.

    `unit_of` gives the unit of a place, `home` the one chosen at the upload, for lines that name no district; `period`
    is the month that figures are of.
    """
    return (
        ListedColumns.joined([_Columns(one, period).lines(unit_of, home) for one in tables])
        if tables
        else ListedColumns()
    )


class _Columns:
    """The columns of one table."""

    def __init__(self, lines: TableLines, period: Period | None) -> None:
        self.lines_of = lines
        self.table = lines.table
        self.period = period
        self.records = [one for one in lines.table.records if one.parent is None]
        self.whole = len(self.records) == len(lines.table.records)
        self.nothing: list[Any] = [None] * len(self.records)

    def lines(self, unit_of: Callable[[str], int | None], home: int | None) -> ListedColumns:
        """The lines with all that they say."""
        sheet, notes = self.table.grid.name, self.table.notes
        names = self.column("name")
        if not all(names):
            names = [name or other for name, other in zip(names, self.column("indicator"), strict=True)]
        else_where = self.lines_of.place
        else_unit = unit_of(else_where)
        place_units = each(self.column("district"), lambda one: unit_of(plain(one)) if plain(one) else None)
        units = [
            (unit_of_place if plain(place) else else_unit) or (None if place else home)
            for place, unit_of_place in zip(self.column("district"), place_units, strict=True)
        ]
        return ListedColumns(
            [f"{sheet}!{one.row + 1}" for one in self.records],
            tidied(names),
            coded(self.column("code")),
            units,
            [notes.year] * len(self.records),
            {fact: values for fact, values in self.facts().items() if _given(values)},
        )

    def column(self, field: str) -> Sequence[Any]:
        """What the records say under a field; None where they say nothing."""
        if self.whole:
            return self.table.said(field)
        return [one.values.get(field) for one in self.records]

    def given(self, field: str) -> bool:
        """Whether any record says something under the field."""
        return _given(self.column(field))

    def facts(self) -> Facts:
        """The facts in the order in which a line's changes are told."""
        facts: Facts = {
            Listed.OWNER: self.texts("owner"),
            Listed.DESCRIPTION: self.texts("content_text"),
            Listed.KIND: each(self.column("construction_nature"), _nature),
            Listed.INDUSTRY: each(self.column("industry"), _industry),
            Listed.TOTAL: first(*(self.money(name) for name in TOTALS)),
            Listed.PLAN_YEAR: self.money("plan_year_yuan"),
        }
        planned, actual = self.starts()
        facts[Listed.START_PLANNED], facts[Listed.START_ACTUAL] = planned, actual
        facts[Listed.DUE] = self.spans("finish_date")
        facts[Listed.STAGE] = self.stages(actual)
        facts.update(self.progress())
        return facts

    def texts(self, field: str) -> list[str | None]:
        """Texts in one line; None for an empty one."""
        return [one or None for one in tidied(self.column(field))] if self.given(field) else self.nothing

    def money(self, field: str) -> list[Decimal | None]:
        """Amounts in yuan."""
        if not self.given(field):
            return self.nothing
        return [Decimal(one) if type(one) is int else yuan(one) for one in self.column(field)]

    def spans(self, field: str) -> list[Span | None]:
        """The days that dates may mean."""
        return each(self.column(field), span_of)

    def starts(self) -> tuple[list[Span | None], list[Span | None]]:
        """Planned and actual. 开工时间 alone is the actual start where it lies before the table's day, else planned."""
        planned, actual = self.spans("planned_start_date"), self.spans("actual_start_date")
        until = span_of(self.table.notes.as_of)
        if until is None and self.period is not None:
            until = Span(self.period.first_day, self.period.last_day)
        if until is None or not self.given("start_date"):
            return planned, actual
        end = until.last
        either = self.spans("start_date")
        return (
            first(planned, [one if one is not None and one.last > end else None for one in either]),
            first(actual, [one if one is not None and one.last <= end else None for one in either]),
        )

    def stages(self, actual: Sequence[Span | None]) -> list[str | None]:
        """The stage in words, else what a start, or a signing of a table of promotion, comes to."""
        said = each(self.column("stage"), _stage)
        begun = [
            Stage.STARTED.value if start is not None or started is True else None
            for start, started in zip(actual, self.column("started"), strict=True)
        ]
        if self.table.kind != "investment_promotion":
            return first(said, begun)
        signed = [Stage.SIGNED.value if one else Stage.NEGOTIATING.value for one in self.column("sign_date")]
        return first(said, begun, signed)

    def progress(self) -> Facts:
        """The month's figures, where the table is of that month: nothing stands without this year's."""
        stated, period = month_of(self.table.notes.as_of), self.period
        if period is None or period.kind is not Kind.MONTH or (stated is not None and stated != period):
            return {}
        years, wholes = self.money("done_ytd_yuan"), self.money("done_total_yuan")
        befores, notes = self.money("done_to_last_year_yuan"), self.texts("progress_text")
        totals = [
            None if year is None else total if total is not None or before is None else before + year
            for year, total, before in zip(years, wholes, befores, strict=True)
        ]
        return {
            Listed.INVESTED_YEAR: years,
            Listed.INVESTED_TOTAL: totals,
            Listed.NOTE: [
                note if year is not None else None for note, year in zip(notes, years, strict=True)
            ],
        }


def _given(cells: Sequence[Any]) -> bool:
    return any(one is not None for one in cells)


def each(cells: Sequence[Any], read: Callable[[Any], T]) -> list[T]:
    """What `read` says of each cell; of texts it is asked once for each different one."""
    if not _WORDS.issuperset(map(type, cells)):
        return [read(one) for one in cells]
    told: dict[Hashable, T] = {one: read(one) for one in set(cells)}
    return [told[one] for one in cells]


def tidied(cells: Sequence[Any]) -> list[str]:
    """`tidy_name` of each cell; a column without any white space is so already, but for what is empty."""
    if _WORDS.issuperset(map(type, cells)) and _tight("".join(filter(None, cells))):
        return [one or "" for one in cells]
    return each(cells, tidy_name)


def coded(cells: Sequence[Any]) -> list[str]:
    """`plain` of each cell; a column of half-width signs without white space is so already."""
    if _WORDS.issuperset(map(type, cells)):
        joined = "".join(filter(None, cells))
        if joined.isascii() and _tight(joined):
            return [one or "" for one in cells]
    return each(cells, plain)


def _tight(joined: str) -> bool:
    return (not joined or joined.split(None, 1) == [joined]) and "_x000D_" not in joined


def first(*columns: Sequence[T | None]) -> list[T | None]:
    """Of each line the first value that is one."""
    found = list(columns[0])
    for other in columns[1:]:
        if _given(other):
            found = [one if one is not None else also for one, also in zip(found, other, strict=True)]
    return found


def _nature(cell: object) -> str | None:
    text = plain(cell) if isinstance(cell, str) else ""
    return next((code for form, code in NATURES if form.search(text)), None) if text else None


def _industry(cell: object) -> str | None:
    text = plain(cell).upper() if isinstance(cell, str) else ""
    return text if is_industry(text) else None


def _stage(cell: object) -> str | None:
    text = plain(cell) if isinstance(cell, str) else ""
    return next((stage.value for form, stage in STAGES if form.search(text)), None) if text else None
