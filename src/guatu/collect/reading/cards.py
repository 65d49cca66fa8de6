"""One project on one form (项目卡、一项一表): labels with their values to the right, several cards down a sheet."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guatu.collect.reading.cells import SHARES, Reader
from guatu.collect.reading.grid import Cell, Grid, plain
from guatu.collect.reading.headings import BOTH_DATES, fields_of, known, plain_path
from guatu.collect.reading.layout import Block
from guatu.collect.reading.lines import lines
from guatu.collect.reading.model import Column, Line, Record, Table
from guatu.collect.reading.money import unit
from guatu.collect.reading.notes import notes
from guatu.collect.reading.records import quotient
from guatu.collect.reading.shares import Share, settled
from guatu.collect.reading.tables import ASSUMED, own_unit

KIND: Final = "project_card"
MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 30
MOST_LEAD: Final = 12
_NAME: Final = re.compile(r"(?:项目|工程)名称[:：]?")
_SECTION: Final = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\))")


@dataclass(frozen=True, slots=True)
class _Label:
    """A label, the headings it stands under, and the cell with its value."""

    row: int
    column: int
    path: tuple[str, ...]
    value_at: int
    value: Cell


def card_tables(grid: Grid, hints: Sequence[str]) -> list[Table]:
    """The card of a sheet as one table with a record for each project; [] where the sheet holds no cards."""
    if grid.height > MOST_ROWS or grid.width > MOST_COLUMNS:
        return []
    labels = _label_columns(grid)
    starts = _starts(grid, labels)
    if not starts:
        return []
    table = _table(grid, starts[0], hints)
    reader = Reader(grid, table.notes.year, table.problems)
    for number, start in enumerate(starts):
        end = starts[number + 1] - 1 if number + 1 < len(starts) else grid.height - 1
        _card(table, reader, start, end)
    return [table] if table.records else []


def _label_columns(grid: Grid) -> frozenset[int]:
    """Columns whose texts are mostly headings: what stands in others is a value, even where it reads like one."""
    texts: Counter[int] = Counter()
    heads: Counter[int] = Counter()
    for row in range(grid.height):
        columns = grid.filled(row)
        for at in columns if len(columns) > 1 else ():  # alone in its row stands a title or a section
            texts[at] += 1
            heads[at] += _reads_like_label(grid.text(row, at))
    return frozenset(at for at, count in heads.items() if count >= 3 and count >= 0.5 * texts[at])


def _starts(grid: Grid, labels: frozenset[int]) -> list[int]:
    """Rows that begin a card: a label of the project's name with its value beside it, and more labels below."""
    rows = []
    for row in range(grid.height):
        for at in grid.filled(row):
            if at in labels and _NAME.fullmatch(grid.text(row, at)):
                beside = grid.text(row, grid.span(row, at).right + 1)
                if beside and not _reads_like_label(beside):
                    rows.append(row)
                break
    return [row for row in rows if _labelled_rows(grid, labels, row) >= 4]


def _labelled_rows(grid: Grid, labels: frozenset[int], start: int) -> int:
    """Rows from here on that begin with a label and its value, as rows under a header do not."""
    count = 0
    for row in range(start, min(start + 14, grid.height)):
        columns = [at for at in grid.filled(row) if at in labels]
        if columns and _reads_like_label(grid.text(row, columns[0])):
            beside = grid.text(row, grid.span(row, columns[0]).right + 1)
            count += bool(beside) and not _reads_like_label(beside)
    return count


def _table(grid: Grid, start: int, hints: Sequence[str]) -> Table:
    lead = [grid.text(row, at) for row in range(start) for at in grid.filled(row)]
    tail = [
        grid.text(row, at)
        for row in range(max(start, grid.height - 6), grid.height)
        for at in grid.filled(row)
    ]
    everything = [*lead, *(text for text in tail if len(text) < 60)]
    said = notes(lead, tail, hints)
    if said.unit is None:
        found = next((one for text in everything if "单位" in text and (one := unit(text)) is not None), None)
        said = notes([*lead, f"单位:{found.words}"] if found is not None else lead, tail, hints)
    block = Block(start, start - 1, list(range(grid.width)), first=start, last=grid.height - 1)
    return Table(grid, block, said, KIND, [])


def _card(table: Table, reader: Reader, start: int, end: int) -> None:
    labels = list(_labels(table.grid, start, end))
    plains = [plain_path(label.path, table.notes.year) for label in labels]
    fields = fields_of(plains, KIND)
    record = Record(start, {})
    last = start
    for label, path, field in zip(labels, plains, fields, strict=True):
        if field is None:
            continue
        own = own_unit(label.path)
        column = Column(
            label.value_at, "/".join(label.path), path, field, own or table.notes.unit or ASSUMED, own
        )
        _put(reader, record, column, label)
        last = max(last, table.grid.span(label.row, label.value_at).bottom)
        if not any(one.path == column.path for one in table.columns):
            table.columns.append(column)
    if not record.values.get("name"):
        return
    for field in SHARES:
        read = record.values.get(field)
        if isinstance(read, Share):
            record.values[field] = settled(read, quotient(record.values, field), percent_column=True)
    record.row_end = last
    table.records.append(record)
    table.skipped.extend(_below(table, last, end))


def _put(reader: Reader, record: Record, column: Column, label: _Label) -> None:
    field = column.field or ""
    held = record.values.get(field.split("+")[0])
    if held is None or (field == BOTH_DATES and record.values.get("start_date") is None):
        reader.put(record.values, column, label.row, label.value)


def _labels(grid: Grid, start: int, end: int) -> Iterator[_Label]:
    """Labels and values take turns along a row: what follows a label is its value, even where it reads like one."""
    for row in range(start, end + 1):
        taken = -1
        lead: tuple[str, ...] = ()
        for at in grid.filled(row):
            if at <= taken:
                continue
            text = grid.text(row, at)
            if (
                not lead
                and len(text) <= MOST_LEAD
                and own_unit([text])
                and _reads_like_label(grid.text(row, grid.span(row, at).right + 1))
            ):
                lead = (text,)
                continue
            if not _reads_like_label(text):
                inline = _inline(grid, row, at)
                if inline is not None:
                    yield inline
                continue
            value_at = grid.span(row, at).right + 1
            if _groups_labels(grid, row, value_at):
                continue
            taken = value_at
            yield _Label(
                row,
                at,
                (*(_around(grid, row, at) or lead), text.rstrip(":：")),
                value_at,
                grid.value(row, value_at),
            )


def _groups_labels(grid: Grid, row: int, beside: int) -> bool:
    """Whether what stands beside a label is a label itself, with its own value after it."""
    if not _reads_like_label(grid.text(row, beside)):
        return False
    after = grid.text(row, grid.span(row, beside).right + 1)
    return bool(after) and not _reads_like_label(after)


def _reads_like_label(text: str) -> bool:
    return bool(text) and len(text) <= 24 and not _SECTION.match(text) and known(text.rstrip(":："))


def _inline(grid: Grid, row: int, at: int) -> _Label | None:
    """A label and its value in one cell: "联系电话：0300-…"."""
    value = grid.value(row, at)
    if not isinstance(value, str):
        return None
    label, colon, rest = value.replace("：", ":").partition(":")
    if not colon or not _reads_like_label(plain(label)) or not rest.strip():
        return None
    return _Label(row, at, (plain(label),), at, rest.strip())


def _around(grid: Grid, row: int, at: int) -> tuple[str, ...]:
    """The heading to the left that spans several rows of labels."""
    for left in range(at - 1, -1, -1):
        owner = grid.owners.get((row, left))
        if owner is None:
            continue
        span = grid.spans[owner]
        if span.bottom > span.top and span.right + 1 == at:
            text = grid.text(*owner)
            return (text,) if text and len(text) <= 16 else ()
    return ()


def _below(table: Table, last: int, end: int) -> Iterator[Line]:
    """Notes and signatures under a card."""
    block = table.block
    under = Table(
        table.grid,
        Block(last, last, list(range(table.grid.width)), first=last + 1, last=end),
        table.notes,
        KIND,
        [Column(at, "", "", None, ASSUMED, None) for at in block.columns],
    )
    return (line for line in lines(under) if line.why in ("note", "signature"))
