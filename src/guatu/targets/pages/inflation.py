"""层层加码 as pages show it: one indicator's lines, and a mark for every indicator of the plan tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.org.types import Actor
from guatu.targets import queries, rules
from guatu.targets.models import Indicator, Plan
from guatu.targets.types import Inflation, InflationLevel
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.org.models import Unit


@dataclass(frozen=True, slots=True)
class InflationLine:
    """One unit that passes its target on. `ratio`: what it asks over what it is asked."""

    level: int
    name: str
    own: Decimal
    parts: Decimal
    added: Decimal
    ratio: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """What was added, as a share of what was asked."""
        return None if self.ratio is None else self.ratio - 1


@dataclass(frozen=True, slots=True)
class Mark:
    """How much a target grew on its way down: `top` is what the first asks, `bottom` what the last are asked."""

    top: Decimal
    bottom: Decimal
    levels: tuple[tuple[InflationLevel, tuple[InflationLine, ...]], ...]

    @property
    def inflated(self) -> bool:
        """Whether anybody asks more than it is asked itself."""
        return bool(self.adders)

    @property
    def adders(self) -> tuple[InflationLine, ...]:
        """Who put something on top, the most first."""
        lines = [line for _level, of in self.levels for line in of if line.added > 0]
        return tuple(sorted(lines, key=lambda line: -line.added))

    @property
    def share(self) -> Decimal | None:
        """What all levels added together, as a share of the top's target."""
        return (self.bottom - self.top) / self.top if self.top else None


def inflation_lines(actor: Actor, plan: Plan, indicator: Indicator, year: int) -> list[InflationLine]:
    """Who added what in the last version, level by level; empty where nobody below the city passes a target on."""
    lines = queries.inflation(actor, plan, indicator, year)
    return [_line(line, unit) for line, unit in lines] if _passed_on(lines) else []


def marks(
    actor: Actor, plan: Plan, year: int, *, on: date | None = None, known_on: date | None = None
) -> dict[int, Mark]:
    """A mark by indicator id, for those that somebody below the top passes on."""
    found = queries.inflations(actor, plan, year, on=on, known_on=known_on)
    return {pk: _mark(lines) for pk, lines in found.items() if _passed_on(lines)}


def _passed_on(lines: "Sequence[tuple[Inflation, Unit]]") -> bool:
    return any(line.level > 1 or line.added for line, _unit in lines)


def _mark(lines: "Sequence[tuple[Inflation, Unit]]") -> Mark:
    units = {line.unit_id: unit for line, unit in lines}
    levels = rules.inflation_levels(line for line, _unit in lines)
    top = levels[0].own
    return Mark(
        top=top,
        bottom=top + sum((level.added for level in levels), Decimal(0)),
        levels=tuple(
            (level, tuple(_line(line, units[line.unit_id]) for line in level.lines)) for level in levels
        ),
    )


def _line(line: Inflation, unit: "Unit") -> InflationLine:
    return InflationLine(line.level, named(unit), line.own, line.parts, line.added, line.ratio)
