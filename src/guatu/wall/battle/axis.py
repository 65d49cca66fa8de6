"""What is written above a time axis on paper, by how wide a day is there. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from guatu.wall.battle.paper import Scale

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEVELS: Final = ((0.012, 120, 60), (0.05, 120, 12), (0.22, 12, 3))
"""Up to so many millimetres a day: months to a heading of the upper and of the lower line."""
_FINE: Final = (12, 1)


class Heading(NamedTuple):
    """From where to where a heading stands, in millimetres, and its text."""

    x: float
    right: float
    text: str


def headings(scale: Scale, *, upper: bool, english: bool) -> list[Heading]:
    """The headings of one of the two lines, left to right."""
    steps = next(((above, below) for most, above, below in _LEVELS if scale.day < most), _FINE)
    step = steps[0] if upper else steps[1]
    days = list(_starts(scale.start, scale.end, step))
    ends = [*days[1:], scale.end]
    return [
        Heading(scale.at(day), scale.at(end), _text(day, step, english))
        for day, end in zip(days, ends, strict=True)
    ]


def _starts(first: date, last: date, step: int) -> Iterator[date]:
    """The first days of blocks of `step` months, from the one that holds `first`."""
    month = (first.year * 12 + first.month - 1) // step * step
    while date(month // 12, month % 12 + 1, 1) <= last:
        yield date(month // 12, month % 12 + 1, 1)
        month += step


def _text(day: date, step: int, english: bool) -> str:
    if step == 120:
        return f"{day.year}s" if english else f"{day.year}年代"
    if step >= 12:
        return str(day.year)
    if step == 3:
        return f"Q{day.month // 3 + 1}"
    return MONTHS[day.month - 1] if english else f"{day.month}月"
