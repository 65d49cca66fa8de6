"""Forms of the status room."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guatu.engine.forecast import Verdict
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.queries import posts, units
from guatu.org.types import RANKED_KINDS, Actor, Role, UnitKind
from guatu.status.queries import judged_periods, packs_in_force
from guatu.status.rules.exemptions import FOUND
from guatu.status.rules.overrides import SETTABLE
from guatu.status.rules.wanted import LEVELS, Wanted
from guatu.status.types import Foreseen, Risk
from guatu.status.words import LEVEL_WORDS
from guatu.targets.queries import areas, current_plan
from guatu.ui.types import LightColour
from guatu.ui.words import is_english, light_word, named

if TYPE_CHECKING:
    from guatu.targets.models import Area


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


def parse_day(text: str) -> date | None:
    """The day of an address; None for none, or for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class _Filter(forms.Form):
    """What a list is asked for; everything is in the address, and what is no choice asks nothing."""

    def chosen(self, key: str) -> str:
        """What was chosen, "" where nothing that is a choice."""
        self.is_valid()
        return str(self.cleaned_data.get(key) or "")

    def _choose(self, key: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[key]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)


class LightFilter(_Filter):
    """What the list of lights is asked for."""

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


class ForesightFilter(_Filter):
    """What the list of foreseen years is asked for. The words are chosen above it, by their counts."""

    period = forms.ChoiceField(label=_("截至"), required=False)
    known_on = forms.DateField(
        label=_("按哪天所知"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    area = forms.ChoiceField(label=_("领域"), required=False)
    level = forms.ChoiceField(label=_("层级"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    indicator = forms.ChoiceField(label=_("指标"), required=False)
    risk = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    pace = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        months: Iterable[Period],
        areas: "Iterable[Area]",
        every: Sequence[Foreseen],
    ) -> None:
        super().__init__(data)
        everything = [("", _("全部"))]
        units = {one.unit.code: one.unit for one in every}
        kinds = {unit.kind for unit in units.values()}
        indicators = {one.indicator.code: one.indicator for one in every}
        self._choose("period", [(str(month), month.label(get_language())) for month in months])
        self._choose("area", [*everything, *((area.code, named(area)) for area in areas)])
        levels = [(kind.value, LEVEL_WORDS[kind]) for kind in LEVELS if kind in kinds]
        self._choose("level", [*everything, *levels])
        placed = sorted(units.values(), key=lambda unit: (unit.kind != UnitKind.CITY, unit.position))
        self._choose("unit", [*everything, *((unit.code, named(unit)) for unit in placed)])
        self._choose(
            "indicator", [*everything, *((code, named(indicators[code])) for code in sorted(indicators))]
        )
        self._choose("risk", [(risk.value, "") for risk in Risk])
        self._choose("pace", [(pace.value, "") for pace in Verdict])

    def wanted(self, within: frozenset[int] | None) -> Wanted:
        """What is asked for; `within`: the indicators of the area that was chosen."""
        return Wanted(
            unit=self.chosen("unit"),
            indicator=self.chosen("indicator"),
            level=self.chosen("level"),
            within=within,
            risk=self.chosen("risk"),
            pace=self.chosen("pace"),
        )


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
    """A valid reason that lifts one question's answers until a day."""

    question = forms.ChoiceField(label=_("豁免的规则"))
    reason = forms.CharField(label=_("正当理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(
        label=_("豁免至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("到期自动失效，最长一年。"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="exempt", initial={"until": clock().today() + timedelta(days=30)})
        field = self.fields["question"]
        if isinstance(field, forms.ChoiceField):
            english = is_english()
            field.choices = [
                (question.code, question.name_en if english else question.name)
                for pack in packs_in_force()
                for question in pack.questions
                if question.exemptible
            ]


class OverrideForm(forms.Form):
    """Another light than the computed one, by a post, for a reason, until a day."""

    colour = forms.ChoiceField(label=_("改成"), widget=forms.RadioSelect)
    post_id = forms.TypedChoiceField(label=_("决定岗位"), coerce=int)
    reason = forms.CharField(label=_("改灯依据"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(
        label=_("改灯至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("到期自动恢复为按规则算出的灯，最长90天。"),
    )

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, prefix="override", initial={"until": clock().today() + timedelta(days=30)})
        colours = [(colour.value, f"{colour.shape} {light_word(colour)}") for colour in SETTABLE]
        known = posts(actor)
        if actor.role == Role.LEADER:
            known = known.filter(pk__in=[actor.post_id] if actor.post_id else [])
        people = [(post.pk, f"{named(post.unit)} · {named(post)}") for post in known]
        for key, choices in (("colour", colours), ("post_id", people)):
            field = self.fields[key]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.initial["post_id"] = actor.post_id
