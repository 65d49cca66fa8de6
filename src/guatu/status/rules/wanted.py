"""What a list of foreseen years is asked for: the page, the API and the command ask in the same words. Pure."""

from dataclasses import dataclass

from guatu.org.types import UnitKind
from guatu.status.types import Foreseen

LEVELS = (UnitKind.CITY, UnitKind.DISTRICT, UnitKind.COUNTY, UnitKind.ZONE)
"""Levels of units that are asked for by name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; "" and None ask nothing. unit, indicator: codes. level: of `LEVELS`. within: ids of the
    indicators of an area. risk, pace: a word for the chance of the bottom line, and for the pace that is needed."""

    unit: str = ""
    indicator: str = ""
    level: str = ""
    within: frozenset[int] | None = None
    risk: str = ""
    pace: str = ""

    def places(self, one: Foreseen) -> bool:
        """Whether a series is of the units and indicators asked for, whatever is said of it."""
        return (
            self.unit in ("", one.unit.code)
            and self.indicator in ("", one.indicator.code)
            and self.level in ("", one.unit.kind)
            and (self.within is None or one.indicator.pk in self.within)
        )

    def says(self, one: Foreseen) -> bool:
        """Whether the words asked for are said of a series."""
        return self.risk in ("", one.risk.value) and self.pace in ("", one.verdict)
