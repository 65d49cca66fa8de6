"""Example data of the style page's charts: invented, but shaped like the real thing."""

from datetime import date

from django.utils.translation import gettext as _

from guatu.ui.types import (
    Bars,
    Block,
    BlockMap,
    Fan,
    Funnel,
    FunnelStage,
    GanttLink,
    GanttMark,
    GanttRow,
    GanttStrip,
    LightColour,
    LightMatrix,
    MatrixCell,
    MatrixRow,
    MilestoneLine,
    MilestoneTrend,
    NetworkDrawing,
    NetworkLink,
    NetworkNode,
    PacingCurve,
    PriceCurve,
    PricePoint,
    Series,
)
from guatu.ui.words import month_name

TODAY = date(2026, 6, 8)
GREEN, YELLOW, RED = LightColour.GREEN, LightColour.YELLOW, LightColour.RED
GREY, DONE = LightColour.GREY, LightColour.DONE


def gantt() -> GanttStrip:
    """One project's nodes, worked back over a winter stop; the critical chain runs through the land."""
    rows = (
        GanttRow(
            label=_("施工许可"),
            key="N01",
            start=date(2026, 3, 16),
            end=date(2026, 4, 24),
            baseline_start=date(2026, 3, 16),
            baseline_end=date(2026, 4, 24),
            done=1.0,
            colour=DONE,
        ),
        GanttRow(
            label=_("土地交付"),
            key="N02",
            start=date(2026, 3, 2),
            end=date(2026, 6, 26),
            baseline_start=date(2026, 3, 2),
            baseline_end=date(2026, 5, 15),
            done=0.7,
            critical=True,
            colour=RED,
            url="#gantt",
            latest=date(2026, 5, 15),
            warning=_("土地"),
        ),
        GanttRow(
            label=_("基础施工"),
            key="N03",
            start=date(2026, 6, 29),
            end=date(2026, 8, 21),
            baseline_start=date(2026, 5, 18),
            baseline_end=date(2026, 7, 10),
            critical=True,
            colour=YELLOW,
        ),
        GanttRow(
            label=_("主体结构"),
            key="N04",
            start=date(2026, 8, 24),
            end=date(2026, 10, 30),
            baseline_start=date(2026, 7, 13),
            baseline_end=date(2026, 9, 18),
            critical=True,
            colour=GREEN,
            marks=(GanttMark(date(2026, 10, 30), _("封顶")),),
        ),
        GanttRow(
            label=_("设备采购"),
            key="N05",
            start=date(2026, 4, 1),
            end=date(2026, 8, 31),
            done=0.45,
            colour=GREEN,
            marks=(GanttMark(date(2026, 5, 15), _("合同签订"), done=True),),
            latest=date(2026, 10, 30),
        ),
        GanttRow(
            label=_("安装调试"),
            key="N06",
            start=date(2026, 11, 2),
            end=date(2027, 1, 15),
            baseline_start=date(2026, 9, 21),
            baseline_end=date(2026, 11, 30),
            critical=True,
            colour=GREY,
            marks=(
                GanttMark(date(2027, 1, 15), _("投产")),
                GanttMark(date(2026, 11, 30), _("期限"), deadline=True),
            ),
        ),
    )
    stops = ((date(2025, 11, 1), date(2026, 3, 31)), (date(2026, 11, 1), date(2027, 3, 31)))
    links = (
        GanttLink("N01", "N03"),
        GanttLink("N02", "N03", driving=True, critical=True),
        GanttLink("N03", "N04", driving=True, critical=True),
        GanttLink("N04", "N06", driving=True, critical=True),
        GanttLink("N05", "N06"),
    )
    title = _("智能装备产业园一期：倒排至 11 月 30 日投产，现晚 46 天")
    return GanttStrip(title, rows, TODAY, stops=stops, links=links, tools=True)


def pacing() -> PacingCurve:
    """A northern year: little before April, most of it by October. No January figure is published."""
    plan = (None, 3.9, 9.0, 18.0, 30.0, 43.0, 55.0, 67.0, 79.0, 89.0, 96.0, 100.0)
    return PacingCurve(
        title=_("固定资产投资完成率"),
        unit="%",
        periods=tuple(month_name(date(2026, month, 1)) for month in range(1, 13)),
        plan=plan,
        low=tuple(None if due is None else due * 0.9 for due in plan),
        high=tuple(None if due is None else min(due * 1.08, 100.0) for due in plan),
        actual=(None, 4.4, 9.3, 16.1, 25.2, *[None] * 7),
        forecast=(*[None] * 4, 25.2, 36.8, 48.3, 60.1, 71.9, 82.4, 90.2, 94.6),
        last_year=(None, 3.1, 8.2, 16.9, 28.8, 41.0, 52.6, 64.9, 77.2, 87.8, 94.1, 98.7),
        today=5,
    )


def bars() -> Bars:
    """Done against due by unit."""
    return Bars(
        title=_("各单位年度投资完成率"),
        unit="%",
        categories=tuple(_units()[:6]),
        series=(
            Series(_("完成"), (38.2, 29.9, 41.5, 24.0, 47.6, 33.3)),
            Series(_("序时"), (41.7, 41.7, 41.7, 41.7, 41.7, 41.7)),
        ),
    )


def funnel() -> Funnel:
    """Stock by stage; each stage's share is of the stage before."""
    return Funnel(
        _("招商漏斗"),
        (
            FunnelStage(_("洽谈"), 1041, _("4,870 亿元"), url="#funnel"),
            FunnelStage(_("签约"), 512, _("2,316 亿元"), 512 / 1041, "#funnel"),
            FunnelStage(_("落位"), 164, _("803 亿元"), 164 / 512, "#funnel"),
            FunnelStage(_("开工"), 97, _("421 亿元"), 97 / 164, "#funnel"),
        ),
    )


def matrix() -> LightMatrix:
    """Units by areas; an empty cell is a unit without a task there."""
    picture = ("RYGGA", "GGDGG", "YRG-G", "GGYAG", "GDG-Y", "AGGGG")
    colours = {"R": RED, "Y": YELLOW, "G": GREEN, "A": GREY, "D": DONE}
    figures = iter(("3", "12", "8", "24", "6", "17", "9", "5", "21", "14"))
    rows = []
    for unit, letters in zip(_units(), picture, strict=False):
        cells = tuple(
            None if letter == "-" else MatrixCell(colours[letter], next(figures, "4"), "#matrix")
            for letter in letters
        )
        rows.append(MatrixRow(unit, cells, "#matrix"))
    areas = (_("重大项目"), _("工业"), _("招商"), _("城建"), _("民生"))
    return LightMatrix(_("单位 × 领域"), _("单位"), areas, tuple(rows))


def block_map() -> BlockMap:
    """Eight units where people expect them."""
    places = (
        (2, 1, GREY, "—"),
        (1, 2, RED, "3"),
        (2, 2, GREEN, "24"),
        (3, 2, YELLOW, "9"),
        (1, 3, GREEN, "12"),
        (2, 3, GREEN, "17"),
        (3, 3, DONE, "6"),
        (4, 2, GREEN, "8"),
    )
    blocks = tuple(
        Block(unit, column, row, colour, text, "#map")
        for unit, (column, row, colour, text) in zip(_units(), places, strict=True)
    )
    return BlockMap(_("示意地图"), blocks)


def network() -> NetworkDrawing:
    """Ten nodes from filing to production: land and design side by side, procurement with a lag."""
    office, site = _("办公日历"), _("户外日历")
    facts = (
        ("N01", _("项目备案"), 5, office, _("发改部门"), False),
        ("N02", _("用地预审与选址"), 20, office, _("自然资源部门"), True),
        ("N03", _("土地交付"), 60, office, _("自然资源部门"), True),
        ("N04", _("初步设计"), 30, office, _("设计单位"), False),
        ("N05", _("施工图审查"), 15, office, _("住建部门"), False),
        ("N06", _("施工许可"), 7, office, _("住建部门"), True),
        ("N07", _("基础施工"), 40, site, _("施工单位"), True),
        ("N08", _("主体结构"), 50, site, _("施工单位"), True),
        ("N09", _("设备采购"), 110, office, _("项目单位"), False),
        ("N10", _("安装调试"), 45, office, _("项目单位"), True),
    )
    nodes = tuple(
        NetworkNode(
            key, name, _("%(days)s 天 · %(calendar)s") % {"days": days, "calendar": calendar}, who, critical,
            done=key == "N01", url="#network",
        )
        for key, name, days, calendar, who, critical in facts
    )  # fmt: skip
    chain = {("N02", "N03"), ("N03", "N06"), ("N06", "N07"), ("N07", "N08"), ("N08", "N10")}
    tied = (
        ("N01", "N02", ""), ("N01", "N04", ""), ("N02", "N03", ""), ("N04", "N05", ""), ("N03", "N06", ""),
        ("N05", "N06", ""), ("N06", "N07", ""), ("N07", "N08", ""), ("N04", "N09", "SS+20"), ("N08", "N10", ""),
        ("N09", "N10", "FF+15"),
    )  # fmt: skip
    links = tuple(NetworkLink(a, b, label, (a, b) in chain) for a, b, label in tied)
    return NetworkDrawing(_("从备案到投产：节点与先后"), nodes, links)


def milestone_trend() -> MilestoneTrend:
    """Four milestones told month by month: one keeps its word, two slip, one has come."""
    said = [date(2026, month, 20) for month in range(1, 7)]
    return MilestoneTrend(
        _("里程碑趋势"),
        (
            MilestoneLine(_("施工许可"), ((said[0], date(2026, 3, 15)), (said[1], date(2026, 4, 10)))),
            MilestoneLine(_("基础施工"), ((said[0], date(2026, 8, 1)), (said[2], date(2026, 8, 24)))),
            MilestoneLine(_("设备采购"), ((said[0], date(2026, 10, 12)),)),
            MilestoneLine(
                _("安装调试"),
                ((said[0], date(2026, 12, 1)), (said[2], date(2026, 12, 24)), (said[4], date(2027, 2, 9))),
                critical=True,
            ),
        ),
        today=said[-1],
    )


def price_curve() -> PriceCurve:
    """Three days cost nothing, the next are bought ever dearer."""
    facts = (
        (3, 0, _("并联办理")),
        (5, 160_000, _("搭接")),
        (9, 520_000, _("赶工")),
        (14, 1_900_000, _("冬季施工")),
    )
    points = tuple(PricePoint(days, cost, text, "#prices", strong=days == 9) for days, cost, text in facts)
    return PriceCurve(_("每争取一天的费用"), points)


def _units() -> list[str]:
    return [
        _("农安县"),
        _("宽城区"),
        _("南关区"),
        _("经开区"),
        _("朝阳区"),
        _("二道区"),
        _("净月区"),
        _("双阳区"),
    ]


def fan() -> Fan:
    """The same year foreseen in May: below the bottom line, growth positive again since April."""
    due = (3.9, 9.0, 18.0, 30.0, 43.0, 55.0, 67.0, 79.0, 89.0, 96.0, 100.0)
    done = (3.1, 8.0, 16.1, 27.0)
    ahead = (38.9, 50.0, 61.0, 72.2, 81.6, 88.3, 92.0)
    gap = (None,) * len(done)
    return Fan(
        title=_("固定资产投资完成率"),
        unit="%",
        periods=tuple(month_name(date(2026, month, 1)) for month in range(2, 13)),
        ends=tuple(range(2, 13)),
        actual=(*done, *(None,) * len(ahead)),
        foreseen=tuple(
            (*gap, *(value + width * (place + 1) * 0.6 for place, value in enumerate(ahead)))
            for width in (-1.0, 0.0, 1.0)
        ),
        corridor=tuple(tuple(min(value * share, 100.0) for value in due) for share in (0.92, 1.0, 1.06)),
        linear=tuple(100 * month / 12 for month in range(2, 13)),
        targets=((_("底线"), 100.0),),
        marks=((2, _("转正")),),
    )
