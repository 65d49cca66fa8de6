"""Facts for the roll-up: 3,000 offices in a tree of four levels, 200 indicators, 36 months, each month alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

OFFICES, COUNTIES, CITIES = 3_000, 185, 14
INDICATORS, YEARS = 200, 3
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Raw:
    """Offices come first, then counties, cities and the province: a unit's parent always has a higher row.

    parent: shape (U,), -1 for the province. facts: shape (offices, months, indicators), whole numbers.
    target: shape (U, years, indicators), whole numbers above zero.
    """

    parent: NDArray[np.int32]
    facts: NDArray[np.float64]
    target: NDArray[np.float64]

    @property
    def indicators(self) -> int:
        """How many."""
        return int(self.facts.shape[2])

    def first(self, indicators: int) -> "Raw":
        """The same of fewer indicators, for peers that take long."""
        return Raw(
            self.parent,
            np.ascontiguousarray(self.facts[:, :, :indicators]),
            np.ascontiguousarray(self.target[:, :, :indicators]),
        )


def made(seed: int = 1) -> Raw:
    """By chance, with seasons, growth of some six per cent a year, and targets near what was reached."""
    rng = np.random.default_rng(seed)
    of_county = OFFICES + rng.permutation(np.arange(OFFICES) % COUNTIES)
    of_city = OFFICES + COUNTIES + rng.permutation(np.arange(COUNTIES) % CITIES)
    province = OFFICES + COUNTIES + CITIES
    parent = np.concatenate([of_county, of_city, np.full(CITIES, province), [-1]]).astype(np.int32)
    season = rng.dirichlet(np.full(MONTHS, 8.0), INDICATORS).T * MONTHS
    facts = np.empty((OFFICES, YEARS * MONTHS, INDICATORS))
    for year in range(YEARS):
        size = np.exp(rng.normal(8, 1, (OFFICES, 1, INDICATORS))) * 1.06**year
        noise = rng.normal(1, 0.15, (OFFICES, MONTHS, INDICATORS))
        facts[:, year * MONTHS : (year + 1) * MONTHS] = np.rint(np.abs(size * season * noise)) + 1
    target = np.zeros((parent.size, YEARS, INDICATORS))
    target[:OFFICES] = facts.reshape(OFFICES, YEARS, MONTHS, INDICATORS).sum(axis=2)
    for unit in range(parent.size - 1):
        target[parent[unit]] += target[unit]
    return Raw(parent, facts, np.rint(target * np.exp(rng.normal(0.03, 0.05, target.shape))) + 1)
