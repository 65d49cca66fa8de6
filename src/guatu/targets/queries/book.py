"""A year's targets and figures of some indicators, read at once and rolled up over the tree of units."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from guatu.kernel.period import Period
from guatu.kernel.quantity import rounded, to_decimal
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import rules
from guatu.targets.models import Indicator, Plan
from guatu.targets.queries.figures import observations
from guatu.targets.queries.tree import measured
from guatu.targets.queries.versions import targets
from guatu.targets.rules import formula
from guatu.targets.rules.formula import Formula
from guatu.targets.types import Pace

Key = tuple[int, int]
"""(indicator id, unit id)"""


@dataclass(frozen=True, slots=True)
class YearTarget:
    """A unit's target of the year, and which version says so."""

    bottom_line: Decimal
    stretch: Decimal | None
    version: int


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of some indicators in the year of `period`.

    `standing`: by year, then key, the figures as they stand at the end of each month (cumulative where months add
    up). A unit's own figure stands above the sum of those below it; a derived indicator is worked out for every unit
    from what the others are there, so that a city's share is a share of sums.
    """

    period: Period
    years: Mapping[Key, YearTarget]
    months: Mapping[Key, Mapping[int, Decimal]]  # month number → target
    standing: Mapping[int, Mapping[Key, Mapping[int, Decimal]]]
    growth: Mapping[Key, Mapping[int, Decimal | None]]
    children: Mapping[int, list[int]]
    by_code: Mapping[str, Indicator]
    formulas: Mapping[int, Formula]  # by indicator id, of the derived ones

    @classmethod
    def read(
        cls,
        actor: Actor,
        plan: Plan | None,
        wanted: Collection[Indicator],
        period: Period,
        known_on: date | None = None,
    ) -> Self:
        """Targets as they hold at the end of the period, figures of its year, both as known on the day."""
        family, formulas = family_of(wanted)
        years, months = targets_of_year(actor, plan, wanted, period, known_on)
        looks_back = any(one.looks_back for one in formulas.values())
        first = period.previous_year.year if looks_back else period.year
        asked = [
            month
            for year in range(first, period.year + 1)
            for month in Period.of_year(year).months()
            if month <= period
        ]
        entered: dict[int, dict[Key, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
        growth: dict[Key, dict[int, Decimal | None]] = defaultdict(dict)
        rows = observations(
            actor, indicator_ids=[row.pk for row in family.values()], periods=asked, known_on=known_on
        )
        for indicator_id, unit_id, text, value, published in (
            rows.order_by()
            .select_related(None)
            .values_list("indicator_id", "unit_id", "period", "value", "growth")
        ):
            year, month = int(text[:4]), int(text[5:])
            entered[year][indicator_id, unit_id][month] = value
            if year == period.year:
                growth[indicator_id, unit_id][month] = published
        by_id = {row.pk: measured(row) for row in family.values()}
        standing = {
            year: {key: rules.cumulative(by_id[key[0]], figures) for key, figures in of_year.items()}
            for year, of_year in entered.items()
        }
        children: dict[int, list[int]] = defaultdict(list)
        for unit_id, parent_id in units(actor).values_list("pk", "parent_id"):
            if parent_id is not None:
                children[parent_id].append(unit_id)
        return cls(period, years, months, standing, growth, children, family, formulas)

    def pace(self, indicator: Indicator, unit_id: int) -> Pace:
        """How the indicator of the unit stands at the last month with a figure up to the book's period."""
        facts = measured(indicator)
        key = indicator.pk, unit_id
        at = rules.last_due(facts, self.period) or self.period
        history = []
        for month in rules.due_months(facts):
            if month > self.period.elapsed_months:
                break
            value = self.value(indicator, unit_id, self.period.year, month)
            if value is not None:
                history.append((Period.of_month(self.period.year, month), value))
        reported, expected = self._reported(indicator, unit_id, at.number)
        target = self.years.get(key)
        return rules.pace(
            facts,
            indicator_id=indicator.pk,
            unit_id=unit_id,
            period=at,
            year=target.bottom_line if target else None,
            months=self.months.get(key, {}),
            history=history,
            growth=self.growth.get(key, {}).get(at.number),
            reported=reported,
            expected=expected,
            stretch=target.stretch if target else None,
            version=target.version if target else None,
        )

    def value(self, indicator: Indicator, unit_id: int, year: int, month: int) -> Decimal | None:
        """What stands for the unit at the end of a month: its own figure, the sum below, or what the formula gives."""
        derived = self.formulas.get(indicator.pk)
        if derived is not None:
            exact = self._derived(derived, unit_id, year, month)
            return None if exact is None else rounded(to_decimal(exact), indicator.decimals)
        own = self.standing.get(year, {}).get((indicator.pk, unit_id), {}).get(month)
        if own is not None or not measured(indicator).adds_over_units:
            return own
        return _sum(self.value(indicator, child, year, month) for child in self.children.get(unit_id, ()))

    def _derived(self, derived: Formula, unit_id: int, year: int, month: int) -> Fraction | None:
        def value_of(code: str, back: bool) -> Fraction | None:
            row = self.by_code[code]
            inner = self.formulas.get(row.pk)
            if inner is not None:  # not by way of its rounded value
                return self._derived(inner, unit_id, year - back, month)
            value = self.value(row, unit_id, year - back, month)
            return None if value is None else Fraction(value)

        return formula.evaluate(derived, value_of)

    def _reported(self, indicator: Indicator, unit_id: int, month: int) -> tuple[int, int]:
        """How many have reported the month, of how many that should: the unit itself, or those below it."""
        if indicator.pk in self.formulas:
            return int(self.value(indicator, unit_id, self.period.year, month) is not None), 1
        key = indicator.pk, unit_id
        own = self.standing.get(self.period.year, {}).get(key, {}).get(month) is not None
        carrying = [child for child in self.children.get(unit_id, ()) if (indicator.pk, child) in self.years]
        if own or not measured(indicator).adds_over_units or not carrying:
            return int(own), 1
        parts = [self._reported(indicator, child, month) for child in carrying]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)


def targets_of_year(
    actor: Actor, plan: Plan | None, wanted: Collection[Indicator], period: Period, known_on: date | None
) -> tuple[dict[Key, YearTarget], dict[Key, dict[int, Decimal]]]:
    years: dict[Key, YearTarget] = {}
    months: dict[Key, dict[int, Decimal]] = defaultdict(dict)
    rows = targets(
        actor,
        indicator_ids=[row.pk for row in wanted],
        period_prefix=str(period.year),
        on=period.last_day,
        known_on=known_on,
    ).filter(version__plan=plan)
    for indicator_id, unit_id, text, line, stretch, number in (
        rows.order_by()
        .select_related(None)
        .values_list(
            "version__indicator_id", "unit_id", "period", "bottom_line", "stretch", "version__number"
        )
    ):
        if len(text) == 4:
            years[indicator_id, unit_id] = YearTarget(line, stretch, number)
        else:
            months[indicator_id, unit_id][int(text[5:])] = line
    return years, dict(months)


def family_of(wanted: Collection[Indicator]) -> tuple[dict[str, Indicator], dict[int, Formula]]:
    """The indicators with all that they are derived from, by code, and the formulas read. One query, where any is."""
    family = {row.code: row for row in wanted}
    formulas: dict[int, Formula] = {}
    every: dict[str, Indicator] = {}
    if any(row.formula for row in wanted):
        every = {row.code: row for row in Indicator.objects.all()}
    waiting = [row for row in wanted if row.formula]
    while waiting:
        row = waiting.pop()
        formulas[row.pk] = formula.parse(row.formula)
        for code in formulas[row.pk].codes:
            family.setdefault(code, every[code])
            if every[code].formula and every[code].pk not in formulas:
                waiting.append(every[code])
    return family, formulas


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
