"""The funnel: from talks to production, what stands at each step and what came in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from guatu.projects.types.words import Stage

STEPS: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    Stage.NEGOTIATING: (Stage.NEGOTIATING,),
    Stage.SIGNED: (Stage.SIGNED,),
    Stage.SITED: (Stage.SITED,),
    Stage.PREPARING: (Stage.PREPARING,),
    Stage.STARTED: (Stage.STARTED, Stage.BUILDING),
    Stage.COMPLETED: (Stage.COMPLETED,),
    Stage.PRODUCING: (Stage.PRODUCING, Stage.EFFECTIVE),
}
"""The steps by the stage that begins each, with the stages that stand in it."""


@dataclass(frozen=True, slots=True)
class Worth:
    """How many projects, and their total investment in yuan. `unpriced`: those without one, or in another currency."""

    count: int = 0
    money: Decimal = Decimal(0)
    unpriced: int = 0

    def plus(self, money: Decimal | None) -> "Worth":
        """With one project more; None where its investment is not known in yuan."""
        known = money is not None
        return Worth(self.count + 1, self.money + (money or 0), self.unpriced + (not known))


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step: what stands in it now, what first came to it in the month, in the year to date, and a year before.

    `last_year` is None where nothing is known of that year: no comparison is better than one with nothing.
    """

    stage: Stage
    standing: Worth
    month: Worth
    year: Worth
    last_year: Worth | None

    @property
    def growth(self) -> Decimal | None:
        """Of the count, year to date on the year before, as a share: 0.25 is a quarter more."""
        if self.last_year is None or not self.last_year.count:
            return None
        return Decimal(self.year.count) / self.last_year.count - 1
