"""When a meeting that comes back is held next: on its weekday, or the first workday after it. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.dispatch.types.meetings import Cadence
from guatu.kernel.calendar import ONE_DAY, WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

QUARTER_MONTHS = (1, 4, 7, 10)
"""A quarter is gone over in the first month after it."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weekday` 0 is Monday; `turn`: which such weekday of its month, of monthly and quarterly ones."""

    cadence: Cadence
    weekday: int
    turn: int
    first_on: date


@dataclass(frozen=True, slots=True)
class Proposed:
    """A day the meeting is held on; `named` is the weekday it moved from, or the day itself."""

    on: date
    named: date

    @property
    def why(self) -> Phrase | None:
        """That it was moved; None where it was not."""
        if self.on == self.named:
            return None
        return Phrase(
            f"{self.named:%-m月%-d日}不上班，顺延到{self.on:%-m月%-d日}",
            f"{self.named:%-d %B} is a day off: held on {self.on:%-d %B}",
        )


def check_rhythm(rhythm: Rhythm) -> Rhythm:
    """The rhythm. Raises G1933."""
    if not 0 <= rhythm.weekday <= 6:
        raise GuatuError("G1933", what=Phrase("星期应为一至日", "a weekday is Monday to Sunday"))
    if not 1 <= rhythm.turn <= 4:
        raise GuatuError("G1933", what=Phrase("应为当月第1至第4个", "it is the 1st to 4th of its month"))
    return rhythm


def next_day(rhythm: Rhythm, after: date, calendar: WorkCalendar) -> Proposed:
    """The first meeting after a day. Where a year's holidays are not published, its plain week counts."""
    known = calendar.provisional()
    for named in _named(rhythm, max(after, rhythm.first_on - ONE_DAY)):
        on = named if known.is_workday(named) else known.advance(named, 1) - ONE_DAY
        if on > after:
            return Proposed(on, named)
    raise RuntimeError("a rhythm has no end")


def _named(rhythm: Rhythm, after: date) -> Iterator[date]:
    """Its weekdays from about a day on, without end; a few days before it too, for those that a holiday moved."""
    if rhythm.cadence in (Cadence.WEEKLY, Cadence.FORTNIGHTLY):
        step = timedelta(7 if rhythm.cadence is Cadence.WEEKLY else 14)
        first = rhythm.first_on + timedelta((rhythm.weekday - rhythm.first_on.weekday()) % 7)
        day = first + step * max(0, (after - first) // step)
        while True:
            yield day
            day += step
    month = date(after.year, after.month, 1)
    while True:
        if rhythm.cadence is Cadence.MONTHLY or month.month in QUARTER_MONTHS:
            named = month + timedelta((rhythm.weekday - month.weekday()) % 7 + 7 * (rhythm.turn - 1))
            if named >= rhythm.first_on:
                yield named
        month += timedelta(monthrange(month.year, month.month)[1])
