"""Many rows of a table read a column at a time: each different cell is understood once, the usual ones all at once.

What a column's own grammar has to say something about (a doubtful date, words among figures, 同上, a text that would
run elsewhere) is handed, cell by cell, to the same `Put` that reads rows one by one, so that both ways say the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final, cast

from guatu.collect.reading import days, shares, texts
from guatu.collect.reading.cells import PHONES, SHARES, SUSPECT, WORDS, Put, Reader, is_money, words
from guatu.collect.reading.grid import Cell
from guatu.collect.reading.headings import BOTH_DATES
from guatu.collect.reading.model import Column
from guatu.collect.reading.money import MOST

Rows = Sequence[int]
Cells = Sequence[Cell]

MOST_SAME: Final = 6
"""Signs of 同上 and its like, and a few blanks."""

_WORDS: Final = frozenset((str, type(None)))

_ODD: Final = object()
"""Stands for a cell that is read on its own."""

_CONTROLS: Final = bytes([*range(9), 11, 12, *range(14, 32)])
_LEADS: Final = re.compile(r"\n\s*[+@-]")
_BROKEN: Final = ("<", "#", "\ufffd", "锟", "烫")
_NAME_ENDS: Final = texts.MAY_BE_NOTHING | texts.MARKS


@dataclass(slots=True)
class ReadRows:
    """Rows read by columns: the values of each row by field, and of some the columns that say 同上.

    `columns` are the same values by field, in the order of the rows; `more` the fields that some rows have beside them.
    """

    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    same: dict[int, list[Column]] = field(default_factory=dict)
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)
    more: set[str] = field(default_factory=set)


def read_columns(reader: Reader, puts: Sequence[tuple[Column, Put]], rows: Rows) -> ReadRows:
    """The rows read; problems are the reader's."""
    across = list(zip(*[reader.grid.rows[row] for row in rows], strict=True))
    if not across:
        return ReadRows()
    lists: dict[str, list[Any]] = {}
    extras: list[tuple[int, dict[str, Any]]] = []
    same: dict[int, list[Column]] = {}
    for column, put in puts:
        cells = across[column.at]
        fields = _fields(column)
        found, odd = _usual(reader, column, rows, cells)
        lists.update(zip(fields, found, strict=True))
        for number in odd:
            own: dict[str, Any] = {}
            put(own, rows[number], cells[number])
            if reader.same:
                same.setdefault(rows[number], []).extend(reader.same)
                reader.same.clear()
            for name in fields:
                lists[name][number] = own.pop(name, None)
            if own:
                extras.append((rows[number], own))
    names = tuple(lists)
    together = zip(*lists.values(), strict=True)
    values_of = {row: dict(zip(names, one, strict=False)) for row, one in zip(rows, together, strict=True)}
    for row, own in extras:
        values_of[row].update(own)
    return ReadRows(values_of, same, {**lists}, {name for _, own in extras for name in own})


def _fields(column: Column) -> tuple[str, ...]:
    field = column.field or ""
    if field == BOTH_DATES:
        return tuple(name for one in field.split("+") for name in (one, f"{one}_precision"))
    return (field, f"{field}_precision") if field.endswith("_date") else (field,)


def _usual(
    reader: Reader, column: Column, rows: Rows, cells: Cells
) -> tuple[tuple[list[Any], ...], Sequence[int]]:
    """The values of a column's cells by field, and the numbers of those that are to be read on their own."""
    field = column.field or ""
    if field == BOTH_DATES or field.endswith("_date"):
        return _dates(reader, column, rows, cells)
    if is_money(field):
        values = _amounts(column, field, cells)
    elif field in SHARES:
        values = _shares(reader, column, rows, cells)
    elif field == "code":
        values = [one if type(one) is str and texts.is_code(one) else _ODD for one in cells]
    elif field == "serial":
        values = _serials(cells)
    else:
        return _texts(field, cells)
    return (values,), _odd(values)


def _odd(values: Sequence[Any]) -> Sequence[int]:
    return [number for number, value in enumerate(values) if value is _ODD]


def _amounts(column: Column, field: str, cells: Cells) -> list[Any]:
    unit = column.unit
    if not field.endswith(f"_{unit.currency}"):
        return [_ODD] * len(cells)
    factor, most = unit.factor, MOST / unit.factor
    return [
        (round(one * factor) if -most < one < most else _ODD)
        if type(one) is float
        else None
        if one is None
        else _ODD
        for one in cells
    ]


def _dates(
    reader: Reader, column: Column, rows: Rows, cells: Cells
) -> tuple[tuple[list[Any], ...], Sequence[int]]:
    grid, both = reader.grid, column.field == BOTH_DATES
    formats = grid.formats.column(column.at)
    shown = [formats.get(row, "") for row in rows] if formats else [""] * len(rows)
    keys = list(zip(cells, shown, strict=True))
    table: dict[tuple[Cell, str], tuple[Any, ...]] = {}
    parts = 4 if both else 2
    odd = False
    for key in set(keys):
        read: Sequence[days.Day] = ()
        if not texts.same_as_above(key[0]):
            read = (
                days.span(key[0], reader.year, key[1], grid.from_1904)
                if both
                else (days.day(key[0], reader.year, key[1], grid.from_1904),)
            )
        if read and all(one.problem is None for one in read):
            table[key] = tuple(part for one in read for part in (one.text, one.precision))
        else:
            table[key], odd = (_ODD,) * parts, True
    found = tuple(list(one) for one in zip(*[table[key] for key in keys], strict=True))
    return found, _odd(found[0]) if odd else ()


def _shares(reader: Reader, column: Column, rows: Rows, cells: Cells) -> list[Any]:
    formats = reader.grid.formats.column(column.at)
    percent = {one for one in set(formats.values()) if "%" in one}
    return [
        _ODD
        if type(one) is not float
        else one
        if formats.get(row, "") in percent
        else shares.Share(one, None, sure=False)
        for row, one in zip(rows, cells, strict=True)
    ]


def _serials(cells: Cells) -> list[Any]:
    return [
        str(int(one)) if type(one) is float and one.is_integer() and 0 <= one < 1e15 else _ODD
        for one in cells
    ]


def _texts(field: str, cells: Cells) -> tuple[tuple[list[Any], ...], Sequence[int]]:
    read = WORDS.get(field, words)
    types, different = set(map(type, cells)), set(cells)
    different.discard(None)
    table: dict[Cell, Any] = {None: None}
    if types <= _WORDS:
        strings = cast(list[str], list(different))
    elif bool in types:  # True is 1 in a set
        return ([_ODD] * len(cells),), range(len(cells))
    else:
        strings = [one for one in different if type(one) is str]
        table.update((one, read(one)) for one in different if type(one) is not str)
    joined = "\n".join(["", *strings, ""])
    clean, ends = _clean(joined), _ends(field, joined, len(strings))
    if clean and ends is not None and _ordinary(strings, *ends):
        if types <= _WORDS:
            return (list(cells),), ()
        table.update(zip(strings, strings, strict=True))
        return ([table[one] for one in cells],), ()
    odd = False
    for one in strings:
        if texts.same_as_above(one) or (not clean and SUSPECT.search(one) is not None):
            table[one], odd = _ODD, True
        else:
            table[one] = read(one)
    values = [table[one] for one in cells]
    return (values,), _odd(values) if odd else ()


def _clean(joined: str) -> bool:
    """Whether surely nothing in all these texts would run or be markup elsewhere, or has been damaged."""
    if "=" in joined or any(sign in joined for sign in _BROKEN) or _LEADS.search(joined) is not None:
        return False
    if ":" in joined and "javascript:" in joined.lower():
        return False
    raw = joined.encode("utf-8", "surrogatepass")
    return len(raw.translate(None, _CONTROLS)) == len(raw)


def _ordinary(strings: list[str], first: frozenset[str], last: frozenset[str]) -> bool:
    """Whether none is so short or begins or ends so that anything is to be done, be it taking off blanks."""
    if min(map(len, strings), default=MOST_SAME) < MOST_SAME:
        return False
    if list(map(str.strip, strings)) != strings:
        return False
    ends = set(map(itemgetter(-1), strings)) if last else set()
    return ends.isdisjoint(last) and set(map(itemgetter(0), strings)).isdisjoint(first)


def _ends(field: str, joined: str, count: int) -> tuple[frozenset[str], frozenset[str]] | None:
    """The first and last signs of texts that are read on their own; None where all are."""
    if joined.count("\n") > count + 1 or "\r" in joined or "_x000D_" in joined:
        return None
    if field in PHONES:
        return (texts.MAY_BE_NOTHING, frozenset()) if joined.isascii() else None
    if field == "name":
        return _NAME_ENDS, texts.MARKS
    return (texts.MAY_BE_NOTHING, frozenset()) if field not in WORDS else None
