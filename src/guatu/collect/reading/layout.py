"""Where the tables of a sheet lie: rows of headings, the block under them, side-by-side tables told apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from guatu.collect.reading.grid import Cell, Grid, plain
from guatu.collect.reading.headings import known

MOST_HEADER_ROWS: Final = 8
KEY_WITHIN: Final = 6
"""Among its first so many cells a header has a key one: a number, a name, a place, an indicator."""

PLACE: Final = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:区|县|市|旗|新城|管委会|园区|开发区)|市本级|市直|全[省市区县]|合计"
)
_MEASURE: Final = re.compile(
    r"生产总值|GDP|增加值|零售|财政|预算收入|预算支出|用电量|出口|进出口|外资|民间投资|税收|可支配收入|工业产值|存款|贷款|^固定资产投资"
)
_SUB: Final = re.compile(
    r"总量|绝对[量额]|合计|小计|总额|其中.*|计划|实际|数值|金额|当月|累计|增速|同比.*|位次|排名|小写|名称|姓名|职务|所在地|总数|目标|完成|.*资金|.*债券?|自筹.*|中央.*|.*财政"
)
_KEY: Final = re.compile(
    r"^(?:序号|编号|序|项目序号|No\.?)$|名称$|^项目$|指标|县\(?市?\)?区|区县|县区|地区|单位|问题|领导|投资方|责任人"
)
_SERIAL: Final = re.compile(r"序号|编号|序|No\.?")
_NAMED: Final = re.compile(r"名称$|^项目$|^指标|县区|县\(市|地区$")
_COLUMN_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[①-⑳])\)?(?:=.*)?|[甲乙丙丁戊己庚辛壬癸]|栏次|行次")
_FIGURES: Final = (float, int)
_SAID: Final = re.compile(
    r"^\(?(?:填报|报送|编制|制表|填表|上报|金额|计量|货币|统计|报出)*(?:单位|部门|日期|时间|人)(?:\([^()]{1,6}\))?[:：]"
)
"""A note such as "填报单位：…" or "单位：万元": never a heading of a column."""

_META: Final = re.compile(
    r"单位(?:\(.{1,4}\))?[:：]|日期|截[至止]|附[件表]\d*|填报|制表|编号|密级|时间[:：]|金额单位"
)


@dataclass(slots=True)
class Block:
    """A table's place: rows of its header and body, its columns, and rows that repeat the header. All from 0."""

    top: int
    bottom: int
    columns: list[int]
    first: int = 0
    last: int = 0
    lead: int = 0
    """The first row of its title and notes."""
    repeated: set[int] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)


def blocks(grid: Grid) -> list[Block]:
    """The tables of a sheet, from top to bottom and left to right."""
    found: list[Block] = []
    row, lead = 0, 0
    while row < grid.height:
        if not _heads(grid, row):
            row += 1
            continue
        block = _block(grid, _raised(grid, row, lead), lead)
        if found and _repeats(grid, found[-1], block):
            found[-1].repeated.update(range(block.top, block.bottom + 1))
        else:
            if found:
                block.lead = _lead(grid, found[-1].bottom + 1, block.top)
                found[-1].last = block.lead - 1
            found.append(block)
        row = lead = block.bottom + 1
    for block in found:
        block.last = block.last or grid.height - 1
        _numbered(grid, block)
    return [part for block in found for part in _side_by_side(grid, block)]


def _heads(grid: Grid, row: int) -> bool:
    """Whether a row is the first row of a header: mostly headings, a key one among them, no figures."""
    first: list[str] = []
    for value in grid.rows[row]:
        if isinstance(value, _FIGURES):
            return False
        if isinstance(value, str) and value and not value.isspace() and len(first) < KEY_WITHIN:
            first.append(value)
    if len(first) < 2 or not any(len(text) < 24 and _KEY.search(plain(text)) for text in first):
        return False
    texts = [text for value in grid.rows[row] if isinstance(value, str) and (text := plain(value))]
    if any(_SAID.match(text) for text in texts):
        return False
    heads = sum(1 for text in texts if known(text) or PLACE.fullmatch(text) or _MEASURE.search(text))
    sure = sum(1 for text in texts if known(text))
    if (
        _SERIAL.fullmatch(texts[0])
        and any(_NAMED.search(text) for text in texts)
        and len(max(texts, key=len)) < 24
    ):
        return True
    return sure >= 1 and heads >= max(2, 0.6 * len(texts)) and _under(grid, row, len(texts))


def _under(grid: Grid, row: int, heads: int) -> bool:
    """Two headings alone are a header only where something stands under both."""
    if heads >= 3:
        return True
    columns = grid.filled(row)
    below = next(
        (grid.filled(one) for one in range(row + 1, min(row + 4, grid.height)) if grid.filled(one)), []
    )
    return all(column in below for column in columns) and all(
        grid.span(row, column).right == column for column in columns
    )


def _raised(grid: Grid, row: int, floor: int) -> int:
    """The header's first row: a row of group headings right above belongs to it."""
    above = row - 1
    if above < floor:
        return row
    columns = grid.filled(above)
    texts = [grid.text(above, column) for column in columns]
    if len(columns) < 2 or any(_META.search(text) or len(text) > 20 for text in texts):
        return row
    spans = [grid.span(above, column) for column in columns]
    return above if any(span.right > span.left for span in spans) and all(texts) else row


def _block(grid: Grid, top: int, lead: int) -> Block:
    bottom = _bottom(grid, top)
    columns = sorted(
        {
            column
            for row in range(top, bottom + 1)
            for start in grid.filled(row)
            for column in range(start, grid.span(row, start).right + 1)
        }
    )
    return Block(top, bottom, columns, first=bottom + 1, lead=lead)


def _bottom(grid: Grid, top: int) -> int:
    bottom = top
    while bottom < min(top + MOST_HEADER_ROWS, grid.height - 1):
        reach = max(
            (grid.span(row, column).bottom for row in range(top, bottom + 1) for column in grid.filled(row)),
            default=bottom,
        )
        if reach > bottom:
            bottom = min(reach, top + MOST_HEADER_ROWS)
            continue
        if not _continues(grid, top, bottom):
            break
        bottom += 1
    return bottom


def _continues(grid: Grid, top: int, bottom: int) -> bool:
    """Whether the row below is one of sub-headings."""
    below = bottom + 1
    columns = grid.filled(below)
    texts = [grid.text(below, column) for column in columns]
    if not columns or any(not isinstance(grid.value(below, column), str) for column in columns):
        return False
    key = grid.filled(top)[0]
    if key in columns or any(len(text) > 24 for text in texts):
        return False
    wide = [grid.span(bottom, column) for column in grid.filled(bottom)]
    covered = [span for span in wide if span.right > span.left]
    if covered and all(any(span.left <= column <= span.right for span in covered) for column in columns):
        return True
    like = sum(1 for text in texts if known(text) or _SUB.fullmatch(text) or PLACE.fullmatch(text))
    return like >= 0.7 * len(texts) and len(grid.filled(top)) > 2 and not _record_like(grid, top, below)


def _record_like(grid: Grid, top: int, row: int) -> bool:
    """Sub-headings stand where the row above has nothing, or nothing to its right."""
    heads = set(grid.filled(top))
    return any(column in heads and column + 1 in heads for column in grid.filled(row))


def _repeats(grid: Grid, before: Block, block: Block) -> bool:
    """Whether a header is the one before again, as printed on each page; a new title makes it a new table."""
    mine = {column: grid.text(block.top, column) for column in grid.filled(block.top)}
    theirs = {column: grid.text(before.top, column) for column in grid.filled(before.top)}
    same = sum(1 for column, text in mine.items() if theirs.get(column) == text)
    if same < 0.8 * max(len(mine), len(theirs)):
        return False
    between = [grid.filled(row) for row in range(max(before.bottom + 1, block.top - 3), block.top)]
    titles = [
        grid.text(block.top - len(between) + number, columns[0])
        for number, columns in enumerate(between)
        if len(columns) <= 3 and columns
    ]
    return not any(title_like(text) for text in titles)


def title_like(text: str) -> bool:
    """Whether a text alone in its row is a title or a note above a table."""
    if not text or re.match(r"^(?:注|说明|备注|\(?[一二三四五六七八九十]+\)?[、.])", text):
        return re.match(r"^附[件表]|^表[一二三四五六七八九十\d]", text) is not None
    return (
        bool(_META.search(text))
        or re.search(r"(?:表|台账|清单|汇总|一览|情况|计划)(?:\(.*\))?$", text) is not None
    )


def _lead(grid: Grid, floor: int, top: int) -> int:
    """The first of the title and note rows above a later table."""
    lead = top
    while lead - 1 >= floor:
        columns = grid.filled(lead - 1)
        if columns and not (len(columns) <= 4 and title_like(grid.text(lead - 1, columns[0]))):
            break
        lead -= 1
    return lead


def _numbered(grid: Grid, block: Block) -> None:
    """Marks the row that numbers the columns (甲 乙 1 2 3) right under the header."""
    row = block.first
    if row > block.last:
        return
    texts = [grid.text(row, column) for column in block.columns if grid.text(row, column)]
    plain_numbers = [int(text) for text in texts if text.isdecimal()]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return
    if plain_numbers == sorted(set(plain_numbers)):
        block.numbers.add(row)
        block.first = row + 1


def _side_by_side(grid: Grid, block: Block) -> list[Block]:
    """Tables beside one another: the first heading comes again, or an empty column parts two lists."""
    starts = _starts(grid, block)
    if len(starts) < 2:
        return [block]
    parts = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else block.columns[-1] + 1
        columns = [column for column in block.columns if start <= column < end]
        parts.append(
            Block(
                block.top,
                block.bottom,
                columns,
                block.first,
                block.last,
                block.lead,
                block.repeated,
                block.numbers,
            )
        )
    return parts


def _starts(grid: Grid, block: Block) -> list[int]:
    heads = [(column, grid.text(block.top, column)) for column in grid.filled(block.top)]
    first = heads[0][1]
    again = [column for column, text in heads if text == first]
    names = sum(1 for _, text in heads if re.search(r"名称$|^项目$|指标|县区|地区", text))
    if len(again) > 1 and names >= len(again):
        return again
    gaps = [column for column in range(block.columns[0], block.columns[-1]) if column not in block.columns]
    serials = [column for column, text in heads if re.fullmatch(r"序号|编号|序", text)]
    return serials if gaps and len(serials) > 1 else block.columns[:1]


def paths(grid: Grid, block: Block) -> list[list[str]]:
    """For each column of the block the headings above it, outermost first, each once."""
    rows = range(block.top, block.bottom + 1)
    above: list[list[Cell]] = [[grid.spread(row, column) for column in block.columns] for row in rows]
    for number, values in enumerate(above[:-1]):
        _fill_right(grid, block, values, above[number + 1 :], rows[number])
    result = []
    for position in range(len(block.columns)):
        parts: list[str] = []
        for values in above:
            text = _heading(values[position])
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        result.append(parts)
    return result


def _fill_right(grid: Grid, block: Block, values: list[Cell], below: Sequence[list[Cell]], row: int) -> None:
    """Without merged cells a heading reaches right over the blank cells that have sub-headings under them."""
    for position in range(1, len(values)):
        column = block.columns[position]
        if plain(values[position]) or (row, column) in grid.owners:
            continue
        left = (row, column - 1)
        whole = grid.owners.get(left)
        if whole is not None and grid.spans[whole].bottom > row:
            continue
        under, under_left = (any(plain(one[at]) for one in below) for at in (position, position - 1))
        if under and under_left:
            values[position] = values[position - 1]


def _heading(value: Cell) -> str:
    return re.sub(r"\s+", "", value.replace("_x000D_", "")) if isinstance(value, str) else plain(value)
