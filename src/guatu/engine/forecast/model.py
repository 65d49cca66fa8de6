"""What is foreseen: series of figures by month or quarter, as an office has them, and the same as one dense cube."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import freeze
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period

Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

MOST_YEARS: Final = 300


class Measure(StrEnum):
    """What one figure says.

    FLOW: what its month or quarter brought; the year is their sum. CUMULATIVE: what the year brought from January on;
    the year is its last. LEVEL: how much there was at its end (a stock, a rate); the year is its last.
    """

    FLOW = "flow"
    CUMULATIVE = "cumulative"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Layout:
    """The figures of a year: `months` are those each one ends with. A figure covers the months since the one before."""

    months: tuple[int, ...]

    @property
    def slots(self) -> int:
        """How many figures a year has."""
        return len(self.months)

    def period(self, year: int, slot: int) -> Period:
        """The month or the quarter of a slot, from 0; the first of a merged year is its February."""
        return _period(self.months, year, slot)


@lru_cache(maxsize=8192)
def _period(months: tuple[int, ...], year: int, slot: int) -> Period:
    if len(months) == 4:
        return Period.of_quarter(year, slot + 1)
    return Period.of_month(year, months[slot])


MONTHS: Final = Layout(tuple(range(1, 13)))
MERGED: Final = Layout(tuple(range(2, 13)))
"""No figure for January: February's is that of both (1–2月合并)."""
QUARTERS: Final = Layout((3, 6, 9, 12))
LAYOUTS: Final = (MONTHS, MERGED, QUARTERS)


@dataclass(frozen=True, slots=True)
class Series:
    """One series: `values` by month or by quarter; a period that is left out is unknown.

    kind: series of one kind, say one indicator of many units, lend each other their past errors. bottom_line, stretch:
    of the year that is foreseen, None where there is no target.
    """

    code: str
    values: Mapping[Period, float]
    measure: Measure = Measure.FLOW
    kind: str = ""
    bottom_line: float | None = None
    stretch: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Series of one measure, one kind and one layout, as a cube that ends with the year that is foreseen.

    values: shape (series, years, slots), NaN where unknown, read-only; what each slot alone brought (FLOW, CUMULATIVE)
    or its level. year: the last year of the cube. bottom_line, stretch: shape (series,), NaN without a target.
    """

    codes: tuple[str, ...]
    year: int
    values: Float64
    measure: Measure
    kind: str
    layout: Layout
    bottom_line: Float64
    stretch: Float64

    @classmethod
    def of_arrays(
        cls,
        codes: Sequence[str],
        year: int,
        values: Float64,
        *,
        measure: Measure = Measure.FLOW,
        kind: str = "",
        layout: Layout = MONTHS,
        bottom_line: Float64 | None = None,
        stretch: Float64 | None = None,
    ) -> "Panel":
        """From a cube (series, years, slots) of figures as they were entered: cumulative ones are taken apart.

        Raises G1186 where the shapes do not fit or a figure is infinite, G1187 where a code occurs twice.
        """
        cube = np.array(values, dtype=np.float64)
        count = len(codes)
        if cube.ndim != 3 or cube.shape[0] != count or cube.shape[2] != layout.slots:
            raise GuatuError("G1186", shape=cube.shape, expected=(count, "…", layout.slots))
        if np.isinf(cube).any() or not 1 <= cube.shape[1] <= MOST_YEARS:
            raise GuatuError("G1186", shape=cube.shape, expected=(count, f"1…{MOST_YEARS}", layout.slots))
        if len(set(codes)) != count:
            (twice, _), *_ = Counter(codes).most_common(1)
            raise GuatuError("G1187", code=twice)
        if measure is Measure.CUMULATIVE:
            cube = _taken_apart(cube)
        lines = [_line(given, count) for given in (bottom_line, stretch)]
        freeze(cube, *lines)
        return cls(tuple(codes), year, cube, measure, kind, layout, *lines)

    @property
    def first_year(self) -> int:
        """The first year of the cube."""
        return self.year - int(self.values.shape[1]) + 1

    @property
    def total_is_last(self) -> bool:
        """Whether the year is its last figure, and not the sum of its figures."""
        return self.measure is Measure.LEVEL

    def digest(self) -> str:
        """SHA-256 of all of it, in the order of codes: the same digest, the same answer."""
        order = sorted(range(len(self.codes)), key=self.codes.__getitem__)
        text = repr((self.year, self.measure.value, self.kind, self.layout.months, self.values.shape))
        found = hashlib.sha256(text.encode())
        for column in (self.values, self.bottom_line, self.stretch):
            found.update(np.ascontiguousarray(column[order] + 0.0).tobytes())
        found.update("\n".join(self.codes[at] for at in order).encode())
        return found.hexdigest()


def _line(given: Float64 | None, count: int) -> Float64:
    line = np.full(count, np.nan) if given is None else np.array(given, dtype=np.float64)
    if line.shape != (count,):
        raise GuatuError("G1186", shape=line.shape, expected=(count,))
    return line


def _taken_apart(cube: Float64) -> Float64:
    """What each slot brought, of figures that count from January on.

    The increment over slots without a figure is spread evenly over them, so that sums stay what was reported.
    """
    slots = cube.shape[2]
    known = ~np.isnan(cube)
    place = np.arange(slots)
    last = np.maximum.accumulate(np.where(known, place, -1), axis=2)
    before = np.concatenate([np.full((*last.shape[:2], 1), -1), last[:, :, :-1]], axis=2)
    so_far = np.where(before < 0, 0.0, np.take_along_axis(cube, before.clip(0), axis=2))
    share = (cube - so_far) / (place - before)
    following = np.minimum.accumulate(np.where(known, place, slots)[:, :, ::-1], axis=2)[:, :, ::-1]
    spread = np.take_along_axis(share, following.clip(0, slots - 1), axis=2)
    return np.where(following < slots, spread, np.nan)


def layout_of(periods: Iterable[Period]) -> Layout | None:
    """MONTHS, QUARTERS, or MERGED where no year of at least two has a January; None for a mixture or for years."""
    found = list(periods)
    kinds = {period.kind for period in found}
    if kinds == {Kind.QUARTER}:
        return QUARTERS
    if kinds != {Kind.MONTH}:
        return None
    februaries = {period.year for period in found if period.number == 2}
    january = any(period.number == 1 for period in found)
    return MERGED if len(februaries) >= 2 and not january else MONTHS


def panels_of(series: Iterable[Series], year: int) -> tuple[Panel, ...]:
    """One panel for each measure, kind and layout found, in the order met; figures after `year` are left out.

    Raises G1187 where a code occurs twice in all, G1188 where a series mixes months and quarters or has whole years.
    """
    groups: dict[tuple[Measure, str, tuple[int, ...]], list[Series]] = {}
    seen: set[str] = set()
    for one in series:
        if one.code in seen:
            raise GuatuError("G1187", code=one.code)
        seen.add(one.code)
        layout = layout_of(one.values) if one.values else MONTHS
        if layout is None:
            raise GuatuError("G1188", code=one.code)
        groups.setdefault((one.measure, one.kind, layout.months), []).append(one)
    return tuple(_panel(group, year, key) for key, group in groups.items())


def _panel(group: Sequence[Series], year: int, key: tuple[Measure, str, tuple[int, ...]]) -> Panel:
    measure, kind, months = key
    layout = Layout(months)
    first = min((p.year for one in group for p in one.values if p.year <= year), default=year)
    first = max(first, year - MOST_YEARS + 1)
    slot = {month: at for at, month in enumerate(months)}
    cube = np.full((len(group), year - first + 1, layout.slots), np.nan)
    for row, one in enumerate(group):
        for period, value in one.values.items():
            if first <= period.year <= year:
                cube[row, period.year - first, slot[period.elapsed_months]] = value
    lines = [
        np.array([np.nan if line is None else line for line in column], np.float64)
        for column in ([one.bottom_line for one in group], [one.stretch for one in group])
    ]
    return Panel.of_arrays(
        [one.code for one in group],
        year,
        cube,
        measure=measure,
        kind=kind,
        layout=layout,
        bottom_line=lines[0],
        stretch=lines[1],
    )
