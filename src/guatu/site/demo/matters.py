"""Matters of every kind in the demo city, in every state: through the real actions, each on its own day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guatu.dispatch import actions
from guatu.dispatch.models import Matter
from guatu.dispatch.types import Kind, Level
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.site.demo.city import unit_id

LAND, KUANCHENG, NANGUAN = "ZRZY", "220103", "220102"
FIRST, SECOND, THIRD, LAST = date(2026, 5, 14), date(2026, 5, 20), date(2026, 5, 27), date(2026, 6, 5)


@dataclass(frozen=True, slots=True)
class People:
    """Who brings matters and moves them on."""

    office: Actor
    district: Actor
    land: Actor
    supervisor: Actor

    def on(self, day: date, act: Callable[[], Matter]) -> Matter:
        """Something done on a day."""
        with use_clock(FixedDayClock(day)):
            return act()

    def file(
        self, by: Actor, day: date, kind: Kind, zh: str, en: str, detail: str = "", project: int | None = None
    ) -> Matter:
        return self.on(
            day,
            lambda: actions.file_matter(
                by, kind=kind, title=zh, title_en=en, detail=detail, project_id=project
            ),
        )

    def assign(self, day: date, row: Matter, unit: str, level: Level, workdays: int | None = None) -> None:
        with use_clock(FixedDayClock(day)):
            actions.assign(
                self.office, matter_id=row.pk, unit_id=unit_id(unit), level=level, workdays=workdays
            )

    def feed_back(self, day: date, by: Actor, row: Matter, text: str) -> None:
        with use_clock(FixedDayClock(day)):
            actions.feed_back(by, matter_id=row.pk, text=text)

    def verify(
        self, day: date, row: Matter, finding: str, *, passed: bool = True, closes: bool = True
    ) -> None:
        with use_clock(FixedDayClock(day)):
            actions.verify(self.supervisor, matter_id=row.pk, passed=passed, finding=finding, closes=closes)


def file_matters(people: People) -> int:
    """Every kind, and every state beside those of the directives; how many there are."""
    before = Matter.objects.count()
    _problems(people)
    _inspected(people)
    _asked_for(people)
    _divided(people)
    _looked_at_again(people)
    with use_clock(FixedDayClock(LAST)):
        actions.escalate_overdue(people.supervisor)
        sent = actions.raise_orders_due(people.supervisor)
        for order in [one for one in sent if people.district.answers_for(one.unit_id)][:1]:
            actions.sign_order(people.district, order_id=order.pk)
    return Matter.objects.count() - before


def _problems(people: People) -> None:
    """A problem of each level: with the land bureau, disputed, in hand."""
    own = Project.objects.filter(unit__code=KUANCHENG, portfolio="city").order_by("code").first()
    project = own.pk if own is not None else None
    simple = people.file(
        people.district,
        THIRD,
        Kind.PROBLEM,
        "施工便道破损，渣土车无法进场",
        "The site road is broken; lorries cannot enter",
        "雨后便道塌陷约40米，夜间无法运输。",
        project,
    )
    people.assign(date(2026, 5, 28), simple, KUANCHENG, Level.C)
    with use_clock(FixedDayClock(date(2026, 5, 29))):
        actions.sign(people.district, matter_id=simple.pk)
        actions.take_up(people.district, matter_id=simple.pk, text="属地城管局垫层修复，6月4日前通车。")
    wide = people.file(
        people.district,
        LAST,
        Kind.PROBLEM,
        "燃气管线占压二号厂房基础，迁改方案未定",
        "A gas main runs under the second hall; its new line is open",
        "需自然资源、燃气、城建三家会商。",
        project,
    )
    people.assign(LAST, wide, LAND, Level.B)
    old = people.file(
        people.district,
        SECOND,
        Kind.PROBLEM,
        "原砖厂征收补偿多年未结，影响用地交付",
        "Compensation for the old brickworks has been open for years",
    )
    people.assign(SECOND, old, LAND, Level.A)
    with use_clock(FixedDayClock(date(2026, 6, 8))):
        actions.dispute(people.land, matter_id=old.pk, text="征收补偿由属地政府负责，请改派宽城区。")


def _inspected(people: People) -> None:
    """A finding that was returned, a rectification that waits to be closed, a hazard beyond its day."""
    finding = people.file(
        people.supervisor,
        FIRST,
        Kind.FINDING,
        "督查发现：三处工地围挡未封闭",
        "Inspection: three sites are not fenced",
    )
    people.assign(FIRST, finding, KUANCHENG, Level.C)
    people.feed_back(SECOND, people.district, finding, "围挡已补齐。")
    people.verify(date(2026, 5, 21), finding, "复查发现东侧仍有缺口约15米，退回。", passed=False)
    rectification = people.file(
        people.supervisor,
        FIRST,
        Kind.RECTIFICATION,
        "专项审计整改：工程款台账不全",
        "Audit: the ledger of payments has gaps",
    )
    people.assign(FIRST, rectification, KUANCHENG, Level.B)
    people.feed_back(date(2026, 6, 3), people.district, rectification, "已补录37笔，附件齐全。")
    people.verify(LAST, rectification, "抽查12笔，账证相符。", closes=False)
    hazard = people.file(
        people.district,
        SECOND,
        Kind.HAZARD,
        "深基坑西侧监测点位移超预警值",
        "The pit's western edge has moved beyond its warning value",
    )
    people.assign(SECOND, hazard, KUANCHENG, Level.C)
    for day in (
        date(2026, 5, 25),
        date(2026, 6, 2),
        date(2026, 6, 8),
    ):  # blue, orange, red: each when the last ran out
        with use_clock(FixedDayClock(day)):
            actions.raise_order(people.supervisor, matter_id=hazard.pk)


def _asked_for(people: People) -> None:
    """An enterprise's request that nobody was given yet; an upper-level order with an extension asked for."""
    people.file(
        people.district,
        date(2026, 6, 8),
        Kind.REQUEST,
        "汽车零部件企业反映招工难，缺焊工60人",
        "A parts maker lacks sixty welders",
        "企业希望与职业学校签订单班。",
    )
    with use_clock(FixedDayClock(THIRD)):
        order = actions.issue_directive(
            people.office,
            kind=Kind.UPPER,
            title="省里交办：报送上半年重点项目开复工情况",
            workdays=12,
            title_en="From the province: report on starts and restarts of the half-year",
            unit_id=unit_id(KUANCHENG),
        )
    with use_clock(FixedDayClock(LAST)):
        actions.sign(people.district, matter_id=order.pk)
        actions.ask_extension(
            people.district,
            matter_id=order.pk,
            until=date(2026, 6, 18),
            text="两个项目开工手续本周办结，请延至18日一并报送。",
        )


def _divided(people: People) -> None:
    """A citizens' matter in two parts, one of them closed; another filed twice."""
    whole = people.file(
        people.district,
        SECOND,
        Kind.CITIZEN,
        "群众反映：工地夜间施工扰民、扬尘大",
        "Residents: noise at night and dust from the site",
    )
    parts = [
        actions.Part(
            "核查夜间施工许可并约谈施工单位",
            unit_id(KUANCHENG),
            title_en="Check the night permit, call the builder in",
        ),
        actions.Part(
            "督促落实道路冲洗和覆盖", unit_id(LAND), title_en="See that roads are washed and heaps covered"
        ),
    ]
    with use_clock(FixedDayClock(date(2026, 6, 2))):
        first, _ = actions.split(people.office, matter_id=whole.pk, parts=parts, text="分头办理")
    people.feed_back(date(2026, 6, 4), people.district, first, "无夜间许可，已责令停工并约谈。")
    people.verify(LAST, first, "走访3户居民，夜间已停工。")
    again = people.file(
        people.district,
        LAST,
        Kind.CITIZEN,
        "12345转办：同一工地夜间噪声",
        "Hotline: noise at night, the same site",
    )
    with use_clock(FixedDayClock(LAST)):
        actions.merge(
            people.office, matter_id=again.pk, into_id=whole.pk, text="与在办事项为同一工地同一诉求"
        )


def _looked_at_again(people: People) -> None:
    """Of two hazards that were closed one was reopened after a second look; the other is drawn and waits for it."""
    closed = []
    for zh, en in (
        ("塔吊限位器失效", "A crane's limit switch failed"),
        ("临时用电一闸多机", "Several machines on one switch"),
    ):
        row = people.file(people.district, FIRST, Kind.HAZARD, zh, en)
        people.assign(FIRST, row, KUANCHENG, Level.C)
        people.feed_back(date(2026, 5, 15), people.district, row, "已更换并复检合格。")
        people.verify(date(2026, 5, 18), row, "现场核实，予以销号。")
        closed.append(row)
    with use_clock(FixedDayClock(LAST)):
        actions.sample_closed(people.supervisor, percent=100, seed="2026年6月", kind=Kind.HAZARD)
        actions.reopen(
            people.supervisor,
            matter_id=closed[0].pk,
            finding="回头看发现限位器再次被短接，重新打开。",
            workdays=3,
        )
