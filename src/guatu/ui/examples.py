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
class ExampleRow:
    """A project as a list shows it. Money in yuan; `expected` is the year's plan due by now."""

    name: str
    name_en: str
    unit: str
    unit_en: str
    colour: LightColour
    reason: str
    total: Decimal
    plan: Decimal
    done: Decimal | None
    expected: Decimal
    due: date | None

    @property
    def done_yi(self) -> Decimal | None:
        return None if self.done is None else self.done / YI

    @property
    def plan_yi(self) -> Decimal:
        return self.plan / YI

    @property
    def expected_yi(self) -> Decimal:
        return self.expected / YI

    @property
    def where(self) -> Mapping[str, str]:
        return {"name": self.unit, "name_en": self.unit_en}


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
    """Seven projects in every light."""

    def row(
        names: tuple[str, str], units: tuple[str, str], colour: LightColour, reason: str, figures: str, due: date | None
    ) -> ExampleRow:
        total, plan, done, expected = (None if part == "?" else Decimal(part) * YI for part in figures.split())
        return ExampleRow(*names, *units, colour, reason, total, plan, done, expected, due)

    kuancheng, nanguan = ("宽城区", "Kuancheng District"), ("南关区", "Nanguan District")
    zone, county = ("经开区", "Economic Zone"), ("农安县", "Nong'an County")
    return [
        row(
            ("智能装备产业园一期", "Smart Equipment Park, Phase 1"),
            kuancheng,
            RED,
            _("落后 33.1 个百分点"),
            "36.5 12 1 4.97",
            date(2026, 5, 18),
        ),
        row(("北湖换热站及管网", "Beihu Heat Exchange"), zone, YELLOW, _("落后 14.2 个百分点"), "4.2 3 0.82 1.25", date(2026, 6, 20)),
        row(("汽车电子研发中心", "Automotive Electronics R&D"), nanguan, GREEN, "", "8.8 4 1.9 1.66", date(2026, 8, 1)),
        row(("玉米深加工扩能", "Corn Processing Expansion"), county, GREEN, "", "12 5 2.31 2.08", date(2026, 7, 15)),
        row(("老旧小区改造三标段", "Housing Renovation, Lot 3"), nanguan, GREY, _("5月数据未报"), "2.4 2.4 ? 1", None),
        row(("物流枢纽冷库", "Logistics Hub Cold Store"), zone, DONE, "", "6.1 1.8 1.8 1.8", date(2026, 5, 30)),
        row(("雨污分流 12 处", "Sewer Separation, 12 Sites"), kuancheng, YELLOW, _("落后 11.0 个百分点"), "1.9 1.2 0.37 0.5", date(2026, 6, 30)),
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
        TimelineItem(date(2026, 6, 24), _("反馈办结"), _("拆迁协议全部签订，附交地确认书。"), _("自然资源局")),
        TimelineItem(date(2026, 6, 5), _("交办"), _("15 个工作日内完成净地交付。"), _("项目办"), "#timeline"),
        TimelineItem(date(2026, 6, 4), _("亮红灯"), _("基础开工比倒排计划晚 17 天，投产日期不保。"), _("规则"), "#timeline", RED),
        TimelineItem(date(2026, 6, 3), _("填报卡点：土地"), "", _("宽城区")),
    )
