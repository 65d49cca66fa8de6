"""Forms of bank matching. Money is typed in 万元 and kept in yuan."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.projects.forms import BLANK, chosen_words, day_field, in_yuan, money_field
from guatu.projects.models import Activity, Bank
from guatu.projects.types.credit import CREDIT_WORDS, CreditStage
from guatu.ui import words


class FunnelForm(forms.Form):
    """Which needs the funnel is over, and which of them are listed."""

    activity = forms.ChoiceField(label=_("对接会"), required=False)
    stage = forms.ChoiceField(label=_("进展到"), required=False)

    def __init__(self, data: Mapping[str, Any], *, activities: Iterable[Activity]) -> None:
        super().__init__(data)
        every = [("", _("全部"))]
        self._choose("activity", [*every, *((row.code, words.named(row)) for row in activities)])
        self._choose("stage", [*every, *chosen_words(CREDIT_WORDS)])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wanted(self) -> tuple[str, str]:
        """The activity's code and the stage; what is no valid choice asks nothing."""
        self.is_valid()
        return self.cleaned_data.get("activity", ""), self.cleaned_data.get("stage", "")


class NeedForm(forms.Form):
    """What a project needs from banks."""

    amount = money_field(_("需求金额(万元)"), required=True)
    on = day_field(_("提出日期"), required=True)
    purpose = forms.CharField(label=_("用途"), max_length=200, required=False)
    purpose_en = forms.CharField(label=_("用途(英文)"), max_length=300, required=False)
    activity_id = forms.TypedChoiceField(label=_("对接会"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, data: Mapping[str, Any] | None, *, activities: Iterable[Activity], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        field = self.fields["activity_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = BLANK + [(str(row.pk), words.named(row)) for row in activities]

    def facts(self) -> dict[str, Any]:
        """What `actions.open_need` takes."""
        return self.cleaned_data | {"amount": in_yuan(self.cleaned_data["amount"])}


class StepForm(forms.Form):
    """What a bank did."""

    bank_id = forms.TypedChoiceField(label=_("银行"), coerce=int)
    step = forms.ChoiceField(label=_("进展"))
    amount = money_field(_("金额(万元)"), required=True)
    on = day_field(_("日期"), required=True)
    source = forms.CharField(label=_("依据"), max_length=200)

    def __init__(
        self, data: Mapping[str, Any] | None, *, banks: Iterable[Bank], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        for name, choices in (
            ("bank_id", [(str(bank.pk), words.named(bank)) for bank in banks]),
            ("step", chosen_words(CREDIT_WORDS, list(CreditStage)[1:])),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def facts(self) -> dict[str, Any]:
        """What `actions.record_step` takes."""
        return self.cleaned_data | {"amount": in_yuan(self.cleaned_data["amount"])}


class ChangeNeedForm(forms.Form):
    """A need corrected."""

    amount = money_field(_("需求金额(万元)"), required=True)
    reason = forms.CharField(label=_("原因"), max_length=300)

    def amount_yuan(self) -> Decimal:
        """The corrected amount."""
        return in_yuan(self.cleaned_data["amount"]) or Decimal(0)


class EndNeedForm(forms.Form):
    """Credit is no longer sought."""

    on = day_field(_("结束日期"), required=True)
    reason = forms.CharField(label=_("原因"), max_length=300)


class BankForm(forms.Form):
    """A bank."""

    code = forms.CharField(label=_("银行代码"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
