"""A long CSV of figures, one a line: `series,period,value`. Pure: it is given bytes and touches no file.

    series,period,value
    固定资产投资,2025-02,120.5
    规上工业产值,2025Q1,310

Headings may be Chinese (指标, 时期, 数值). Columns `measure` (flow, cumulative, level) and `kind` are optional. A value
that is empty, "-", "…" or "NA" is an unknown figure, as is a period without a line.
"""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guatu.engine.forecast.model import Measure, Series
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period

ENCODINGS: Final = ("utf-8-sig", "gb18030")
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "series": ("series", "指标", "序列", "unique_id"),
    "period": ("period", "时期", "月份", "ds"),
    "value": ("value", "数值", "值", "y"),
    "measure": ("measure", "口径"),
    "kind": ("kind", "类别"),
    "bottom_line": ("bottom_line", "底线目标", "底线"),
    "stretch": ("stretch", "奋斗目标", "奋斗"),
}
"""Each column with its names."""

UNKNOWN: Final = frozenset({"", "-", "—", "…", "na", "n/a", "nan", "null", "none", "."})


@dataclass(frozen=True, slots=True)
class Target:
    """What the year of one series is to bring, None where it is not said."""

    bottom_line: float | None
    stretch: float | None


def read_series(
    data: bytes, measure: Measure = Measure.FLOW, targets: Mapping[str, Target] | None = None
) -> tuple[Series, ...]:
    """Every series in the order met; `measure` is that of lines which say none.

    Raises G1180 for the file, G1181 … G1184 for a line, G1188 where a series mixes months and quarters, G1189 for a
    target of a series that is not there.
    """
    found: dict[str, tuple[dict[Period, float], str, str]] = {}
    lines: dict[tuple[str, Period], int] = {}
    periods: dict[str, Period] = {}
    for line, cells in _rows(data, ("series", "period", "value")):
        code = cells["series"]
        if not code:
            raise GuatuError("G1183", line=line, found=cells["value"][:40])
        said = cells.get("measure", ""), cells.get("kind", "")
        values, *first = found.setdefault(code, ({}, *said))
        if tuple(first) != said:
            raise GuatuError("G1184", line=line, code=code)
        text = cells["period"]
        period = periods.get(text) or periods.setdefault(text, _period(line, text))
        other = lines.setdefault((code, period), line)
        if other != line:
            raise GuatuError("G1182", line=line, code=code, period=period, other=other)
        if cells["value"].lower() not in UNKNOWN:
            values[period] = _number(line, cells["value"])
    targets = targets or {}
    if strange := sorted(targets.keys() - found.keys()):
        raise GuatuError("G1189", code=strange[0])
    none = Target(None, None)
    return tuple(
        Series(
            code,
            values,
            _measure(said, measure, code),
            kind,
            targets.get(code, none).bottom_line,
            targets.get(code, none).stretch,
        )
        for code, (values, said, kind) in found.items()
    )


def read_targets(data: bytes) -> dict[str, Target]:
    """`series,bottom_line,stretch`, either of the two may be empty. Raises as `read_series`."""
    found: dict[str, Target] = {}
    for line, cells in _rows(data, ("series",)):
        if not cells["series"]:
            raise GuatuError("G1183", line=line, found="")
        if cells["series"] in found:
            raise GuatuError("G1187", code=cells["series"])
        lines = (cells.get("bottom_line", ""), cells.get("stretch", ""))
        found[cells["series"]] = Target(
            *(None if text.lower() in UNKNOWN else _number(line, text) for text in lines)
        )
    return found


def _rows(data: bytes, required: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Lines by number with their cells by our names; blank lines are passed over. Raises G1180."""
    reader = csv.reader(io.StringIO(_decoded(data)), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    columns: list[str | None] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, required)
                continue
            rows.append((reader.line_num, _cells(reader.line_num, columns, cells)))
    except csv.Error as broken:
        raise GuatuError("G1185", line=reader.line_num, why=broken) from broken
    if not columns:
        raise GuatuError("G1180", column=required[0], found="")
    return rows


def _columns(cells: Sequence[str], required: Sequence[str]) -> list[str | None]:
    names = {alias: name for name, aliases in HEADINGS.items() for alias in aliases}
    columns = [names.get(cell.strip().lower()) for cell in cells]
    for name in required:
        if columns.count(name) != 1:
            raise GuatuError("G1180", column=HEADINGS[name][0], found=", ".join(cells)[:80])
    return columns


def _cells(line: int, columns: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(columns):
        raise GuatuError("G1185", line=line, why=f"{len(cells)} ≠ {len(columns)}")
    return {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if name is not None}


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GuatuError("G1180", column=HEADINGS["series"][0], found="?")


def _period(line: int, text: str) -> Period:
    try:
        period = Period.parse(text)
    except GuatuError as wrong:
        raise GuatuError("G1181", line=line, found=text[:40]) from wrong
    if period.kind is Kind.YEAR:
        raise GuatuError("G1181", line=line, found=text)
    return period


def _number(line: int, text: str) -> float:
    """A figure as people type it: 1,234.5 too. Raises G1183."""
    try:
        value = float(text.replace(",", ""))
    except ValueError as wrong:
        raise GuatuError("G1183", line=line, found=text[:40]) from wrong
    if not math.isfinite(value):
        raise GuatuError("G1183", line=line, found=text[:40])
    return value


def _measure(said: str, otherwise: Measure, code: str) -> Measure:
    try:
        return Measure(said.lower()) if said else otherwise
    except ValueError as wrong:
        raise GuatuError("G1190", code=code, found=said[:40]) from wrong
