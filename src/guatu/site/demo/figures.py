"""Inventing what was reported: investment plans and monthly progress that fit a project's course. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from guatu.kernel.period import Period
from guatu.projects.types import Stage
from guatu.site.demo.sketch import TEN_THOUSAND, Course, Sketch

ROUNDED, HUNDRED_THOUSAND = "220193", Decimal("1E5")
"""A zone that reports two of three figures in tens of 万元: what rounding looks like."""

LAST_REPORTED = Period.parse("2026-05")
FIRST_REPORTED = Period.parse("2023-06")

# What a project has done of its year's plan by the end of May: in good order, somewhat behind, far behind.
GOOD, BEHIND, FAR_BEHIND = (0.37, 0.52), (0.17, 0.31), (0.02, 0.10)

PLANNED_BY = LAST_REPORTED.shift(-2).last_day

IN_PREPARATION = (Stage.SIGNED, Stage.SITED, Stage.PREPARING)


@dataclass(frozen=True, slots=True)
class Month:
    """One month's figures: invested this year and in all (yuan), physical progress (percent)."""

    period: Period
    invested_year: Decimal
    invested_total: Decimal
    physical: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    plans: tuple[tuple[int, Decimal], ...]  # year, amount in yuan
    months: tuple[Month, ...]


def figures(sketch: Sketch, course: Course) -> Figures:
    """The same figures for the same project: the generator is seeded by its number."""
    chance = random.Random(sketch.number * 7919)  # noqa: S311 - invents a demo, guards nothing
    begin = course.started or course.start_planned
    shares = _yearly(begin, sketch.due)
    # A project not yet due to start gets its year's plan when it starts; Yinchuan's linear rule would call it red.
    known = {year: share for year, share in shares.items() if begin <= PLANNED_BY or year > begin.year}
    plans = tuple((year, _money(sketch.total * share)) for year, share in known.items())
    months = tuple(_months(sketch, course, dict(plans), begin, chance)) if course.started else ()
    return Figures(plans, (*_nothing_yet(course, begin), *months))


def _nothing_yet(course: Course, begin: date) -> Iterator[Month]:
    """Projects being prepared are reported every month of this year too: nothing invested yet."""
    if course.stage not in IN_PREPARATION and not course.started:
        return
    for month in range(1, LAST_REPORTED.elapsed_months + 1):
        period = Period.of_month(LAST_REPORTED.year, month)
        if not course.started or period < Period.month_of(begin):
            yield Month(period, Decimal(0), Decimal(0), Decimal(0))


def _yearly(begin: date, due: date) -> dict[int, Decimal]:
    """Each year's share of the days from construction start to due."""
    end = max(due, begin + timedelta(days=30))
    span = Decimal((end - begin).days)
    shares: dict[int, Decimal] = {}
    for year in range(begin.year, end.year + 1):
        days = (min(end, date(year, 12, 31)) - max(begin, date(year, 1, 1))).days
        if days > 0:
            shares[year] = Decimal(days) / span
    return shares


def _months(
    sketch: Sketch, course: Course, plans: dict[int, Decimal], begin: date, chance: random.Random
) -> Iterator[Month]:
    share = chance.uniform(*_pace(sketch, course, chance))
    total = Decimal(0)
    for year, plan in plans.items():
        done = Decimal(0)
        first = begin.month if year == begin.year else 1
        yearly = share if year == LAST_REPORTED.year else chance.uniform(0.93, 1.04)
        for month in range(first, 13):
            period = Period.parse(f"{year}-{month:02d}")
            if period > LAST_REPORTED:
                return
            done = max(done, _money(plan * Decimal(yearly * _by(year, month, first))))
            if sketch.place.code == ROUNDED and (sketch.number + month) % 3:
                done = done.quantize(HUNDRED_THOUSAND, ROUND_UP)
            if period >= FIRST_REPORTED:
                invested = min(total + done, sketch.total)
                yield Month(period, done, invested, _percent(invested / sketch.total))
        total += done


def _pace(sketch: Sketch, course: Course, chance: random.Random) -> tuple[float, float]:
    """Held-up projects are behind in money too; a few others are behind for no reason in the network."""
    if course.held_up:
        return FAR_BEHIND if sketch.slip >= 60 else BEHIND if sketch.slip >= 20 else GOOD
    return BEHIND if chance.random() < 0.08 else GOOD


def _by(year: int, month: int, first: int) -> float:
    """Share of the year's work done by the end of a month; of the current year, relative to the end of May."""
    if year == LAST_REPORTED.year:
        return float(((month - first + 1) / max(LAST_REPORTED.elapsed_months - first + 1, 1)) ** 1.1)
    return float(((month - first + 1) / (13 - first)) ** 1.2)


def _money(amount: Decimal) -> Decimal:
    """Whole 万元, as districts report."""
    return (amount / TEN_THOUSAND).quantize(Decimal(1), ROUND_HALF_UP) * TEN_THOUSAND


def _percent(share: Decimal) -> Decimal:
    return min(share * 100, Decimal(100)).quantize(Decimal("0.1"))
