"""Example data of the style page: invented, but shaped like the real thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.ui.types import LightColour, TimelineItem

GREEN, YELLOW, RED = LightColour.GREEN, LightColour.YELLOW, LightColour.RED
GREY, DONE = LightColour.GREY, LightColour.DONE
YI = Decimal(10**8)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's name in both languages."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """A project as a list shows it. `total` in yuan; the year's plan, done and due by now in 亿元."""

    name: str
    name_en: str
    where: Place
    colour: LightColour
    reason: str
    total: Decimal
    plan: Decimal
    done: Decimal | None
    expected: Decimal
    due: date | None


class SearchForm(forms.Form):
    """A filter bar: what is typed, and two lists."""

    q = forms.CharField(
        label=gettext_lazy("搜索"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("项目名称或代码")}),
    )
    light = forms.ChoiceField(
        label=gettext_lazy("灯"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("red", gettext_lazy("红灯")),
            ("yellow", gettext_lazy("黄灯")),
            ("green", gettext_lazy("绿灯")),
        ],
    )


class ReportForm(forms.Form):
    """One form with each kind of input."""

    done = forms.DecimalField(
        label=gettext_lazy("本月累计完成投资（万元）"),
        min_value=0,
        help_text=gettext_lazy("上月累计 12,480 万元。只能因更正而减少，更正要写明原因。"),
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("阶段"),
        choices=[("started", gettext_lazy("开工")), ("building", gettext_lazy("在建"))],
    )
    blocked = forms.ChoiceField(
        label=gettext_lazy("卡在哪里"),
        widget=forms.RadioSelect,
        choices=[
            ("none", gettext_lazy("没有")),
            ("land", gettext_lazy("土地")),
            ("permit", gettext_lazy("审批")),
            ("funds", gettext_lazy("资金")),
        ],
        initial="none",
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    checked = forms.BooleanField(label=gettext_lazy("数字已与项目单位核对"), required=False)


def wrong_form() -> ReportForm:
    """The form as it comes back with something wrong."""
    return ReportForm({"done": "-3", "stage": "building", "blocked": "land"}, auto_id="wrong_%s")


def rows() -> list[ExampleRow]:
    """Seven projects in every light; one has not reported."""
    kuancheng, nanguan = ("宽城区", "Kuancheng District"), ("南关区", "Nanguan District")
    zone, county = ("经开区", "Economic Zone"), ("农安县", "Nong'an County")
    return [
        ExampleRow(
            name="智能装备产业园一期",
            name_en="Smart Equipment Park, Phase 1",
            where=Place(*kuancheng),
            colour=RED,
            reason=_("落后 33.1 个百分点"),
            total=Decimal("36.5") * YI,
            plan=Decimal("12"),
            done=Decimal("1"),
            expected=Decimal("4.97"),
            due=date(2026, 5, 18),
        ),
        ExampleRow(
            name="北湖换热站及管网",
            name_en="Beihu Heat Exchange Station",
            where=Place(*zone),
            colour=YELLOW,
            reason=_("落后 14.2 个百分点"),
            total=Decimal("4.2") * YI,
            plan=Decimal("3"),
            done=Decimal("0.82"),
            expected=Decimal("1.25"),
            due=date(2026, 6, 20),
        ),
        ExampleRow(
            name="汽车电子研发中心",
            name_en="Automotive Electronics R&D Centre",
            where=Place(*nanguan),
            colour=GREEN,
            reason="",
            total=Decimal("8.8") * YI,
            plan=Decimal("4"),
            done=Decimal("1.9"),
            expected=Decimal("1.66"),
            due=date(2026, 8, 1),
        ),
        ExampleRow(
            name="玉米深加工扩能",
            name_en="Corn Processing Expansion",
            where=Place(*county),
            colour=GREEN,
            reason="",
            total=Decimal("12") * YI,
            plan=Decimal("5"),
            done=Decimal("2.31"),
            expected=Decimal("2.08"),
            due=date(2026, 7, 15),
        ),
        ExampleRow(
            name="老旧小区改造三标段",
            name_en="Housing Renovation, Lot 3",
            where=Place(*nanguan),
            colour=GREY,
            reason=_("5月数据未报"),
            total=Decimal("2.4") * YI,
            plan=Decimal("2.4"),
            done=None,
            expected=Decimal("1"),
            due=None,
        ),
        ExampleRow(
            name="物流枢纽冷库",
            name_en="Logistics Hub Cold Store",
            where=Place(*zone),
            colour=DONE,
            reason="",
            total=Decimal("6.1") * YI,
            plan=Decimal("1.8"),
            done=Decimal("1.8"),
            expected=Decimal("1.8"),
            due=None,
        ),
        ExampleRow(
            name="雨污分流 12 处",
            name_en="Sewer Separation, 12 Sites",
            where=Place(*kuancheng),
            colour=YELLOW,
            reason=_("落后 11.0 个百分点"),
            total=Decimal("1.9") * YI,
            plan=Decimal("1.2"),
            done=Decimal("0.37"),
            expected=Decimal("0.5"),
            due=date(2026, 6, 30),
        ),
    ]


def filtered(every: list[ExampleRow], query: Mapping[str, str]) -> list[ExampleRow]:
    """The list's search, filter and sort, so that the style page can be tried out."""
    text, colour, sort = query.get("q", ""), query.get("light", ""), query.get("sort", "")
    kept = [
        row
        for row in every
        if text.casefold() in f"{row.name} {row.name_en}".casefold() and colour in {"", row.colour.value}
    ]
    keys = {"total": lambda row: row.total, "light": lambda row: row.colour.rank}
    key = keys.get(sort.removeprefix("-"))
    return sorted(kept, key=key, reverse=sort.startswith("-")) if key else kept


def timeline() -> tuple[TimelineItem, ...]:
    """One turn of the loop."""
    return (
        TimelineItem(date(2026, 6, 26), _("核实销号"), _("现场核实，土地已交付。"), _("督查室"), colour=DONE),
        TimelineItem(
            date(2026, 6, 24), _("反馈办结"), _("拆迁协议全部签订，附交地确认书。"), _("自然资源局")
        ),
        TimelineItem(date(2026, 6, 5), _("交办"), _("15 个工作日内完成净地交付。"), _("项目办"), "#timeline"),
        TimelineItem(
            date(2026, 6, 4),
            _("亮红灯"),
            _("基础开工比倒排计划晚 17 天，投产日期不保。"),
            _("规则"),
            "#timeline",
            RED,
        ),
        TimelineItem(date(2026, 6, 3), _("填报卡点：土地"), "", _("宽城区")),
    )
