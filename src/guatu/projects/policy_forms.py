"""Forms of policies: the list's filter, one policy."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects.models import Policy
from guatu.projects.types.policy import POLICY_LEVEL_WORDS, PolicyLevel
from guatu.ui.words import named


def level_choices() -> list[tuple[str, str]]:
    """Who issues, in the reader's language."""
    return [(level.value, phrase.label(get_language())) for level, phrase in POLICY_LEVEL_WORDS.items()]


class PolicyListForm(forms.Form):
    """What the list is asked for."""

    level = forms.ChoiceField(label=_("发布层级"), required=False)
    q = forms.CharField(label=_("搜索文号、名称、内容"), required=False, max_length=40)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        _choose(self, "level", [("", gettext("全部")), *level_choices()])
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.policies` is asked for."""
        level = self.cleaned_data.get("level")
        return {"level": PolicyLevel(level) if level else None, "words": self.cleaned_data.get("q") or ""}


class PolicyForm(forms.Form):
    """A policy; the same number again corrects it."""

    number = forms.CharField(label=_("文号"), max_length=60)
    title = forms.CharField(label=_("政策名称"), max_length=200)
    title_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    level = forms.TypedChoiceField(label=_("发布层级"), coerce=PolicyLevel)
    issued_on = forms.DateField(
        label=_("发布日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    unit_id = forms.TypedChoiceField(label=_("落实单位"), coerce=int)
    offers = forms.CharField(label=_("支持内容"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    offers_en = forms.CharField(
        label=_("支持内容（英文）"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor, policy: Policy | None = None) -> None:
        known = {name: getattr(policy, name) for name in self.base_fields} if policy is not None else {}
        super().__init__(data, initial=known)
        _choose(self, "level", level_choices())
        _choose(self, "unit_id", [(str(unit.pk), named(unit)) for unit in units(actor)])


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
