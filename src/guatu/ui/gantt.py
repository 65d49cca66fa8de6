"""Where the bars of a time strip stand: dates in, shares of the strip's width out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from guatu.ui import words
from guatu.ui.gantt_links import DrawnLinks, Ends, draw_links
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
    """A row's stretches; None: not there, or wholly outside the strip. `spare` runs from the bar to the latest day,
    `over` from the latest day to the end of a bar that is past it."""

    row: GanttRow
    bar: Span | None
    done: Span | None
    baseline: Span | None
    marks: tuple[DrawnMark, ...]
    spare: Span | None = None
    over: Span | None = None
    ghost: Span | None = None


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """The heading of rows that belong together, and the stretch from the first start to the last end."""

    name: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole strip. `today` is None when it is outside. `fine`: headings by month for a strip that is zoomed in."""

    heads: tuple[Head, ...]
    stops: tuple[Span, ...]
    today: str | None
    rows: tuple[DrawnRow | DrawnGroup, ...]
    fine: tuple[Head, ...] = ()
    links: DrawnLinks | None = None
    days: int = 0


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
        origin, whole = self.start.toordinal(), self.days
        left, right = max(start.toordinal() - origin, 0), min(end.toordinal() + 1 - origin, whole)
        return _stretch(left, right - left, whole) if right > left else None

    def shows(self, day: date) -> bool:
        return self.start <= day <= self.end


def draw(strip: GanttStrip) -> Drawn:
    """The strip's geometry, linear in rows and links. An empty one has no rows, and shows today's month or nothing."""
    axis = _axis(strip)
    if axis is None:
        return Drawn((), (), None, ())
    stops = (axis.span(start, end) for start, end in strip.stops)
    heads = _heads(axis, _step(axis))
    lines = tuple(_lines(axis, strip.rows))
    return Drawn(
        heads=heads,
        stops=tuple(stop for stop in stops if stop is not None),
        today=axis.point(strip.today) if strip.today and axis.shows(strip.today) else None,
        rows=lines,
        fine=_heads(axis, 1) if strip.tools and _step(axis) > 1 else (),
        links=_links(axis, strip, lines) if strip.links else None,
        days=axis.days,
    )


def _lines(axis: Axis, rows: tuple[GanttRow, ...]) -> Iterator[DrawnRow | DrawnGroup]:
    for name, members in groupby(rows, key=lambda row: row.group):
        together = list(members)
        if name:
            first, last = min(row.start for row in together), max(row.end for row in together)
            yield DrawnGroup(name, axis.span(first, last))
        for row in together:
            yield _row(axis, row)


def _row(axis: Axis, row: GanttRow) -> DrawnRow:
    start, end, latest = row.start, row.end, row.latest
    baseline = ghost = done = spare = over = None
    if row.baseline_start and row.baseline_end:
        baseline = axis.span(row.baseline_start, row.baseline_end)
    if row.ghost_start and row.ghost_end and (row.ghost_start, row.ghost_end) != (start, end):
        ghost = axis.span(row.ghost_start, row.ghost_end)
    if row.done:
        done = axis.span(start, start + timedelta(days=round(((end - start).days + 1) * row.done) - 1))
    if latest is not None and latest > end:
        spare = axis.span(end + _DAY, latest)
    elif latest is not None and latest < end:
        over = axis.span(latest + _DAY, end)
    marks = tuple(DrawnMark(axis.point(mark.on), mark) for mark in row.marks if axis.shows(mark.on))
    return DrawnRow(row, axis.span(start, end), done, baseline, marks, spare, over, ghost)


def _links(axis: Axis, strip: GanttStrip, lines: tuple[DrawnRow | DrawnGroup, ...]) -> DrawnLinks:
    ends = {
        line.row.key: Ends(at, axis.at(line.row.start), axis.at(line.row.end + _DAY))
        for at, line in enumerate(lines)
        if isinstance(line, DrawnRow) and line.row.key
    }
    return draw_links(strip.links, ends, len(lines))


def _axis(strip: GanttStrip) -> Axis | None:
    days = [
        day
        for row in strip.rows
        for day in (row.start, row.end, row.baseline_start, row.baseline_end, row.ghost_start, row.ghost_end)
        if day
    ]
    days += [strip.today] if strip.today and not days else []
    start = strip.start or (_month_start(min(days)) if days else None)
    end = strip.end or (_next_month(max(days)) - _DAY if days else None)
    return Axis(start, end) if start and end and start <= end else None


def _step(axis: Axis) -> int:
    """Months to a heading."""
    months = (axis.end.year - axis.start.year) * 12 + axis.end.month - axis.start.month + 1
    return 1 if months <= _WIDEST_FOR_MONTHS else 3 if months <= _WIDEST_FOR_QUARTERS else 12


def _heads(axis: Axis, step: int) -> tuple[Head, ...]:
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


@lru_cache(maxsize=100_000)
def _stretch(left: int, days: int, whole: int) -> Span:
    """Rows of a plan share their days: most stretches are met again."""
    return Span(_length(left / whole), _length(days / whole))


def _length(share: float) -> str:
    return f"{share * 100:.3f}%"
