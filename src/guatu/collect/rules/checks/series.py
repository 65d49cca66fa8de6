"""Kinds of rule that look at a series: against its own past, and its level against a published growth."""

from decimal import Decimal
from typing import Final

import numpy as np

from guatu.collect.rules.checks.model import CheckRule, Found, Growth, Outlier, Seen
from guatu.collect.rules.past import step_now
from guatu.collect.types import Field, Grammar, Step, Words
from guatu.engine.outlier import Standing, standing
from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import to_unit

TENTH: Final = Decimal("0.1")


def outlier(rule: CheckRule, seen: Seen) -> Found:
    """G2552 above, G2553 below what the series usually brings in such a month, and by how much.

    Medians and MAD of the last twelve months, the season taken out where three years are known (decision 0032).
    """
    limits = rule.given
    if not isinstance(limits, Outlier):
        return
    found = _step(rule.field, seen)
    if found is None:
        return
    now, past, cumulative = found
    stands = standing(
        np.array([float(step.amount) for step in past], dtype=np.float64),
        np.array([step.period.elapsed_months for step in past], dtype=np.int64),
        float(now),
        seen.period.elapsed_months,
        least=limits.least,
    )
    if stands is None or stands.score <= float(limits.times) or _merged(past, seen, stands):
        return
    high = float(now) > stands.median
    if limits.side in ("both", "high" if high else "low"):
        yield _said(rule, seen, now, stands, cumulative=cumulative, high=high)


def _step(field: str, seen: Seen) -> tuple[Decimal, tuple[Step, ...], bool] | None:
    """What the month brings by this field, and what the months before brought."""
    value, project, indicator = seen.row.figure(field), seen.project(), seen.indicator()
    if value is None:
        return None
    if project is not None and field == Field.INVESTED_YEAR:
        last = (project.last.period, project.last.invested_year) if project.last else None
        now, past, cumulative = step_now(seen.period, value, last, cumulative=True), project.past, True
    elif indicator is not None and field == Field.VALUE:
        known = indicator.last is not None and indicator.last_period is not None
        last = (indicator.last_period, indicator.last) if known else None  # type: ignore[assignment]
        cumulative = indicator.cumulative
        now, past = step_now(seen.period, value, last, cumulative=cumulative), indicator.past
    else:
        return None
    return (now, past, cumulative) if now is not None else None


def _merged(past: tuple[Step, ...], seen: Seen, stands: Standing) -> bool:
    """Whether a first figure of two months is held against single ones: nothing can be said then."""
    february = seen.period.elapsed_months == 2
    return february and not stands.seasonal and all(step.period.elapsed_months != 1 for step in past)


def _said(
    rule: CheckRule, seen: Seen, now: Decimal, stands: Standing, *, cumulative: bool, high: bool
) -> GuatuError:
    times = stands.times(float(now))
    if times is None:
        by = Words(f"相差 {_short(seen, rule.field, float(now) - stands.median)}",
                   f"differs by {_short(seen, rule.field, float(now) - stands.median)}")  # fmt: skip
    elif high:
        by = Words(f"高 {times - 1:.1f} 倍", f"is {times:.1f} times that")
    else:
        by = Words(f"低 {(1 - times) * 100:.0f}%", f"is {(1 - times) * 100:.0f} % below it")
    return GuatuError(
        "G2552" if high else "G2553",
        what=Words("本月增量", "what this month adds") if cumulative else Words("本月数", "this month's figure"),
        now=_short(seen, rule.field, float(now)),
        measure=seen.measure(rule.field),
        months=stands.months,
        season=Words("（按往年同月的季节水平）", " (at this month's usual season)") if stands.seasonal else Words(""),
        median=_short(seen, rule.field, stands.median),
        mad=_short(seen, rule.field, stands.mad),
        by=by,
        score=f"{min(stands.score, 999.9):.1f}",
    )  # fmt: skip


def _short(seen: Seen, field: str, value: float) -> str:
    """A statistic in the measure of the form, to four significant digits: more would feign exactness."""
    money = seen.asked[field].grammar is Grammar.MONEY
    shown = float(to_unit(Decimal(round(value)), "万元")) if money else value
    return f"{float(f'{shown:.4g}'):,.10g}"


def growth(rule: CheckRule, seen: Seen) -> Found:
    """G2554: the published growth and the growth of the levels lie further apart than `tolerance` points.

    The published one stands as it is: on a comparable basis it may well differ (RULES.md §5), but not without a word.
    """
    limits, indicator = rule.given, seen.indicator()
    if not isinstance(limits, Growth) or indicator is None:
        return
    published, level = seen.row.figure(rule.field), seen.row.figure(limits.against)
    before = indicator.year_before
    if published is None or level is None or before is None or before <= 0:
        return
    computed = (level / before - 1) * 100
    apart = abs(computed - published)
    if apart > limits.tolerance:
        yield GuatuError(
            "G2554",
            published=f"{published:+f}",
            computed=f"{computed.quantize(TENTH):+f}",
            apart=f"{apart.quantize(TENTH):f}",
            level=f"{level.normalize():f}",
            before=f"{before.normalize():f}",
            measure=indicator.measure,
            tolerance=f"{limits.tolerance.normalize():f}",
        )
