"""A year's targets and figures of some indicators, read at once and rolled up by the engine's cube."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.db.models import FloatField, Q
from django.db.models.functions import Cast

from guatu.engine.cube import Ranking
from guatu.kernel.period import Period
from guatu.kernel.quantity import rounded, to_decimal
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import rules
from guatu.targets.models import Indicator, Plan
from guatu.targets.queries.figures import observations
from guatu.targets.queries.rolled import NOTHING, Rolled, Row
from guatu.targets.queries.tree import measured
from guatu.targets.queries.versions import targets
from guatu.targets.rules import formula
from guatu.targets.rules.formula import Formula
from guatu.targets.types import Pace, Reported

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

    `entered`: those that are typed or counted, over the units in scope. `derived`: those with a formula, worked out for
    every unit from what the others are there, so that a city's share is a share of sums. A unit's own figure stands
    before the sum of those below it.
    """

    period: Period
    years: Mapping[Key, YearTarget]
    months: Mapping[Key, Mapping[int, Decimal]]  # month number → target
    entered: Rolled | None
    derived: Rolled | None
    growth: Mapping[Key, Mapping[int, Decimal | None]]
    rankings: dict[tuple[bool, Period], Ranking] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        actor: Actor,
        plan: Plan | None,
        wanted: Collection[Indicator],
        period: Period,
        unit_ids: Collection[int],
        known_on: date | None = None,
    ) -> Self:
        """Targets as they hold at the end of the period, figures of its year, both as known on the day.

        unit_ids: whose paces will be asked for; of all others the months of their targets are not read.
        """
        family, formulas = family_of(wanted)
        years, months = targets_of_year(actor, plan, wanted, period, unit_ids, known_on)
        looks_back = any(one.looks_back for one in formulas.values())
        span = range(period.year - looks_back, period.year + 1)
        rows = observations(
            actor,
            indicator_ids=[row.pk for row in family.values()],
            periods=[month for year in span for month in Period.of_year(year).months() if month <= period],
            known_on=known_on,
        )
        growth: dict[Key, dict[int, Decimal | None]] = defaultdict(dict)
        figures: list[Row] = []
        for indicator_id, unit_id, text, published, value in (
            rows.order_by()
            .select_related(None)
            .values_list("indicator_id", "unit_id", "period", "growth", Cast("value", FloatField()))
        ):
            figures.append((indicator_id, unit_id, text, value))
            if published is not None and text.startswith(str(period.year)):
                growth[indicator_id, unit_id][int(text[5:])] = published
        parents = dict(units(actor).values_list("pk", "parent_id"))
        goals = [
            (pk, unit, str(period.year), float(target.bottom_line)) for (pk, unit), target in years.items()
        ]
        typed = [row for row in family.values() if row.pk not in formulas]
        of_typed = {row.pk for row in typed}
        entered = Rolled.of(typed, parents, span, figures, [goal for goal in goals if goal[0] in of_typed])
        derived = [row for row in wanted if row.pk in formulas]
        worked = _worked_out(family, formulas, derived, entered, parents, period)
        return cls(
            period,
            years,
            months,
            entered,
            Rolled.of(
                derived,
                parents,
                range(period.year, period.year + 1),
                worked,
                [goal for goal in goals if goal[0] in formulas],
            ),
            growth,
        )

    def pace(self, indicator: Indicator, unit_id: int) -> Pace:
        """How the indicator of the unit stands at the last month with a figure up to the book's period."""
        facts = measured(indicator)
        key = indicator.pk, unit_id
        at = rules.last_due(facts, self.period) or self.period
        history = []
        for month in rules.due_months(facts):
            if month > self.period.elapsed_months:
                break
            value = self.value(indicator, unit_id, month)
            if value is not None:
                history.append((Period.of_month(self.period.year, month), value))
        target = self.years.get(key)
        rolled = self._rolled(indicator)
        return rules.pace(
            facts,
            NOTHING if rolled is None else rolled.cell(*key, at),
            indicator_id=indicator.pk,
            unit_id=unit_id,
            period=at,
            year=target.bottom_line if target else None,
            months=self.months.get(key, {}),
            history=history,
            growth=self.growth.get(key, {}).get(at.number),
            stretch=target.stretch if target else None,
            version=target.version if target else None,
            place=None if rolled is None else rolled.place(self._ranking(indicator, rolled, at), *key),
        )

    def value(self, indicator: Indicator, unit_id: int, month: int) -> Decimal | None:
        """What stands for the unit at the end of a month: its own figure, the sum below, or what the formula gives."""
        rolled = self._rolled(indicator)
        return None if rolled is None else rolled.value(indicator.pk, unit_id, self.period.year, month)

    def alone(self, indicator: Indicator, unit_id: int, month: int) -> Decimal | None:
        """What a month (quarter, 1–2月) brought by itself; None where months do not add up, and between sums of other
        units."""
        rolled, facts = self._rolled(indicator), measured(indicator)
        if rolled is None or not facts.adds_over_months:
            return None
        read = rolled.quarter if facts.reported == Reported.QUARTERLY else rolled.month
        return read(indicator.pk, unit_id, self.period.year, month)

    def _rolled(self, indicator: Indicator) -> Rolled | None:
        return self.derived if indicator.formula else self.entered

    def _ranking(self, indicator: Indicator, rolled: Rolled, at: Period) -> Ranking:
        which = bool(indicator.formula), at
        if which not in self.rankings:
            self.rankings[which] = rolled.cube.ranking(at)
        return self.rankings[which]


def _worked_out(
    family: Mapping[str, Indicator],
    formulas: Mapping[int, Formula],
    derived: Collection[Indicator],
    entered: Rolled | None,
    parents: Collection[int],
    period: Period,
) -> Iterator[Row]:
    """What the formulas give for every unit and due month of the year up to the period, as shown: rounded."""

    def value_of(code: str, unit_id: int, year: int, month: int) -> Fraction | None:
        row = family[code]
        if row.pk in formulas:  # not by way of its rounded value
            return formula.evaluate(
                formulas[row.pk], lambda inner, back: value_of(inner, unit_id, year - back, month)
            )
        return None if entered is None else entered.exact(row.pk, unit_id, year, month)

    for row in derived:
        for month in rules.due_months(measured(row)):
            if month > period.elapsed_months:
                break
            text = str(Period.of_month(period.year, month))
            for unit_id in parents:
                exact = value_of(row.code, unit_id, period.year, month)
                if exact is not None:
                    yield row.pk, unit_id, text, float(rounded(to_decimal(exact), row.decimals))


def targets_of_year(
    actor: Actor,
    plan: Plan | None,
    wanted: Collection[Indicator],
    period: Period,
    unit_ids: Collection[int],
    known_on: date | None,
) -> tuple[dict[Key, YearTarget], dict[Key, dict[int, Decimal]]]:
    """The year's targets of every unit in scope, and by month those of some units. One query."""
    years: dict[Key, YearTarget] = {}
    months: dict[Key, dict[int, Decimal]] = defaultdict(dict)
    rows = targets(
        actor,
        indicator_ids=[row.pk for row in wanted],
        period_prefix=str(period.year),
        on=period.last_day,
        known_on=known_on,
    ).filter(Q(period=str(period.year)) | Q(unit__in=unit_ids), version__plan=plan)
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
