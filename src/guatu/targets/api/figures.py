"""The API of targets and figures: the same queries and actions as the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, units
from guatu.targets import actions, queries
from guatu.targets.api.schemas import (
    Counted,
    CountedMonthOut,
    ObservationIn,
    ObservationOut,
    PaceOut,
    PrintedOut,
    SplitIn,
    StatementsIn,
    TargetOut,
    VersionOut,
)
from guatu.targets.models import Observation
from guatu.targets.rules.printed import check_printed
from guatu.targets.types import CountedMonth, Pace

router = Router()


@router.get("/indicators/{code}/targets", response=list[TargetOut])
def list_targets(
    request: HttpRequest, code: str, year: int, on: date | None = None, known_on: date | None = None
) -> Any:
    """An indicator's targets of a year in every plan, by unit and month, in the caller's scope.

    `on`: those that held on that day, else the last version; `known_on`: as it was known at the end of that day.
    """
    actor = actor_of(request)
    found = queries.indicator(actor, code)
    return queries.targets(actor, indicator_ids=[found.pk], period_prefix=str(year), on=on, known_on=known_on)


@router.put("/indicators/{code}/targets", response=list[TargetOut])
def set_targets(request: HttpRequest, code: str, body: SplitIn) -> Any:
    """Split a year's target exactly over units and months: the first version, or an adjustment with its reason."""
    actor = actor_of(request)
    actor.require("targets.write")
    found = queries.indicator(actor, code)
    actions.set_targets(actor, indicator_id=found.pk, **body.dict())
    return queries.targets(actor, indicator_ids=[found.pk], period_prefix=str(body.year))


@router.get("/indicators/{code}/observations", response=list[ObservationOut])
def list_observations(
    request: HttpRequest, code: str, year: int, known_on: date | None = None, every: bool = True
) -> Any:
    """An indicator's figures of a year in the caller's scope, as entered.

    `every`: superseded revisions too; else those in force, or known at the end of `known_on`.
    """
    actor = actor_of(request)
    found = queries.indicator(actor, code)
    if every:
        return queries.revisions(actor, found, year=year, known_on=known_on)
    months = Period.of_year(year).months()
    return queries.observations(actor, indicator_ids=[found.pk], periods=months, known_on=known_on)


@router.post("/indicators/{code}/observations", response={201: ObservationOut})
def record_observation(request: HttpRequest, code: str, body: ObservationIn) -> Status[Observation]:
    """Record a month's figure, or correct it with a reason."""
    actor = actor_of(request)
    found = queries.indicator(actor, code)
    return Status(201, actions.record_observation(actor, indicator_id=found.pk, **body.dict()))


@router.get("/indicators/{code}/pace", response=PaceOut)
def show_pace(
    request: HttpRequest, code: str, unit_id: int, month: str, known_on: date | None = None
) -> Pace:
    """How an indicator of a unit stands at the end of a month ("2026-05"), as known at the end of a day."""
    actor = actor_of(request)
    unit = units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(what=f"unit {unit_id}")
    return queries.pace(actor, queries.indicator(actor, code), unit, Period.parse(month), known_on=known_on)


@router.get("/indicators/{code}/versions", response=list[VersionOut])
def list_versions(request: HttpRequest, code: str, known_on: date | None = None) -> Any:
    """Every version of an indicator's targets, in any plan, with its reason and approver."""
    actor = actor_of(request)
    return queries.versions(actor, indicator=queries.indicator(actor, code), known_on=known_on)


@router.get("/versions/{version_id}/targets", response=list[TargetOut])
def version_targets(request: HttpRequest, version_id: int) -> Any:
    """The targets of one version, in force or not, in the caller's scope."""
    actor = actor_of(request)
    return queries.version_targets(actor, queries.version(actor, version_id))


@router.post("/indicators/{code}/count", response=Counted)
def count(request: HttpRequest, code: str, period: str) -> Counted:
    """Take a month's figures from the count that the indicator is tied to."""
    actor = actor_of(request)
    actor.require("targets.write")
    found = queries.indicator(actor, code)
    changed = actions.count_figures(actor, indicator_id=found.pk, period=Period.parse(period))
    return Counted(period=period, changed=changed)


@router.post("/count", response=CountedMonthOut)
def count_month(request: HttpRequest, period: str) -> CountedMonth:
    """Take a month's figures of every indicator that is tied to a count."""
    actor = actor_of(request)
    actor.require("targets.write")
    return actions.count_month(actor, period=Period.parse(period))


@router.post("/check", response=list[PrintedOut])
def check(request: HttpRequest, body: StatementsIn) -> Any:
    """Check printed figures, each "expression = printed figure"."""
    actor_of(request).require("targets.read")
    return [check_printed(statement) for statement in body.statements]
