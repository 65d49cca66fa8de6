"""A series' own past, month by month: what each month brought, and what this one does."""

from collections.abc import Mapping
from decimal import Decimal

from guatu.collect.types import Step
from guatu.kernel.period import Period


def steps(figures: Mapping[Period, Decimal], *, cumulative: bool) -> tuple[Step, ...]:
    """What each month brought, oldest first, from figures by month.

    Cumulative figures begin anew every January; 1–2月 merged stand as one step under February. A month whose month
    before is missing is left out: nobody knows how much of it is its own.
    """
    found = (
        (period, _brought(period, value, figures) if cumulative else value)
        for period, value in sorted(figures.items())
    )
    return tuple(Step(period, amount) for period, amount in found if amount is not None)


def _brought(period: Period, value: Decimal, figures: Mapping[Period, Decimal]) -> Decimal | None:
    month = period.elapsed_months
    if month == 1:
        return value
    before = figures.get(period.previous())
    if before is None:
        return value if month == 2 else None
    return value - before


def step_now(
    period: Period, value: Decimal, last: tuple[Period, Decimal] | None, *, cumulative: bool
) -> Decimal | None:
    """What this month brings, where the month before is known (`last`: the newest figure on record)."""
    if not cumulative:
        return value
    known = {last[0]: last[1]} if last is not None and last[0].year == period.year else {}
    return _brought(period, value, known)
