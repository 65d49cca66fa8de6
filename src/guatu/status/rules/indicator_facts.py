"""What is known of an indicator of a unit in a month, as the facts of the dictionary."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from guatu.engine.forecast.turning import TurningPoint
from guatu.kernel.period import Period
from guatu.status.judging.columns import Value
from guatu.targets.types import Pace

RELEASES: Final = 4
"""Releases of growth that turning points are told by."""
NO_TURN: Final = "none"


def month_facts(pace: Pace, *, adds_up: bool) -> dict[str, Value]:
    """Facts of one month. Tasks and streaks are of what adds up over months: a level has no month's task."""
    found: dict[str, Value] = {
        "period": pace.period,
        "months_elapsed": pace.period.elapsed_months,
        "target_year": pace.target_year,
        "done_year": pace.actual,
        "target_to_date": pace.target_to_date,
    }
    if not adds_up or pace.actual is None:
        return found
    steps = _steps(pace)
    if not steps:
        return found
    asked, done = steps[-1]
    return found | {"month_target": asked, "month_done": done, "months_missed": missed(steps)}


def _steps(pace: Pace) -> list[tuple[Decimal, Decimal]]:
    """Of each release of the year, what was asked and done since the one before: a first release of January and
    February is one step of two months. Without a monthly target from some release on, none before it count."""
    steps: list[tuple[Decimal, Decimal]] = []
    asked_before = done_before = Decimal(0)
    for month, done in pace.history:
        asked = pace.plan[month.number - 1]
        if asked is None:
            return []
        steps.append((asked - asked_before, done - done_before))
        asked_before, done_before = asked, done
    return steps


def missed(steps: Sequence[tuple[Decimal, Decimal]]) -> int:
    """How many of the last steps running fell short of what was asked."""
    count = 0
    for asked, done in reversed(steps):
        if done >= asked:
            break
        count += 1
    return count


def growth_facts(
    published: Mapping[Period, Decimal], period: Period, *, own: Mapping[Period, Decimal] | None = None
) -> dict[str, Value]:
    """The month's growth as published, and that of the releases before; none where the month has none.

    own: the figures of an indicator that is itself a growth, where no growth is published beside them.
    """
    known = published if period in published else own or {}
    if period not in known:
        return {}
    releases = sorted((month for month in known if month <= period), reverse=True)[:RELEASES]
    return {f"growth_{back}" if back else "growth": known[month] for back, month in enumerate(releases)}


def planned_growth(
    target: Decimal | None, *, last_year: Decimal | None, is_growth: bool, comparable: bool
) -> Fraction | None:
    """Growth that the year's target asks for, in percent: the target itself where the indicator is a growth, else the
    target on last year's whole [≈]. None where growth is published on a comparable basis: then it is not worked out."""
    if target is None:
        return None
    if is_growth:
        return Fraction(target)
    if comparable or last_year is None or last_year <= 0:
        return None
    return (Fraction(target) / Fraction(last_year) - 1) * 100


def turn_of(points: Sequence[TurningPoint], period: Period) -> str:
    """The turning point that the month's release confirms, the last kind of several; "none" where it confirms none."""
    now = [point.turn.value for point in points if point.confirmed in (period, period.quarter)]
    return now[-1] if now else NO_TURN
