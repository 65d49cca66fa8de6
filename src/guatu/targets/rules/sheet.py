"""A split in the making: what is locked stays, the rest is spread again so that every sum holds, in whole steps.

Three stages, all in integers, so that the browser's copy (static/targets/spread.js) gives the same answer to the
last step: margins (what each unit's year and each month of the city is), an ideal for every free cell by iterative
proportional fitting (Deming and Stephan 1940), and whole cells near it. What rounding leaves over is moved along
augmenting paths of the transportation network (Ford and Fulkerson 1956); where none is left, the cut that stops
it says which sums cannot be met together, and by how much.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from guatu.targets.rules.paths import cut_of, place_rest
from guatu.targets.types import Clash, ClashKind, Sheet

FRACTION_BITS = 32
MOST_SWEEPS = 60
CLOSE = 1 << (FRACTION_BITS - 10)  # a row within a thousandth of a step is near enough to be rounded


def respread(
    sheet: Sheet,
    by_unit: Sequence[int],
    by_month: Sequence[int],
    by_cell: Sequence[Sequence[int]] | None = None,
) -> Sheet | Clash:
    """The sheet with everything that is not locked chosen anew, adding up both ways, no cell below zero.

    The total and what is locked stay as they are. `by_unit` (one a row) and `by_month` (one a column) are the
    weights of the free years and months; `by_cell` those of the cells where each unit has its own season. A
    weight of zero gets nothing, unless the locks leave no other place. Where the locks cannot all hold, the
    Clash says so, and nothing is changed.
    """
    clash = _simple_clash(sheet)
    if clash is not None:
        return clash
    held = _held_by_row(sheet), _held_by_column(sheet)
    years = _margin(sheet.total, sheet.years, sheet.locked_years, by_unit, held[0], running=False)
    months = _margin(sheet.total, sheet.months, sheet.locked_months, by_month, held[1], running=True)
    need = [year - kept.total for year, kept in zip(years, held[0], strict=True)]
    room = [month - kept.total for month, kept in zip(months, held[1], strict=True)]
    free = [[(row, column) not in sheet.locked_cells for column in _columns(sheet)] for row in _rows(sheet)]
    seeds = by_cell if by_cell is not None else [by_month] * len(years)
    cells = _whole(_fitted(seeds, free, need, room), free, need, room)
    open_years = [row not in sheet.locked_years and any(free[row]) for row in _rows(sheet)]
    open_months = [
        column not in sheet.locked_months and any(line[column] for line in free) for column in _columns(sheet)
    ]
    left = place_rest(cells, free, need, room, open_years, open_months)
    if left is not None:
        return cut_of(left, need, room, open_years, open_months)
    kept = [
        [cell if open_ else given for cell, open_, given in zip(*lines, strict=True)]
        for lines in zip(cells, free, sheet.cells, strict=True)
    ]
    return settled(sheet, kept)


def settled(sheet: Sheet, cells: Sequence[Sequence[int]]) -> Sheet:
    """The sheet with these cells, its years, months and total being their sums."""
    years = tuple(sum(row) for row in cells)
    months = tuple(sum(column) for column in zip(*cells, strict=True))
    return replace(sheet, total=sum(years), years=years, months=months, cells=tuple(map(tuple, cells)))


def with_locks(sheet: Sheet, locks: Mapping[tuple[int, int | None], int]) -> Sheet:
    """The sheet with these values written and locked: (row, column) a cell, (row, None) a unit's year."""
    cells = [list(line) for line in sheet.cells]
    years = list(sheet.years)
    for (row, column), value in locks.items():
        if column is None:
            years[row] = value
        else:
            cells[row][column] = value
    return replace(
        sheet,
        years=tuple(years),
        cells=tuple(map(tuple, cells)),
        locked_years=sheet.locked_years | {row for row, column in locks if column is None},
        locked_cells=sheet.locked_cells | {(row, column) for row, column in locks if column is not None},
    )


def differences(sheet: Sheet) -> tuple[dict[int, int], dict[int, int], int, int]:
    """Where the sheet does not add up: by row year − its months, by column month − its units, and total − either sum.

    All empty and zero where every sum holds.
    """
    rows = {
        row: year - sum(line) for row, (year, line) in enumerate(zip(sheet.years, sheet.cells, strict=True))
    }
    columns = {
        column: month - sum(line)
        for column, (month, line) in enumerate(zip(sheet.months, zip(*sheet.cells, strict=True), strict=True))
    }
    return (
        {row: gap for row, gap in rows.items() if gap},
        {column: gap for column, gap in columns.items() if gap},
        sheet.total - sum(sheet.years),
        sheet.total - sum(sheet.months),
    )


def _rows(sheet: Sheet) -> range:
    return range(len(sheet.years))


def _columns(sheet: Sheet) -> range:
    return range(len(sheet.months))


class _Held:
    """What locked cells fix of a row or a column: their sum, and whether nothing else is in it."""

    __slots__ = ("closed", "total")

    def __init__(self, values: Sequence[int], of: int) -> None:
        self.total = sum(values)
        self.closed = len(values) == of


def _held_by_row(sheet: Sheet) -> list[_Held]:
    kept: list[list[int]] = [[] for _ in sheet.years]
    for row, column in sheet.locked_cells:
        kept[row].append(sheet.cells[row][column])
    return [_Held(values, len(sheet.months)) for values in kept]


def _held_by_column(sheet: Sheet) -> list[_Held]:
    kept: list[list[int]] = [[] for _ in sheet.months]
    for row, column in sheet.locked_cells:
        kept[column].append(sheet.cells[row][column])
    return [_Held(values, len(sheet.years)) for values in kept]


def _simple_clash(sheet: Sheet) -> Clash | None:
    """What can be said of one row, one column or one margin, without looking at how they cross."""
    held_rows, held_columns = _held_by_row(sheet), _held_by_column(sheet)
    for row in sorted(sheet.locked_years):
        if held_rows[row].total > sheet.years[row]:
            return Clash(ClashKind.UNIT, (row,), (), held_rows[row].total, sheet.years[row])
    for column in sorted(sheet.locked_months):
        if held_columns[column].total > sheet.months[column]:
            return Clash(ClashKind.MONTH, (), (column,), held_columns[column].total, sheet.months[column])
    years = _pinned(sheet.years, sheet.locked_years, held_rows)
    if _unreachable(sheet.total, *years):
        return Clash(ClashKind.UNITS, _asking(*years), (), _least(*years), sheet.total)
    months = _pinned(sheet.months, sheet.locked_months, held_columns)
    if _unreachable(sheet.total, *months):
        return Clash(ClashKind.MONTHS, (), _asking(*months), _least(*months), sheet.total)
    return None


def _pinned(
    values: Sequence[int], locked: frozenset[int], held: Sequence[_Held]
) -> tuple[dict[int, int], dict[int, int]]:
    """The margins that are fixed, by a lock or because all of their cells are; and the least of the others."""
    fixed = {at: values[at] for at in locked}
    fixed |= {at: kept.total for at, kept in enumerate(held) if kept.closed and at not in locked}
    return fixed, {at: kept.total for at, kept in enumerate(held) if at not in fixed}


def _asking(fixed: dict[int, int], floors: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted({*fixed, *(at for at, least in floors.items() if least)}))


def _least(fixed: dict[int, int], floors: dict[int, int]) -> int:
    return sum(fixed.values()) + sum(floors.values())


def _unreachable(total: int, fixed: dict[int, int], floors: dict[int, int]) -> bool:
    return _least(fixed, floors) > total or (not floors and sum(fixed.values()) != total)


def _margin(
    total: int,
    values: Sequence[int],
    locked: frozenset[int],
    weights: Sequence[int],
    held: Sequence[_Held],
    *,
    running: bool,
) -> list[int]:
    """Whole parts of `total`: fixed ones as they are, the others by weight, none below what its locked cells hold.

    Months are rounded on their running sum, so that the plan never runs more than half a step ahead of itself;
    units by largest remainder, the earlier first among equals.
    """
    fixed, floors = _pinned(values, locked, held)
    while True:
        rest = total - sum(fixed.values())
        open_ = [at for at in range(len(values)) if at not in fixed]
        shares = {at: weights[at] for at in open_}
        if not any(shares.values()):
            shares = dict.fromkeys(open_, 1)
        whole = sum(shares.values())
        below = {at: floors[at] for at in open_ if rest * shares[at] < floors[at] * whole}
        if not below:
            break
        fixed |= below
    split = _running(rest, shares) if running else _by_remainder(rest, shares)
    parts = fixed | split
    return [parts[at] for at in range(len(values))]


def _running(rest: int, shares: dict[int, int]) -> dict[int, int]:
    whole, parts, reached = sum(shares.values()), {}, 0
    for at, passed in zip(shares, accumulate(shares.values()), strict=True):
        now = (2 * rest * passed + whole) // (2 * whole)
        parts[at], reached = now - reached, now
    return parts


def _by_remainder(rest: int, shares: dict[int, int]) -> dict[int, int]:
    whole = sum(shares.values())
    parts = {at: rest * share // whole for at, share in shares.items()}
    over = {at: rest * share % whole for at, share in shares.items()}
    for at in sorted(shares, key=lambda at: (-over[at], at))[: rest - sum(parts.values())]:
        parts[at] += 1
    return parts


def _fitted(
    seeds: Sequence[Sequence[int]], free: Sequence[Sequence[bool]], need: Sequence[int], room: Sequence[int]
) -> list[list[int]]:
    """Free cells proportional to their seeds with these row and column sums, as fixed-point integers."""
    ideal = [
        [seed << FRACTION_BITS if open_ else 0 for seed, open_ in zip(*lines, strict=True)]
        for lines in zip(seeds, free, strict=True)
    ]
    _sow(ideal, free, need, room)
    for _ in range(MOST_SWEEPS):
        for row, wanted in enumerate(need):
            _scale(ideal[row], wanted)
        for column, wanted in enumerate(room):
            line = [cells[column] for cells in ideal]
            _scale(line, wanted)
            for cells, value in zip(ideal, line, strict=True):
                cells[column] = value
        if all(
            abs(sum(cells) - (wanted << FRACTION_BITS)) <= CLOSE
            for cells, wanted in zip(ideal, need, strict=True)
        ):
            break
    return ideal


def _sow(
    ideal: list[list[int]], free: Sequence[Sequence[bool]], need: Sequence[int], room: Sequence[int]
) -> None:
    """Where something must go and no free cell has a weight, all free cells count alike."""
    for row, wanted in enumerate(need):
        if wanted and not any(ideal[row]):
            ideal[row] = [int(open_) << FRACTION_BITS for open_ in free[row]]
    for column, wanted in enumerate(room):
        if wanted and not any(cells[column] for cells in ideal):
            for cells, open_ in zip(ideal, free, strict=True):
                cells[column] = int(open_[column]) << FRACTION_BITS


def _scale(line: list[int], wanted: int) -> None:
    total = sum(line)
    if total:
        line[:] = [value * (wanted << FRACTION_BITS) // total for value in line]


def _whole(
    ideal: Sequence[Sequence[int]], free: Sequence[Sequence[bool]], need: Sequence[int], room: Sequence[int]
) -> list[list[int]]:
    """Whole cells month by month: each row is brought to where its ideal stands by then, odd pieces to who lags most.

    Rounding each row by itself would pile the small units' odd pieces onto the first months.
    """
    cells = [[0] * len(room) for _ in need]
    due = [0] * len(need)
    left = list(need)
    for column, count in enumerate(room):
        lags: list[tuple[int, int]] = []
        for row, line in enumerate(ideal):
            if not free[row][column]:
                continue
            due[row] += line[column]
            wanted = due[row] - ((need[row] - left[row]) << FRACTION_BITS)
            cell = min(left[row], max(0, wanted >> FRACTION_BITS))
            cells[row][column] = cell
            lags.append((wanted - (cell << FRACTION_BITS), row))
        short = count - sum(line[column] for line in cells)
        piece = 1 if short > 0 else -1
        for _, row in sorted(lags, key=lambda pair: (-piece * pair[0], pair[1])):
            if short and (cells[row][column] < left[row] if piece > 0 else cells[row][column] > 0):
                cells[row][column] += piece
                short -= piece
        for row in range(len(need)):
            left[row] -= cells[row][column]
    return cells
