"""Reads of the plan tree and of indicators. Every member of the house sees the whole of it."""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.targets import rules
from guatu.targets.models import Area, Indicator, Plan, Task
from guatu.targets.types import Branch, Entry, Measured, Reported

if TYPE_CHECKING:
    from django.db.models.query import QuerySet as ValuesQuerySet

    from guatu.org.models import Unit


def plans(actor: Actor, *, retired: bool = False) -> QuerySet[Plan]:
    """The plans in use, the newest first; with `retired`, all there ever were."""
    rows = Plan.objects.all() if retired else Plan.objects.filter(retired_on=None)
    return rows if actor.can("targets.read") else rows.none()


def plan(actor: Actor, code: str) -> Plan:
    """One plan by its code, retired or not. Raises NotFound."""
    found = plans(actor, retired=True).filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def current_plan(actor: Actor, year: int) -> Plan | None:
    """The plan of that year; None where there is none yet."""
    return plans(actor).filter(kind=Plan.Kind.YEAR, start__year=year).first()


def areas(actor: Actor, plan: Plan, *, retired: bool = False) -> QuerySet[Area]:
    """The plan's areas in their order."""
    rows = Area.objects.filter(plan=plan)
    if not retired:
        rows = rows.filter(retired_on=None)
    return rows if actor.can("targets.read") else rows.none()


def area(actor: Actor, plan_code: str, code: str) -> Area:
    """One area of a plan by its code, with the plan. Raises NotFound."""
    rows = Area.objects.select_related("plan").filter(plan__code=plan_code, code=code)
    found = rows.first() if actor.can("targets.read") else None
    if found is None:
        raise NotFound(what=f"{plan_code}.{code}")
    return found


def tasks(actor: Actor, plan: Plan, *, retired: bool = False) -> QuerySet[Task]:
    """The plan's tasks, by area, with area, indicator and lead unit."""
    rows = Task.objects.filter(area__plan=plan).select_related("area", "indicator", "lead_unit")
    if not retired:
        rows = rows.filter(retired_on=None)
    return rows.order_by("area__position", "code") if actor.can("targets.read") else rows.none()


def task(actor: Actor, code: str) -> Task:
    """One task by its code, with area and plan. Raises NotFound."""
    rows = Task.objects.select_related("area__plan")
    found = rows.filter(code=code).first() if actor.can("targets.read") else None
    if found is None:
        raise NotFound(what=code)
    return found


def branches(actor: Actor, plan: Plan, *, retired: bool = False) -> list[Branch]:
    """The plan as a tree: every area with its tasks. Two queries."""
    by_area: dict[int, list[Task]] = defaultdict(list)
    for task in tasks(actor, plan, retired=retired):
        by_area[task.area_id].append(task)
    return [Branch(area, tuple(by_area[area.pk])) for area in areas(actor, plan, retired=retired)]


def indicators(actor: Actor, *, retired: bool = True) -> QuerySet[Indicator]:
    """All indicators, by code; without `retired`, those in use."""
    rows = Indicator.objects.select_related("owner")
    if not retired:
        rows = rows.filter(retired_on=None)
    return rows if actor.can("targets.read") else rows.none()


def indicator(actor: Actor, code: str) -> Indicator:
    """One indicator by its code. Raises NotFound."""
    found = indicators(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def due_indicators(
    actor: Actor, ids: "Collection[int] | ValuesQuerySet[Indicator, int]", period: Period
) -> list[Indicator]:
    """Those of these indicators whose figure of the month is typed: in use, due then, neither derived nor counted.

    One query, also where `ids` is one.
    """
    rows = indicators(actor, retired=False).filter(pk__in=ids, formula="", counter="").order_by("code")
    return [row for row in rows if period.number in rules.due_months(measured(row))]


def measured(indicator: Indicator) -> Measured:
    """What the rules need to know of an indicator."""
    return Measured(
        adds_over_months=indicator.kind in (Indicator.Kind.FLOW, Indicator.Kind.COUNT),
        adds_over_units=indicator.roll_up == Indicator.RollUp.SUM and indicator.kind != Indicator.Kind.RATE,
        is_rate=indicator.kind == Indicator.Kind.RATE,
        higher_is_better=indicator.higher_is_better,
        decimals=indicator.decimals,
        entered_single=indicator.entry == Entry.SINGLE,
        reported=Reported(indicator.reported),
        signed=indicator.is_growth,
    )


def carriers(actor: Actor) -> "QuerySet[Unit]":
    """The units below the city that targets are usually split among."""
    return units(actor, RANKED_KINDS)


def may_carry(actor: Actor) -> "QuerySet[Unit]":
    """The units below the city that a target can be given to at all."""
    return units(actor).exclude(kind__in=[UnitKind.CITY, *rules.NO_TARGETS]).order_by("position", "pk")


def city(actor: Actor) -> "Unit | None":
    """The city itself, for those who may see it."""
    return units(actor, [UnitKind.CITY]).first()
