"""Where the bars of a time strip stand: dates in, shares of the strip's width out."""

from dataclasses import dataclass
from datetime import date, timedelta

from guatu.ui import words
from guatu.ui.types import GanttMark, GanttRow, GanttStrip

_DAY = timedelta(days=1)
_WIDEST_FOR_MONTHS = 16  # more months than this are headed by quarters, then by years
_WIDEST_FOR_QUARTERS = 48


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the strip, as SVG lengths: where it starts and how wide it is."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Head:
    """One heading of the axis: its stretch and its text."""

    span: Span
    text: str
    year: str  # filled at the first heading of a year


@dataclass(frozen=True, slots=True)
class DrawnMark:
    x: str
    mark: GanttMark


@dataclass(frozen=True, slots=True)
class DrawnRow:
    row: GanttRow
    bar: Span | None  # None: wholly outside the strip
    done: Span | None
    baseline: Span | None
    marks: tuple[DrawnMark, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole strip. `today` is None when it is outside."""

    heads: tuple[Head, ...]
    stops: tuple[Span, ...]
    today: str | None
    rows: tuple[DrawnRow, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Time to share of the width; `start` and `end` inclusive."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def at(self, day: date) -> float:
        """Where the morning of this day stands, 0…1 within the strip."""
        return (day - self.start).days / self.days

    def point(self, day: date) -> str:
        """The middle of this day, as an SVG length."""
        return _length(self.at(day) + 0.5 / self.days)

    def span(self, start: date, end: date) -> Span | None:
        """The part of start…end (inclusive) that the strip shows; None where it shows none of it."""
        left, right = max(self.at(start), 0.0), min(self.at(end + _DAY), 1.0)
        return Span(_length(left), _length(right - left)) if right > left else None

    def shows(self, day: date) -> bool:
        return self.start <= day <= self.end


def draw(strip: GanttStrip) -> Drawn:
    """The strip's geometry. An empty strip has no rows and shows today's month, or nothing at all."""
    axis = _axis(strip)
    if axis is None:
        return Drawn((), (), None, ())
    stops = (axis.span(start, end) for start, end in strip.stops)
    return Drawn(
        heads=_heads(axis),
        stops=tuple(stop for stop in stops if stop is not None),
        today=axis.point(strip.today) if strip.today and axis.shows(strip.today) else None,
        rows=tuple(_row(axis, row) for row in strip.rows),
    )


def _row(axis: Axis, row: GanttRow) -> DrawnRow:
    baseline = None
    if row.baseline_start and row.baseline_end:
        baseline = axis.span(row.baseline_start, row.baseline_end)
    reached = row.start + timedelta(days=round(((row.end - row.start).days + 1) * row.done) - 1)
    return DrawnRow(
        row=row,
        bar=axis.span(row.start, row.end),
        done=axis.span(row.start, reached),
        baseline=baseline,
        marks=tuple(DrawnMark(axis.point(mark.on), mark) for mark in row.marks if axis.shows(mark.on)),
    )


def _axis(strip: GanttStrip) -> Axis | None:
    days = [
        day for row in strip.rows for day in (row.start, row.end, row.baseline_start, row.baseline_end) if day
    ]
    days += [strip.today] if strip.today and not days else []
    start = strip.start or (_month_start(min(days)) if days else None)
    end = strip.end or (_next_month(max(days)) - _DAY if days else None)
    return Axis(start, end) if start and end and start <= end else None


def _heads(axis: Axis) -> tuple[Head, ...]:
    months = (axis.end.year - axis.start.year) * 12 + axis.end.month - axis.start.month + 1
    step = 1 if months <= _WIDEST_FOR_MONTHS else 3 if months <= _WIDEST_FOR_QUARTERS else 12
    heads: list[Head] = []
    day, year = axis.start, 0
    while day <= axis.end:
        following = _block_start(day, step)
        for _count in range(step):
            following = _next_month(following)
        span = axis.span(day, following - _DAY)
        if span is not None:
            heads.append(Head(span, _head_text(day, step), str(day.year) if day.year != year else ""))
        day, year = following, day.year
    return tuple(heads)


def _head_text(day: date, step: int) -> str:
    if step == 1:
        return words.month_name(day)
    return f"Q{(day.month + 2) // 3}" if step == 3 else ""


def _block_start(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _length(share: float) -> str:
    return f"{share * 100:.3f}%"
