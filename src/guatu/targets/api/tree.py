"""The API of the plan tree and of indicators: the same queries and actions as the pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.targets import actions, counting, queries
from guatu.targets.api.schemas import (
    AreaChange,
    AreaIn,
    AreaOut,
    CounterIn,
    CounterOut,
    IndicatorChange,
    IndicatorIn,
    IndicatorOut,
    PlanChange,
    PlanIn,
    PlanOut,
    TaskIn,
    TaskOut,
    Why,
)
from guatu.targets.models import Area, Indicator, Plan, Retirable, Task
from guatu.targets.types import Part

router = Router()


@router.get("/plans", response=list[PlanOut])
def list_plans(request: HttpRequest, retired: bool = False) -> Any:
    """The plans in use, the newest first; with `retired`, all there ever were."""
    actor_of(request).require("targets.read")
    return queries.plans(actor_of(request), retired=retired)


@router.post("/plans", response={201: PlanOut})
def create_plan(request: HttpRequest, body: PlanIn) -> Status[Plan]:
    """Open a plan."""
    return Status(201, actions.create_plan(actor_of(request), **body.dict()))


@router.get("/plans/{code}/areas", response=list[AreaOut])
def list_areas(request: HttpRequest, code: str) -> Any:
    """The areas of a plan."""
    actor = actor_of(request)
    return queries.areas(actor, queries.plan(actor, code))


@router.post("/plans/{code}/areas", response={201: AreaOut})
def create_area(request: HttpRequest, code: str, body: AreaIn) -> Status[Area]:
    """Add an area to a plan."""
    actor = actor_of(request)
    actor.require("targets.write")
    return Status(201, actions.create_area(actor, plan_id=queries.plan(actor, code).pk, **body.dict()))


@router.get("/plans/{code}/tasks", response=list[TaskOut])
def list_tasks(request: HttpRequest, code: str) -> Any:
    """The tasks of a plan, by area, each with its source sentence."""
    actor = actor_of(request)
    return queries.tasks(actor, queries.plan(actor, code))


@router.post("/tasks", response={201: TaskOut})
def create_task(request: HttpRequest, body: TaskIn) -> Status[Task]:
    """Add a task to an area."""
    return Status(201, actions.create_task(actor_of(request), **body.dict()))


@router.get("/indicators", response=list[IndicatorOut])
def list_indicators(request: HttpRequest) -> Any:
    """All indicators, by code."""
    actor_of(request).require("targets.read")
    return queries.indicators(actor_of(request))


@router.post("/indicators", response={201: IndicatorOut})
def create_indicator(request: HttpRequest, body: IndicatorIn) -> Status[Indicator]:
    """Define an indicator."""
    return Status(201, actions.create_indicator(actor_of(request), **body.dict()))


@router.put("/plans/{code}", response=PlanOut)
def change_plan(request: HttpRequest, code: str, body: PlanChange) -> Plan:
    """Rename a plan or move its ends."""
    actor = actor_of(request)
    actor.require("targets.write")
    return actions.change_plan(actor, plan_id=queries.plan(actor, code).pk, **body.dict())


@router.put("/plans/{code}/areas/{area_code}", response=AreaOut)
def change_area(request: HttpRequest, code: str, area_code: str, body: AreaChange) -> Area:
    """Rename an area or give it another place."""
    actor = actor_of(request)
    actor.require("targets.write")
    return actions.change_area(actor, area_id=queries.area(actor, code, area_code).pk, **body.dict())


@router.put("/tasks/{code}", response=TaskOut)
def change_task(request: HttpRequest, code: str, body: TaskIn) -> Task:
    """Write a task anew; its code stays."""
    actor = actor_of(request)
    actor.require("targets.write")
    return actions.change_task(actor, task_id=queries.task(actor, code).pk, **body.dict())


@router.put("/indicators/{code}", response=IndicatorOut)
def change_indicator(request: HttpRequest, code: str, body: IndicatorChange) -> Indicator:
    """Describe an indicator anew; how it is counted never changes."""
    actor = actor_of(request)
    actor.require("targets.write")
    return actions.change_indicator(actor, indicator_id=queries.indicator(actor, code).pk, **body.dict())


@router.get("/counters", response=list[CounterOut])
def list_counters(request: HttpRequest) -> Any:
    """The counts the house keeps that an indicator may be tied to."""
    actor = actor_of(request)
    actor.require("targets.read")
    return counting.offered(actor)


@router.put("/indicators/{code}/counter", response=IndicatorOut)
def link_counter(request: HttpRequest, code: str, body: CounterIn) -> Indicator:
    """Tie an indicator to a count, or untie it."""
    actor = actor_of(request)
    actor.require("targets.write")
    return actions.link_counter(actor, indicator_id=queries.indicator(actor, code).pk, counter=body.counter)


@router.post("/plans/{code}/retire", response=PlanOut)
def retire_plan(request: HttpRequest, code: str, body: Why) -> Any:
    """Take a plan out of use."""
    return _retire(actor_of(request), Part.PLAN, lambda actor: queries.plan(actor, code), body)


@router.post("/plans/{code}/restore", response=PlanOut)
def restore_plan(request: HttpRequest, code: str) -> Any:
    """Take a plan up again."""
    return _retire(actor_of(request), Part.PLAN, lambda actor: queries.plan(actor, code), None)


@router.post("/plans/{code}/areas/{area_code}/retire", response=AreaOut)
def retire_area(request: HttpRequest, code: str, area_code: str, body: Why) -> Any:
    """Take an area out of use."""
    return _retire(actor_of(request), Part.AREA, lambda actor: queries.area(actor, code, area_code), body)


@router.post("/plans/{code}/areas/{area_code}/restore", response=AreaOut)
def restore_area(request: HttpRequest, code: str, area_code: str) -> Any:
    """Take an area up again."""
    return _retire(actor_of(request), Part.AREA, lambda actor: queries.area(actor, code, area_code), None)


@router.post("/tasks/{code}/retire", response=TaskOut)
def retire_task(request: HttpRequest, code: str, body: Why) -> Any:
    """Take a task out of use."""
    return _retire(actor_of(request), Part.TASK, lambda actor: queries.task(actor, code), body)


@router.post("/tasks/{code}/restore", response=TaskOut)
def restore_task(request: HttpRequest, code: str) -> Any:
    """Take a task up again."""
    return _retire(actor_of(request), Part.TASK, lambda actor: queries.task(actor, code), None)


@router.post("/indicators/{code}/retire", response=IndicatorOut)
def retire_indicator(request: HttpRequest, code: str, body: Why) -> Any:
    """Take an indicator out of use."""
    return _retire(actor_of(request), Part.INDICATOR, lambda actor: queries.indicator(actor, code), body)


@router.post("/indicators/{code}/restore", response=IndicatorOut)
def restore_indicator(request: HttpRequest, code: str) -> Any:
    """Take an indicator up again."""
    return _retire(actor_of(request), Part.INDICATOR, lambda actor: queries.indicator(actor, code), None)


def _retire(actor: Actor, part: Part, find: Callable[[Actor], Retirable], why: Why | None) -> Retirable:
    """Retired for a reason, or taken up again where there is none."""
    actor.require("targets.write")
    pk = find(actor).pk
    if why is None:
        return actions.restore(actor, part=part, pk=pk)
    return actions.retire(actor, part=part, pk=pk, reason=why.reason)
