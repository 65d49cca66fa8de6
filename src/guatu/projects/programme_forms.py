"""Forms of batch programmes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects.forms import BLANK, area_choices, chosen_words, day_field
from guatu.projects.types import PER_WORDS, CapacitySpec, OtherAmount, Per
from guatu.ui import words


class ProgrammeForm(forms.Form):
    """A new batch."""

    code = forms.CharField(label=_("批次代码"), max_length=20)
    name = forms.CharField(label=_("批次名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    unit_id = forms.TypedChoiceField(label=_("牵头单位"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data)
        field = self.fields["unit_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(unit.pk), words.named(unit)) for unit in units(actor)]


class MembersForm(forms.Form):
    """Which projects belong: those of an area, whose names contain a word."""

    area = forms.ChoiceField(label=_("领域"), required=False)
    q = forms.CharField(label=_("搜索名称、代码、业主"), required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor, year: int) -> None:
        super().__init__(data)
        field = self.fields["area"]
        if isinstance(field, forms.ChoiceField):
            field.choices = BLANK + area_choices(actor, year)

    def area_id(self) -> int | None:
        """The chosen area, if any."""
        chosen = self.cleaned_data.get("area")
        return int(chosen) if chosen else None


class CapacityForm(forms.Form):
    """What is scarce; another amount may hold within one span of days, such as an outage window or the summer."""

    code = forms.CharField(label=_("资源代码"), max_length=20, help_text=_("同一代码再次保存即为修改。"))
    name = forms.CharField(label=_("资源名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    per = forms.ChoiceField(label=_("计量周期"))
    amount = forms.IntegerField(label=_("每期数量"), min_value=0, max_value=1_000_000)
    demand = forms.IntegerField(label=_("每个节点占用"), min_value=1, max_value=1_000_000, initial=1)
    node_codes = forms.MultipleChoiceField(label=_("占用的节点"), widget=forms.CheckboxSelectMultiple)
    first = day_field(_("另定数量：自"))
    last = day_field(pgettext_lazy("起止", "至"))
    other = forms.IntegerField(label=_("该时段每期数量"), min_value=0, max_value=1_000_000, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, nodes: list[tuple[str, str, str]]) -> None:
        super().__init__(data)
        per, codes = self.fields["per"], self.fields["node_codes"]
        if isinstance(per, forms.ChoiceField) and isinstance(codes, forms.MultipleChoiceField):
            per.choices = chosen_words(PER_WORDS)
            english = words.is_english()
            codes.choices = [
                (code, (name_en if english and name_en else name)) for code, name, name_en in nodes
            ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        span = [cleaned.get(name) for name in ("first", "last", "other")]
        if any(part is not None for part in span) and any(part is None for part in span):
            raise forms.ValidationError(gettext("另定数量要同时填写起止日期和数量。"), code="span")
        return cleaned

    def spec(self) -> CapacitySpec:
        """What the action takes."""
        given = self.cleaned_data
        first, last = given["first"], given["last"]
        windows = (
            (OtherAmount(first, last, given["other"]),)
            if isinstance(first, date) and isinstance(last, date)
            else ()
        )
        return CapacitySpec(
            code=given["code"],
            name=given["name"],
            name_en=given["name_en"],
            per=Per(given["per"]),
            amount=given["amount"],
            demand=given["demand"],
            node_codes=tuple(given["node_codes"]),
            windows=windows,
        )


class LevelForm(forms.Form):
    """How long to search."""

    seconds = forms.TypedChoiceField(
        label=_("计算时间"),
        coerce=int,
        choices=[(10, _("10秒")), (20, _("20秒")), (60, _("1分钟")), (300, _("5分钟"))],
        initial=20,
    )
