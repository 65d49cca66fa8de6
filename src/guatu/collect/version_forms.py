"""What the pages of forms take in: the head of a version, a new field, a period, an owner."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.collect.rules import CADENCES, field_of
from guatu.collect.rules.forms import MOST_WORKDAY
from guatu.collect.types import (
    AskedField,
    Circle,
    FormSpec,
    Grammar,
    Prefill,
    RegistryField,
    SubjectKind,
    Words,
)
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.queries import posts, units
from guatu.org.types import Actor, UnitKind
from guatu.targets import queries as targets
from guatu.ui.words import named

if TYPE_CHECKING:
    from django.http import QueryDict

    from guatu.collect.models import RegisteredField
    from guatu.org.models import Unit
    from guatu.targets.models import Indicator

    Units = forms.ModelMultipleChoiceField[Unit]
    OneUnit = forms.ModelChoiceField[Unit]
    Indicators = forms.ModelMultipleChoiceField[Indicator]
else:
    Units = Indicators = forms.ModelMultipleChoiceField
    OneUnit = forms.ModelChoiceField

TEN_THOUSAND = Decimal(10_000)
CADENCE_WORDS = {
    Kind.WEEK: pgettext_lazy("频次", "每周"), Kind.FORTNIGHT: _("每半月"),
    Kind.MONTH: _("每月"), Kind.QUARTER: _("每季"),
}  # fmt: skip
CIRCLE_WORDS = {
    Circle.RANKED: _("各县区、开发区"), Circle.KINDS: _("几类单位"), Circle.UNITS: _("指定单位")
}  # fmt: skip
KIND_WORDS = {
    UnitKind.DISTRICT: _("区"), UnitKind.COUNTY: _("县（市）"), UnitKind.ZONE: _("开发区"),
    UnitKind.DEPARTMENT: _("部门"), UnitKind.PARK: _("园区"),
}  # fmt: skip
GRAMMAR_WORDS = {
    Grammar.TEXT: _("文字"), Grammar.NUMBER: _("数"), Grammar.MONEY: _("金额（万元）"), Grammar.PERCENT: _("百分数"),
    Grammar.GROWTH: _("增速（可为负）"), Grammar.DATE: _("日期"), Grammar.CHOICE: _("选择"),
}  # fmt: skip
SUBJECT_WORDS = {
    SubjectKind.PROJECT: _("项目"), SubjectKind.NODE: _("节点"), SubjectKind.INDICATOR: _("指标"),
    SubjectKind.UNIT: pgettext_lazy("填报对象", "本单位"),
}  # fmt: skip
PREFILL_WORDS = {
    Prefill.NOTHING: _("空白"), Prefill.LAST: _("上期的数"), Prefill.NODES: _("由节点写成"),
}  # fmt: skip


class PeriodField(forms.CharField):
    """A period as text; its cleaned value is a Period, or None where empty. Raises G1003."""

    def clean(self, value: object) -> Period | None:
        text = str(super().clean(value) or "").strip()
        return Period.parse(text) if text else None


class NamedUnits(Units):
    def label_from_instance(self, obj: object) -> str:
        return named(obj)


class NamedUnit(OneUnit):
    def label_from_instance(self, obj: object) -> str:
        return named(obj)


class NamedIndicators(Indicators):
    def label_from_instance(self, obj: object) -> str:
        return named(obj)


class HeadForm(forms.Form):
    """Everything of a version but its fields."""

    code = forms.SlugField(label=_("代码"), max_length=30, help_text=_("小写字母、数字和短横，定了不再改"))
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    cadence = forms.ChoiceField(
        label=_("频次"), choices=[(kind.value, CADENCE_WORDS[kind]) for kind in CADENCES]
    )
    due_workday = forms.IntegerField(
        label=_("期末后第几个工作日截止"), min_value=1, max_value=MOST_WORKDAY, initial=5
    )
    january_merged = forms.BooleanField(label=_("1月并入1–2月（只限月报）"), required=False)
    first_period = PeriodField(
        label=_("从哪一期起"),
        required=False,
        max_length=12,
        help_text=_("如 2026-06、2026-W24、2026-06H1、2026Q3"),
    )
    circle = forms.ChoiceField(label=_("谁来报"), choices=[(one.value, CIRCLE_WORDS[one]) for one in Circle])
    unit_kinds = forms.MultipleChoiceField(
        label=_("哪几类单位"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
    )  # fmt: skip
    units = NamedUnits(label=_("哪些单位"), queryset=None, required=False, to_field_name="code")
    least_investment = forms.DecimalField(
        label=_("只问总投资不低于（万元）的项目"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=2,
    )
    indicators = NamedIndicators(label=_("要报的指标"), queryset=None, required=False, to_field_name="code")
    guide = forms.CharField(
        label=_("填报说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    guide_en = forms.CharField(
        label=_("英文填报说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, actor: Actor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        listed: Any = self.fields["units"]
        listed.queryset = units(actor, KIND_WORDS)
        asked: Any = self.fields["indicators"]
        asked.queryset = (
            targets.indicators(actor, retired=False).filter(formula="", counter="").order_by("code")
        )

    def spec(self, fields: tuple[AskedField, ...]) -> FormSpec:
        """The version that the page says, with these fields; only of a valid form."""
        said = self.cleaned_data
        least = said["least_investment"]
        return FormSpec(
            code=said["code"],
            words=Words(said["name"].strip(), said["name_en"].strip()),
            fields=fields,
            cadence=Kind(said["cadence"]),
            due_workday=said["due_workday"],
            circle=Circle(said["circle"]),
            unit_kinds=tuple(said["unit_kinds"]) if said["circle"] == Circle.KINDS else (),
            unit_codes=tuple(row.code for row in said["units"]) if said["circle"] == Circle.UNITS else (),
            indicator_codes=tuple(row.code for row in said["indicators"]),
            january_merged=said["january_merged"],
            first_period=said["first_period"],
            least_investment=least * TEN_THOUSAND if least is not None else None,
            guide=Words(said["guide"], said["guide_en"]),
        )


def head_of(spec: FormSpec) -> dict[str, object]:
    """What the head's inputs hold for a version that is there."""
    return {
        "code": spec.code,
        "name": spec.words.zh,
        "name_en": spec.words.en,
        "cadence": spec.cadence.value,
        "due_workday": spec.due_workday,
        "january_merged": spec.january_merged,
        "circle": spec.circle.value,
        "unit_kinds": list(spec.unit_kinds),
        "units": list(spec.unit_codes),
        "least_investment": spec.least_investment / TEN_THOUSAND
        if spec.least_investment is not None
        else None,
        "indicators": list(spec.indicator_codes),
        "guide": spec.guide.zh,
        "guide_en": spec.guide.en,
    }


class FieldForm(forms.Form):
    """A field to be registered, and its owner."""

    subject = forms.ChoiceField(
        label=_("关于"), choices=[(kind.value, SUBJECT_WORDS[kind]) for kind in SubjectKind]
    )
    name = forms.CharField(label=_("名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    code = forms.CharField(label=_("代码"), max_length=30, help_text=_("小写字母、数字和下划线"))
    grammar = forms.ChoiceField(
        label=_("类型"), choices=[(one.value, words) for one, words in GRAMMAR_WORDS.items()]
    )
    measure = forms.CharField(label=_("计量单位"), max_length=30, required=False)
    measure_en = forms.CharField(label=_("英文计量单位"), max_length=60, required=False)
    choices = forms.CharField(
        label=_("选项"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一个：代码 名称 英文名称，用空格隔开；只用于“选择”"),
    )  # fmt: skip
    owner_unit = NamedUnit(
        label=_("责任方"),
        queryset=None,
        required=False,
        empty_label=_("填报单位自己"),
        help_text=_("谁对这一项的口径负责"),
    )

    def __init__(self, actor: Actor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        listed: Any = self.fields["owner_unit"]
        listed.queryset = units(actor, KIND_WORDS)

    def field(self, form_code: str) -> RegistryField:
        """The field as registered for that form; only of a valid form. Raises G2515."""
        said = self.cleaned_data
        rows = [line.split(maxsplit=2) for line in said["choices"].splitlines() if line.strip()]
        return field_of(
            {
                **{name: said[name] for name in ("subject", "name", "name_en", "code", "grammar")},
                "measure": said["measure"],
                "measure_en": said["measure_en"],
                "choices": [
                    {
                        "code": row[0],
                        "name": row[1] if len(row) > 1 else row[0],
                        "name_en": row[2] if len(row) > 2 else "",
                    }
                    for row in rows
                ],
            },
            form=form_code,
        )

    @property
    def owner_unit_id(self) -> int | None:
        owner = self.cleaned_data["owner_unit"]
        return owner.pk if owner is not None else None


def asked_fields(posted: "QueryDict") -> tuple[AskedField, ...]:
    """The fields of a version as posted, in the order of their numbers, then of the page. Raises G2503 for no field."""
    keys = list(dict.fromkeys(posted.getlist("field")))
    required = set(posted.getlist("required"))
    order = {key: (_number(posted.get(f"at:{key}", "")), index) for index, key in enumerate(keys)}
    return tuple(
        _asked(key, key in required, posted.get(f"prefill:{key}", ""))
        for key in sorted(keys, key=order.__getitem__)
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 10_000


def _asked(key: str, required: bool, prefill: str) -> AskedField:
    kind, _slash, field = key.partition("/")
    way, _colon, source = prefill.partition(":")
    try:
        return AskedField(SubjectKind(kind), field, required, Prefill(way), source)
    except ValueError as wrong:
        raise GuatuError("G2503", field=key[:60]) from wrong


class PeriodForm(forms.Form):
    """From which period a draft is asked, or after which a form is asked no more."""

    period = PeriodField(label=_("期次"), required=False, max_length=12)


class OwnerForm(forms.Form):
    """A field's one owner: a unit, or a post, or neither for the unit that answers."""

    unit = forms.TypedChoiceField(label=_("单位"), coerce=int, required=False, empty_value=None)
    post = forms.TypedChoiceField(
        label=_("岗位"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("单位、岗位只选一个；都不选，即由所属单位负责。"),
    )

    def __init__(self, data: "QueryDict | None", *, actor: Actor, row: "RegisteredField") -> None:
        super().__init__(data, initial={"unit": row.owner_unit_id or "", "post": row.owner_post_id or ""})
        every = {
            "unit": [(one.pk, named(one)) for one in units(actor)],
            "post": [(one.pk, f"{named(one.unit)} · {named(one)}") for one in posts(actor)],
        }
        for name, choices in every.items():
            self.fields[name].choices = [("", "—"), *((str(pk), text) for pk, text in choices)]  # type: ignore[attr-defined]
