"""Reads of paces: how indicators stand at the end of a month, as known now or on a past day."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import rules
from guatu.targets.models import Indicator, Plan
from guatu.targets.queries.book import Book
from guatu.targets.queries.tree import city, current_plan, indicators, measured
from guatu.targets.types import FigureRow, FigureTable, Pace, Standing

if TYPE_CHECKING:
    from guatu.org.models import Unit


def cumulative(
    actor: Actor, indicator: Indicator, unit: "Unit", period: Period, *, known_on: date | None = None
) -> Decimal | None:
    """The unit's value for that month, or the sum of what its units reported; None where nobody has."""
    return pace(actor, indicator, unit, period, known_on=known_on).actual


def pace(
    actor: Actor,
    indicator: Indicator,
    unit: "Unit",
    period: Period,
    *,
    plan: Plan | None = None,
    known_on: date | None = None,
) -> Pace:
    """How one indicator of one unit stands against a plan (left out, the year's) at the end of a month. Four queries,
    one more where it is derived.

    `known_on`: by the figures and targets as they were known at the end of that day.
    """
    plan = plan or current_plan(actor, period.year)
    return Book.read(actor, plan, [indicator], period, [unit.pk], known_on).pace(indicator, unit.pk)


def paces(
    actor: Actor, plan: Plan, unit_ids: Collection[int], period: Period, *, known_on: date | None = None
) -> dict[tuple[int, int], Pace]:
    """The same for every indicator of the plan and every one of the units that carries it. Four queries, one more
    where some are derived.

    Keyed by (indicator id, unit id).
    """
    wanted = list(indicators(actor).filter(versions__plan=plan).distinct())
    book = Book.read(actor, plan, wanted, period, unit_ids, known_on)
    return {
        (row.pk, unit_id): book.pace(row, unit_id)
        for row in wanted
        for unit_id in unit_ids
        if (row.pk, unit_id) in book.years
    }


def standings(actor: Actor, plan: Plan, period: Period, *, known_on: date | None = None) -> list[Standing]:
    """How the plan's indicators stand for the city, or for the actor's own unit where the city is not in scope."""
    top = city(actor) or units(actor).filter(pk=actor.unit_id).first()
    if top is None:
        return []
    found = paces(actor, plan, [top.pk], period, known_on=known_on)
    known = {row.pk: row for row in indicators(actor).filter(pk__in=[key[0] for key in found])}
    return [Standing(known[indicator_id], top, one) for (indicator_id, _unit_id), one in found.items()]


def figure_table(
    actor: Actor, indicator: Indicator, year: int, *, single: bool = False, known_on: date | None = None
) -> FigureTable:
    """The year's figures of the city and of every unit that has any: as they stand at each month's end, or, where
    `single`, what each month brought. Four queries, one more where it is derived."""
    end = Period.of_month(year, 12)
    book = Book.read(actor, None, [indicator], end, (), known_on)
    months = rules.due_months(measured(indicator))
    rows = []
    for unit in units(actor):
        standing = [book.value(indicator, unit.pk, month) for month in months]
        if any(value is not None for value in standing):
            alone = [book.alone(indicator, unit.pk, month) for month in months] if single else standing
            rows.append(FigureRow(unit, tuple(alone)))
    return FigureTable(months, tuple(rows))
