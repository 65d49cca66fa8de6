"""Placing what is left of rows into columns by augmenting paths, and the cut that says why it cannot be."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guatu.targets.types import Clash, ClashKind

Node = tuple[str, int]
UNIT, MONTH = "unit", "month"
ANY_UNIT, ANY_MONTH = (UNIT, -1), (MONTH, -1)


@dataclass(slots=True)
class _Table:
    """Free cells with what their rows still need and their columns still miss. Both are 0 or more throughout."""

    cells: list[list[int]]
    free: Sequence[Sequence[bool]]
    need: list[int]
    room: list[int]
    open_units: Sequence[bool]
    open_months: Sequence[bool]
    short: list[int]  # by row: still to be placed
    gap: list[int]  # by column: still to be filled


def place_rest(
    cells: list[list[int]],
    free: Sequence[Sequence[bool]],
    need: list[int],
    room: list[int],
    open_units: Sequence[bool],
    open_months: Sequence[bool],
) -> tuple[set[int], set[int]] | None:
    """Change `cells` so that rows sum to `need` and columns to `room`, which both sum alike.

    First within those sums; only where that is not enough are those of open units and open months moved too
    (`need` and `room` are then changed), never their grand total. None when all is placed; else the rows and
    columns of the cut: those rows' needs can go into those columns only.
    """
    _trim(cells, free, need, room)
    short = [wanted - sum(line) for wanted, line in zip(need, cells, strict=True)]
    gap = [wanted - sum(line) for wanted, line in zip(room, zip(*cells, strict=True), strict=True)]
    table = _Table(cells, free, need, room, open_units, open_months, short, gap)
    reached: dict[Node, Node | None] = {}
    for moving in (False, True):
        while any(table.short):
            reached, end = _search(table, moving)
            if end is None:
                break
            _push(table, reached, end)
    if not any(table.short):
        return None
    return (
        {at for side, at in reached if side == UNIT and at >= 0},
        {at for side, at in reached if side == MONTH and at >= 0},
    )


def cut_of(
    cut: tuple[set[int], set[int]],
    need: Sequence[int],
    room: Sequence[int],
    open_units: Sequence[bool],
    open_months: Sequence[bool],
) -> Clash:
    """The cut as an answer: these units have `wanted` to place, and only these months, with `room`, to place it in.

    Where the cut runs through both margins that are open, its other side is said: these months want what only
    these units, with `room`, can bring. The two are short by the same number.
    """
    units, months = cut
    if any(open_units[row] for row in units) and any(open_months[column] for column in months):
        units, months = set(range(len(need))) - units, set(range(len(room))) - months
        wanted, place = sum(room[column] for column in months), sum(need[row] for row in units)
        return Clash(ClashKind.MONTHS_FROM_UNITS, tuple(sorted(units)), tuple(sorted(months)), wanted, place)
    wanted, place = sum(need[row] for row in units), sum(room[column] for column in months)
    return Clash(ClashKind.UNITS_TO_MONTHS, tuple(sorted(units)), tuple(sorted(months)), wanted, place)


def _trim(
    cells: list[list[int]], free: Sequence[Sequence[bool]], need: Sequence[int], room: Sequence[int]
) -> None:
    """Take away what rows or columns hold beyond their sums, from their largest cells first."""
    for row, line in enumerate(cells):
        over = sum(line) - need[row]
        for column in sorted(range(len(line)), key=lambda at: (-line[at], at)):
            taken = min(max(over, 0), line[column])
            line[column] -= taken
            over -= taken
    for column, wanted in enumerate(room):
        over = sum(line[column] for line in cells) - wanted
        for line in sorted(cells, key=lambda line: -line[column]):
            taken = min(max(over, 0), line[column])
            line[column] -= taken
            over -= taken


def _search(table: _Table, moving: bool) -> tuple[dict[Node, Node | None], Node | None]:
    """Breadth first from every row with something to place, to a column with a gap. How each node was reached."""
    reached: dict[Node, Node | None] = {(UNIT, row): None for row, short in enumerate(table.short) if short}
    queue = deque(reached)
    while queue:
        node = queue.popleft()
        side, at = node
        if side == MONTH and at >= 0 and table.gap[at]:
            return reached, node
        for following in _next(table, node, moving):
            if following not in reached:
                reached[following] = node
                queue.append(following)
    return reached, None


def _next(table: _Table, node: Node, moving: bool) -> Iterator[Node]:
    """Where a piece may go: a row's to its free columns; a column's back to the rows that hold some; margins move."""
    side, at = node
    if node == ANY_UNIT:
        yield from ((UNIT, row) for row, open_ in enumerate(table.open_units) if open_)
    elif node == ANY_MONTH:
        yield from ((MONTH, column) for column, open_ in enumerate(table.open_months) if open_)
    elif side == UNIT:
        yield from ((MONTH, column) for column, open_ in enumerate(table.free[at]) if open_)
        if moving and table.open_units[at]:
            yield ANY_UNIT
    else:
        yield from ((UNIT, row) for row, line in enumerate(table.cells) if line[at])
        if moving and table.open_months[at]:
            yield ANY_MONTH


def _push(table: _Table, reached: dict[Node, Node | None], end: Node) -> None:
    """Move as much as the path allows along it."""
    path = [end]
    while (before := reached[path[-1]]) is not None:
        path.append(before)
    path.reverse()
    steps = list(pairwise(path))
    taken = [table.cells[to[1]][at[1]] for at, to in steps if at[0] == MONTH and to[0] == UNIT]
    amount = min(table.short[path[0][1]], table.gap[end[1]], *taken)
    for at, to in steps:
        _move(table, at, to, amount)
    table.short[path[0][1]] -= amount
    table.gap[end[1]] -= amount


def _move(table: _Table, at: Node, to: Node, amount: int) -> None:
    """One step of a path: a cell filled or emptied, a unit's or a month's sum lowered or raised."""
    match at, to:
        case (side, row), (other, -1) if side == other == UNIT:
            table.need[row] -= amount
        case (side, -1), (other, row) if side == other == UNIT:
            table.need[row] += amount
        case (side, column), (other, -1) if side == other == MONTH:
            table.room[column] += amount
        case (side, -1), (other, column) if side == other == MONTH:
            table.room[column] -= amount
        case (side, row), (_, column) if side == UNIT:
            table.cells[row][column] += amount
        case (_, column), (_, row):
            table.cells[row][column] -= amount
