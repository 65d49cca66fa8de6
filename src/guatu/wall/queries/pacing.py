"""The year's main indicators: done, planned, the corridor of past years, and what each month left must bring."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from guatu.engine.forecast import Verdict
from guatu.engine.forecast.trajectory import WORDS
from guatu.status import queries as status
from guatu.status.types import Foreseen
from guatu.targets import queries as targets
from guatu.ui.types import LightColour
from guatu.ui.words import is_english, language, named
from guatu.wall.queries.look import Look
from guatu.wall.rules import pace_colour, verdict_colour
from guatu.wall.types import Corridor, Needed, Pacing

if TYPE_CHECKING:
    from guatu.status.models import Light
    from guatu.targets.types import Standing

INDICATORS = 8


def pacing(look: Look) -> tuple[Pacing, ...]:
    """The first indicators of the plan that have a target, for the top unit in sight."""
    plan = targets.current_plan(look.actor, look.period.year)
    if plan is None:
        return ()
    within = (
        status.indicators_within(look.actor, look.period.year, look.area.code)
        if look.area is not None
        else None
    )
    standings = [
        one
        for one in targets.standings(look.actor, plan, look.period)
        if one.pace.target_year and (within is None or one.indicator.pk in within)
    ][:INDICATORS]
    ends = _ends(look, standings)
    pairs = [(one.indicator.pk, one.unit.pk) for one in standings]
    lit = status.indicator_lights(look.actor, look.period, pairs)
    return tuple(
        _pace(one, ends.get(one.indicator.pk), lit.get(pair))
        for one, pair in zip(standings, pairs, strict=True)
    )


def _ends(look: Look, standings: "list[Standing]") -> Mapping[int, Foreseen]:
    """How each of them will end its year, by its id."""
    if not standings:
        return {}
    found = status.foresight(
        look.actor,
        period=look.period,
        indicators=[one.indicator for one in standings],
        unit_ids=[standings[0].unit.pk],
    )
    return {one.indicator.pk: one for one in found}


def _pace(one: "Standing", end: Foreseen | None, light: "Light | None") -> Pacing:
    pace, indicator = one.pace, one.indicator
    year = pace.target_year or Decimal(1)
    plan = pace.target_to_date / year if pace.target_to_date is not None else None
    share = pace.share
    return Pacing(
        name=named(indicator),
        measure=(is_english() and indicator.measure_en) or indicator.measure,
        decimals=indicator.decimals,
        target=year,
        done=pace.actual,
        done_share=share,
        plan_share=plan,
        linear_share=pace.linear_share,
        ahead=-pace.behind_points if pace.behind_points is not None else None,
        ahead_of_plan=(share - plan) * 100 if share is not None and plan is not None else None,
        colour=LightColour(light.colour)
        if light is not None
        else pace_colour(share, plan, pace.linear_share),
        light_url=reverse("status:light", args=[light.pk]) if light is not None else "",
        reported=pace.reported,
        expected=pace.expected,
        code=indicator.code,
        corridor=_corridor(end) if pace.actual is not None else None,
        needed=_needed(end, pace.required_per_month),
    )


def _corridor(end: Foreseen | None) -> Corridor | None:
    """Where past years stood by the last figure, as shares of their year."""
    known = end.end.figures.known if end is not None else 0
    shares = end.end.corridor() if end is not None and known else ()
    return Corridor(*shares[known - 1]) if len(shares) >= known > 0 else None


def _needed(end: Foreseen | None, linear: Decimal | None) -> Needed | None:
    """What each month left must bring on average; how hard that is where past years say so."""
    if end is not None and end.per_month is not None:
        verdict = end.verdict or Verdict.UNKNOWN
        word = WORDS[verdict].label(language()) if verdict is not Verdict.UNKNOWN else ""
        return Needed(Decimal(repr(end.per_month)), word, verdict_colour(verdict.value))
    return Needed(linear, "", None) if linear is not None else None
