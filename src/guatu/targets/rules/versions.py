"""Versions of targets: which one holds on a day, and what an adjustment must say. Pure."""

from collections.abc import Sequence, Set
from datetime import date
from typing import Protocol, TypeVar

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.targets.rules.sums import mismatches
from guatu.targets.types import Approval, Measured, Split


class Version(Protocol):
    """A version as the rules see it."""

    @property
    def number(self) -> int: ...

    @property
    def holds_from(self) -> date: ...


V = TypeVar("V", bound=Version)


def holding(versions: Sequence[V], on: date) -> V | None:
    """The one that holds on a day: the last that began by then. None before the first."""
    begun = [one for one in versions if one.holds_from <= on]
    return max(begun, key=lambda one: one.number, default=None)


def check_adjustment(
    last: Version | None, *, year: int, holds_from: date | None, reason: str, approval: Approval
) -> date:
    """The day a new version holds from. The first needs no reason and holds from the year's first day unless said.

    Raises G1512 for an adjustment without reason, approver or day; G1513 for a day outside the year or before the
    version it follows; G1543 for a post and a body at once, G1544 for a body outside the house without the document
    that says what it approved.
    """
    if approval.post_id is not None and approval.body.strip():
        raise GuatuError("G1543", body=approval.body.strip())
    if approval.body.strip() and not approval.document.strip():
        raise GuatuError("G1544", body=approval.body.strip())
    begin = Period.of_year(year).first_day
    if last is None:
        day = holds_from or begin
    elif not (reason.strip() and approval and holds_from):
        raise GuatuError("G1512", version=last.number)
    else:
        day = holds_from
    earliest = max(begin, last.holds_from) if last is not None else begin
    if not earliest <= day <= Period.of_year(year).last_day:
        raise GuatuError("G1513", day=day.isoformat(), first=earliest.isoformat(), year=year)
    return day


def check_split(
    city: int, split: Split, year: int, measured: Measured, inner: Set[int] = frozenset()
) -> None:
    """Raises G1516 at the first place where a split by hand does not add up, or is finer than the indicator.

    `inner`: units below others that carry a target (see rules.mismatches).
    """
    months = [str(month) for month in Period.of_year(year).months()]
    values = {}
    for unit, part in {city: split.city, **split.units}.items():
        values[unit, str(year)] = part.year
        values |= {(unit, month): line for month, line in zip(months, part.months, strict=False)}
    for value in values.values():
        if (value < 0 and not measured.signed) or value != value.quantize(measured.step):
            raise GuatuError("G1501", value=value, step=measured.step)
    for fault in mismatches(measured, city, values, inner):
        raise GuatuError("G1516", period=fault.period, whole=fault.whole, parts=fault.parts)
