"""Writes of the plan tree: plans, areas and tasks opened, changed, retired and taken up again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Model

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.targets.models import Area, Indicator, Plan, Retirable, Task
from guatu.targets.rules import formula
from guatu.targets.types import Part

_TABLES: Mapping[Part, type[Retirable]] = {
    Part.PLAN: Plan,
    Part.AREA: Area,
    Part.TASK: Task,
    Part.INDICATOR: Indicator,
}


@verb("targets.plan.create")
def create_plan(
    actor: Actor, *, code: str, name: str, kind: str, start: date, end: date, name_en: str = ""
) -> Plan:
    """Open a plan. Raises G1507 where the code is taken, G1511 where it ends before it starts."""
    actor.require("targets.write")
    _check_span(start, end)
    if Plan.objects.filter(code=code).exists():
        raise GuatuError("G1507", code=code)
    plan = Plan.objects.create(code=code, name=name, name_en=name_en, kind=kind, start=start, end=end)
    record(actor, subject(plan), after={"code": code, "name": name, "kind": kind, "start": start, "end": end})
    return plan


@verb("targets.plan.change")
def change_plan(actor: Actor, *, plan_id: int, name: str, start: date, end: date, name_en: str = "") -> Plan:
    """Rename a plan or move its ends. Raises G1511 for ends the wrong way round, G1517 where targets would fall out."""
    actor.require("targets.write")
    _check_span(start, end)
    plan: Plan = locked(Plan, plan_id)
    outside = (
        plan.versions.exclude(year__gte=start.year, year__lte=end.year).values_list("year", flat=True).first()
    )
    if outside is not None:
        raise GuatuError("G1517", year=outside, plan=plan.name)
    change(actor, plan, {"name": name, "name_en": name_en, "start": start, "end": end})
    return plan


def _check_span(start: date, end: date) -> None:
    if end < start:
        raise GuatuError("G1511", start=start.isoformat(), end=end.isoformat())


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


@verb("targets.area.change")
def change_area(actor: Actor, *, area_id: int, name: str, position: int, name_en: str = "") -> Area:
    """Rename an area or give it another place among its plan's areas."""
    actor.require("targets.write")
    area: Area = locked(Area, area_id)
    change(actor, area, {"name": name, "name_en": name_en, "position": position})
    return area


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
        code=f"T{area.pk}-{_next_number(area):03}",
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


def _next_number(area: Area) -> int:
    """A task keeps its code when it moves to another area, so the area's codes are asked, not its tasks."""
    codes = Task.objects.filter(code__startswith=f"T{area.pk}-").values_list("code", flat=True)
    return max((int(code.rpartition("-")[2]) for code in codes), default=0) + 1


@verb("targets.task.change")
def change_task(
    actor: Actor,
    *,
    task_id: int,
    area_id: int,
    name: str,
    name_en: str = "",
    indicator_id: int | None = None,
    lead_unit_id: int | None = None,
    due: date | None = None,
    sentence: str = "",
    document: str = "",
) -> Task:
    """Write a task anew; its code stays. Raises NotFound for an area of another plan."""
    actor.require("targets.write")
    task: Task = locked(Task, task_id)
    if not Area.objects.filter(pk=area_id, plan=task.area.plan_id).exists():
        raise NotFound(what=f"area {area_id}")
    new = {
        "area_id": area_id,
        "name": name,
        "name_en": name_en,
        "indicator_id": indicator_id,
        "lead_unit_id": lead_unit_id,
        "due": due,
        "sentence": sentence,
        "document": document,
    }
    change(actor, task, new)
    return task


# --- out of use, and taken up again


@verb("targets.part.retire")
def retire(actor: Actor, *, part: Part, pk: int, reason: str) -> Retirable:
    """Take a plan, area, task or indicator out of use from today; all that was written under it stays readable.

    Raises G1518 without a reason, G1519 for an indicator that a derived one in use is worked out from. What is
    retired already stays as it is.
    """
    actor.require("targets.write")
    row: Retirable = locked(_TABLES[part], pk)
    if row.retired_on is not None:
        unchanged()
        return row
    if not reason.strip():
        raise GuatuError("G1518")
    if isinstance(row, Indicator):
        _check_unused(row)
    change(actor, row, {"retired_on": clock().today(), "retired_reason": reason.strip()})
    return row


def _check_unused(indicator: Indicator) -> None:
    derived = Indicator.objects.exclude(formula="").filter(retired_on=None).values_list("code", "formula")
    for code, text in derived:
        if indicator.code in formula.parse(text).codes:
            raise GuatuError("G1519", code=indicator.code, derived=code)


@verb("targets.part.restore")
def restore(actor: Actor, *, part: Part, pk: int) -> Retirable:
    """Take up again what was retired."""
    actor.require("targets.write")
    row: Retirable = locked(_TABLES[part], pk)
    change(actor, row, {"retired_on": None, "retired_reason": ""})
    return row


# --- what the writes of this room share


def locked(table: type[Any], pk: int) -> Any:
    """The row, locked for writing. Raises NotFound."""
    row = table.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound(what=f"{table._meta.model_name} {pk}")
    return row


def change(actor: Actor, row: Model, new: Mapping[str, Any]) -> None:
    """Write the fields that differ and record them, before and after; nothing where none does."""
    before = {name: getattr(row, name) for name, value in new.items() if getattr(row, name) != value}
    if not before:
        unchanged()
        return
    for name in before:
        setattr(row, name, new[name])
    row.save(update_fields=list(before))
    record(actor, subject(row), before=before, after={name: new[name] for name in before})
