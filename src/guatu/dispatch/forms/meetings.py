"""Forms of meetings."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.forms.parts import choose, post_choices, text
from guatu.dispatch.rules.packs import USUAL_TIME
from guatu.dispatch.rules.words import LONGEST_TITLE
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.queries import judged_periods, latest_period


class MeetingForm(forms.Form):
    """The next meeting: over which month, on which day."""

    period = forms.TypedChoiceField(label=_("调度月份"), coerce=Period.parse)
    on = forms.DateField(
        label=_("会议日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label=_("时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False
    )
    name = forms.CharField(
        label=_("会议名称"), max_length=120, required=False, help_text=_("不填则按月份命名。")
    )
    chair_id = forms.TypedChoiceField(label=_("主持"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"on": clock().today(), "at": USUAL_TIME})
        months = dict.fromkeys([latest_period(actor), *judged_periods(actor)])
        choose(self, "period", [(str(month), month.label(get_language() or "")) for month in months])
        choose(self, "chair_id", post_choices(actor))

    def clean_at(self) -> time:
        """The usual hour where none is given."""
        return self.cleaned_data["at"] or USUAL_TIME


class ItemForm(forms.Form):
    """A point of one's own for the agenda."""

    title = forms.CharField(label=_("议题"), max_length=LONGEST_TITLE)
    facts = text(_("情况"), 2, required=False)
