"""A reading as the mapping page shows it and the import keeps it: sheets, columns with samples and reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from guatu.collect.reading.explained import why
from guatu.collect.reading.given import TableGiven, timeless
from guatu.collect.reading.grid import Grid, column_name, plain
from guatu.collect.reading.model import Column, Table
from guatu.collect.reading.words import sentence
from guatu.collect.rules.importing import HOMES
from guatu.collect.types.workbook import Target

SAMPLES: Final = 3
MOST_PROBLEMS: Final = 2_000
"""Problems of one table that are kept with the import; the file that goes back holds them all."""

_SKIPPED: Final = frozenset(("group", "subtotal", "total", "note", "blank_numbered", "repeated_header"))


def taken(grid: Grid, sheets: Mapping[str, bool]) -> bool:
    """Whether a sheet is to be imported: a visible one is, a hidden one is not, where nobody said otherwise."""
    return sheets.get(timeless(grid.name), grid.state == "visible")


def reading_of(
    grids: Sequence[Grid],
    found: Sequence[Sequence[Table]],
    given: Mapping[str, TableGiven],
    sheets: Mapping[str, bool],
    profiles: frozenset[str],
    target: Target,
) -> list[dict[str, Any]]:
    """Every table of the workbook, in its order; a sheet without one stands alone. `profiles`: fingerprints known."""
    entries: list[dict[str, Any]] = []
    for grid, tables in zip(grids, found, strict=True):
        about = {
            "sheet": grid.name,
            "timeless": timeless(grid.name),
            "state": grid.state,
            "taken": taken(grid, sheets),
        }
        entries += [
            {**about, **_table(table, given.get(table.mark), table.mark in profiles, target)}
            for table in tables
        ]
        if not tables:
            entries.append(
                {**about, "kind": "chart" if grid.chart else "other", "home": False, "columns": []}
            )
    return entries


def _table(table: Table, given: TableGiven | None, known: bool, target: Target) -> dict[str, Any]:
    fields = [one.field for one in table.columns]
    unit = table.notes.unit
    return {
        "kind": table.kind,
        "home": table.kind in HOMES[target],
        "title": table.notes.title or "",
        "unit": unit.words if unit is not None else "",
        "as_of": table.notes.as_of or "",
        "year": table.notes.year,
        "mark": table.mark,
        "profile": known,
        "given": _given(given),
        "records": len(table.records),
        "columns": [
            _column(table, column, key, fields, given)
            for column, key in zip(table.columns, table.keys, strict=False)
        ],
        "skipped": dict(Counter(line.why for line in table.skipped if line.why in _SKIPPED)),
        "totals": [
            {"row": one.row + 1, "field": one.field, "stated": one.stated, "computed": one.computed}
            for one in table.totals
            if one.agrees is False
        ],
        "problems": [
            [one.cell, one.code, words.zh, words.en, one.severity]
            for one in table.problems[:MOST_PROBLEMS]
            for words in (sentence(one.code, one.facts),)
        ],
    }


def _given(given: TableGiven | None) -> list[str]:
    """Which properties of the table a person corrected."""
    if given is None:
        return []
    return [name for name in ("kind", "unit", "as_of") if getattr(given, name)]


def _column(
    table: Table, column: Column, key: str, fields: Sequence[str | None], given: TableGiven | None
) -> dict[str, Any]:
    reason = why(column.plain, column.field, table.kind, [one for one in fields if one != column.field])
    own = (column.field or "").split("+")[0]
    samples = [
        record.values.get(own) if own else plain(table.grid.value(record.row, column.at))[:60]
        for record in table.records[:SAMPLES]
    ]
    return {
        "col": column_name(column.at),
        "path": column.path,
        "key": key,
        "field": column.field or "",
        "sure": reason.sure,
        "told": reason.told,
        "also": list(reason.also),
        "unit": column.own_unit.words if column.own_unit is not None else "",
        "given": given is not None and key in given.fields,
        "samples": [one for one in samples if one is not None],
    }
