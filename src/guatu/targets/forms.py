"""Forms of targets. They read text into values; what may be written is decided by the actions."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import posts, units
from guatu.org.types import Actor
from guatu.targets import counting, queries, rules
from guatu.targets.models import Indicator, Plan
from guatu.targets.types import Basis, Entry, Reported
from guatu.targets.words import figure_label, value_label
from guatu.ui.words import named

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    OneOf = forms.ModelChoiceField[Any]
    SomeOf = forms.ModelMultipleChoiceField[Any]
else:
    # Only the stubs know these as generic.
    OneOf, SomeOf = forms.ModelChoiceField, forms.ModelMultipleChoiceField

PLAN_KINDS = [
    (Plan.Kind.YEAR, _("年度")),
    (Plan.Kind.CAMPAIGN, _("攻坚行动")),
    (Plan.Kind.FIVE_YEAR, _("五年规划")),
]
GROWTH = "growth"
INDICATOR_KINDS = [
    (Indicator.Kind.COUNT, _("个数：逐月累加，取整")),
    (Indicator.Kind.FLOW, _("流量：逐月累加")),
    (Indicator.Kind.STOCK, _("存量：以期末数为准")),
    (Indicator.Kind.RATE, _("比率：不可相加")),
    (GROWTH, _("增速：只公布增速，不公布总量")),
]
ENTRIES = [(Entry.CUMULATIVE, _("累计数：自年初起")), (Entry.SINGLE, _("当期数：只填本月（本季）"))]
REPORTED = [
    (Reported.MONTHLY, _("逐月")),
    (Reported.MERGED, _("无1月，1—2月合并")),
    (Reported.QUARTERLY, _("逐季，填在季末月")),
]
UNIT_BASES = [
    (Basis.HAND, _("手工：按表中现有的数")),
    (Basis.EVEN, _("平均分摊")),
    (Basis.LAST_YEAR, _("按往年占比")),
    (Basis.GROWTH, _("同增幅：都比上年长同样多")),
    (Basis.CAPACITY, _("按承载能力：填权重")),
    (Basis.BURDEN, _("同负担：增量按基数分")),
]
ALONE_BASES = [
    (Basis.HAND, _("手工：按表中现有的数")),
    (Basis.EVEN, _("都与全市相同")),
]
MONTH_BASES = [
    (Basis.HAND, _("手工：按表中现有的数")),
    (Basis.EVEN, _("平均分摊")),
    (Basis.LAST_YEAR, _("按往年各月占比")),
    (Basis.GROWTH, _("同增幅：按各单位自己的上年各月")),
]


class NamedChoice(OneOf):
    """A choice of rows by their names in the reader's language; its value is the row's key."""

    def label_from_instance(self, obj: object) -> str:
        return named(obj)


class NamedChoices(SomeOf):
    """The same, any number of them."""

    def label_from_instance(self, obj: object) -> str:
        return named(obj)


def day_field(label: "StrOrPromise", *, required: bool = True) -> forms.DateField:
    """A day, picked in the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


class PlanForm(forms.Form):
    code = forms.SlugField(label=_("代码"), max_length=30)
    name = forms.CharField(label=_("名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("类型"), choices=PLAN_KINDS)
    start = day_field(_("开始日期"))
    end = day_field(_("结束日期"))


class PlanChangeForm(forms.Form):
    """What of a plan may change: its code and kind stay."""

    name = forms.CharField(label=_("名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    start = day_field(_("开始日期"))
    end = day_field(_("结束日期"))


class AreaForm(forms.Form):
    code = forms.SlugField(label=_("代码"), max_length=30)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class AreaChangeForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    position = forms.IntegerField(label=_("排序"), min_value=0, max_value=999)


class RetireForm(forms.Form):
    """Why something is taken out of use."""

    reason = forms.CharField(label=_("停用理由"), max_length=300)


class IndicatorChangeForm(forms.Form):
    """What of an indicator may change; how it is counted stays."""

    field_order: tuple[str, ...] = (
        "name", "name_en", "measure", "measure_en", "higher_is_better", "owner", "source", "source_en", "release_day",
        "comparable_growth", "peers", "peers_en",
    )  # fmt: skip

    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    measure = forms.CharField(label=_("计量单位"), max_length=20, help_text=_("如：个、亿元；增速填 %"))
    measure_en = forms.CharField(label=_("英文计量单位"), max_length=40, required=False)
    higher_is_better = forms.BooleanField(label=_("越高越好"), required=False, initial=True)
    source = forms.CharField(
        label=_("数据来源"), max_length=80, required=False, help_text=_("如：市统计局月报")
    )
    source_en = forms.CharField(label=_("英文数据来源"), max_length=120, required=False)
    release_day = forms.IntegerField(
        label=_("发布日"), min_value=1, max_value=31, required=False, help_text=_("次月几日")
    )
    comparable_growth = forms.BooleanField(
        label=_("增速为可比口径，照公布数填报，不重新计算"), required=False
    )
    peers = forms.CharField(
        label=_("参排范围"), max_length=80, required=False, help_text=_("如：15个副省级城市")
    )
    peers_en = forms.CharField(label=_("英文参排范围"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, indicator: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = NamedChoice(label=_("主管单位"), queryset=units(actor), required=False)
        self.kept: dict[str, Any] = {}
        if indicator is not None and indicator.kind == Indicator.Kind.RATE:  # a growth rate remains one
            del self.fields["comparable_growth"]
            self.kept["comparable_growth"] = indicator.comparable_growth
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        """What `actions.change_indicator` takes."""
        facts = self.kept | self.cleaned_data
        owner = facts.pop("owner")
        return facts | {"owner_id": owner.pk if owner else None}


class IndicatorForm(IndicatorChangeForm):
    """A new indicator: all of that, and how it is counted."""

    field_order = (
        "code", "name", "name_en", "measure", "measure_en", "kind", "decimals", "higher_is_better", "adds_up",
        "not_statistical", "entry", "reported", "formula", "counter", "owner", "source", "source_en", "release_day",
        "comparable_growth", "peers", "peers_en",
    )  # fmt: skip

    code = forms.SlugField(label=_("代码"), max_length=40)
    kind = forms.ChoiceField(label=_("口径"), choices=INDICATOR_KINDS)
    decimals = forms.IntegerField(label=_("小数位数"), min_value=0, max_value=4, initial=0)
    adds_up = forms.BooleanField(label=_("各单位之和等于全市"), required=False, initial=True)
    not_statistical = forms.BooleanField(label=_("不是统计指标，可以向企业下达"), required=False)
    entry = forms.ChoiceField(label=_("填报方式"), choices=ENTRIES, initial=Entry.CUMULATIVE)
    reported = forms.ChoiceField(label=_("填报频率"), choices=REPORTED, initial=Reported.MONTHLY)
    formula = forms.CharField(
        label=_("公式"),
        max_length=300,
        required=False,
        help_text=_("由其他指标计算，如 fai_industry / fai * 100"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["counter"] = counter_field(actor)
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        """What `actions.create_indicator` takes."""
        facts = super().facts()
        adds_up = facts.pop("adds_up")
        facts["statistical"] = not facts.pop("not_statistical")
        facts["roll_up"] = Indicator.RollUp.SUM if adds_up else Indicator.RollUp.NONE
        if facts["kind"] == GROWTH:
            facts |= {"kind": Indicator.Kind.RATE, "comparable_growth": True}
        return facts


def counter_field(actor: Actor) -> forms.ChoiceField:
    """Which count of the house an indicator takes its figures from; empty: they are typed."""
    offered = [(one.key, named(one)) for one in counting.offered(actor)]
    return forms.ChoiceField(
        label=_("台账计数"),
        choices=[("", _("不取台账，逐月填报")), *offered],
        required=False,
        help_text=_("取批次完成数、招商漏斗首次签约数等，不再填报"),
    )


class CounterForm(forms.Form):
    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counter"] = counter_field(actor)


class CheckForm(forms.Form):
    """Printed figures to check, one statement a line."""

    statements = forms.CharField(
        label=_("算式与公布数，一行一条"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("如：325.7/463.4 = 70.3%"),
    )


class TaskForm(forms.Form):
    field_order = ("area", "name", "name_en", "indicator", "lead_unit", "due", "sentence", "document")

    name = forms.CharField(label=_("任务"), max_length=200)
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    due = day_field(_("完成时限"), required=False)
    sentence = forms.CharField(label=_("原文"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.CharField(label=_("出处"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = NamedChoice(label=_("领域"), queryset=queries.areas(actor, plan))
        self.fields["indicator"] = NamedChoice(
            label=_("对应指标"), queryset=queries.indicators(actor, retired=False), required=False
        )
        self.fields["lead_unit"] = NamedChoice(label=_("牵头单位"), queryset=units(actor), required=False)
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        """What `actions.create_task` and `change_task` take."""
        facts = dict(self.cleaned_data)
        area, measured_by, lead = facts.pop("area"), facts.pop("indicator"), facts.pop("lead_unit")
        return facts | {
            "area_id": area.pk,
            "indicator_id": measured_by.pk if measured_by else None,
            "lead_unit_id": lead.pk if lead else None,
        }


class ObservationForm(forms.Form):
    """One month's figure of one unit: the first, or a correction with its reason."""

    field_order = ("unit", "period", "value", "growth", "rank", "rank_of", "reason")

    value = forms.DecimalField(max_digits=20, decimal_places=4)
    growth = forms.DecimalField(
        label=_("同比增速（%）"),
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text=_("按公布数填报"),
    )
    rank = forms.IntegerField(label=_("名次"), min_value=1, max_value=9999, required=False)
    rank_of = forms.IntegerField(
        label=_("参排个数"), min_value=1, max_value=9999, required=False, help_text=_("按公布数填报")
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        help_text=_("更正已报数据，或累计数比上月减少时必填"),
    )

    def __init__(self, *args: Any, actor: Actor, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = units(actor)
        if actor.duty_ids is not None:
            rows = rows.filter(pk__in=actor.duty_ids)
        this_month = Period.month_of(clock().today())
        due = rules.due_months(queries.measured(indicator))
        months = [month for ago in range(15) if (month := this_month.shift(-ago)).number in due]
        self.fields["value"].label = value_label(indicator)
        if indicator.is_growth:
            self.fields["value"].help_text = _("照公布数，下降的填负数")
            del self.fields["growth"]
        if not indicator.peers:
            del self.fields["rank"], self.fields["rank_of"]
        self.fields["unit"] = NamedChoice(label=_("单位"), queryset=rows)
        self.fields["period"] = forms.ChoiceField(
            label=_("月份"),
            choices=[(str(month), figure_label(queries.measured(indicator), month)) for month in months],
            initial=str(next((month for month in months if month < this_month), months[0])),
        )
        self.order_fields(self.field_order)


class IssueForm(forms.Form):
    """What is said of a split beside its numbers; the grid itself is read by pages.sheet_form."""

    stretch = forms.DecimalField(
        label=_("奋斗目标（全市）"), max_digits=20, decimal_places=4, required=False,
        help_text=_("填了就按底线的比例分到各单位各月"),
    )  # fmt: skip
    sentence = forms.CharField(label=_("原文"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    document = forms.CharField(label=_("出处"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("调整理由"), max_length=300, required=False, help_text=_("调整已下达的目标时必填")
    )
    approver_post_id = forms.TypedChoiceField(
        label=_("批准人（岗位）"), required=False, coerce=int, empty_value=None,
        help_text=_("本系统的岗位批准的选它；会议或上级机关批准的填下一栏"),
    )  # fmt: skip
    approver = forms.CharField(
        label=_("批准的会议或机关"), max_length=120, required=False, help_text=_("如：市政府常务会议")
    )
    approval_document = forms.CharField(
        label=_("文号或会议纪要"), max_length=120, required=False,
        help_text=_("如：市政府第12次常务会议纪要；会议或机关批准的必填"),
    )  # fmt: skip
    holds_from = day_field(_("生效日期"), required=False)

    def __init__(self, *args: Any, actor: Actor, adjusting: bool, of_city: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of_city:
            del self.fields["stretch"]
        if not adjusting:
            for name in ("reason", "approver_post_id", "approver", "approval_document", "holds_from"):
                del self.fields[name]
            return
        by_unit = groupby(posts(actor), key=lambda post: post.unit)
        chosen: Any = self.fields["approver_post_id"]
        chosen.choices = [
            ("", "—"), *((named(unit), [(post.pk, named(post)) for post in of]) for unit, of in by_unit)
        ]  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """What `actions.issue_targets` takes, and the stretch."""
        return dict(self.cleaned_data)


class CarriersForm(forms.Form):
    """Among whom a target is split."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.may_carry(actor)
        self.fields["units"] = NamedChoices(
            label=_("承担单位"), queryset=rows, widget=forms.CheckboxSelectMultiple
        )
