"""What is known of an indicator of a unit in a month, as the facts of the dictionary."""

from collections.abc import Sequence
from decimal import Decimal

from guatu.status.judging.columns import Value
from guatu.targets.types import Pace


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
