"""How every indicator's year will end, one of them wholly, and what if."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from guatu.engine.forecast import Verdict
from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of, units
from guatu.status import queries
from guatu.status.rules.assumed import read_assumed
from guatu.status.rules.wanted import Wanted
from guatu.status.types import Risk
from guatu.targets.queries import indicator as find_indicator
from guatu.targets.queries import indicators

router = Router()
MOST = 500


class Words(Schema):
    zh: str
    en: str


class WhatIfIn(Schema):
    """`miss=UNIT:SHORT`, `slip=PROJECT` or `slip=PROJECT:AMOUNT`, each as often as wanted."""

    miss: list[str] = Field(default_factory=list)
    slip: list[str] = Field(default_factory=list)


class WantedIn(Schema):
    """Codes of a unit, an indicator, an area; a kind of unit (`level`); words for the chance (`risk`) and the pace."""

    unit: str = ""
    indicator: str = ""
    area: str = ""
    level: str = ""
    risk: Risk | Literal[""] = ""
    pace: Verdict | Literal[""] = ""


class ForeseenOut(Schema):
    """One series. Values in the indicator's measure; chances and `weight` of one; `behind_…` in points of a hundred."""

    indicator: str
    unit: str
    known_to: str | None
    so_far: float | None
    bottom_line: float | None
    stretch: float | None
    p10: float | None
    p50: float | None
    p90: float | None
    bottom_line_chance: float | None
    stretch_chance: float | None
    risk: str
    missing: float | None
    weight: float
    behind_linear: float | None
    behind_seasonal: float | None
    stand: str
    required_per_month: float | None
    pace: str | None
    not_foreseen: Words | None


class ForesightOut(Schema):
    """A page of series, what matters most first; `total` counts them all."""

    period: str
    known_on: date | None
    total: int
    items: list[ForeseenOut]


class OneOut(ForeseenOut):
    """One series wholly; `ranks`: published places among peers; `imagined` where something was assumed."""

    path: list[dict[str, Any]]
    corridor: list[dict[str, Any]]
    paces: list[dict[str, Any]]
    needs: list[dict[str, Any]]
    back_test: list[dict[str, Any]]
    back_test_words: Words | None
    turning_points: list[dict[str, Any]]
    growth_published: dict[str, float]
    waiting: dict[str, Any] | None
    unknown: list[str]
    ranks: list[dict[str, Any]]
    imagined: dict[str, Any] | None


@router.get("/foresight", response=ForesightOut)
def foresight(
    request: HttpRequest,
    wanted: Query[WantedIn],
    period: str = "",
    known_on: date | None = None,
    limit: int = 100,
    offset: int = 0,
) -> dict[str, Any]:
    """As of the end of a month, by default the last that ended; `known_on`: as the figures were known on that day, and
    of no month that had not ended by then."""
    actor = actor_of(request)
    actor.require("status.read")
    month = queries.month_of(period, known_on)
    code = wanted.indicator
    asked = [find_indicator(actor, code)] if code else indicators(actor, retired=False)
    rows = queries.foresight(actor, period=month, indicators=asked, known_on=known_on)
    chosen = Wanted(
        unit=wanted.unit,
        level=wanted.level,
        within=queries.indicators_within(actor, month.year, wanted.area),
        risk=wanted.risk,
        pace=wanted.pace,
    )
    rows = [row for row in rows if chosen.places(row) and chosen.says(row)]
    first = max(offset, 0)
    page = rows[first : first + min(max(limit, 1), MOST)]
    return {
        "period": str(month),
        "known_on": known_on,
        "total": len(rows),
        "items": [queries.line_facts(row) for row in page],
    }


@router.get("/foresight/{indicator}", response=OneOut)
def one(
    request: HttpRequest,
    indicator: str,
    unit: str,
    what_if: Query[WhatIfIn],
    period: str = "",
    known_on: date | None = None,
) -> dict[str, Any]:
    """One indicator of one unit, and what if; nothing is written."""
    actor = actor_of(request)
    actor.require("status.read")
    month, found = queries.month_of(period, known_on), find_indicator(actor, indicator)
    where = units(actor).filter(code=unit).first()
    if where is None:
        raise NotFound(what=unit)
    row = queries.foreseen(actor, found, where, period=month, known_on=known_on)
    assumed = read_assumed(what_if.miss, what_if.slip)
    imagined = None
    if assumed:
        imagined = queries.imagined_facts(
            queries.imagine(
                actor,
                found,
                where,
                missed=assumed.missed,
                slipped=assumed.slipped,
                period=month,
                known_on=known_on,
            )
        )
    ranks = queries.peer_ranks(actor, found, where, period=month, known_on=known_on)
    return queries.whole_facts(row) | {"ranks": queries.rank_facts(ranks), "imagined": imagined}
