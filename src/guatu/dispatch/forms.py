"""Forms of dispatch: the list's filter, a directive, feedback with evidence, a finding, meetings."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.queries import units_in_charge
from guatu.dispatch.rules import (
    LONGEST_LIMIT,
    LONGEST_MATTER,
    LONGEST_MATTER_EN,
    LONGEST_TEXT,
    LONGEST_TITLE,
    USUAL_LIMIT,
)
from guatu.dispatch.types import STATE_WORDS, DirectiveDraft, State
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import posts, units
from guatu.org.types import Actor
from guatu.status.queries import judged_periods, latest_period
from guatu.ui.files import ACCEPT
from guatu.ui.words import named

Choices = Iterable[tuple[str, str]]


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def _text(label: Any, rows: int, *, most: int = LONGEST_TEXT, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class ListForm(forms.Form):
    """What the list is asked for; everything is in the address, and what is no choice asks nothing."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    unit = forms.ChoiceField(label=_("承办单位"), required=False)
    overdue = forms.ChoiceField(label=_("期限"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        everything = ("", gettext("全部"))
        words = [(state.value, phrase.label(get_language())) for state, phrase in STATE_WORDS.items()]
        _choose(self, "state", [everything, *words])
        _choose(self, "unit", [everything, *((str(unit.pk), named(unit)) for unit in units_in_charge(actor))])
        _choose(self, "overdue", [everything, ("1", gettext("已超期"))])
        self.is_valid()

    @property
    def state_asked(self) -> State | None:
        return State(self.cleaned_data["state"]) if self.cleaned_data.get("state") else None

    @property
    def unit_asked(self) -> int | None:
        return int(self.cleaned_data["unit"]) if self.cleaned_data.get("unit") else None

    @property
    def overdue_asked(self) -> bool:
        return bool(self.cleaned_data.get("overdue"))


class IssueForm(forms.Form):
    """A directive, prefilled from its draft. What it is about (light, project, meeting) stays in the address."""

    matter = _text(_("办理事项"), 4, most=LONGEST_MATTER)
    matter_en = _text(_("办理事项（英文）"), 3, most=LONGEST_MATTER_EN, required=False)
    unit_id = forms.TypedChoiceField(label=_("承办单位"), coerce=int)
    post_id = forms.TypedChoiceField(label=_("承办岗位"), coerce=int, required=False, empty_value=None)
    workdays = forms.IntegerField(
        label=_("办理时限（工作日）"),
        min_value=1,
        max_value=LONGEST_LIMIT,
        widget=forms.NumberInput(
            attrs={
                "hx-get": reverse_lazy("dispatch:due_day"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#due-day",
                "hx-swap": "outerHTML",
            }
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor, draft: DirectiveDraft) -> None:
        initial = {
            "matter": draft.matter,
            "matter_en": draft.matter_en,
            "unit_id": draft.unit_id,
            "post_id": draft.post_id,
            "workdays": USUAL_LIMIT,
        }
        super().__init__(data, initial=initial)
        _choose(self, "unit_id", [("", "—"), *((str(unit.pk), named(unit)) for unit in units(actor))])
        people = ((str(post.pk), f"{named(post.unit)} · {named(post)}") for post in posts(actor))
        _choose(self, "post_id", [("", "—"), *people])


class FeedbackForm(forms.Form):
    """What the unit did, with one file of evidence."""

    text = _text(_("办理情况"), 5)
    evidence = forms.FileField(
        label=_("佐证材料"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("可选，一份；PDF、图片、Word 或 Excel。"),
    )


class VerifyForm(forms.Form):
    """Passed closes the directive, not passed reopens it; either way with what was found."""

    passed = forms.TypedChoiceField(
        label=_("核验结论"), coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    finding = _text(_("核验情况"), 4)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        _choose(self, "passed", [("yes", gettext("通过，予以销号")), ("no", gettext("不通过，退回重办"))])


class MeetingForm(forms.Form):
    """The next meeting: over which month, on which day."""

    period = forms.TypedChoiceField(label=_("调度月份"), coerce=Period.parse)
    on = forms.DateField(
        label=_("会议日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    name = forms.CharField(
        label=_("会议名称"), max_length=120, required=False, help_text=_("不填则按月份命名。")
    )
    chair_id = forms.TypedChoiceField(label=_("主持"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"on": clock().today()})
        months = dict.fromkeys([latest_period(actor), *judged_periods(actor)])
        _choose(self, "period", [(str(month), month.label(get_language() or "")) for month in months])
        people = ((str(post.pk), f"{named(post.unit)} · {named(post)}") for post in posts(actor))
        _choose(self, "chair_id", [("", "—"), *people])


class ItemForm(forms.Form):
    """A point of one's own for the agenda."""

    title = forms.CharField(label=_("议题"), max_length=LONGEST_TITLE)
    facts = _text(_("情况"), 2, required=False)
