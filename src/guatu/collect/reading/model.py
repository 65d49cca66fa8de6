"""What a reading finds on a sheet: columns, records, rows left out with the reason, totals checked, problems."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from guatu.collect.reading.grid import Grid, address, column_name
from guatu.collect.reading.layout import Block
from guatu.collect.reading.money import Unit
from guatu.collect.reading.notes import Notes

Severity = Literal["must", "may", "info"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: where, its heading as written and plainly, its field, what it counts in, its month."""

    at: int
    path: str
    plain: str
    field: str | None
    unit: Unit
    own_unit: Unit | None
    month: int | None = None


class Problem(NamedTuple):
    """Something a person should look at. `cell` is an address, a range or "*"; `facts` fill the words of the code."""

    cell: str
    code: str
    severity: Severity
    facts: Mapping[str, str] = {}
    also: tuple[str, ...] = ()


class Line(NamedTuple):
    """A row of a body: what it is ("record", "group", "total" …), its own text, and a group's level."""

    row: int
    why: str
    text: str = ""
    level: int = 0


@dataclass(slots=True)
class Record:
    """One record. Rows from 0; `values` by field, dates as ISO text beside their precision."""

    row: int
    values: dict[str, Any]
    groups: tuple[int, ...] = ()
    row_end: int | None = None
    column: int | None = None
    parent: int | None = None
    hidden: bool = False


class Total(NamedTuple):
    """A stated total and what the records come to; `agrees` is None where nothing is stated."""

    row: int
    field: str
    stated: float | int | None
    computed: float | int | None
    agrees: bool | None
    scope: str | None = None
    column: int | None = None


@dataclass(slots=True)
class Table:
    """A table with everything read from it."""

    grid: Grid
    block: Block
    notes: Notes
    kind: str
    columns: list[Column]
    lines: list[Line] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    """Texts of the group rows, by the numbers that records name in `groups`."""
    group_rows: list[int] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    keyed_by_column: bool = False
    mark: str = ""
    """The fingerprint of its headings, which corrections are kept by; "" for cards, which have no columns."""
    keys: tuple[str, ...] = ()
    """What its columns are known by, in the order of the block."""
    _said: dict[str, Sequence[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _others: Collection[str] | None = field(default=None, init=False, repr=False, compare=False)
    """The fields that records may have beside the columns kept; None where no columns were kept."""

    def column(self, name: str) -> Column | None:
        """The column of a field."""
        return next((one for one in self.columns if one.field == name), None)

    def said(self, name: str) -> Sequence[Any]:
        """What the records say under a field, in their order, None where they say nothing. Of a table that is filled:
        it is looked up once."""
        found = self._said.get(name)
        if found is None:
            if self._others is not None and name not in self._others:
                found = [None] * len(self.records)
            else:
                found = [record.values.get(name) for record in self.records]
            self._said[name] = found
        return found

    def keep_columns(self, columns: Mapping[str, Sequence[Any]], others: Collection[str]) -> None:
        """Keep what all records say, as it was read by columns; of the fields in `others` it is looked up."""
        self._said = {name: values for name, values in columns.items() if name not in others}
        self._others = frozenset(others)

    def cell(self, row: int, name: str) -> str:
        """The address of a field in a row, or the row's where there is no such column."""
        column = self.column(name)
        return address(row, column.at) if column is not None else self.row_range(row)

    def row_range(self, row: int) -> str:
        """ "A4:P4"."""
        return f"{address(row, self.columns[0].at)}:{address(row, self.columns[-1].at)}"

    def letter(self) -> str:
        """The letter of the table's first column."""
        return column_name(self.columns[0].at)
