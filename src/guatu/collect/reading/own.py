"""A workbook that a form handed out, as it comes back: its hidden mark, and its cells by row and by heading. Pure.

It is read from the same sheets as any other workbook (`adapters/anyfile`). What is known of it beforehand is what its
headings say, in the form's own words, and what its rows are about, by the key in their hidden column; so columns and
rows may have been moved, and the sheet renamed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from guatu.collect.reading import days
from guatu.collect.reading.grid import At, Cell, Grid, address, plain
from guatu.collect.reading.numbers import nothing
from guatu.collect.reading.own_layout import EXPLAINED, MARK_SHEET, MARKS, SHEETS, heading
from guatu.collect.types import FieldSpec, FormDefinition, Grammar, SubjectKind
from guatu.kernel.language import EN, ZH

WHY: Final = ""
"""The field of the column that explains a row."""

_KEY: Final = re.compile("(?:" + "|".join(re.escape(kind.value) for kind in SubjectKind) + r"):\d{1,18}")
MOST_MARK: Final = 60
"""Signs of what the mark says that are looked at."""
_KEY_ROWS: Final = 2_000
"""Rows in which the column of keys is looked for."""


@dataclass(frozen=True, slots=True)
class OwnMark:
    """Which submission a workbook was made of, its layout and version then; `held`: the texts of its cells by key."""

    layout: str
    form: str
    form_version: str
    unit: str
    period: str
    version: str
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnCell:
    """One cell: its field (`WHY` for what explains the row), its value as the file holds it, what its marks say."""

    field: str
    address: str
    value: Cell
    number_format: str = ""
    uncomputed: bool = False
    error: bool = False
    from_1904: bool = False


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row: its key, "" where it has none; the texts of the cells beside it; those of the form's fields."""

    sheet: str
    kind: SubjectKind
    row: int
    key: str
    key_address: str
    beside: frozenset[str]
    cells: tuple[OwnCell, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What of the form a workbook lacks: a sheet, or the column of a field."""

    sheet: str
    field: str = ""


def mark_of(grids: Sequence[Grid]) -> OwnMark | None:
    """The hidden mark; None for a workbook that no form handed out."""
    grid = next((one for one in grids if one.name == MARK_SHEET), None)
    if grid is None:
        return None
    held = {plain(grid.value(row, 0)): written(grid.value(row, 1)) for row in range(grid.height)}
    layout, form, form_version, unit, period, version = (_shown(held.pop(name, "")) for name in MARKS)
    return OwnMark(layout, form, form_version, unit, period, version, held)


def _shown(text: str) -> str:
    """What of a text somebody may have tampered with can be shown and kept."""
    return "".join(sign for sign in text if sign.isprintable())[:MOST_MARK]


def own_rows(grids: Sequence[Grid], definition: FormDefinition) -> Iterator[OwnRow | Missing]:
    """The rows of every sheet of the form, in its order, and what is missing."""
    visible = [grid for grid in grids if grid.name != MARK_SHEET and not grid.chart and grid.rows]
    for kind in definition.kinds:
        words = SHEETS[kind]
        names = {words.zh, words.en}
        grid = next((one for one in visible if one.name in names), None) or next(
            (one for one in visible if _key_column(one, kind) is not None), None
        )
        if grid is None:
            yield Missing(words.zh)
        else:
            yield from _rows(grid, kind, definition.of(kind))


def _rows(grid: Grid, kind: SubjectKind, asked: Sequence[FieldSpec]) -> Iterator[OwnRow | Missing]:
    top, columns = _headings(grid, asked)
    found = set(columns.values())
    for spec in asked:
        if spec.field not in found:
            yield Missing(grid.name, spec.words.zh)
    keys = _key_column(grid, kind)
    for row in range(top + 1, grid.height):
        filled = grid.filled(row)
        if not filled:
            continue
        yield OwnRow(
            grid.name,
            kind,
            row,
            grid.text(row, keys) if keys is not None else "",
            address(row, keys or 0),
            frozenset(grid.text(row, column) for column in filled if column not in columns),
            tuple(_cell(grid, (row, column), field) for column, field in columns.items()),
        )


def _headings(grid: Grid, asked: Sequence[FieldSpec]) -> tuple[int, dict[int, str]]:
    """The row of headings, and of its columns those of the form's fields; a heading counts once."""
    fields = {plain(heading(spec, language)): spec.field for spec in asked for language in (ZH, EN)}
    fields |= {plain(EXPLAINED.zh): WHY, plain(EXPLAINED.en): WHY}
    best: tuple[int, dict[int, str]] = (-1, {})
    for row in range(min(grid.height, 10)):
        columns: dict[int, str] = {}
        for column in grid.filled(row):
            field = fields.get(grid.text(row, column))
            if field is not None and field not in columns.values():
                columns[column] = field
        if len(columns) > len(best[1]):
            best = (row, columns)
    return best


def _key_column(grid: Grid, kind: SubjectKind) -> int | None:
    """The column that holds keys of a kind of subject."""
    for row in range(min(grid.height, _KEY_ROWS)):
        for column in grid.filled(row):
            text = grid.text(row, column)
            if text.startswith(f"{kind.value}:") and _KEY.fullmatch(text):
                return column
    return None


def _cell(grid: Grid, at: At, field: str) -> OwnCell:
    formula = grid.formulas.get(at)
    return OwnCell(
        field,
        address(*at),
        grid.value(*at),
        grid.formats.get(at, ""),
        uncomputed=formula is not None and not formula.cached,
        error=at in grid.errors,
        from_1904=grid.from_1904,
    )


def text_of(cell: OwnCell, grammar: Grammar) -> str:
    """What a cell says, as a person would have typed it on the form; "" where its signs stand for nothing.

    A figure formatted as a percentage is the one that is shown. A day is read as in any other workbook; where only its
    month is told, or it is none, the text is that, to be refused.
    """
    if grammar in (Grammar.TEXT, Grammar.CHOICE):
        return written(cell.value)
    if nothing(plain(cell.value)):
        return ""
    if grammar is Grammar.DATE:
        read = days.day(cell.value, None, cell.number_format, cell.from_1904)
        return read.text if read.text is not None else written(cell.value)
    shown = grammar in (Grammar.PERCENT, Grammar.GROWTH) and "%" in cell.number_format
    return written(cell.value, percent=shown)


def written(value: Cell, *, percent: bool = False) -> str:
    """A value as text, figures with the fifteen digits that a workbook keeps; `percent`: a ratio as per cent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        figure = Decimal(f"{value:.15g}") * (100 if percent else 1)
        text = f"{figure:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value).strip()
