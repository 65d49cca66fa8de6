"""A milestone trend: `MilestoneTrend` in, coordinates in pixels out. A level line keeps its word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guatu.ui.types import MilestoneLine, MilestoneTrend

WIDTH: Final = 860
_LEFT: Final = 78  # the days of the upright axis
_RIGHT: Final = 230  # the milestones' names
_TOP: Final = 12
_BOTTOM: Final = 30
_LINE: Final = 17  # between two names
_LEAST: Final = 260  # height between the axes
_TICKS: Final = 9
_STEPS: Final = (1, 3, 6, 12, 24, 60, 120)  # months between ticks


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on an axis and where it lies."""

    day: date
    at: float


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A milestone: its path, the points said, and its name at `label_y`, tied to the line's end at `end_y`."""

    line: MilestoneLine
    path: str
    points: tuple[tuple[float, float], ...]
    end_y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class DrawnTrend:
    """The drawing. `diagonal`: both ends of the line of days that have come, None where it lies outside."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    lines: tuple[DrawnLine, ...]
    diagonal: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date
    start: float
    end: float

    def at(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> tuple[Tick, ...]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((step for step in _STEPS if months / step <= _TICKS), _STEPS[-1])
        return tuple(Tick(day, self.at(day)) for day in _month_starts(self.first, self.last, step))


def draw(trend: MilestoneTrend) -> DrawnTrend:
    """Coordinates of a trend with at least one milestone. Raises ValueError for none."""
    if not trend.lines:
        raise ValueError("a trend of no milestone")
    said = [on for line in trend.lines for on, _ in line.points]
    expected = [day for line in trend.lines for _, day in line.points]
    bottom = _TOP + max(_LEAST, _LINE * len(trend.lines))
    right = WIDTH - _RIGHT
    across = _Axis(_month(min(said)), _next_month(max(trend.today, *said)), _LEFT, right)
    up = _Axis(_month(min(across.first, *expected)), _next_month(max(expected)), bottom, _TOP)
    ends = [up.at(line.points[-1][1]) for line in trend.lines]
    labels = _apart(ends, _TOP + _LINE / 2, bottom - 4)
    return DrawnTrend(
        width=WIDTH,
        height=bottom + _BOTTOM,
        left=_LEFT,
        right=right,
        top=_TOP,
        bottom=bottom,
        across=across.ticks(),
        up=up.ticks(),
        lines=tuple(
            _line(line, across, up, trend.today, end, label)
            for line, end, label in zip(trend.lines, ends, labels, strict=True)
        ),
        diagonal=_diagonal(across, up),
    )


def _line(line: MilestoneLine, across: _Axis, up: _Axis, today: date, end: float, label: float) -> DrawnLine:
    points = tuple((across.at(on), up.at(day)) for on, day in line.points)
    said, expected = line.points[-1]
    until = min(today, max(said, expected))  # what has come is told no further
    path = " L".join(f"{x} {y}" for x, y in (*points, (across.at(until), end)))
    return DrawnLine(line, f"M{path}", points, end, label)


def _diagonal(across: _Axis, up: _Axis) -> tuple[float, float, float, float] | None:
    """From the first to the last day that is on both axes."""
    first, last = max(across.first, up.first), min(across.last, up.last)
    if first >= last:
        return None
    return across.at(first), up.at(first), across.at(last), up.at(last)


def _apart(heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Heights moved up and down so that no two names overlap, in their order, within the drawing."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    moved, floor = list(heights), top
    for at in order:
        moved[at] = floor = max(heights[at], floor)
        floor += _LINE
    ceiling = bottom
    for at in reversed(order):
        moved[at] = min(moved[at], ceiling)
        ceiling = moved[at] - _LINE
    return [round(height, 1) for height in moved]


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return _month(_month(day) + timedelta(days=32))


def _month_starts(first: date, last: date, step: int) -> Iterator[date]:
    """First days of months from `first` to `last`, `step` apart, on whole quarters and years where it spans them."""
    number = first.year * 12 + first.month - 1
    number = -(-number // step) * step
    while (day := date(number // 12, number % 12 + 1, 1)) <= last:
        yield day
        number += step
