"""The few decisions of what the wall shows. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from guatu.kernel.period import Period
from guatu.ui.types import LightColour
from guatu.wall.types import Tallied

SHORTEST, LONGEST, USUAL = 5, 600, 20
"""Seconds a screen stands: bounds, and where nothing is asked."""
SOON = 3
"""Days within which what is due is urgent."""


def seconds(text: str) -> int:
    """Seconds a screen stands, as the address asks, kept within bounds."""
    return min(max(int(text), SHORTEST), LONGEST) if text.isdecimal() and len(text) < 6 else USUAL


def block_colour(lights: Tallied) -> LightColour:
    """The colour of a unit's block [≈]: red from a tenth of its lights red; yellow with any red, or a tenth yellow.

    By share, for by the worst light every large unit would always be red. Units with nothing known are grey.
    """
    if lights.total in (0, lights.grey):
        return LightColour.GREY
    if lights.red * 10 >= lights.total:
        return LightColour.RED
    if lights.red or lights.yellow * 10 >= lights.total:
        return LightColour.YELLOW
    return LightColour.DONE if lights.done == lights.total else LightColour.GREEN


def pace_colour(done: Decimal | None, plan: Decimal | None, linear: Decimal) -> LightColour:
    """The colour of an indicator's bar, all as shares of the year's target [≈].

    On its monthly target (without one, the linear share): green; up to ten points behind: yellow; further: red.
    """
    if done is None:
        return LightColour.GREY
    short = (plan if plan is not None else linear) - done
    if short <= 0:
        return LightColour.GREEN
    return LightColour.YELLOW if short <= Decimal("0.1") else LightColour.RED


def window(today: date) -> tuple[date, date]:
    """The stretch of the Gantt screen: whole months, eight back and fifteen on."""
    month = Period.month_of(today)
    return month.shift(-8).first_day, month.shift(15).last_day


def places(taken: Iterable[tuple[int | None, int | None]]) -> list[tuple[int, int]]:
    """Column and row (from 1) of each unit's block; those without a place stand in rows of their own below."""
    known = list(taken)
    last = max((y + 1 for x, y in known if x is not None and y is not None), default=0)
    wide = max((x + 1 for x, y in known if x is not None and y is not None), default=6)
    found, spare = [], 0
    for x, y in known:
        if x is not None and y is not None:
            found.append((min(x, 11) + 1, min(y, 11) + 1))
        else:
            found.append((spare % wide + 1, min(last + spare // wide, 11) + 1))
            spare += 1
    return found


def verdict_colour(verdict: str) -> LightColour | None:
    """How hard the pace still needed is, as a light: within the usual, up to the best ever, beyond it."""
    return {
        "reached": LightColour.DONE,
        "comfortable": LightColour.GREEN,
        "tight": LightColour.YELLOW,
        "out_of_reach": LightColour.RED,
    }.get(verdict)


def due_colour(days: int, *, late: bool = False, waits_for_others: bool = False) -> LightColour:
    """How urgent something due in so many days is [≈]: overdue or sure to be late red, within three days yellow.

    What waits for others (fed back, to be verified) is no longer its unit's to do: grey.
    """
    if waits_for_others:
        return LightColour.GREY
    if days < 0 or late:
        return LightColour.RED
    return LightColour.YELLOW if days <= SOON else LightColour.GREEN
