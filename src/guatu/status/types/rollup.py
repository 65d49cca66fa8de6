"""Lights rolled up: projects to segments and chains to the economy, to areas to the plan, to units to the city."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from guatu.kernel.period import Period
from guatu.ui.types import LightColour, gettext_noop

if TYPE_CHECKING:
    from guatu.status.models import Light


class Way(StrEnum):
    """What projects are rolled up to."""

    CHAIN = "chain"
    AREA = "area"
    UNIT = "unit"


WAY_WORDS: Final[Mapping[Way, str]] = {
    Way.CHAIN: gettext_noop("项目 → 产业链 → 全市经济"),
    Way.AREA: gettext_noop("项目 → 领域 → 全年计划"),
    Way.UNIT: gettext_noop("项目 → 单位 → 全市"),
}


@dataclass(frozen=True, slots=True)
class Sum:
    """So many projects and their total investment in yuan; `unpriced` have none, or one in another currency."""

    count: int = 0
    money: Decimal = Decimal(0)
    unpriced: int = 0

    def plus(self, other: "Sum") -> "Sum":
        """Both together."""
        return Sum(self.count + other.count, self.money + other.money, self.unpriced + other.unpriced)


@dataclass(frozen=True, slots=True)
class RollLine:
    """One line: counts and money by light, never an average. `depth` below the whole: 1 a chain, 2 a segment.

    A line of units holds what is below the unit too. `worst`: the worst of its kind, by `rules.rollup.badness`.
    `light`: the unit's own, by the rules about units.
    """

    name: str
    depth: int
    sums: Mapping[LightColour, Sum] = field(default_factory=dict)
    url: str = ""
    worst: bool = False
    light: "Light | None" = None

    @property
    def total(self) -> Sum:
        """All lights together."""
        found = Sum()
        for one in self.sums.values():
            found = found.plus(one)
        return found

    def of(self, colour: LightColour) -> Sum:
        """What has this light."""
        return self.sums.get(colour, Sum())


@dataclass(frozen=True, slots=True)
class Rollup:
    """A month's lights rolled up one way: the whole, and its lines, each before what is below it."""

    way: Way
    period: Period
    whole: RollLine
    lines: tuple[RollLine, ...]

    @property
    def worst(self) -> RollLine | None:
        """The worst line below the whole; None where nothing is red or yellow."""
        return next((line for line in self.lines if line.worst), None)
