"""What days cost: `PriceCurve` in, coordinates in pixels out. A level step is one price."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from guatu.ui.types import PriceCurve, PricePoint

WIDTH: Final = 560
HEIGHT: Final = 280
_LEFT: Final = 104  # the prices of the upright axis
_RIGHT: Final = 24
_TOP: Final = 16
_BOTTOM: Final = 46  # days, and what they are
_UP: Final = 5  # ticks at most
_ACROSS: Final = 10


@dataclass(frozen=True, slots=True)
class Tick:
    """A figure on an axis and where it lies."""

    value: int
    at: float


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """A point and where it lies."""

    point: PricePoint
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """The drawing; `path` runs from no day at no price, step by step."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    points: tuple[DrawnPoint, ...]
    path: str


def draw(curve: PriceCurve) -> DrawnCurve:
    """Coordinates of a curve with at least one point. Raises ValueError for none."""
    if not curve.points:
        raise ValueError("a price curve of no point")
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    days, costs = [point.days for point in curve.points], [point.cost for point in curve.points]
    across, up = _ticks(max(days), _ACROSS), _ticks(max(costs), _UP)

    def x(value: int) -> float:
        return round(_LEFT + value / across[-1] * (right - _LEFT), 1)

    def y(value: int) -> float:
        return round(bottom - value / up[-1] * (bottom - _TOP), 1)

    path = f"M{x(0)} {y(0)}" + "".join(f"V{y(point.cost)}H{x(point.days)}" for point in curve.points)
    return DrawnCurve(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=right,
        top=_TOP,
        bottom=bottom,
        across=tuple(Tick(value, x(value)) for value in across),
        up=tuple(Tick(value, y(value)) for value in up),
        points=tuple(DrawnPoint(point, x(point.days), y(point.cost)) for point in curve.points),
        path=path,
    )


def _ticks(most: int, limit: int) -> Sequence[int]:
    """From 0 to at least `most`, at most `limit` of them; their step is 1, 2 or 5 times a power of ten."""
    step = next(step for step in _steps() if step * (limit - 1) >= most)
    return range(0, -(-max(most, 1) // step) * step + 1, step)


def _steps() -> Iterator[int]:
    return (factor * 10**power for power in count() for factor in (1, 2, 5))
