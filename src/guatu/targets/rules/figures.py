"""What may be recorded as an observation, and what needs its reason."""

from decimal import Decimal

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.targets.types import Measured


def check_value(value: Decimal, measured: Measured) -> None:
    """Raises G1501 for a figure finer than the indicator's smallest unit, or none at all."""
    if not value.is_finite() or value != value.quantize(measured.step):
        raise GuatuError("G1501", value=value, step=measured.step)


def check_month(period: Period, today_month: Period) -> None:
    """Raises G1504 for what is no month, or a month that has not begun."""
    if period.kind is not Kind.MONTH or period > today_month:
        raise GuatuError("G1504", period=period)


def check_reason(
    reason: str, *, current: Decimal | None, previous: Decimal | None, value: Decimal, cumulative: bool
) -> None:
    """A correction says why (G1505); so does a cumulative figure below the one of the month before (G1506).

    RULES.md §5: a cumulative figure may fall only by a logged revision.
    """
    if reason.strip():
        return
    if current is not None:
        raise GuatuError("G1505", old=current, new=value)
    if cumulative and previous is not None and value < previous:
        raise GuatuError("G1506", value=value, previous=previous)
