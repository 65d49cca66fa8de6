"""The demo city's figures: seven years and five months, unit by unit, invented by a seeded generator.

The north builds in summer, so that a first quarter brings little; every unit has its own size, growth and luck. Two
units are told apart: one that will miss its year's bottom lines, and one whose investment fell through last year
and is growing again since this spring.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.site.demo.city import PLACES, Place, unit_id
from guatu.site.demo.plan import (
    INDICATORS,
    LAST_OBSERVED,
    NOT_BEGUN,
    REPORTED,
    RETURNED,
    WAITING,
    YEAR,
    IndicatorSeed,
)
from guatu.targets.models import Indicator, Observation

FIRST_HISTORY = Period.parse("2019-01")
FEN = Decimal("0.01")
LOCAL = ZoneInfo("Asia/Shanghai")

LAST_YEAR = 0.97
"""What the last year brought of this year's target, more or less: a year asks for some 3 % more."""
SHORT = {"220106": 0.84, "220112": 0.95}
"""What these units will bring of their year's targets; the others come in around them."""
FELL, FELL_BY = "220113", (0.97, 0.95)
"""Its investment of last year, against the year before: what the first and what the second half brought."""
AT_TARGET = "220122"
"""Its figures of this year lie just at its targets, month after month: what bunching looks like."""
DECEMBER, HELD_BACK = "220194", 0.9
"""Its investment and output of last autumn came in December: what a jump at the year's end looks like."""
SEASONS_DIFFER = 0.22
"""How much more or less than usual a past year brought early on: a late thaw, a spring of tenders, an epidemic. What
was missing came by December. This year's season is the usual one, by which its months are targeted."""
COMES_BACK = {2: 0.95, 3: 0.98, 4: 1.03, 5: 1.07}
"""Its investment of this year so far by month, against last year's of the same months: 转正 in April."""


@dataclass
class _Past:
    """What one series brought so far, to grow and compare with: cumulative by year and month."""

    years: dict[int, dict[int, float]] = field(default_factory=dict)


def build_history(actor: Actor, chance: random.Random) -> int:
    """Monthly observations of every district, county and zone since 2019. Returns how many rows."""
    indicators = {row.code: row for row in Indicator.objects.all()}
    total_weight = sum(place.weight for place in PLACES)
    rows = [
        row
        for seed in INDICATORS
        for place in PLACES
        for row in _series(seed, indicators[seed.code], place, place.weight / total_weight, chance)
    ]
    Observation.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _series(
    seed: IndicatorSeed, indicator: Indicator, place: Place, share: float, chance: random.Random
) -> Iterator[Observation]:
    """Cumulative values month by month; fixed-asset investment has no January (RULES.md §5). Counts stay whole."""
    past = _Past()
    unit = unit_id(place.code)
    unfiled = seed.code in REPORTED and place.code in (*NOT_BEGUN, WAITING, RETURNED)
    growth = chance.uniform(0.04, 0.09)  # a year, until the last
    for year in range(FIRST_HISTORY.year, YEAR + 1):
        past.years[year] = _year(seed, place, share, year, growth, chance, past.years)
        # A fixed fraction of the year rounds counts without bias: ten flagships over fifteen units are not all zero.
        odd = chance.random() if seed.decimals == 0 else 0.0
        if place.code == AT_TARGET and year == YEAR:
            odd = 0.999  # the next whole number
        for month, value in past.years[year].items():
            period = Period.of_month(year, month)
            if period > LAST_OBSERVED or (period == LAST_OBSERVED and unfiled):
                continue
            yield Observation(
                indicator=indicator,
                unit_id=unit,
                period=str(period),
                value=Decimal(int(value + odd)) if seed.decimals == 0 else Decimal(value).quantize(FEN),
                growth=_published(past.years, period) if indicator.comparable_growth else None,
                recorded_at=min(
                    datetime.combine(period.next().first_day.replace(day=15), time(9), LOCAL), clock().now()
                ),
                source="demo",
            )


def _year(
    seed: IndicatorSeed,
    place: Place,
    share: float,
    year: int,
    growth: float,
    chance: random.Random,
    before: Mapping[int, Mapping[int, float]],
) -> dict[int, float]:
    """What one year has brought by the end of each month, rising."""
    if year == YEAR:
        total = float(seed.target) * share * SHORT.get(place.code, chance.uniform(1.0, 1.1))
    else:
        total = (
            float(seed.target)
            * LAST_YEAR
            * share
            * (1 + growth) ** (year - YEAR + 1)
            * chance.uniform(0.97, 1.03)
        )
    value, found, early = 0.0, {}, _earliness(seed, year)
    for month in range(1, 13):
        luck = chance.uniform(0.985, 1.015)
        if place.code == AT_TARGET and year == YEAR:
            value = float(seed.target) * share * seed.season[month - 1] / 100 * (1 + abs(luck - 1) / 2)
        elif place.code == DECEMBER and year == YEAR - 1 and seed.decimals and 9 <= month <= 11:
            value = max(value, total * seed.season[month - 1] / 100 * luck * HELD_BACK)
        else:
            value = max(value, total * seed.season[month - 1] / 100 * luck * (1 + early * (1 - month / 12)))
        if seed.code == "fai" and month == 1:
            continue
        found[month] = value
    if seed.code == "fai" and place.code == FELL:
        return _fallen(found, year, before)
    return found


def _earliness(seed: IndicatorSeed, year: int) -> float:
    """How much earlier than usual the whole city's year came in, as a share: the same for every unit."""
    if year == YEAR:
        return 0.0
    return random.Random(f"{seed.code} {year}").uniform(-SEASONS_DIFFER, SEASONS_DIFFER)  # noqa: S311 - as above


def _fallen(
    usual: dict[int, float], year: int, before: Mapping[int, Mapping[int, float]]
) -> dict[int, float]:
    """The same year of the unit that fell and comes back; other years as they are."""
    if year == YEAR - 1:
        first, second = FELL_BY
        last = before[year - 1]
        return {
            month: value * (first if month <= 6 else first + (second - first) * (month - 6) / 6)
            for month, value in last.items()
        }
    if year == YEAR:
        back = before[year - 1]
        return {month: back[month] * COMES_BACK.get(month, max(COMES_BACK.values())) for month in usual}
    return usual


def _published(years: Mapping[int, Mapping[int, float]], period: Period) -> Decimal | None:
    """Growth in percent on a comparable basis: what is published lies a little below what the levels give."""
    last = years.get(period.year - 1, {}).get(period.number)
    if last is None:
        return None
    here = years[period.year][period.number]
    return Decimal((here / last - 1) * 100 - 0.6).quantize(Decimal("0.1"))
