"""Forms of permits: which are listed, which unit is an office, and one step recorded of one or several."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.kernel.clock import clock
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects.forms import chosen_words, day_field
from guatu.projects.types import (
    IN_BULK,
    PERMIT_WORDS,
    RESPONSIBLE_WORDS,
    STEP_WORDS,
    PermitEntry,
    PermitStep,
)
from guatu.ui.words import named

MINE = "mine"
DAY_WORDS: Mapping[PermitStep, Any] = {
    PermitStep.ACCEPT: _("受理日"),
    PermitStep.PAUSE: _("停表首日"),
    PermitStep.RESUME: _("停表末日"),
    PermitStep.DECIDE: _("办结日"),
}


class PermitForm(forms.Form):
    """Which permits: of an office, in a state; everything is in the address."""

    office = forms.ChoiceField(label=gettext_lazy("审批部门"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)

    def __init__(self, data: QueryDict, *, own: list[str], own_first: bool) -> None:
        asked = data.dict()
        if own_first:
            asked.setdefault("office", MINE)  # whoever sits at an office came for its own
        super().__init__(asked)
        everything = ("", gettext("全部"))
        mine = [(MINE, gettext("本单位"))] if own else []
        kinds, words = chosen_words(RESPONSIBLE_WORDS), chosen_words(PERMIT_WORDS)
        for name, choices in (("office", [everything, *mine, *kinds]), ("state", [everything, *words])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.is_valid()


class OfficeForm(forms.Form):
    """Which unit is which office."""

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(
            label=gettext("审批部门"), choices=chosen_words(RESPONSIBLE_WORDS)
        )
        self.fields["unit_id"] = forms.TypedChoiceField(
            label=gettext("单位"), coerce=int, choices=[(unit.pk, named(unit)) for unit in units(actor)]
        )


class StepForm(forms.Form):
    """One step of one permit. A decision is granted or refused; a refusal, like papers asked for, says why."""

    outcome = forms.ChoiceField(label=_("审批结论"), widget=forms.RadioSelect)
    on = day_field(_("日期"), required=True)
    document = forms.CharField(
        label=_("文号或凭据"),
        required=False,
        max_length=120,
        help_text=_("批复、许可证的文号，或能证明的材料。"),
    )
    reason = forms.CharField(label=_("说明"), max_length=300)

    def __init__(self, data: Mapping[str, Any] | None, *, step: PermitStep) -> None:
        super().__init__(data, initial={"on": clock().today(), "outcome": PermitStep.DECIDE.value})
        self.step = step
        decides = step in (PermitStep.DECIDE, PermitStep.REFUSE)
        outcome, reason = self.fields["outcome"], self.fields["reason"]
        if isinstance(outcome, forms.ChoiceField):
            outcome.choices = [("decide", gettext("准予")), ("refuse", gettext("不予许可"))]
        self.fields["on"].label = DAY_WORDS.get(step, DAY_WORDS[PermitStep.DECIDE])
        self.fields["on"].widget.attrs["max"] = clock().today().isoformat()
        if decides:
            reason.label, reason.required = gettext("不予许可的理由"), False
        else:
            del self.fields["outcome"], self.fields["document"]
            reason.label = gettext("要补什么") if step is PermitStep.PAUSE else gettext("撤回的原因")
        if step in (PermitStep.ACCEPT, PermitStep.RESUME):
            del self.fields["reason"]
        if step is PermitStep.WITHDRAW:
            del self.fields["on"]

    def entry(self) -> PermitEntry:
        """The step as the actions take it."""
        given = self.cleaned_data
        step = PermitStep(given["outcome"]) if "outcome" in given else self.step
        on: date = given.get("on") or clock().today()
        reason = "" if step is PermitStep.DECIDE else given.get("reason", "")
        return PermitEntry(step, on, reason, given.get("document", ""))


class BulkForm(forms.Form):
    """The same step for those that are ticked."""

    step = forms.ChoiceField(label=_("登记什么"))
    on = day_field(_("日期"), required=True)
    document = forms.CharField(label=_("文号或凭据(办结时)"), required=False, max_length=120)

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial={"on": clock().today()})
        field = self.fields["step"]
        if isinstance(field, forms.ChoiceField):
            field.choices = chosen_words(STEP_WORDS, IN_BULK)
        self.fields["on"].widget.attrs["max"] = clock().today().isoformat()

    def entry(self) -> PermitEntry:
        """The step as the actions take it."""
        given = self.cleaned_data
        return PermitEntry(PermitStep(given["step"]), given["on"], document=given["document"])
