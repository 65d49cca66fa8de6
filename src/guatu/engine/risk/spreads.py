"""What is not certain, as people say it: how long a node may take, and what may strike many nodes at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

from guatu.engine.network import MOST_DAYS
from guatu.kernel.errors import GuatuError


@dataclass(frozen=True, slots=True)
class Fixed:
    """Certain."""

    value: float

    @property
    def highest(self) -> float:
        """Its largest value."""
        return self.value

    def scaled(self, by: float) -> "Fixed":
        """The same spread, every value times `by`."""
        return Fixed(self.value * by)

    def check(self, where: str) -> None:
        """Raises G1160 where it is no spread."""
        _ordered(where, 0, self.value)


@dataclass(frozen=True, slots=True)
class Triangular:
    """At least `low`, most likely `mode`, at most `high`; the density rises and falls in straight lines."""

    low: float
    mode: float
    high: float

    @property
    def highest(self) -> float:
        """Its largest value."""
        return self.high

    def scaled(self, by: float) -> "Triangular":
        """The same spread, every value times `by`."""
        return Triangular(self.low * by, self.mode * by, self.high * by)

    def check(self, where: str) -> None:
        """Raises G1160 where it is no spread."""
        _ordered(where, 0, self.low, self.mode, self.high)


@dataclass(frozen=True, slots=True)
class Pert:
    """The beta distribution of PERT on [low, high], with the mean (low + weight × mode + high) / (weight + 2).

    Malcolm, Roseboom, Clark and Fazar, "Application of a technique for research and development program evaluation",
    Operations Research 7 (1959), weight 4; other weights: Vose, "Risk Analysis" (2008). Shapes
    1 + weight × (mode − low) / (high − low) and 1 + weight × (high − mode) / (high − low).
    """

    low: float
    mode: float
    high: float
    weight: float = 4

    @property
    def highest(self) -> float:
        """Its largest value."""
        return self.high

    def scaled(self, by: float) -> "Pert":
        """The same spread, every value times `by`."""
        return Pert(self.low * by, self.mode * by, self.high * by, self.weight)

    def check(self, where: str) -> None:
        """Raises G1160 where it is no spread."""
        _ordered(where, 0, self.low, self.mode, self.high)
        _ordered(where, 0, self.weight)


@dataclass(frozen=True, slots=True)
class Empirical:
    """One of the values seen, each as likely: the empirical distribution of what has really happened."""

    values: tuple[float, ...]

    @classmethod
    def of_ratios(cls, ratios: Sequence[float], duration: float) -> Self:
        """From the ratios of actual to planned duration of finished nodes, for a node planned to take `duration`.

        Ratios and not days, because nodes of one kind differ in size from project to project.
        """
        return cls(tuple(sorted(ratio * duration for ratio in ratios)))

    @property
    def highest(self) -> float:
        """Its largest value."""
        return max(self.values)

    def scaled(self, by: float) -> "Empirical":
        """The same spread, every value times `by`."""
        return Empirical(tuple(value * by for value in self.values))

    def check(self, where: str) -> None:
        """Raises G1160 where it is no spread."""
        if not self.values:
            raise GuatuError("G1160", where=where, found="()")
        for value in self.values:
            _ordered(where, 0, value)


Spread: TypeAlias = Fixed | Triangular | Pert | Empirical
"""Of a node: working days of its calendar. Of a cause: a factor of durations, or days added to them."""


@dataclass(frozen=True, slots=True)
class Cause:
    """共因: in a draw it happens with `chance`, and then strikes all its `nodes` with one and the same effect.

    factor: what their durations are multiplied by. days: working days added to them. One of the two is given.
    A common factor that is always there (nodes that go well or badly together) is a cause with chance 1.
    """

    code: str
    chance: float
    nodes: tuple[str, ...]
    factor: Spread | None = None
    days: Spread | None = None

    @property
    def effect(self) -> Spread:
        """The spread that was given. Raises G1161 where not exactly one was."""
        given = [spread for spread in (self.factor, self.days) if spread is not None]
        if len(given) != 1:
            raise GuatuError("G1161", cause=self.code)
        return given[0]

    def check(self) -> None:
        """Raises G1160 … G1162 where it is no cause."""
        self.effect.check(self.code)
        if not 0 <= self.chance <= 1:
            raise GuatuError("G1162", cause=self.code, chance=self.chance)


def _ordered(where: str, *values: float) -> None:
    last = -math.inf
    for value in values:
        if not last <= value <= MOST_DAYS:  # what is no number is neither
            raise GuatuError("G1160", where=where, found=", ".join(f"{value:g}" for value in values[1:]))
        last = value
