"""The API of chains: the same queries and actions as the pages."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.queries.chains import chain_page
from guatu.projects.types.chain import ChainLine, SegmentSpec, SegmentState

router = Router()


class OutputOut(Schema):
    """Yuan: means of this year and the next; P10, P50 and P90 of the next; `increment`, next year less this year: the
    mean, P10 and P90."""

    this_year: Decimal
    next_year: Decimal
    low: Decimal
    middle: Decimal
    high: Decimal
    increment: Decimal
    increment_low: Decimal
    increment_high: Decimal


class PointOut(Schema):
    """One project: yuan a year at full capacity, the mean of next year's; the chance of being finished this year."""

    project: str = Field(alias="project.code")
    amount: Decimal
    next_year: Decimal = Field(alias="point.next_year")
    chance: float = Field(alias="point.chance")


class SegmentOut(Schema):
    name: str = Field(alias="segment.name")
    name_en: str = Field(alias="segment.name_en")
    industries: list[str] = Field(alias="segment.industries")
    state: SegmentState
    before: int
    building: int
    producing: int
    output: OutputOut
    points: list[PointOut]


class ChainOut(Schema):
    """`share`: the increment in percent of the indicator's last whole year; null where it is not money."""

    code: str = Field(alias="chain.code")
    name: str = Field(alias="chain.name")
    name_en: str = Field(alias="chain.name_en")
    ramp: list[int] = Field(alias="chain.ramp")
    segments: list[SegmentOut]
    output: OutputOut
    gaps: int
    share: Decimal | None


class SegmentIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    industries: list[str] = Field(min_length=1, max_length=100)


class ChainIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    position: int = Field(0, ge=0, le=999)
    indicator_id: int | None = None
    ramp: list[int] = Field(default_factory=lambda: [40, 75, 100], min_length=1, max_length=10)
    segments: list[SegmentIn] = Field(min_length=1, max_length=50)


class AmountIn(Schema):
    """Yuan a year at full capacity; null: nothing is expected any more."""

    amount: Decimal | None = Field(max_digits=20, decimal_places=2)


class Drawn(Schema):
    drawn: int


@router.get("/chains", response=list[ChainOut])
def list_chains(request: HttpRequest) -> list[ChainLine]:
    """Every chain with its segments, gaps and outputs, of the projects in the caller's scope."""
    actor = actor_of(request)
    actor.require("projects.read")
    return list(chain_page(actor).chains)


@router.put("/chains/{code}", response=Drawn)
def save_chain(request: HttpRequest, code: str, body: ChainIn) -> Any:
    """Found a chain, or write it anew; its outputs stay drawn."""
    facts = body.dict()
    segments = [SegmentSpec(one.name, tuple(one.industries), one.name_en) for one in body.segments]
    actions.save_chain(actor_of(request), code=code, **(facts | {"segments": segments}))
    return Drawn(drawn=0)


@router.post("/chain-draws", response=Drawn)
def draw(request: HttpRequest) -> Drawn:
    """Draw every plan with an expected output anew, now."""
    return Drawn(drawn=actions.draw_outputs(actor_of(request)))


@router.put("/{code}/output", response=AmountIn)
def expect_output(request: HttpRequest, code: str, body: AmountIn) -> AmountIn:
    """Say what a project brings in a year at full capacity."""
    actor = actor_of(request)
    actor.require("projects.write")
    actions.expect_output(actor, project_id=queries.project(actor, code).pk, amount=body.amount)
    return body
