"""Hours and minutes as days of the engine: one date of its axis stands for one slot of the plan's time.

The engine counts working days of calendars. Nothing in it depends on how long a day is, so a plan in minutes is worked
out exactly by the same passes when its slots – the greatest common measure of its hours, durations, lags and dates –
are numbered as dates from 1900 on. Where that needs too many slots, those that no calendar works are left out, unless
something counts every hour.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.kernel.calendar import WorkCalendar
from guatu.projects.adapters.exchange.effective import Key
from guatu.projects.adapters.exchange.hours import OFFICE, Clock
from guatu.projects.adapters.exchange.model import Hours

FIRST: Final = date(1900, 1, 1).toordinal()
MOST: Final = date(2199, 1, 1).toordinal() - FIRST
"""Slots that the engine's axis can hold."""

DAY: Final = 1440
MOST_RAW: Final = 60_000_000
"""Slots that are looked at before those nobody works are left out."""

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What has to be placed on the axis: calendars, all minutes that occur, the first and the last day."""

    keys: frozenset[Key]
    minutes: frozenset[int]
    first: date
    last: date


class Slots:
    """An axis of slots of `grain` minutes. `index` of a time, `start` and `finish` of an index, calendars by code."""

    def __init__(self, clock: Clock, wanted: Wanted, grain: int) -> None:
        self.grain = grain
        self._origin = datetime.combine(wanted.first, datetime.min.time())
        days = (wanted.last - wanted.first).days + 1
        raw = {key: _worked(clock, key, wanted.first, days, grain) for key in wanted.keys}
        every = np.ones(days * DAY // grain, np.bool_)
        kept = every
        if len(every) > MOST and () not in wanted.keys:
            kept = np.logical_or.reduce([*raw.values()])
        self._kept = np.flatnonzero(kept)
        self._index: Counts = np.concatenate(([0], np.cumsum(kept)))
        self._worked = {key: worked[self._kept] for key, worked in raw.items()}
        self._before = {key: np.concatenate(([0], np.cumsum(worked))) for key, worked in self._worked.items()}

    @property
    def size(self) -> int:
        """Slots of the axis."""
        return len(self._kept)

    def fits(self, minutes: int) -> bool:
        """Whether so many minutes are whole slots."""
        return minutes % self.grain == 0

    def index(self, moment: datetime) -> int:
        """The slot in which a time lies; its end counts as the next."""
        raw = int((moment - self._origin).total_seconds()) // 60 // self.grain
        return int(self._index[min(max(raw, 0), len(self._index) - 1)])

    def day(self, index: int) -> date:
        """The engine's date of a slot."""
        return date.fromordinal(FIRST + index)

    def place(self, day: date) -> int:
        """The slot of an engine's date."""
        return day.toordinal() - FIRST

    def start(self, index: int) -> datetime:
        """The time at which a slot begins."""
        return self._origin + timedelta(minutes=int(self._kept[min(index, self.size - 1)]) * self.grain)

    def finish(self, index: int) -> datetime:
        """The time at which the slot before ends."""
        return self._origin + timedelta(minutes=(int(self._kept[max(index - 1, 0)]) + 1) * self.grain)

    def worked(self, key: Key, index: int) -> int:
        """Working slots of a calendar before a slot: times with the same count are one to whoever works by it."""
        return int(self._before[key][min(index, self.size)])

    def back(self, key: Key, index: int, count: int) -> int:
        """The start of the `count`-th working slot back from a slot; the axis' start where there are not so many."""
        if count == 0:
            return index
        at = self.worked(key, index) - count
        return int(np.flatnonzero(self._worked[key])[at]) if at >= 0 else 0

    def calendars(self) -> list[WorkCalendar]:
        """The engine's calendars, one for each key."""
        return [
            WorkCalendar(
                code(key),
                week=(False,) * 7,
                on=frozenset(date.fromordinal(FIRST + int(at)) for at in np.flatnonzero(worked)),
            )
            for key, worked in self._worked.items()
        ]


def code(key: Key) -> str:
    """The engine's name of a calendar."""
    return "&".join(map(str, key)) or "every"


def make_slots(clock: Clock, wanted: Wanted) -> Slots | None:
    """The finest axis that the plan needs and the engine can hold; else one as coarse as its calendars allow.

    None where even that is too long.
    """
    hours = _measure(boundary for key in wanted.keys for boundary in _boundaries(clock, key))
    for grain in dict.fromkeys((_measure([hours, *wanted.minutes]), hours)):
        if ((wanted.last - wanted.first).days + 1) * DAY // grain > MOST_RAW // max(len(wanted.keys), 1):
            continue
        slots = Slots(clock, wanted, grain)
        if slots.size <= MOST:
            return slots
    return None


def _measure(minutes: Iterable[int]) -> int:
    found = DAY
    for value in minutes:
        found = gcd(found, value)
    return found


def _boundaries(clock: Clock, key: Key) -> Collection[int]:
    """Every minute of the day at which a calendar, or one it is derived from, opens or closes."""
    found: set[int] = set()
    for uid in key:
        calendar = clock.calendars.get(uid)
        if calendar is None:
            found.update(edge for span in OFFICE for edge in span)
        while calendar is not None:
            spans: list[Hours | None] = [*calendar.week, *(row.hours for row in calendar.exceptions)]
            spans += [hours for row in calendar.work_weeks for hours in row.week]
            found.update(edge for hours in spans if hours for span in hours for edge in span)
            calendar = None if calendar.base is None else clock.calendars.get(calendar.base)
    return found


def _worked(clock: Clock, key: Key, first: date, days: int, grain: int) -> Bools:
    """Which slots all calendars of a key work: shape (slots,)."""
    found = np.ones(days * DAY // grain, np.bool_)
    for uid in key:
        one = np.zeros_like(found)
        for at in range(days):
            for start, end in clock.hours(uid, first + timedelta(days=at)):
                one[(at * DAY + start) // grain : (at * DAY + end) // grain] = True
        found &= one
    return found
