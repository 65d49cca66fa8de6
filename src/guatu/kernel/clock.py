"""What time it is.

The only module that may ask the machine: everything else asks `clock()`, so tests and the demo can set it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

TIME_ZONE = "Asia/Shanghai"


class Clock(Protocol):
    """Tells the instant and the local day."""

    def now(self) -> datetime:
        """The instant, time-zone aware."""
        ...

    def today(self) -> date:
        """The day at the office."""
        ...


class SystemClock:
    """The machine's clock, read in one time zone."""

    def __init__(self, tz: str = TIME_ZONE) -> None:
        self._tz = ZoneInfo(tz)

    def now(self) -> datetime:
        return datetime.now(self._tz)

    def today(self) -> date:
        return self.now().date()


class FixedDayClock:
    """Always the same day, with the real time of day: entries made in the demo keep their order."""

    def __init__(self, day: date, tz: str = TIME_ZONE) -> None:
        self._day = day
        self._tz = ZoneInfo(tz)

    def now(self) -> datetime:
        return datetime.combine(self._day, datetime.now(self._tz).time(), self._tz)

    def today(self) -> date:
        return self._day


class FrozenClock:
    """Always the same instant. Raises ValueError for one without a time zone."""

    def __init__(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("a frozen instant needs a time zone")
        self._instant = instant

    def now(self) -> datetime:
        return self._instant

    def today(self) -> date:
        return self._instant.date()


_process_clock: list[Clock] = [SystemClock()]
_used: ContextVar[Clock | None] = ContextVar("guatu_clock", default=None)


def clock() -> Clock:
    """The clock in force here: that of the innermost `use_clock`, else the process's."""
    return _used.get() or _process_clock[0]


def set_clock(new: Clock) -> None:
    """Sets the clock of the whole process, all threads included. Settings do this once."""
    _process_clock[0] = new


@contextmanager
def use_clock(new: Clock) -> Iterator[Clock]:
    """Sets the clock for the block only, and only in this thread or task."""
    token = _used.set(new)
    try:
        yield new
    finally:
        _used.reset(token)
