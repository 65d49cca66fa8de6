"""Writes of targets: the plan tree, exact splits of a year's target, observations never overwritten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Max

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.queries import units
from guatu.org.types import Actor, UnitKind, subject
from guatu.targets import rules
from guatu.targets.models import Area, Indicator, Observation, Plan, Target, Task
from guatu.targets.queries import measured
from guatu.targets.types import Place, Split, UnitSplit


@verb("targets.plan.create")
def create_plan(
    actor: Actor, *, code: str, name: str, kind: str, start: date, end: date, name_en: str = ""
) -> Plan:
    """Open a plan. Raises G1507 where the code is taken, G1511 where it ends before it starts."""
    actor.require("targets.write")
    if end < start:
        raise GuatuError("G1511", start=start.isoformat(), end=end.isoformat())
    if Plan.objects.filter(code=code).exists():
        raise GuatuError("G1507", code=code)
    plan = Plan.objects.create(code=code, name=name, name_en=name_en, kind=kind, start=start, end=end)
    record(actor, subject(plan), after={"code": code, "name": name, "kind": kind, "start": start, "end": end})
    return plan


@verb("targets.area.create")
def create_area(
    actor: Actor, *, plan_id: int, code: str, name: str, name_en: str = "", position: int | None = None
) -> Area:
    """Add an area to a plan, last unless a position is given. Raises G1507 where the plan has that code."""
    actor.require("targets.write")
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(what=f"plan {plan_id}")
    if plan.areas.filter(code=code).exists():
        raise GuatuError("G1507", code=code)
    if position is None:
        position = (plan.areas.aggregate(last=Max("position"))["last"] or 0) + 1
    area = Area.objects.create(plan=plan, code=code, name=name, name_en=name_en, position=position)
    record(actor, subject(area), after={"plan": plan.code, "code": code, "name": name})
    return area


@verb("targets.indicator.create")
def create_indicator(
    actor: Actor,
    *,
    code: str,
    name: str,
    measure: str,
    kind: str,
    name_en: str = "",
    measure_en: str = "",
    higher_is_better: bool = True,
    decimals: int = 0,
    roll_up: str = Indicator.RollUp.SUM,
    owner_id: int | None = None,
    comparable_growth: bool = False,
) -> Indicator:
    """Define an indicator: what it measures and how it adds up. Raises G1507 where the code is taken."""
    actor.require("targets.write")
    if Indicator.objects.filter(code=code).exists():
        raise GuatuError("G1507", code=code)
    indicator = Indicator.objects.create(
        code=code,
        name=name,
        name_en=name_en,
        measure=measure,
        measure_en=measure_en,
        kind=kind,
        higher_is_better=higher_is_better,
        decimals=decimals,
        roll_up=roll_up,
        owner_id=owner_id,
        comparable_growth=comparable_growth,
    )
    record(actor, subject(indicator), after={"code": code, "name": name, "measure": measure, "kind": kind})
    return indicator


@verb("targets.task.create")
def create_task(
    actor: Actor,
    *,
    area_id: int,
    name: str,
    name_en: str = "",
    indicator_id: int | None = None,
    lead_unit_id: int | None = None,
    due: date | None = None,
    sentence: str = "",
    document: str = "",
    draft_id: int | None = None,
) -> Task:
    """Add a task to an area, tied to the sentence it comes from. Raises G1510 for a draft accepted before."""
    actor.require("targets.write")
    area = Area.objects.select_for_update().filter(pk=area_id).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    taken = Task.objects.filter(draft_id=draft_id).first() if draft_id is not None else None
    if taken is not None:
        raise GuatuError("G1510", code=taken.code)
    task = Task.objects.create(
        area=area,
        code=f"T{area.pk}-{area.tasks.count() + 1:03}",
        name=name,
        name_en=name_en,
        indicator_id=indicator_id,
        lead_unit_id=lead_unit_id,
        due=due,
        sentence=sentence,
        document=document,
        draft_id=draft_id,
    )
    after = {"area": area.code, "name": name, "lead": lead_unit_id, "due": due, "document": document}
    record(actor, subject(task), after=after)
    return task


@verb("targets.target.set")
def set_targets(
    actor: Actor,
    *,
    plan_id: int,
    indicator_id: int,
    year: int,
    total: Decimal,
    weights_by_unit: Mapping[int, Decimal],
    weights_by_month: Sequence[Decimal],
    stretch: Decimal | None = None,
    sentence: str = "",
    document: str = "",
) -> Split:
    """Set a year's target: the city's, its units' and their months, in one exact split; replaces an earlier.

    Raises G1501, G1502 (see rules.split_year), G1508 for a year outside the plan, G1509 for a unit that is
    not below the city.
    """
    actor.require("targets.write")
    plan = Plan.objects.filter(pk=plan_id).first()
    indicator = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if plan is None or indicator is None:
        raise NotFound(what=f"plan {plan_id}, indicator {indicator_id}")
    if not plan.start.year <= year <= plan.end.year:
        raise GuatuError("G1508", year=year, plan=plan.name)
    city_id = _city_above(actor, weights_by_unit)
    facts = measured(indicator)
    split = rules.split_year(total, weights_by_unit, weights_by_month, facts)
    high = None
    if stretch is not None:
        high = rules.split_year(stretch, weights_by_unit, weights_by_month, facts)
    old = Target.objects.filter(plan=plan, indicator=indicator, period__startswith=str(year))
    before = {str(row.unit_id): row.bottom_line for row in old.filter(period=str(year))}
    old.delete()
    origin = {"plan": plan, "indicator": indicator, "sentence": sentence, "document": document}
    Target.objects.bulk_create(
        Target(**origin, unit_id=unit_id, period=period, bottom_line=line, stretch=reach)
        for unit_id, period, line, reach in _rows(year, city_id, split, high)
    )
    record(
        actor,
        subject(indicator),
        before={"year": year, "targets": before} if before else None,
        after={
            "plan": plan.code,
            "year": year,
            "total": total,
            "stretch": stretch,
            "targets": {str(unit_id): part.year for unit_id, part in split.units.items()},
            "months": list(split.city.months),
        },
    )
    return split


def _city_above(actor: Actor, unit_ids: Iterable[int]) -> int:
    known = {unit.pk: unit for unit in units(actor)}
    city_id: int | None = next((key for key, unit in known.items() if unit.kind == UnitKind.CITY), None)
    for unit_id in unit_ids:
        if unit_id == city_id or unit_id not in known:
            raise GuatuError("G1509", unit=known[unit_id].name if unit_id in known else unit_id)
    if city_id is None:
        raise NotFound(what=UnitKind.CITY)
    return city_id


def _rows(
    year: int, city_id: int, split: Split, high: Split | None
) -> Iterable[tuple[int, str, Decimal, Decimal | None]]:
    """The rows of a split: unit, period, bottom line, stretch; the year's first, then its months'."""
    months = [str(month) for month in Period.of_year(year).months()]
    stretches = {city_id: high.city, **high.units} if high else {}
    for unit_id, part in {city_id: split.city, **split.units}.items():
        reach = stretches.get(unit_id, UnitSplit(Decimal(0)))
        yield unit_id, str(year), part.year, reach.year if high else None
        for index, line in enumerate(part.months):
            yield unit_id, months[index], line, reach.months[index] if high else None


@verb("targets.observation.record")
def record_observation(
    actor: Actor,
    *,
    indicator_id: int,
    unit_id: int,
    period: Period | str,
    value: Decimal,
    growth: Decimal | None = None,
    reason: str = "",
    source: str = "",
) -> Observation:
    """Record a month's figure (cumulative within the year for flows), or correct it by a reasoned revision.

    The same figure again changes nothing. `growth` is percent as published. Raises G1501 for a figure finer
    than the indicator's unit, G1504 for what is no month that has begun, G1505, G1506 where a reason is due.
    """
    actor.require("targets.observe", Place(unit_id))
    month = period if isinstance(period, Period) else Period.parse(period)
    rules.check_month(month, Period.month_of(clock().today()))
    # The lock makes revisions of one indicator wait for each other: the next number is then free.
    indicator = Indicator.objects.select_for_update().filter(pk=indicator_id).first()
    if indicator is None or not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=f"indicator {indicator_id}, unit {unit_id}")
    facts = measured(indicator)
    rules.check_value(value, facts)
    series = Observation.objects.filter(indicator=indicator, unit_id=unit_id, current=True)
    current = series.filter(period=str(month)).first()
    if current is not None and (current.value, current.growth) == (value, growth):
        unchanged()
        return current
    previous = series.filter(period=str(month.previous())).first() if month.number > 1 else None
    rules.check_reason(
        reason,
        current=current.value if current else None,
        previous=previous.value if previous else None,
        value=value,
        cumulative=facts.adds_over_months,
    )
    if current is not None:
        Observation.objects.filter(pk=current.pk).update(current=False)
    observation = Observation.objects.create(
        indicator=indicator,
        unit_id=unit_id,
        period=str(month),
        revision=current.revision + 1 if current else 1,
        value=value,
        growth=growth,
        reason=reason.strip(),
        recorded_at=clock().now(),
        recorded_by_id=actor.account_id,
        source=source,
    )
    record(
        actor,
        subject(observation),
        before={"value": current.value, "growth": current.growth} if current else None,
        after={
            "indicator": indicator.code,
            "unit": unit_id,
            "period": str(month),
            "revision": observation.revision,
            "value": value,
            "growth": growth,
            "reason": observation.reason,
            "source": source,
        },
    )
    return observation
