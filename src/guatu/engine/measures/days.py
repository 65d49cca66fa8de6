"""Working days counted one at a time, for the few nodes that a model or a chain looks at; positions on an axis.

The same steps as the compiled passes take (`engine.kernels`), on plain lists: a compiled call for one date costs
more than the date.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np

from guatu.engine.axis import FIRST_YEAR, LAST_YEAR, axis_of
from guatu.engine.network import Network

_MARGIN_YEARS: Final = 2


class Days:
    """The calendars of a network on the axis of days from two years before its dates to two years after `last`."""

    def __init__(self, network: Network, last: date) -> None:
        given = [day for node in network.nodes for day in (node.not_before,) if day]
        first = min([network.start, *given]).year - _MARGIN_YEARS
        end = min(LAST_YEAR, last.year + _MARGIN_YEARS)
        axis = axis_of(network.calendars, max(FIRST_YEAR, first), end)
        self.origin, self.last = axis.origin, axis.days - 1
        codes = [calendar.code for calendar in network.calendars]
        self.before: Mapping[str, list[int]] = {
            code: axis.tables.before[row].tolist() for row, code in enumerate(codes)
        }
        self.nth: Mapping[str, list[int]] = {
            code: axis.tables.nth[row, : axis.tables.total[row]].tolist() for row, code in enumerate(codes)
        }

    def at(self, day: date) -> int:
        """The position of a day, kept on the axis."""
        return max(0, min(self.last, day.toordinal() - self.origin))

    def finish(self, calendar: str, start: int, duration: int) -> int:
        """The instant after `duration` working days from `start` on; the axis' end where it has fewer."""
        if duration == 0:
            return start
        index = self.before[calendar][start] + duration - 1
        nth = self.nth[calendar]
        return nth[index] + 1 if index < len(nth) else self.last

    def start(self, calendar: str, finish: int, duration: int) -> int:
        """The earliest start of the node that does not finish before `finish`; 0 where that is before the axis."""
        if duration == 0:
            return finish
        index = self.before[calendar][max(finish - 1, 0)] - duration + 1
        nth = self.nth[calendar]
        if index >= len(nth):
            return self.last
        return nth[index] if index >= 0 else 0

    def latest_start(self, calendar: str, finish: int, duration: int) -> int:
        """The latest start of the node that finishes by `finish`; -1 where there is none."""
        if duration == 0:
            return finish
        index = self.before[calendar][finish] - duration
        return self.nth[calendar][index] if index >= 0 else -1

    def shift(self, day: int, lag: int, calendar: str | None) -> int:
        """shift(day, lag) as the engine defines it, kept on the axis."""
        if calendar is None or lag == 0:
            return max(0, min(self.last, day + lag))
        nth = self.nth[calendar]
        index = self.before[calendar][day] + lag - (lag > 0)
        if index >= len(nth):
            return self.last
        return nth[index] + (lag > 0) if index >= 0 else 0

    def unshift(self, day: int, lag: int, calendar: str | None) -> int:
        """The latest x with shift(x, lag) <= day; -1 where there is none."""
        if calendar is None or lag == 0:
            return max(-1, min(self.last, day - lag))
        before, nth = self.before[calendar], self.nth[calendar]
        index = before[day] - lag if lag > 0 else before[min(day + 1, self.last)] - 1 - lag
        if index >= len(nth):
            return self.last
        return nth[index] if index >= 0 else -1

    def opening(self, calendar: str, number: int) -> int:
        """The start of working day `number`, from 0; the axis' end where there are fewer."""
        nth = self.nth[calendar]
        return nth[number] if number < len(nth) else self.last

    def closing(self, calendar: str, numbers: int) -> int:
        """The instant after the first `numbers` working days, at least one."""
        nth = self.nth[calendar]
        return nth[numbers - 1] + 1 if numbers <= len(nth) else self.last

    def needed(self, calendar: str, finish: int) -> int:
        """Of how many working days from the axis' beginning the last must be, to end no sooner than `finish`."""
        return self.before[calendar][max(finish - 1, 0)] + 1

    def more(self, calendar: str, than: str) -> list[int]:
        """Before each day, how many days `calendar` has worked on which `than` rests: shape (days + 1,)."""
        one, other = (np.diff(self.before[code]) for code in (calendar, than))
        counted: list[int] = np.concatenate([[0], np.cumsum(one & ~other)]).tolist()
        return counted
