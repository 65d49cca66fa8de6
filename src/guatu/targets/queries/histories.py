"""Reads of whole histories: the figures of many years of some indicators, rolled up over the tree of units."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Max

from guatu.kernel.period import Period
from guatu.kernel.quantity import to_decimal
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import rules
from guatu.targets.models import Indicator, Observation, Plan, Target
from guatu.targets.queries.book import Key, YearTarget, family_of, targets_of_year
from guatu.targets.queries.figures import observations
from guatu.targets.queries.tree import measured
from guatu.targets.rules import formula
from guatu.targets.rules.formula import Formula
from guatu.targets.types import Measured

Years = dict[int, dict[int, Decimal]]
"""Figures of one indicator of one unit: by year, then by month 1 … 12."""


@dataclass(frozen=True, slots=True)
class Histories:
    """Figures as entered (`types.Entry`; derived ones cumulative), up to `period`.

    A unit's year is its own where the unit has any figure of it; else the sum of the units below that carry the
    indicator that year, of the months that all of these have reported. `waiting`: of such a sum, by the months of the
    period's year that only some have reported, the units it waits for. `growth`: published growth in percent, never a
    sum. `targets`: of the period's year, as they hold on its last day.
    """

    period: Period
    figures: Mapping[Key, Mapping[int, Mapping[int, Decimal]]]
    growth: Mapping[Key, Mapping[Period, Decimal]]
    targets: Mapping[Key, YearTarget]
    waiting: Mapping[Key, Mapping[int, tuple[int, ...]]]


def histories(
    actor: Actor,
    plan: Plan | None,
    wanted: Collection[Indicator],
    period: Period,
    *,
    years_back: int,
    known_on: date | None = None,
) -> Histories:
    """Of the period's year and so many before it, as known now or at the end of `known_on`. Three queries, one more
    where an indicator is derived."""
    family, formulas = family_of(wanted)
    years, _months = targets_of_year(actor, plan, wanted, period, (), known_on)
    first = period.year - years_back - any(one.looks_back for one in formulas.values())
    # Month by month, and not from one to another: the index then finds them and no other indicator's.
    span = [
        month
        for year in range(first, period.year + 1)
        for month in Period.of_year(year).months()
        if month <= period
    ]
    rows = observations(
        actor, indicator_ids=[row.pk for row in family.values()], periods=span, known_on=known_on
    )
    figures: dict[Key, Years] = defaultdict(lambda: defaultdict(dict))
    growth: dict[Key, dict[Period, Decimal]] = defaultdict(dict)
    for indicator_id, unit_id, text, value, published in (
        rows.order_by()
        .select_related(None)
        .values_list("indicator_id", "unit_id", "period", "value", "growth")
    ):
        figures[indicator_id, unit_id][int(text[:4])][int(text[5:])] = value
        if published is not None:
            growth[indicator_id, unit_id][Period.parse(text)] = published
    below = _below(dict(units(actor).values_list("pk", "parent_id")))
    waiting: dict[Key, dict[int, tuple[int, ...]]] = {}
    facts = {row.pk: measured(row) for row in family.values()}
    for row in family.values():
        if facts[row.pk].adds_over_units:
            _roll_up(row.pk, below, period.year, figures, years, waiting)
    if formulas:
        _derive(family, formulas, facts, period, figures)
    asked = {row.pk for row in wanted}
    return Histories(
        period,
        {key: found for key, found in figures.items() if key[0] in asked},
        growth,
        years,
        waiting,
    )


def states(actor: Actor) -> Mapping[int, tuple[int, ...]]:
    """Of each indicator by id what changes with every figure and every target written: numbers to compare, no more.

    Rows are only ever added, so how many there are and the newest key tell every state apart. Two queries.
    """
    found: dict[int, tuple[int, ...]] = {}
    if not actor.can("targets.read"):
        return found
    for model, owner in ((Observation, "indicator"), (Target, "version__indicator")):
        counted = model._default_manager.order_by().values_list(owner)
        for indicator_id, rows, last in counted.annotate(rows=Count("pk"), last=Max("pk")):
            found[indicator_id] = (*found.get(indicator_id, ()), rows, last)
    return found


def _below(parents: Mapping[int, int | None]) -> list[tuple[int, list[int]]]:
    """Every unit that has others below it, with these; the deepest first."""
    children: dict[int, list[int]] = defaultdict(list)
    for unit_id, parent_id in parents.items():
        if parent_id is not None:
            children[parent_id].append(unit_id)
    order, waiting = [], [unit_id for unit_id in children if parents.get(unit_id) not in children]
    while waiting:
        unit_id = waiting.pop()
        order.append(unit_id)
        waiting += [child for child in children[unit_id] if child in children]
    return [(unit_id, children[unit_id]) for unit_id in reversed(order)]


def _roll_up(
    indicator_id: int,
    below: list[tuple[int, list[int]]],
    this_year: int,
    figures: dict[Key, Years],
    targets: Mapping[Key, YearTarget],
    waiting: dict[Key, dict[int, tuple[int, ...]]],
) -> None:
    """Adds the sums of one indicator to `figures` and `waiting`, from the leaves up."""
    for unit_id, children in below:
        key = indicator_id, unit_id
        parts = [
            (child, figures[indicator_id, child]) for child in children if (indicator_id, child) in figures
        ]
        own = set(figures[key]) if key in figures else set()
        for year in sorted({year for _child, years in parts for year in years} - own):
            with_year = {child: years[year] for child, years in parts if year in years}
            expected = set(with_year)
            if year == this_year:
                expected |= {child for child in children if (indicator_id, child) in targets}
            late: dict[int, tuple[int, ...]] = {}
            for month in sorted({month for months in with_year.values() for month in months}):
                absent = [child for child in expected if month not in with_year.get(child, {})]
                if absent:
                    late[month] = tuple(sorted(absent))
                else:
                    figures[key][year][month] = sum(
                        (months[month] for months in with_year.values()), Decimal(0)
                    )
            if year == this_year and late:
                waiting[key] = late


def _derive(
    family: Mapping[str, Indicator],
    formulas: Mapping[int, Formula],
    facts: Mapping[int, Measured],
    period: Period,
    figures: dict[Key, Years],
) -> None:
    """Adds what the formulas give, for every unit and month for which they give anything."""
    codes = {row.pk: code for code, row in family.items()}
    standing = {
        key: {year: rules.cumulative(facts[key[0]], months) for year, months in years.items()}
        for key, years in figures.items()
        if key[0] not in formulas
    }
    unit_ids = {unit_id for _indicator_id, unit_id in standing}

    def value(code: str, unit_id: int, year: int, month: int) -> Fraction | None:
        row = family[code]
        if row.pk in formulas:
            return formula.evaluate(
                formulas[row.pk], lambda inner, back: value(inner, unit_id, year - back, month)
            )
        known = standing.get((row.pk, unit_id), {}).get(year, {}).get(month)
        return None if known is None else Fraction(known)

    for indicator_id in formulas:
        for unit_id, year, month in _moments(unit_ids, standing, facts[indicator_id], period):
            found = value(codes[indicator_id], unit_id, year, month)
            if found is not None:
                figures[indicator_id, unit_id][year][month] = to_decimal(found)


def _moments(
    unit_ids: set[int],
    standing: Mapping[Key, Mapping[int, Mapping[int, Decimal]]],
    facts: Measured,
    period: Period,
) -> Iterator[tuple[int, int, int]]:
    years = sorted({year for by_year in standing.values() for year in by_year})
    for unit_id in sorted(unit_ids):
        for year in years:
            for month in rules.due_months(facts):
                if year < period.year or month <= period.elapsed_months:
                    yield unit_id, year, month
