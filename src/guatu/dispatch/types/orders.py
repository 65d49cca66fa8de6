"""Supervision orders 督办单: sheets in colours, one matter each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.dispatch.types.rule_texts import Rule
from guatu.kernel.language import Phrase


class Colour(StrEnum):
    """The colours of a sheet, mildest first."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


COLOUR_WORDS: Mapping[Colour, Phrase] = {
    Colour.BLUE: Phrase("蓝色", "Blue"),
    Colour.YELLOW: Phrase("黄色", "Yellow"),
    Colour.ORANGE: Phrase("橙色", "Orange"),
    Colour.RED: Phrase("红色", "Red"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One colour of a rule: when it is due and how many workdays it gives.

    `before`: calendar days ahead of the due day; `late`: workdays past it; `lights`: the project is lit so;
    `after_limit`: the sheet before it was not answered within its limit.
    """

    colour: Colour
    name: Phrase
    limit: int
    before: int | None = None
    late: int | None = None
    lights: tuple[str, ...] = ()
    after_limit: bool = False
    interview: bool = False


@dataclass(frozen=True, slots=True)
class SheetRules(Rule):
    """An office's rule: its sheets, mildest first; at most `cap` for a unit in a month; where serious ones begin."""

    cap: int
    sheets: tuple[Sheet, ...]
    serious: Colour | None = None


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the rule looks at: the matter's due day, its project's light, its last sheet and until when that ran."""

    due_on: date
    serious: bool
    light: str = ""
    last: Colour | None = None
    last_due: date | None = None
