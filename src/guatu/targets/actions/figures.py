"""Writes of figures: recorded, corrected by a revision, or taken from a count; never overwritten."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Kind, Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact, Subject
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.targets import counting, rules
from guatu.targets.models import Indicator, Observation
from guatu.targets.queries import measured
from guatu.targets.rules.figures import check_rank
from guatu.targets.types import CountedMonth, Place


@dataclass(frozen=True, slots=True)
class _Figure:
    """What is on record of a month, as far as a revision may differ in it."""

    value: Decimal
    growth: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None

    @classmethod
    def of(cls, row: Observation) -> "_Figure":
        return cls(row.value, row.growth, row.rank, row.rank_of)

    def facts(self) -> dict[str, Decimal | int | None]:
        given: dict[str, Decimal | int | None] = {"value": self.value, "growth": self.growth}
        return given if self.rank is None else given | {"rank": self.rank, "rank_of": self.rank_of}


@verb("targets.observation.record")
def record_observation(
    actor: Actor,
    *,
    indicator_id: int,
    unit_id: int,
    period: Period | str,
    value: Decimal,
    growth: Decimal | None = None,
    rank: int | None = None,
    rank_of: int | None = None,
    reason: str = "",
    source: str = "",
) -> Observation:
    """Record a month's figure as the indicator has it entered, or correct it by a reasoned revision.

    The same figure again changes nothing. `growth` is percent and `rank` of `rank_of` the place among peers, both
    as published. Raises G1501 for a figure finer than the indicator's unit, G1504 for what is no month that has
    begun, G1514 for one that has no figure, G1505, G1506 where a reason is due, G1515 for a rank that is none,
    G1526 where the figure is worked out or counted.
    """
    actor.require("targets.observe", Place(unit_id))
    month = period if isinstance(period, Period) else Period.parse(period)
    # The lock makes revisions of one indicator wait for each other: the next number is then free.
    indicator = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if indicator is None or not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=f"indicator {indicator_id}, unit {unit_id}")
    if indicator.formula or indicator.counter:
        raise GuatuError("G1526", code=indicator.code)
    facts = measured(indicator)
    rules.check_month(month, Period.month_of(clock().today()), facts)
    rules.check_value(value, facts)
    check_rank(rank, rank_of)
    figure = _Figure(value, growth, rank, rank_of)
    series = Observation.objects.filter(indicator=indicator, unit_id=unit_id, superseded_at=None)
    current = series.filter(period=str(month)).first()
    if current is not None and _Figure.of(current) == figure:
        unchanged()
        return current
    before = rules.previous_due(facts, month)
    previous = series.filter(period=str(before)).first() if before is not None else None
    rules.check_reason(
        reason,
        current=current.value if current else None,
        previous=previous.value if previous else None,
        value=value,
        cumulative=facts.adds_over_months and not facts.entered_single,
    )
    return _revise(actor, indicator, unit_id, month, current, figure, reason=reason.strip(), source=source)


@verb("targets.observation.count")
def count_figures(actor: Actor, *, indicator_id: int, period: Period) -> int:
    """Take a month's figures of all units from the count the indicator is tied to; how many changed.

    What is counted on a day is what the tables then hold, so a month counted again may be revised; each figure names
    the count as its source. Raises G1504, G1514 for the month, G1525 for an indicator that no count is tied to.
    """
    actor.require("targets.write")
    indicator = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if indicator is None:
        raise NotFound(what=f"indicator {indicator_id}")
    rules.check_month(period, Period.month_of(clock().today()), measured(indicator))
    counts = counting.count(actor, indicator.counter, period)
    rows = Observation.objects.filter(indicator=indicator, period=str(period), superseded_at=None)
    current = {row.unit_id: row for row in rows}
    changed = 0
    for unit_id, number in sorted(counts.items()):
        known, figure = current.get(unit_id), _Figure(Decimal(number))
        if known is None or known.value != figure.value:
            _revise(actor, indicator, unit_id, period, known, figure, source=indicator.counter)
            changed += 1
    if not changed:
        unchanged()
    return changed


@verb("targets.observation.count_month")
def count_month(actor: Actor, *, period: Period) -> CountedMonth:
    """Take a month's figures of every indicator in use that is tied to a count and has a figure of that month.

    Counted again, only what differs is revised. A count that is refused (its batch is gone, nobody keeps it) leaves its
    indicator out and no other. Raises G1504 for what is no month that has begun.
    """
    actor.require("targets.write")
    if period.kind is not Kind.MONTH or period > Period.month_of(clock().today()):
        raise GuatuError("G1504", period=period)
    tied = Indicator.objects.filter(retired_on=None).exclude(counter="").order_by("code")
    changed: dict[str, int] = {}
    left_out: dict[str, str] = {}
    for indicator in tied:
        if period.number not in rules.due_months(measured(indicator)):
            continue
        try:
            with transaction.atomic():
                changed[indicator.code] = count_figures(actor, indicator_id=indicator.pk, period=period)
        except GuatuError as refused:
            left_out[indicator.code] = refused.number
    if any(changed.values()):
        facts: dict[str, Fact] = {"changed": changed, "left_out": left_out}
        record(actor, Subject("targets.count", str(period)), after=facts)
    else:
        unchanged()
    return CountedMonth(period, changed, left_out)


def _revise(
    actor: Actor,
    indicator: Indicator,
    unit_id: int,
    month: Period,
    current: Observation | None,
    figure: _Figure,
    *,
    reason: str = "",
    source: str = "",
) -> Observation:
    """Write the next revision; the one in force ends at the instant at which it begins."""
    now = clock().now()
    if current is not None:
        Observation.objects.filter(pk=current.pk).update(superseded_at=now)
    observation = Observation.objects.create(
        indicator=indicator,
        unit_id=unit_id,
        period=str(month),
        revision=current.revision + 1 if current else 1,
        value=figure.value,
        growth=figure.growth,
        rank=figure.rank,
        rank_of=figure.rank_of,
        reason=reason,
        recorded_at=now,
        recorded_by_id=actor.account_id,
        source=source,
    )
    record(
        actor,
        subject(observation),
        before=_Figure.of(current).facts() if current else None,
        after={
            "indicator": indicator.code,
            "unit": unit_id,
            "period": str(month),
            "revision": observation.revision,
            **figure.facts(),
            "reason": reason,
            "source": source,
        },
    )
    return observation
