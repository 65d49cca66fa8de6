"""A foreseen year: `Fan` in, paths and places out. Across in hundredths of the width, so that it fits any screen; up in
pixels. The year begins at the left edge; a figure stands at the end of its month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guatu.ui.types import Fan, Values

TOP: Final = 16
BOTTOM: Final = 316
HEIGHT: Final = 344
WIDTH: Final = 97.5  # percent; beyond it half of December's word
_TICKS: Final = 5
_NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_NEAR: Final = 20  # pixels between two lines that a word fits into


@dataclass(frozen=True, slots=True)
class Level:
    """A line across: a tick of the scale or a target; `label_y` is where its word stands."""

    text: str
    y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Place:
    """A point or a word of the horizontal axis; `x` in percent, `anchor` as SVG says it."""

    text: str
    x: float
    y: float = 0.0
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class DrawnFan:
    """The drawing. Paths are in a box of 1,000 × 300 that is stretched to the width."""

    ticks: tuple[Level, ...]
    months: tuple[Place, ...]
    corridor: str
    usual: str
    linear: str
    past: tuple[str, ...]
    actual: str
    points: tuple[Place, ...]
    band: str
    middle: str
    targets: tuple[Level, ...]
    marks: tuple[Place, ...]
    today: float | None
    words: Place  # where the targets' words begin or end


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    step: float
    high: float

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(BOTTOM - share * (BOTTOM - TOP), 1)


def draw(fan: Fan) -> DrawnFan:
    """Coordinates of a fan. Raises ValueError where it has no figure at all."""
    scale = _scale(fan)
    low, middle, high = fan.foreseen or ((), (), ())
    slowest, usual, fastest = fan.corridor or ((), (), ())
    across = [round(WIDTH * end / 12, 2) for end in fan.ends]
    start = None if fan.level else (0.0, scale.y(0.0))

    def path(values: Values, begin: tuple[float, float] | None = start) -> str:
        return _path(across, values, scale, begin)

    known = [at for at, value in enumerate(fan.actual) if value is not None]
    last = known[-1] if known else None
    tip = (across[last], scale.y(fan.actual[last] or 0.0)) if last is not None else start
    return DrawnFan(
        ticks=_ticks(scale),
        months=tuple(Place(text, x) for text, x in zip(fan.periods, across, strict=True)),
        corridor=_area(across, slowest, fastest, scale, start),
        usual=path(usual),
        linear=path(fan.linear),
        past=tuple(path(series.values) for series in fan.past),
        actual=path(fan.actual),
        points=tuple(Place("", across[at], scale.y(fan.actual[at] or 0.0)) for at in known),
        band=_area(across, low, high, scale, tip),
        middle=path(middle, tip),
        targets=_targets(fan, scale),
        marks=tuple(
            Place(text, across[at], scale.y(fan.actual[at] or 0.0), _anchor(across[at]))
            for at, text in fan.marks
            if fan.actual[at] is not None
        ),
        today=None if last is None else across[last],
        # What starts from nothing leaves the upper left free; on the right the lines come close to their targets.
        words=Place("", 100.0, anchor="end") if fan.level else Place("", 12.0, anchor="start"),
    )


def _scale(fan: Fan) -> _Scale:
    lines = (fan.actual, fan.linear, *fan.foreseen, *fan.corridor)
    values = [value for line in lines for value in line if value is not None]
    values += [value for series in fan.past for value in series.values if value is not None]
    values += [value for _name, value in fan.targets]
    if not values:
        raise ValueError("a fan without a figure")
    low, high = min(values), max(values)
    if not fan.level:
        low = min(low, 0.0)
    span = (high - low) or abs(high) or 1.0
    if fan.level:
        low -= span * 0.1
    step = _step(span / (_TICKS - 1))
    bottom = step * (low // step)
    return _Scale(bottom, step, max(high + span * 0.04, bottom + step))


def _step(least: float) -> float:
    power = 1.0
    while power * 10 <= least:
        power *= 10
    while power > least:
        power /= 10
    return next(power * nice for nice in _NICE if power * nice >= least * 0.999)


def _ticks(scale: _Scale) -> tuple[Level, ...]:
    found, value = [], scale.low
    while value <= scale.high:
        places = 0 if scale.step >= 1 else 2
        found.append(Level(f"{value:,.{places}f}", scale.y(value), scale.y(value) - 4))
        value += scale.step
    return tuple(found)


def _targets(fan: Fan, scale: _Scale) -> tuple[Level, ...]:
    """From the lowest up. A word stands above its line, or below it where the next line is too near."""
    ordered = sorted(fan.targets, key=lambda target: target[1])
    heights = [scale.y(value) for _name, value in ordered]
    above = [*heights, -_NEAR][1:]
    return tuple(
        Level(name, y, round(y - 5 if y - following > _NEAR else y + 13, 1))
        for (name, _value), y, following in zip(ordered, heights, above, strict=True)
    )


def _path(across: Sequence[float], values: Values, scale: _Scale, start: tuple[float, float] | None) -> str:
    """A line that breaks at every gap; from `start` to its first value, where that is the first of all or next."""
    parts, pen = [], start is not None
    if start is not None and any(value is not None for value in values):
        parts.append(f"M{_at(*start)}")
    begun = False
    for x, value in zip(across, values, strict=False):
        if value is None:
            pen = pen and not begun
            continue
        parts.append(f"{'L' if pen else 'M'}{_at(x, scale.y(value))}")
        pen = begun = True
    return "".join(parts)


def _area(
    across: Sequence[float], low: Values, high: Values, scale: _Scale, tip: tuple[float, float] | None
) -> str:
    """Between two lines, closed; empty where one has no value."""
    both = [
        (x, scale.y(bottom), scale.y(top))
        for x, bottom, top in zip(across, low, high, strict=False)
        if bottom is not None and top is not None
    ]
    if not both:
        return ""
    up = [_at(x, top) for x, _bottom, top in both]
    down = [_at(x, bottom) for x, bottom, _top in reversed(both)]
    return "M" + "L".join([*([_at(*tip)] if tip else []), *up, *down]) + "Z"


def _at(x: float, y: float) -> str:
    """A place in the stretched box, whose top is `TOP`."""
    return f"{round(x * 10, 1)} {round(y - TOP, 1)}"


def _anchor(x: float) -> str:
    return "start" if x < 15 else "end" if x > 85 else "middle"
