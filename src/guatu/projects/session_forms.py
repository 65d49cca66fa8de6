"""Forms of the joint-approval calendar."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.projects.forms import chosen_words, day_field
from guatu.projects.types import RESPONSIBLE_WORDS
from guatu.projects.types.sessions import MOST_A_DAY


class CapacityForm(forms.Form):
    """How many permits an office takes on a workday."""

    office = forms.ChoiceField(label=_("审批部门"))
    start = day_field(_("自哪天起"), required=True)
    per_day = forms.IntegerField(label=_("每个工作日承接(件)"), min_value=0, max_value=MOST_A_DAY)
    reason = forms.CharField(label=_("依据"), max_length=300)

    def __init__(self, data: Mapping[str, Any] | None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        field = self.fields["office"]
        if isinstance(field, forms.ChoiceField):
            field.choices = chosen_words(RESPONSIBLE_WORDS)


class MoveForm(forms.Form):
    """Another day for a permit."""

    on = day_field(_("改到"), required=True)
    reason = forms.CharField(label=_("原因"), max_length=300)
