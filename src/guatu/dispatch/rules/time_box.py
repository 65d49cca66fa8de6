"""Which points of an agenda come on the table within its minutes: a main report lasts an hour at most (RULES.md §5).

Pure.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from guatu.kernel.errors import GuatuError

LONGEST_REPORT, LONGEST_POINT = 60, 60
"""Minutes of a main report, and of one point."""

SHARES: Mapping[str, Fraction] = {
    "matter": Fraction(1, 3),
    "decide": Fraction(1, 4),
    "light": Fraction(1, 3),
    "good": Fraction(1, 20),
}
"""What a kind of point may take of the hour before others had theirs `[≈]`: many prior items keep no red out."""


class Put(StrEnum):
    """The office's own word: on the table whatever else, or off it."""

    ON = "on"
    OFF = "off"
    AUTO = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A point with the minutes it takes."""

    key: int
    kind: str
    minutes: int
    put: Put = Put.AUTO


def on_table(slots: Sequence[Slot], minutes: int) -> frozenset[int]:
    """The keys of the points that fit, from slots in the order of the agenda.

    First what the office put on; then each kind up to its share; then what still fits, in order. A point that does not
    fit keeps no later, shorter one out.
    """
    chosen: set[int] = set()
    left = minutes
    used: defaultdict[str, int] = defaultdict(int)
    for turn in ("put", "share", "rest"):
        for slot in slots:
            if slot.key in chosen or slot.put is Put.OFF or slot.minutes > left:
                continue
            share = SHARES.get(slot.kind, Fraction(0)) * minutes
            if turn == "put" and slot.put is not Put.ON:
                continue
            if turn == "share" and used[slot.kind] + slot.minutes > share:
                continue
            chosen.add(slot.key)
            left -= slot.minutes
            used[slot.kind] += slot.minutes
    return frozenset(chosen)


def check_minutes(minutes: int, most: int) -> int:
    """The minutes. Raises G1935 unless they are 1 to `most`."""
    if not 1 <= minutes <= most:
        raise GuatuError("G1935", minutes=minutes, most=most)
    return minutes
