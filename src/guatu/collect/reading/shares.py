"""Shares and growth: 52, 52%, "52%" and 0.52 are one ratio; percentage points stay points."""

import re
from dataclasses import dataclass
from typing import Final

from guatu.collect.reading.grid import Cell, plain
from guatu.collect.reading.numbers import NOT_YET, nothing, number

_ROUGH: Final = re.compile(r"^(?:(?:已)?完成|大?约|近)+|(?:左右|上下)$|(?<=%)\([^()%\d]+\)$")
_DOWN: Final = re.compile(
    r"^(?:同比|比上年同期|较上年同期)?(?:下降|减少|回落|降低|下跌|下滑|缩小|收窄|放缓|降|负增长|-|↓|▼)"
)
_UP: Final = re.compile(
    r"^(?:同比|比上年同期|较上年同期)?(?:上升|上涨|增长|提高|增加|回升|扩大|加快|升|增|↑|▲|\+)"
)
_FLAT: Final = re.compile(r"(?:与?(?:上年|去年)(?:同期)?|同比)?(?:基本)?(?:持平|零增长)")
_BRACKETED: Final = re.compile(r"\((\d+(?:\.\d+)?)%?\)")
_POINTS: Final = re.compile(r"(?:个)?(?:百分点|pp|pct|点)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio or None; points where the cell says percentage points; `sure` is False where 52 might be 0.52."""

    ratio: float | None = None
    points: float | None = None
    sure: bool = True
    problem: str | None = None


EMPTY: Final = Share()


def share(value: Cell, number_format: str = "") -> Share:
    """Reads a cell that holds a share. Never raises."""
    if isinstance(value, bool):
        return Share(problem="text_in_number")
    if isinstance(value, int | float):
        return Share(ratio=float(value), sure="%" in number_format)
    text = _ROUGH.sub("", plain(value))
    if nothing(text):
        return EMPTY
    exact = number(text)
    if exact is not None:
        return Share(ratio=exact, sure=False)
    return _worded(text)


def growth(value: Cell, number_format: str = "") -> Share:
    """Reads a cell of a column of growth in percent: 6.2 is 0.062, a ratio formatted as % stays. Never raises."""
    read = share(value, number_format)
    if read.sure or read.ratio is None:
        return read
    return Share(ratio=round(read.ratio / 100, 8))


def settled(read: Share, expected: float | None, percent_column: bool) -> float | None:
    """The ratio of a share that its cell left open: the one of v and v/100 nearer to done ÷ plan.

    Without such a quotient, what the column's other cells are like decides: `percent_column`.
    """
    if read.ratio is None or read.sure:
        return read.ratio
    whole, part = read.ratio, round(read.ratio / 100, 8)
    if expected is not None:
        return whole if abs(whole - expected) <= abs(part - expected) else part
    return part if percent_column else whole


def _worded(text: str) -> Share:
    if _FLAT.fullmatch(text):
        return Share(ratio=0.0)
    below = _BRACKETED.fullmatch(text)
    if below is not None:
        text = f"-{below[1]}{'%' if '%' in text else ''}"
    points = _POINTS.search(text) is not None
    percent, times = text.endswith("%"), text.endswith("倍")
    bare = _POINTS.sub("", text).rstrip("%倍")
    down, up = _DOWN.search(bare), _UP.search(bare)
    sign = -1.0 if down is not None else 1.0
    figure = number((_DOWN if down is not None else _UP).sub("", bare) if down or up else bare)
    if figure is None:
        return EMPTY if NOT_YET.fullmatch(text) else Share(problem="text_in_number")
    if times:
        return Share(ratio=sign * figure)
    if points:
        return Share(points=sign * figure)
    return (
        Share(ratio=round(sign * figure / 100, 8), sure=True) if percent else Share(sign * figure, sure=False)
    )
