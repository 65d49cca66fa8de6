"""The demo city's plan: the seeds' own facts, each with its source sentence.

Targets are what five published pages say (documents named below); they come from several years and are
put into one plan year for the demo. Stretch targets are invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.site.demo.city import PARKS, PLACES, post_id, posts_of, unit_id
from guatu.targets.actions import (
    create_area,
    create_indicator,
    create_plan,
    create_task,
    pass_on,
    set_targets,
)
from guatu.targets.queries import targets

YEAR = 2026
LAST_OBSERVED = Period.parse("2026-05")

S003 = "《加快推动形成长春振兴发展新局面》（2017-03-29）"
S000 = "《锚定发展目标，长春出发！》（人民网，2023-05-11）"
S004 = "《长春市南关区：积极融入“六城联动”发展布局 全力加快南关高质量发展》（人民网，2022-06-24）"
S002 = "《长春：全力打好打赢三年攻坚行动决胜之年决胜之战》（2025）"

POOL = "在重大项目谋划储备方面，将坚持与县（市）区结合，上下联动形成合力，全年谋划亿元以上项目450个。"
FLAGSHIP = "坚持与专家团队结合，每年拿出10个左右具有较大影响力、带动力的重大项目，统筹谋划、全力推进。"
BUILD = (
    "采取多种措施做好项目投资工作，推动全年建设亿元以上项目1300个，固定资产投资力争增长20%以上，"
    "为全市经济平稳较快发展夯实基础。"
)
SERVICE = (
    "要抓项目载体，继续滚动推进50个10亿元以上服务业重大项目，加快推进商业综合体和现代服务业集聚区建设，"
    "努力形成集约集聚的发展态势。"
)
RENEWAL = (
    "市城乡建设委员会将紧紧围绕市委常委会扩大会议精神，全力开展447个老旧小区提升改造、"
    "424个小区雨污分流改造，加快推进项目建设等工作，为全市经济发展创造安全稳定环境。"
)
OUTPUT = "‘十四五’期间建筑业产值保持10%以上增长。"
FUNNEL = (
    "据统计，年初以来，长春市洽谈、签约、落位内外资项目合计1717个，同比增长429.9%，其中，新增项目1041个。"
)
FORCES = "围绕全年目标任务，南关区委将成立10个重点工作专班。"
CAMPAIGN = (
    "锚定“十四五”攻坚目标和三年攻坚行动任务，抓住机遇、乘势而上，勇于创新、苦干实干，"
    "全力打好打赢三年攻坚行动决胜之年决胜之战。"
)


@dataclass(frozen=True, slots=True)
class AreaSeed:
    code: str
    name: str
    name_en: str


AREAS = (
    AreaSeed("pool", "谋划储备", "Project pool"),
    AreaSeed("build", "基础设施", "Infrastructure"),
    AreaSeed("industry", "工业制造", "Manufacturing"),
    AreaSeed("service", "服务业攻坚", "Services"),
    AreaSeed("renewal", "老旧小区改造", "Estate renovation"),
    AreaSeed("sewer", "雨污分流", "Sewer separation"),
    AreaSeed("invest", "招商引资", "Investment promotion"),
)


@dataclass(frozen=True, slots=True)
class IndicatorSeed:
    code: str
    name: str
    name_en: str
    measure: str
    measure_en: str
    kind: str
    decimals: int
    owner: str
    area: str
    target: str
    sentence: str
    document: str
    task: str
    task_en: str
    # Share of the year's total usually done by the end of each month, in percent; empty for a rate.
    season: tuple[int, ...] = ()

    @property
    def summed(self) -> bool:
        return bool(self.season)


NORTHERN = (1, 4, 10, 19, 31, 44, 56, 67, 78, 88, 95, 100)
STEADY = (6, 12, 22, 30, 39, 48, 57, 65, 74, 83, 92, 100)

INDICATORS = (
    IndicatorSeed("pool_100m", "谋划亿元以上项目", "Projects over CNY 100 million planned", "个", "projects",
                  "count", 0,
                  "FGW", "pool", "450", POOL, S003, "全年谋划亿元以上项目450个",
                  "Plan 450 projects over CNY 100 million", STEADY),
    IndicatorSeed("flagship", "重大带动项目", "Flagship projects", "个", "projects", "count", 0,
                  "FGW", "pool", "10", FLAGSHIP, S003, "拿出10个左右重大项目统筹谋划",
                  "Put forward about 10 flagship projects", STEADY),
    IndicatorSeed("underway_100m", "亿元以上项目开复工", "Projects over CNY 100 million under way", "个", "projects",
                  "count", 0, "FGW", "build", "1300", BUILD, S003, "全年建设亿元以上项目1300个",
                  "Have 1,300 projects over CNY 100 million under way", NORTHERN),
    IndicatorSeed("fai", "固定资产投资", "Fixed-asset investment", "亿元", "CNY 100 million", "flow", 2,
                  "FGW", "build", "2160.00", BUILD, S003, "固定资产投资力争增长20%以上",
                  "Raise fixed-asset investment by 20 % or more", NORTHERN),
    IndicatorSeed("service_1b", "10亿元以上服务业重大项目", "Service projects over CNY 1 billion", "个", "projects",
                  "count", 0, "SWJ", "service", "50", SERVICE, S003, "滚动推进50个10亿元以上服务业重大项目",
                  "Advance 50 service projects over CNY 1 billion", STEADY),
    IndicatorSeed("estates", "老旧小区改造", "Housing estates renovated", "个", "estates", "count", 0,
                  "ZJJ", "renewal", "447", RENEWAL, S000, "完成447个老旧小区提升改造",
                  "Renovate 447 old housing estates", NORTHERN),
    IndicatorSeed("sewers", "小区雨污分流改造", "Sewer separations", "个", "estates", "count", 0,
                  "ZJJ", "sewer", "424", RENEWAL, S000, "完成424个小区雨污分流改造",
                  "Separate the sewers of 424 estates", NORTHERN),
    IndicatorSeed("construction", "建筑业产值", "Construction output", "亿元", "CNY 100 million", "flow", 2,
                  "ZJJ", "build", "1430.00", OUTPUT, S000, "建筑业产值保持10%以上增长",
                  "Keep construction output up by 10 % or more", NORTHERN),
    IndicatorSeed("funnel_all", "洽谈签约落位项目", "Investment projects in talks, signed or sited", "个", "projects",
                  "count", 0, "HZB", "invest", "1717", FUNNEL, S000, "洽谈、签约、落位内外资项目1717个",
                  "1,717 investment projects negotiating, signed or sited", STEADY),
    IndicatorSeed("funnel_new", "新增招商项目", "New investment projects", "个", "projects", "count", 0,
                  "HZB", "invest", "1041", FUNNEL, S000, "其中新增项目1041个",
                  "1,041 of them new", STEADY),
)  # fmt: skip

STRETCH = {"fai": "2250.00", "estates": "460", "pool_100m": "480"}
"""Stretch targets of the demo's own; the published pages name bottom lines only."""

PASSED_ON = "funnel_all"
ADDED = {"220191": 12, "220192": 20, "220103": 8}
"""What three units put on top of it when they pass it on to their parks, in percent."""

REPORTED = ("fai", "estates", "sewers", "construction", "pool_100m", "funnel_new")
"""The indicators that the monthly form asks every district, county and zone for."""

NOT_BEGUN, WAITING, RETURNED = ("220103", "220184"), "220102", "220183"
"""Districts whose May is not in yet: two have not begun, one waits for the project office, one was returned."""


def build_plan(actor: Actor) -> None:
    """Plan, areas, indicators, tasks and the exact split of every target over units and months."""
    campaign = create_plan(
        actor, code="campaign-2024", name="全面振兴新突破三年攻坚行动", name_en="Three-year campaign for breakthrough",
        kind="campaign", start=date(2024, 1, 1), end=date(2026, 12, 31),
    )  # fmt: skip
    verdict = create_area(
        actor, plan_id=campaign.pk, code="verdict", name="决胜之年", name_en="The deciding year", position=1
    )
    create_task(
        actor, area_id=verdict.pk, name="打好打赢三年攻坚行动决胜之战", name_en="Win the deciding year of the campaign",
        lead_unit_id=unit_id("FGW"), due=date(2026, 12, 31), sentence=CAMPAIGN, document=S002,
    )  # fmt: skip
    plan = create_plan(
        actor, code="year-2026", name="2026年目标任务", name_en="Targets and tasks of 2026", kind="year",
        start=date(YEAR, 1, 1), end=date(YEAR, 12, 31),
    )  # fmt: skip
    areas = {
        seed.code: create_area(
            actor, plan_id=plan.pk, code=seed.code, name=seed.name, name_en=seed.name_en, position=position
        )
        for position, seed in enumerate(AREAS, start=1)
    }
    weights = {unit_id(place.code): Decimal(place.weight) for place in PLACES}
    for seed in INDICATORS:
        indicator = create_indicator(
            actor, code=seed.code, name=seed.name, name_en=seed.name_en, measure=seed.measure,
            measure_en=seed.measure_en, kind=seed.kind, decimals=seed.decimals, owner_id=unit_id(seed.owner),
            comparable_growth=seed.code == "fai", reported="merged" if seed.code == "fai" else "monthly",
            source="市统计局月报" if seed.kind == "flow" else "主管单位台账",
            source_en="Monthly report of the statistics bureau" if seed.kind == "flow" else "Ledger of the owning unit",
            release_day=18 if seed.kind == "flow" else 8,
        )  # fmt: skip
        create_task(
            actor, area_id=areas[seed.area].pk, name=seed.task, name_en=seed.task_en, indicator_id=indicator.pk,
            lead_unit_id=unit_id(seed.owner), due=date(YEAR, 12, 31), sentence=seed.sentence,
            document=seed.document,
        )  # fmt: skip
        set_targets(
            actor, plan_id=plan.pk, indicator_id=indicator.pk, year=YEAR, total=Decimal(seed.target),
            weights_by_unit=weights, weights_by_month=monthly_weights(seed.season), sentence=seed.sentence,
            document=seed.document, stretch=Decimal(STRETCH[seed.code]) if seed.code in STRETCH else None,
        )  # fmt: skip
        if seed.code == PASSED_ON:
            _pass_on(actor, plan.pk, indicator.pk)
    create_task(
        actor, area_id=areas["build"].pk, name="成立10个重点工作专班", name_en="Set up ten key task forces",
        lead_unit_id=unit_id("FGW"), due=date(YEAR, 3, 31), sentence=FORCES, document=S004,
    )  # fmt: skip


def _pass_on(actor: Actor, plan_id: int, indicator_id: int) -> None:
    """Three of the units ask their parks for more than they are asked themselves: 层层加码 to look at."""
    asked = dict(
        targets(actor, indicator_ids=[indicator_id], period_prefix=str(YEAR))
        .filter(period=str(YEAR)).values_list("unit__code", "bottom_line")
    )  # fmt: skip
    for day, (code, more) in enumerate(ADDED.items(), start=20):
        parks = [park for park, *_, above in PARKS if above == code]
        pass_on(
            actor, plan_id=plan_id, indicator_id=indicator_id, year=YEAR, unit_id=unit_id(code),
            total=(asked[code] * (100 + more) / 100).to_integral_value(),
            weights={unit_id(park): Decimal(2 - at) for at, park in enumerate(parks)},
            reason="向园区分解", approver_post_id=_head_of(code), holds_from=date(YEAR, 1, day),
        )  # fmt: skip


def _head_of(code: str) -> int:
    place = next(place for place in PLACES if place.code == code)
    return post_id(code, posts_of(place)[0][0])


def monthly_weights(season: Sequence[int]) -> list[Decimal]:
    """Cumulative shares as what each month adds. January is never nothing, so that a count can be split."""
    return [Decimal(late - early) for early, late in zip((0, *season[:-1]), season, strict=True)]
