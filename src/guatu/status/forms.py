"""Forms of the status room."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.status.packs import in_force
from guatu.status.queries import judged_periods
from guatu.status.rules.exemptions import FOUND
from guatu.targets.queries import areas, current_plan
from guatu.ui.types import LightColour
from guatu.ui.words import is_english, light_word, named


def read_period(text: str) -> Period | None:
    """The period of an address or a form; None for none, or for what is none."""
    try:
        return Period.parse(text) if text else None
    except GuatuError:
        return None


def read_month(text: str) -> Period | None:
    """The month of an address; None for none, or for what is none."""
    found = read_period(text)
    return found if found is not None and found.kind is Kind.MONTH else None


class LightFilter(forms.Form):
    """What the list of lights is asked for; everything is in the address, and what is no choice asks nothing."""

    period = forms.ChoiceField(label=_("月份"), required=False)
    colour = forms.ChoiceField(label=_("灯色"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    area = forms.ChoiceField(label=_("领域"), required=False)

    def __init__(self, data: Any, *, actor: Actor, period: Period) -> None:
        super().__init__(data)
        months = dict.fromkeys([period, *judged_periods(actor)])
        self._choose("period", [(str(month), month.label(get_language())) for month in months])
        colours = [(colour.value, f"{colour.shape} {light_word(colour)}") for colour in LightColour]
        self._choose("colour", [("", _("全部")), *colours])
        self._choose("unit", [("", _("全部")), *((str(u.pk), named(u)) for u in units(actor, RANKED_KINDS))])
        plan = current_plan(actor, period.year)
        known = areas(actor, plan) if plan is not None else []
        self._choose("area", [("", _("全部")), *((str(area.pk), named(area)) for area in known)])

    def chosen(self, key: str) -> str:
        """What was chosen, "" where nothing that is a choice."""
        self.is_valid()
        return str(self.cleaned_data.get(key) or "")

    def _choose(self, key: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[key]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class VerifyForm(forms.Form):
    """What a supervisor found on the spot."""

    colour = forms.ChoiceField(label=_("核验灯色"), widget=forms.RadioSelect)
    finding = forms.CharField(label=_("现场情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    on = forms.DateField(
        label=_("核验日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="verify", initial={"on": clock().today()})
        field = self.fields["colour"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(colour.value, f"{colour.shape} {light_word(colour)}") for colour in FOUND]


class ExemptForm(forms.Form):
    """A valid reason that lifts one rule until a day."""

    rule = forms.ChoiceField(label=_("豁免的规则"))
    reason = forms.CharField(label=_("正当理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(
        label=_("豁免至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("到期自动失效，最长一年。"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="exempt", initial={"until": clock().today() + timedelta(days=30)})
        field = self.fields["rule"]
        if isinstance(field, forms.ChoiceField):
            english = is_english()
            field.choices = [
                (rule.code, rule.name_en if english else rule.name)
                for pack in in_force()
                for rule in pack.rules
                if rule.exemptible
            ]
