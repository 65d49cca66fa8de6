"""The cube read off the definition, cell by cell, in Decimals and Fractions; `None` is unknown.

It is what room `targets` shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from guatu.engine import pacing
from guatu.engine.cube import Cell, Entry, Indicator, Kind
from guatu.kernel.period import Period
from guatu.kernel.quantity import to_decimal

Facts = Mapping[tuple[str, int, str], int]  # unit, month row, indicator → steps
Goals = Mapping[tuple[str, int, str], int]  # unit, year row, indicator → steps


@dataclass(frozen=True)
class Reference:
    """Everything by the book; nothing is kept but values."""

    parents: Mapping[str, str | None]
    indicators: Mapping[str, Indicator]
    facts: Facts
    goals: Goals

    def __hash__(self) -> int:
        return id(self)

    def children(self, unit: str) -> list[str]:
        return [code for code, above in self.parents.items() if above == unit]

    def starts(self, one: Indicator, p: int) -> bool:
        """Whether the month's entry, or its own number, does not lean on the month before."""
        return p % 12 == 0 or (p % 12 == 1 and not one.january)

    def own(self, unit: str, p: int, code: str) -> int | None:
        """What the unit itself entered, as a value to date."""
        one, entered = self.indicators[code], self.facts.get((unit, p, code))
        if not one.adds_over_months or one.entry is Entry.TO_DATE or self.starts(one, p) or entered is None:
            return entered
        if one.quarterly and (p % 12 < 3 or p % 3 < 2):
            return entered
        before = self.own(unit, p - (3 if one.quarterly else 1), code)
        return None if before is None else before + entered

    @cache  # noqa: B019 - a reference lives for one example
    def total(self, unit: str, p: int, code: str) -> int | None:
        own = self.own(unit, p, code)
        if own is not None or not self.indicators[code].adds_over_units:
            return own
        below = [self.total(child, p, code) for child in self.children(unit)]
        known = [value for value in below if value is not None]
        return sum(known) if known else None

    @cache  # noqa: B019
    def behind_it(self, unit: str, p: int, code: str) -> frozenset[str]:
        """The units whose own values make up the total."""
        if self.own(unit, p, code) is not None:
            return frozenset([unit])
        if not self.indicators[code].adds_over_units:
            return frozenset()
        return frozenset().union(*(self.behind_it(child, p, code) for child in self.children(unit)))

    def difference(self, unit: str, p: int, earlier: int, code: str) -> int | None:
        now, before = self.total(unit, p, code), self.total(unit, earlier, code)
        if (
            now is None
            or before is None
            or self.behind_it(unit, p, code) != self.behind_it(unit, earlier, code)
        ):
            return None
        return now - before

    def month(self, unit: str, p: int, code: str) -> int | None:
        one = self.indicators[code]
        if not one.adds_over_months or self.starts(one, p):
            return self.total(unit, p, code)
        return self.difference(unit, p, p - 1, code)

    def quarter(self, unit: str, p: int, code: str) -> int | None:
        if not self.indicators[code].adds_over_months or p % 12 < 3:
            return self.total(unit, p, code)
        return self.difference(unit, p, p - p % 3 - 1, code)

    def growth(self, unit: str, p: int, code: str) -> float | None:
        more = self.difference(unit, p, p - 12, code) if p >= 12 else None
        if more is None:
            return None
        one = self.indicators[code]
        if one.kind is Kind.RATE:
            return float(Fraction(more, 10**one.decimals))
        base = self.total(unit, p - 12, code)
        assert base is not None
        return float(Fraction(100 * more, base)) if base > 0 else None

    def month_growth(self, unit: str, p: int, code: str) -> float | None:
        now = self.month(unit, p, code)
        base = self.month(unit, p - 12, code) if p >= 12 else None
        if now is None or base is None or self.behind_it(unit, p, code) != self.behind_it(unit, p - 12, code):
            return None
        one = self.indicators[code]
        if one.kind is Kind.RATE:
            return float(Fraction(now - base, 10**one.decimals))
        return float(Fraction(100 * (now - base), base)) if base > 0 else None

    def behind(self, unit: str, p: int, code: str) -> Fraction | None:
        one, goal, actual = (
            self.indicators[code],
            self.goals.get((unit, p // 12, code)),
            self.total(unit, p, code),
        )
        if goal is None or actual is None:
            return None
        share = (
            pacing.linear_share(Period.of_month(2024, p % 12 + 1)) if one.adds_over_months else Fraction(1)
        )
        short: Fraction | None
        if one.kind is Kind.RATE:
            short = Fraction(goal - actual, 10**one.decimals)
        else:
            short = None if goal == 0 else (share - Fraction(actual) / goal) * 100
        if short is None:
            return None
        return short if one.higher_is_better else -short

    def required(self, unit: str, p: int, code: str) -> Decimal | None:
        one = self.indicators[code]
        goal = decimal(self.goals.get((unit, p // 12, code)), one)
        actual = decimal(self.total(unit, p, code), one)
        if goal is None or actual is None or not one.adds_over_months:
            return None
        return pacing.required_pace(actual, goal, 11 - p % 12)

    @cache  # noqa: B019
    def counts(self, unit: str, p: int, code: str) -> tuple[int, int]:
        one = self.indicators[code]
        carrying = [child for child in self.children(unit) if (child, p // 12, code) in self.goals]
        if self.own(unit, p, code) is not None:
            return 1, 1
        parts = [self.counts(child, p, code) for child in carrying] if one.adds_over_units else []
        if sum(part[1] for part in parts):
            return sum(part[0] for part in parts), sum(part[1] for part in parts)
        between = one.quarterly and p % 3 < 2
        return 0, 0 if between or (p % 12 == 0 and not one.january) else 1

    def cell(self, unit: str, p: int, code: str) -> Cell:
        one, goal = self.indicators[code], self.goals.get((unit, p // 12, code))
        behind = self.behind(unit, p, code)
        return Cell(
            decimal(self.total(unit, p, code), one),
            decimal(self.month(unit, p, code), one),
            decimal(self.quarter(unit, p, code), one),
            decimal(goal, one),
            self.growth(unit, p, code),
            self.month_growth(unit, p, code),
            None if behind is None else to_decimal(behind),
            self.required(unit, p, code),
            *self.counts(unit, p, code),
        )


def decimal(steps: int | None, one: Indicator) -> Decimal | None:
    return None if steps is None else Decimal(steps).scaleb(-one.decimals)
