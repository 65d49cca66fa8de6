"""Where figures come from: typed by the month or quarter, ranked, worked out, counted; corrected and adjusted since.

All invented, like every figure of the demo.
"""

from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

from guatu.kernel.clock import Clock, FixedDayClock, use_clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.site.demo.city import PLACES, unit_id
from guatu.site.demo.plan import LAST_OBSERVED, STEADY, YEAR, monthly_weights
from guatu.targets.actions import (
    count_figures,
    create_indicator,
    create_plan,
    issue_targets,
    record_observation,
    retire,
    set_targets,
)
from guatu.targets.models import Indicator, Observation, Plan, TargetVersion
from guatu.targets.queries import measured
from guatu.targets.rules import split_year
from guatu.targets.types import Part

CORRECTED, ADJUSTED = date(2026, 5, 22), date(2026, 4, 10)
CITY = "220100"
PEERS = 15
ISSUED = date(2026, 1, 20)
# Growth of value added, cumulative, of the city and of some units; one fell first.
VALUE_ADDED = {
    CITY: ("4.8", "5.6", "6.1", "6.4"),
    "220191": ("6.0", "6.9", "7.2", "7.5"),
    "220194": ("5.1", "6.2", "6.8", "7.0"),
    "220106": ("-3.2", "-1.1", "0.4", "1.2"),
}
# Published cumulative level (CNY 100 million), growth on comparable basis, rank among the peers.
GDP = {
    "2025-03": ("1512.4", "5.1", 9),
    "2025-06": ("3330.8", "5.4", 8),
    "2025-09": ("5280.6", "5.6", 8),
    "2025-12": ("7632.2", "5.7", 7),
    "2026-03": ("1604.9", "5.9", 6),
}
# Output of each month alone; January and February are published together.
OUTPUT = {
    "2025-02": "861.7",
    "2025-03": "541.0",
    "2025-04": "528.4",
    "2025-05": "552.9",
    "2025-06": "571.3",
    "2025-07": "549.8",
    "2025-08": "556.0",
    "2025-09": "590.2",
    "2025-10": "562.7",
    "2025-11": "575.5",
    "2025-12": "601.9",
    "2026-02": "905.2",
    "2026-03": "578.6",
    "2026-04": "560.1",
    "2026-05": "587.4",
}


def measure_more(actor: Actor) -> int:
    """Further indicators, a correction, an adjustment and a plan taken out of use; how many indicators were added."""
    gdp = create_indicator(
        actor, code="gdp", name="地区生产总值", name_en="Gross domestic product", measure="亿元",
        measure_en="CNY 100 million", kind="flow", decimals=1, roll_up="none", reported="quarterly",
        owner_id=unit_id("FGW"), comparable_growth=True, source="市统计局季报",
        source_en="Quarterly report of the statistics bureau", release_day=20, peers="15个副省级城市",
        peers_en="the 15 sub-provincial cities",
    )  # fmt: skip
    for period, (value, growth, rank) in GDP.items():
        with _published(period, 20):
            record_observation(
                actor, indicator_id=gdp.pk, unit_id=unit_id(CITY), period=period, value=Decimal(value),
                growth=Decimal(growth), rank=rank, rank_of=PEERS,
            )  # fmt: skip
    output = create_indicator(
        actor, code="output", name="规上工业产值", name_en="Output of industry above size", measure="亿元",
        measure_en="CNY 100 million", kind="flow", decimals=1, roll_up="none", entry="single", reported="merged",
        owner_id=unit_id("GXJ"), source="市统计局月报", source_en="Monthly report of the statistics bureau",
        release_day=5,
    )  # fmt: skip
    for period, value in OUTPUT.items():
        with _published(period, 5):
            record_observation(
                actor, indicator_id=output.pk, unit_id=unit_id(CITY), period=period, value=Decimal(value)
            )
    create_indicator(
        actor, code="funnel_new_share", name="新增项目占比", name_en="Share of new projects", measure="%",
        kind="rate", decimals=1, roll_up="none", formula="funnel_new / funnel_all * 100", owner_id=unit_id("HZB"),
    )  # fmt: skip
    starts = create_indicator(
        actor, code="starts", name="新开工项目", name_en="Projects started", measure="个", measure_en="projects",
        kind="count", owner_id=unit_id("FGW"), counter="projects.stage:started",
    )  # fmt: skip
    for month in Period.of_year(YEAR).months():
        if month <= LAST_OBSERVED:
            with _published(str(month), 5):
                count_figures(actor, indicator_id=starts.pk, period=month)
    _growth_only(actor)
    _correct(actor)
    _adjust(actor)
    _several_plans(actor)
    return 5


def _growth_only(actor: Actor) -> None:
    """Value added of industry: only its growth is published, and only that is asked for (6% 以上)."""
    growth = create_indicator(
        actor, code="value_added", name="规上工业增加值增速", name_en="Growth of industrial value added", measure="%",
        kind="rate", decimals=1, roll_up="none", reported="merged", comparable_growth=True, owner_id=unit_id("GXJ"),
        source="市统计局月报", source_en="Monthly report of the statistics bureau", release_day=18,
    )  # fmt: skip
    campaign = Plan.objects.get(code="campaign-2024")
    with use_clock(FixedDayClock(ISSUED)):
        set_targets(
            actor, plan_id=campaign.pk, indicator_id=growth.pk, year=YEAR, total=Decimal(6), stretch=Decimal(7),
            weights_by_unit={unit_id(code): Decimal(1) for code in VALUE_ADDED if code != CITY},
            weights_by_month=[Decimal(1)] * 12, sentence="规上工业增加值增长6%以上。",
            document="三年攻坚行动任务分解（演示）",
        )  # fmt: skip
    for code, rates in VALUE_ADDED.items():
        for month, rate in zip(("02", "03", "04", "05"), rates, strict=True):
            with _published(f"{YEAR}-{month}", 18 if month != "05" else 5):
                record_observation(
                    actor, indicator_id=growth.pk, unit_id=unit_id(code), period=f"{YEAR}-{month}",
                    value=Decimal(rate),
                )  # fmt: skip


def _published(period: str, day: int) -> AbstractContextManager[Clock]:
    return use_clock(FixedDayClock(Period.parse(period).next().first_day.replace(day=day)))


def _correct(actor: Actor) -> None:
    """One district's April, corrected a week after the bulletin: as known on 15 May it is still the old one."""
    seen = Observation.objects.get(
        indicator__code="estates", unit__code="220104", period="2026-04", superseded_at=None
    )
    with use_clock(FixedDayClock(CORRECTED)):
        record_observation(
            actor, indicator_id=seen.indicator_id, unit_id=seen.unit_id, period=seen.period,
            value=seen.value + 2, reason="两个小区验收结果补报",
        )  # fmt: skip


def _adjust(actor: Actor) -> None:
    """Service projects: 50 as published, 52 from April on, by the demo's own adjustment."""
    first = TargetVersion.objects.get(indicator__code="service_1b")
    weights = {unit_id(place.code): Decimal(place.weight) for place in PLACES}
    split = split_year(Decimal(52), weights, monthly_weights(STEADY), measured(first.indicator))
    with use_clock(FixedDayClock(ADJUSTED)):
        issue_targets(
            actor, plan_id=first.plan_id, indicator_id=first.indicator_id, year=YEAR, split=split,
            reason="一季度新签两个10亿元以上项目，纳入全年推进", approver="市政府常务会议",
            approval_document="市政府第7次常务会议纪要（演示）",
            holds_from=date(YEAR, 4, 1), sentence=first.sentence, document=first.document,
        )  # fmt: skip


def _several_plans(actor: Actor) -> None:
    """The campaign asks for more estates than the year does; a five-year plan that another one took the place of."""
    estates = Indicator.objects.get(code="estates")
    campaign = Plan.objects.get(code="campaign-2024")
    weights = {unit_id(place.code): Decimal(place.weight) for place in PLACES}
    set_targets(
        actor, plan_id=campaign.pk, indicator_id=estates.pk, year=YEAR, total=Decimal(470),
        weights_by_unit=weights, weights_by_month=[Decimal(1)] * 12, document="三年攻坚行动任务分解（演示）",
    )  # fmt: skip
    create_plan(
        actor, code="five-2026", name="“十五五”规划", name_en="Fifteenth five-year plan", kind="five_year",
        start=date(2026, 1, 1), end=date(2030, 12, 31),
    )  # fmt: skip
    draft = create_plan(
        actor, code="five-draft", name="“十五五”规划（征求意见稿）", name_en="Five-year plan, draft for comments",
        kind="five_year", start=date(2026, 1, 1), end=date(2030, 12, 31),
    )  # fmt: skip
    retire(actor, part=Part.PLAN, pk=draft.pk, reason="正式规划已印发")
