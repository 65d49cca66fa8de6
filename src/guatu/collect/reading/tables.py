"""A sheet's tables with their columns understood: unit, year, kind, and the field of each column."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from guatu.collect.reading.given import (
    NOTHING_GIVEN,
    Given,
    column_keys,
    fingerprint,
    with_fields,
    with_notes,
)
from guatu.collect.reading.grid import Grid, address, blank, plain
from guatu.collect.reading.headings import begins_the_year, fields_of, kind_of, month_of, plain_path
from guatu.collect.reading.layout import PLACE, Block, blocks, paths
from guatu.collect.reading.model import Column, Problem, Table
from guatu.collect.reading.money import Unit, unit
from guatu.collect.reading.notes import Notes, notes
from guatu.collect.reading.numbers import number

SAMPLE: Final = 30
"""Rows by which it is told what a column holds."""

ASSUMED: Final = Unit(10_000, "yuan", "万元", assumed=True)
"""Where nothing at all says the unit: the usual one of such tables, and it is said."""

_OWN_UNIT: Final = re.compile(
    r"[(,:]([^(),:]*?元[^(),:]*)\)?$|((?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千)(?:元|美元|欧元))$"
)
_OF_A_MONTH: Final = re.compile(r"(?:计划|目标|安排|完成|实际)(?:完成)?(?:投资)?(?:额|数)?")
"""What stands under the heading of a month where each month is a pair: its plan and what was done."""
_SUM: Final = re.compile(
    r"(?:^|年)(?:1|一|元)(?:月份?)?[-—–―─~至到](?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
)
FEBRUARY: Final = 2
_AIM: Final = re.compile(r"目标|任务")
_YEARS: Final = re.compile(r"20\d{2}(?=年|计划|完成)")


def tables(grid: Grid, hints: Sequence[str], given: Given = NOTHING_GIVEN) -> list[Table]:
    """The tables of a sheet; `hints` (the sheet's and the file's names) give a year and a kind where those lack.

    What a person corrected (`given`, by the fingerprint of the headings) goes before what is inferred.
    """
    found = blocks(grid)
    result: list[Table] = []
    for place, block in enumerate(found):
        following = next((one.lead for one in found[place + 1 :] if one.top > block.bottom), grid.height)
        result.append(_table(grid, block, following, hints, result, given))
    return result


def _table(
    grid: Grid, block: Block, following: int, hints: Sequence[str], before: Sequence[Table], given: Given
) -> Table:
    above = _texts(grid, range(block.lead, block.top))
    below = _texts(grid, range(max(block.first, block.last - 8), min(following, block.last + 1)), most=6)
    said = notes(above, below, hints)
    if before and before[0].grid is grid:
        said = _inherited(said, before[-1].notes)
    heads = paths(grid, block)
    keys = column_keys(heads)
    mark = fingerprint(keys)
    corrected = given.get(mark)
    planned = None if corrected and corrected.as_of else _year_planned(said)
    said = with_notes(said, corrected)
    year = planned or said.year or _year_of(heads)
    plains = [plain_path(parts, year) for parts in heads]
    title = plain(said.title) if said.title else ""
    kind = (corrected.kind if corrected else "") or kind_of(
        title, plain(hints[0]), [one for one in plains if one]
    )
    months = _month_columns(heads)
    fields = fields_of(["" if at in months else one for at, one in enumerate(plains)], kind)
    fields = _told_by_cells(grid, block, plains, fields)
    fields = with_fields(fields, keys, corrected)
    columns = []
    for at, parts in enumerate(heads):
        own = own_unit(parts)
        columns.append(
            Column(
                block.columns[at],
                "/".join(parts),
                plains[at],
                fields[at],
                own or said.unit or ASSUMED,
                own,
                months.get(at),
            )
        )
    if corrected is None or not corrected.kind:
        kind = _checked_kind(kind, columns)
    table = Table(grid, block, replace(said, year=year), kind, columns, mark=mark, keys=tuple(keys))
    for at in months:
        if begins_the_year(heads[at]) or begins_the_year(heads[at][:-1]):
            place = address(block.bottom, block.columns[at])
            table.problems.append(Problem(place, "january_merged", "info", {"heading": "/".join(heads[at])}))
    if said.unit is None and any(
        one.own_unit is None and (one.field or "").endswith("_yuan") for one in columns
    ):
        table.problems.append(Problem("*", "unit_assumed", "info", {"unit": ASSUMED.words}))
    return table


def _year_planned(said: Notes) -> int | None:
    """The next year, where the title says that the table, drawn up in this one, is a plan of it."""
    years = _YEARS.findall(plain(said.title)) if said.title else []
    return said.year + 1 if said.year is not None and years[:1] == [str(said.year + 1)] else None


def _told_by_cells(
    grid: Grid, block: Block, plains: Sequence[str], fields: Sequence[str | None]
) -> list[str | None]:
    """A heading such as 年度目标 means an amount or words: what most of its cells hold decides."""
    told = list(fields)
    for at, field in enumerate(fields):
        if field != "plan_year_yuan" or "target_text" in fields or not _AIM.search(plains[at]):
            continue
        rows = range(block.first, min(block.last + 1, block.first + SAMPLE))
        cells = [value for row in rows if not blank(value := grid.rows[row][block.columns[at]])]
        words = sum(1 for value in cells if isinstance(value, str) and number(plain(value)) is None)
        if words * 2 > len(cells):
            told[at] = "target_text"
    return told


def _inherited(said: Notes, before: Notes) -> Notes:
    """A later table of a sheet without notes of its own stands under the notes of the one before."""
    return Notes(
        said.title,
        said.unit or before.unit,
        said.as_of or before.as_of,
        said.report_date or before.report_date,
        said.reporting_unit or before.reporting_unit,
        said.year or before.year,
    )


def _texts(grid: Grid, rows: range, most: int = 100) -> list[str]:
    return [
        plain(value)
        for row in rows
        if 0 <= row < grid.height and len(grid.filled(row)) <= most
        for value in grid.rows[row]
        if value is not None and plain(value)
    ]


def _year_of(heads: Sequence[Sequence[str]]) -> int | None:
    years = Counter(int(year) for parts in heads for part in parts for year in _YEARS.findall(plain(part)))
    return max(years, default=None)


def own_unit(parts: Sequence[str]) -> Unit | None:
    """The unit of money that a heading itself names, its last part first."""
    for part in reversed(parts):
        found = _OWN_UNIT.search(plain(part))
        if found is not None:
            read = unit(found[0])
            if read is not None:
                return read
    return None


def _month_columns(heads: Sequence[Sequence[str]]) -> dict[int, int]:
    """Columns that are one month each of a row of at least six months, by position.

    1—2月 before 3月 is the first of them and stands as February, as a form heads it; beside a 1月 or a 2月, or before
    other sums such as 1—3月, it is a sum of the year.
    """
    groups: dict[str, dict[int, int]] = {}
    merged: dict[str, int] = {}
    for at, parts in enumerate(heads):
        for where, named in _month_paths(parts):
            month = month_of(named)
            if month is not None:
                groups.setdefault(where, {})[at] = month
            elif begins_the_year(named):
                merged[where] = at
    found: dict[int, int] = {}
    for where, group in groups.items():
        months = set(group.values())
        begins = merged.get(where)
        if begins is not None and 3 in months and not months & {1, 2} and not _sums(heads, where):
            group[begins] = FEBRUARY
            months |= {1, FEBRUARY}
        if len(months) >= 6:
            found.update(group)
    return found


def _month_paths(parts: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    """Where a column's month would be named: in its last heading, or above its own 计划 or 完成; with its group."""
    found: list[tuple[str, Sequence[str]]] = [("/".join(parts[:-1]), parts)]
    if len(parts) > 1 and _OF_A_MONTH.fullmatch(plain(parts[-1])):
        found.append(("/".join([*parts[:-2], parts[-1]]), parts[:-1]))
    return found


def _sums(heads: Sequence[Sequence[str]], where: str) -> bool:
    """Whether columns of a group are sums of the year up to a month, 1—3月."""
    return any(
        _SUM.search(plain(named[-1])) is not None and not begins_the_year(named)
        for parts in heads
        for group, named in _month_paths(parts)
        if group == where and named
    )


def _checked_kind(kind: str, columns: Sequence[Column]) -> str:
    """A list of indicators whose headings or rows are places is one by district."""
    fields = {one.field for one in columns}
    if kind in ("economic_indicators", "economic_indicators_by_district", "summary", ""):
        places = {top for one in columns if PLACE.fullmatch(top := plain(one.path.split("/")[0]))}
        if "indicator" in fields and len(places) >= 2:
            return "economic_indicators_by_district"
        growth = sum(1 for one in columns if re.search(r"同比|增速|增幅|增长", one.plain))
        if "district" in fields and "name" not in fields and growth >= 2:
            return "economic_indicators_by_district"
        if kind == "economic_indicators_by_district" and "indicator" in fields:
            return "economic_indicators"
        if kind == "summary" and "name" in fields and "project_count" not in fields:
            return "project_ledger"
    return kind or ("project_ledger" if "name" in fields else "other")
