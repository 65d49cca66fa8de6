"""The demo's large grid: funds won from above (三争取), split over 40 units, districts and bureaus alike; all invented.

It belongs to the campaign, so that the year's own lights and league tables are what they are without it.
"""

import random
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.site.demo.city import PLACES, unit_id
from guatu.site.demo.plan import LAST_OBSERVED, YEAR, monthly_weights
from guatu.targets.actions import create_area, create_indicator, create_task, set_targets
from guatu.targets.models import Indicator, Observation, Plan

FIRST_YEAR = 2023
TOTAL = Decimal("186.50")
STRETCH = Decimal("195.00")
SEASON = (5, 11, 21, 29, 37, 48, 56, 64, 75, 84, 93, 100)
FEN = Decimal("0.01")
LOCAL = ZoneInfo("Asia/Shanghai")

BUREAU_WEIGHTS = {
    "FGW": 16, "GXJ": 9, "ZRZY": 6, "ZJJ": 14, "HJJ": 7, "CZJ": 5, "SWJ": 4, "JYJ": 8, "KJJ": 5, "GAJ": 3, "MZJ": 6,
    "SFJ": 1, "RSJ": 7, "JTJ": 15, "SLJ": 10, "NYJ": 13, "WLJ": 3, "WJW": 8, "YBJ": 4, "TYJR": 2, "YJJ": 2, "CGJ": 3,
    "LYJ": 4, "TIYJ": 1, "ZSJ": 1,
}  # fmt: skip
BEHIND = {"SLJ": 0.62, "WJW": 0.71, "220112": 0.66, "JTJ": 0.85}
"""What these have won of what was asked of them so far; the others are near it."""


def weights() -> dict[str, int]:
    """The 40 units that carry it, by code, with their weights."""
    return {place.code: place.weight for place in PLACES} | BUREAU_WEIGHTS


def ask_for_funds(actor: Actor) -> None:
    """The campaign's area, task and indicator, and its target of the year split over 40 units."""
    campaign = Plan.objects.get(code="campaign-2024")
    area = create_area(
        actor, plan_id=campaign.pk, code="wins", name="三争取", name_en="Three things to win", position=2
    )
    funds = create_indicator(
        actor, code="funds", name="向上争取资金", name_en="Funds won from above", measure="亿元",
        measure_en="CNY 100 million", kind="flow", decimals=2, owner_id=unit_id("CZJ"), source="市财政局月报（演示）",
        source_en="Monthly report of the finance bureau (demo)", release_day=8,
    )  # fmt: skip
    sentence = "全年向上争取资金186.5亿元，任务分解到15个县（市）区、开发区和25个市直部门（演示）。"
    create_task(
        actor, area_id=area.pk, name="向上争取资金186.5亿元", name_en="Win CNY 18.65 billion from above",
        indicator_id=funds.pk, lead_unit_id=unit_id("CZJ"), due=Period.of_year(YEAR).last_day, sentence=sentence,
        document="“三争取”任务分解方案（演示）",
    )  # fmt: skip
    set_targets(
        actor, plan_id=campaign.pk, indicator_id=funds.pk, year=YEAR, total=TOTAL, stretch=STRETCH,
        weights_by_unit={unit_id(code): Decimal(weight) for code, weight in weights().items()},
        weights_by_month=monthly_weights(SEASON), sentence=sentence, document="“三争取”任务分解方案（演示）",
    )  # fmt: skip


def win_funds(chance: random.Random) -> int:
    """What came in since 2023, month by month; how many figures."""
    indicator = Indicator.objects.get(code="funds")
    whole = sum(weights().values())
    rows = [
        row for code, weight in weights().items() for row in _series(indicator, code, weight / whole, chance)
    ]
    Observation.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _series(indicator: Indicator, code: str, share: float, chance: random.Random) -> Iterator[Observation]:
    for year in range(FIRST_YEAR, YEAR + 1):
        reached = BEHIND.get(code, chance.uniform(0.93, 1.08)) if year == YEAR else chance.uniform(0.9, 1.02)
        total = float(TOTAL) * share * 1.06 ** (year - YEAR) * reached
        value = 0.0
        for month in Period.of_year(year).months():
            value = max(value, total * SEASON[month.number - 1] / 100 * chance.uniform(0.96, 1.04))
            if month <= LAST_OBSERVED:
                known = datetime.combine(month.next().first_day.replace(day=8), time(9), LOCAL)
                yield Observation(
                    indicator=indicator, unit_id=unit_id(code), period=str(month),
                    value=Decimal(value).quantize(FEN), recorded_at=min(known, clock().now()), source="demo",
                )  # fmt: skip
