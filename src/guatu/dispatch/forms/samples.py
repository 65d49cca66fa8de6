"""The form of a draw."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.forms.parts import choose
from guatu.dispatch.rules.sampling import MOST
from guatu.dispatch.types import KIND_WORDS, Kind
from guatu.kernel.period import Period

_DAY = {"type": "date"}


class SampleForm(forms.Form):
    """From which closed matters, how many of them or what share, by which seed."""

    percent = forms.IntegerField(
        label=_("抽取比例（%）"), min_value=1, max_value=100, required=False, initial=10
    )
    count = forms.IntegerField(
        label=_("或抽取件数"), min_value=1, max_value=MOST, required=False, help_text=_("比例和件数填一个。")
    )
    kind = forms.TypedChoiceField(label=_("类别"), coerce=Kind, required=False, empty_value=None)
    closed_from = forms.DateField(
        label=_("销号日期自"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    closed_until = forms.DateField(
        label=_("销号日期至"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    seed = forms.CharField(
        label=_("抽样种子"), max_length=60, help_text=_("当众写定，同一种子抽出的总是同样这些，谁也挑不了。")
    )

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        month = Period.month_of(today)
        before = month.previous()
        initial = {"closed_from": before.first_day, "closed_until": today, "seed": f"{today:%Y-%m-%d}"}
        super().__init__(data, initial=initial)
        kinds = [(kind.value, phrase.label(get_language())) for kind, phrase in KIND_WORDS.items()]
        choose(self, "kind", [("", gettext("全部")), *kinds])
