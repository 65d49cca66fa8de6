"""Forms of targets. They read text into values; what may be written is decided by the actions."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets import queries
from guatu.targets.models import Indicator, Plan
from guatu.targets.types import Basis
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
INDICATOR_KINDS = [
    (Indicator.Kind.COUNT, _("个数：逐月累加，取整")),
    (Indicator.Kind.FLOW, _("流量：逐月累加")),
    (Indicator.Kind.STOCK, _("存量：以期末数为准")),
    (Indicator.Kind.RATE, _("比率：不可相加")),
]
BASES = [(Basis.EVEN, _("平均分摊")), (Basis.LAST_YEAR, _("按上年占比"))]


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


class AreaForm(forms.Form):
    code = forms.SlugField(label=_("代码"), max_length=30)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class IndicatorForm(forms.Form):
    code = forms.SlugField(label=_("代码"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    measure = forms.CharField(label=_("计量单位"), max_length=20, help_text=_("如：个、亿元、%"))
    measure_en = forms.CharField(label=_("英文计量单位"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("口径"), choices=INDICATOR_KINDS)
    decimals = forms.IntegerField(label=_("小数位数"), min_value=0, max_value=4, initial=0)
    higher_is_better = forms.BooleanField(label=_("越高越好"), required=False, initial=True)
    adds_up = forms.BooleanField(label=_("各单位之和等于全市"), required=False, initial=True)
    comparable_growth = forms.BooleanField(
        label=_("增速为可比口径，照公布数填报，不重新计算"), required=False
    )

    def facts(self) -> dict[str, Any]:
        """What `actions.create_indicator` takes."""
        facts = dict(self.cleaned_data)
        adds_up = facts.pop("adds_up")
        facts["roll_up"] = Indicator.RollUp.SUM if adds_up else Indicator.RollUp.NONE
        return facts


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
            label=_("对应指标"), queryset=queries.indicators(actor), required=False
        )
        self.fields["lead_unit"] = NamedChoice(label=_("牵头单位"), queryset=units(actor), required=False)
        self.order_fields(self.field_order)


class ObservationForm(forms.Form):
    """One month's figure of one unit: the first, or a correction with its reason."""

    field_order = ("unit", "period", "value", "growth", "reason")

    value = forms.DecimalField(label=_("累计数"), max_digits=20, decimal_places=4)
    growth = forms.DecimalField(
        label=_("同比增速（%）"),
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text=_("按公布数填报"),
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        help_text=_("更正已报数据，或累计数比上月减少时必填"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = units(actor)
        if actor.duty_ids is not None:
            rows = rows.filter(pk__in=actor.duty_ids)
        this_month = Period.month_of(clock().today())
        months = [this_month.shift(-ago) for ago in range(13)]
        self.fields["unit"] = NamedChoice(label=_("单位"), queryset=rows)
        self.fields["period"] = forms.ChoiceField(
            label=_("月份"),
            choices=[(str(month), month.label(get_language())) for month in months],
            initial=str(this_month.previous()),
        )
        self.order_fields(self.field_order)


class SplitForm(forms.Form):
    """A year's target and how it is spread over units and months."""

    field_order = (
        "total", "stretch", "units", "unit_basis", "month_basis", "sentence", "document", "reason", "approver",
        "holds_from",
    )  # fmt: skip

    total = forms.DecimalField(label=_("全年目标（底线）"), min_value=0, max_digits=20, decimal_places=4)
    stretch = forms.DecimalField(
        label=_("奋斗目标"), min_value=0, max_digits=20, decimal_places=4, required=False
    )
    unit_basis = forms.ChoiceField(
        label=_("单位之间"), choices=BASES, widget=forms.RadioSelect, initial=Basis.EVEN
    )
    month_basis = forms.ChoiceField(
        label=_("月份之间"), choices=BASES, widget=forms.RadioSelect, initial=Basis.EVEN
    )
    sentence = forms.CharField(label=_("原文"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    document = forms.CharField(label=_("出处"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("调整理由"), max_length=300, required=False, help_text=_("调整已下达的目标时必填")
    )
    approver = forms.CharField(
        label=_("批准单位"), max_length=120, required=False, help_text=_("如：市政府常务会议")
    )
    holds_from = day_field(_("生效日期"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.carriers(actor)
        self.fields["units"] = NamedChoices(
            label=_("承担单位"), queryset=rows, widget=forms.CheckboxSelectMultiple, initial=rows
        )
        self.order_fields(self.field_order)
