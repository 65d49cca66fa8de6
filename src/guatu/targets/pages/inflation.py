"""层层加码 as pages show it."""

from dataclasses import dataclass
from decimal import Decimal

from guatu.org.types import Actor
from guatu.targets import queries
from guatu.targets.models import Indicator, Plan
from guatu.ui.words import named


@dataclass(frozen=True, slots=True)
class InflationLine:
    """One unit that passes its target on. `ratio`: what it asks over what it is asked."""

    level: int
    name: str
    own: Decimal
    parts: Decimal
    added: Decimal
    ratio: Decimal | None


def inflation_lines(actor: Actor, plan: Plan, indicator: Indicator, year: int) -> list[InflationLine]:
    """Who added what in the last version, level by level; empty where nobody below the city passes a target on."""
    lines = queries.inflation(actor, plan, indicator, year)
    if all(line.level == 1 for line, _unit in lines):
        return []
    return [
        InflationLine(line.level, named(unit), line.own, line.parts, line.added, line.ratio)
        for line, unit in lines
    ]
