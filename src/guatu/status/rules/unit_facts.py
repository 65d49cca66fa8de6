"""What is known of a unit in a month, as the facts of the dictionary. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.kernel.period import Period
from guatu.status.judging.columns import Value
from guatu.status.types import Words
from guatu.ui.types import LightColour


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit with the lights of its projects, and of those of the units below it, by colour.

    owed: reports of the month, None where none was asked for. late: by month, the newest first, whether any was late.
    """

    name: Words
    colours: Mapping[LightColour, int]
    owed: int | None = None
    late: int | None = None
    late_months: Sequence[bool] | None = None


def unit_facts(unit: UnitFacts, period: Period) -> dict[str, Value]:
    """Its facts of the month."""
    return {
        "name": unit.name,
        "period": period,
        "projects": sum(unit.colours.values()),
        "red": unit.colours.get(LightColour.RED, 0),
        "yellow": unit.colours.get(LightColour.YELLOW, 0),
        "grey": unit.colours.get(LightColour.GREY, 0),
        "reports_owed": unit.owed,
        "reports_late": unit.late,
        "months_late": running(unit.late_months) if unit.late_months is not None else None,
    }


def running(late: Sequence[bool]) -> int:
    """How many of the newest months running were late."""
    for count, one in enumerate(late):
        if not one:
            return count
    return len(late)
