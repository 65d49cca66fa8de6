"""The API of splitting: a proposal that writes nothing, and issuing one, by the same rules and action as the grid."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of
from guatu.targets import actions, queries, rules
from guatu.targets.api.schemas import AdjustmentIn, VersionOut
from guatu.targets.models import TargetVersion
from guatu.targets.types import Basis, Clash, Split, UnitSplit

router = Router()


class LockIn(Schema):
    """A unit's year (month null) or month that stays as given."""

    unit_id: int
    month: int | None = Field(None, ge=1, le=12)
    value: Decimal = Field(max_digits=20, decimal_places=4)


class ProposalIn(Schema):
    """Units left out are those of the last version, else the usual carriers; the total left out is the last one's."""

    plan_id: int
    year: int = Field(ge=1900, le=2200)
    total: Decimal | None = Field(None, max_digits=20, decimal_places=4)
    unit_ids: list[int] | None = Field(None, max_length=2000)
    by_unit: Basis = Basis.EVEN
    by_month: Basis = Basis.EVEN
    weights: dict[int, Decimal] = Field(default_factory=dict, max_length=2000)
    locks: list[LockIn] = Field(default_factory=list, max_length=24_000)


class PartOut(Schema):
    unit_id: int
    year: Decimal
    months: list[Decimal]
    beyond_best: list[int]


class ProposalOut(Schema):
    """`months` are the city's; `beyond_best` the months above the best the unit ever reached; `version` the last."""

    total: Decimal
    months: list[Decimal]
    units: list[PartOut]
    version: int


class IssueIn(AdjustmentIn):
    """Twelve months by unit id; years and the city's row are their sums."""

    plan_id: int
    year: int = Field(ge=1900, le=2200)
    after: int = Field(ge=0)
    months_by_unit: dict[int, list[Decimal]] = Field(min_length=1, max_length=2000)
    sentence: str = ""
    document: str = Field("", max_length=200)


class PassOnIn(AdjustmentIn):
    """What a unit asks of those right below it, by weights, in its own months; always an adjustment."""

    plan_id: int
    year: int = Field(ge=1900, le=2200)
    unit_id: int
    total: Decimal = Field(ge=0, max_digits=20, decimal_places=4)
    weights: dict[int, Decimal] = Field(min_length=1, max_length=2000)
    reason: str = Field(min_length=1, max_length=300)
    holds_from: date


@router.post("/indicators/{code}/split", response=ProposalOut)
def propose_split(request: HttpRequest, code: str, body: ProposalIn) -> dict[str, Any]:
    """A split with its locks kept and every sum exact, or which sum the locks make impossible. Writes nothing."""
    actor = actor_of(request)
    actor.require("targets.write")
    plan = queries.plans(actor).filter(pk=body.plan_id).first()
    if plan is None:
        raise NotFound(what=f"plan {body.plan_id}")
    desk = queries.desk(actor, plan, queries.indicator(actor, code), body.year, body.unit_ids)
    sheet = queries.with_total(desk, body.total) if body.total is not None else desk.sheet
    rows = {unit: row for row, unit in enumerate(desk.unit_ids)}
    for lock in body.locks:
        if lock.unit_id not in rows or (lock.month is not None and not desk.by_months):
            raise NotFound(what=f"unit {lock.unit_id}")
        rules.check_target(lock.value, desk.measured)
    locks = {
        (rows[lock.unit_id], None if lock.month is None else lock.month - 1): rules.steps(
            lock.value, desk.measured
        )
        for lock in body.locks
    }
    spread = rules.spread_by(
        rules.with_locks(sheet, locks), desk.unit_ids, desk.guide, desk.measured,
        by_unit=body.by_unit, by_month=body.by_month, given=body.weights,
    )  # fmt: skip
    if isinstance(spread, Clash):
        raise rules.refusal(spread, desk.units, desk.year, desk.measured)
    parts = rules.split_of(spread, desk.unit_ids, desk.measured)
    best = {unit: desk.guide.best.get(unit) for unit in desk.unit_ids}
    beyond = rules.beyond_best({unit: part.months for unit, part in parts.units.items()}, best)
    units = [
        {"unit_id": unit, "year": part.year, "months": part.months, "beyond_best": beyond.get(unit, ())}
        for unit, part in parts.units.items()
    ]
    return {"total": parts.city.year, "months": parts.city.months, "units": units, "version": desk.number}


@router.post("/indicators/{code}/issue", response={201: VersionOut})
def issue_targets(request: HttpRequest, code: str, body: IssueIn) -> Status[TargetVersion]:
    """Issue months by unit as the next version of a year's targets; a version issued meanwhile refuses it (G1540)."""
    actor = actor_of(request)
    actor.require("targets.write")
    zero = Decimal(0)
    units = {
        unit: UnitSplit(sum(months, zero), tuple(months)) for unit, months in body.months_by_unit.items()
    }
    if {len(part.months) for part in units.values()} != {12}:
        raise NotFound(what="months_by_unit: 12")
    months = tuple(
        sum(column, zero) for column in zip(*(part.months for part in units.values()), strict=True)
    )
    said = body.dict(exclude={"months_by_unit"})
    version = actions.issue_targets(
        actor,
        indicator_id=queries.indicator(actor, code).pk,
        split=Split(UnitSplit(sum(months, zero), months), units),
        **said,
    )
    return Status(201, version)


@router.post("/indicators/{code}/pass-on", response={201: VersionOut})
def pass_on(request: HttpRequest, code: str, body: PassOnIn) -> Status[TargetVersion]:
    """Pass a unit's target on to those right below it, for more or for less; what it is asked itself stays."""
    actor = actor_of(request)
    actor.require("targets.write")
    found = queries.indicator(actor, code)
    return Status(201, actions.pass_on(actor, indicator_id=found.pk, **body.dict()))
