"""Forms of matters: the list's filter, filing, issuing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.forms.parts import NONE, choose, post_choices, text, unit_choices
from guatu.dispatch.queries import units_in_charge
from guatu.dispatch.rules.limits import LONGEST_LIMIT
from guatu.dispatch.rules.words import LONGEST_WORDS, LONGEST_WORDS_EN
from guatu.dispatch.types import (
    KIND_WORDS,
    LEVEL_WORDS,
    PHASE_WORDS,
    STATE_WORDS,
    DirectiveDraft,
    Kind,
    Level,
    Phase,
    State,
)
from guatu.org.queries import posts_of
from guatu.org.types import Actor
from guatu.ui.words import named


class ListForm(forms.Form):
    """What the list is asked for; everything is in the address, and what is no choice asks nothing."""

    mine = forms.ChoiceField(label=_("范围"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)
    unit = forms.ChoiceField(label=_("承办单位"), required=False)
    limit = forms.ChoiceField(label=_("期限"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        everything, language = ("", gettext("全部")), get_language()
        phases = [(phase.value, phrase.label(language)) for phase, phrase in PHASE_WORDS.items()]
        states = [(state.value, phrase.label(language)) for state, phrase in STATE_WORDS.items()]
        groups: list[Any] = [everything, (gettext("按阶段"), phases), (gettext("按步骤"), states)]
        mine = [everything, ("1", gettext("等我单位办理"))]
        if actor.post_id is not None:
            mine.append(("post", gettext("等我岗位办理")))
        choose(self, "mine", mine)
        self._actor = actor
        choose(self, "kind", [everything, *_words(KIND_WORDS)])
        choose(self, "state", groups)
        choose(self, "unit", [everything, *((str(unit.pk), named(unit)) for unit in units_in_charge(actor))])
        limits = [("overdue", gettext("承办超期")), ("late", gettext("当前环节超时"))]
        choose(self, "limit", [everything, *limits])
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.matters` is asked for."""
        found = self.cleaned_data
        state, limit = found.get("state") or "", found.get("limit")
        return {
            "kind": Kind(found["kind"]) if found.get("kind") else None,
            "phase": Phase(state) if state in set(Phase) else None,
            "state": State(state) if state in set(State) else None,
            "unit_id": int(found["unit"]) if found.get("unit") else None,
            "overdue": limit == "overdue",
            "late": limit == "late",
            "mine": found.get("mine") == "1",
            "post_ids": posts_of(self._actor) if found.get("mine") == "post" else None,
        }


def _words(words: Mapping[Any, Any]) -> list[tuple[str, str]]:
    return [(key.value, phrase.label(get_language())) for key, phrase in words.items()]


def level_choices() -> list[tuple[str, str]]:
    """The levels, none first."""
    return [NONE, *_words(LEVEL_WORDS)]


def as_level(value: str) -> Level | None:
    """The level of a choice, none for none."""
    return Level(value) if value else None


class FileForm(forms.Form):
    """Something brought before the desk. What it is about stays in the address."""

    kind = forms.TypedChoiceField(label=_("类别"), coerce=Kind)
    level = forms.TypedChoiceField(label=_("难度"), coerce=as_level, required=False, empty_value=None)
    title = text(_("办理事项"), 3, most=LONGEST_WORDS)
    title_en = text(_("办理事项（英文）"), 2, most=LONGEST_WORDS_EN, required=False)
    detail = text(_("具体情况"), 5, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor, kind: Kind | None = None) -> None:
        super().__init__(data, initial={"kind": kind})
        may = [kind for kind in Kind if actor.can("dispatch.matter.file", kind)]
        choose(self, "kind", [(kind.value, KIND_WORDS[kind].label(get_language())) for kind in may])
        choose(self, "level", level_choices())


class OwnerForm(forms.Form):
    """Which unit must act, which post of it, within how many workdays; empty: the limit of its kind and level."""

    unit_id = forms.TypedChoiceField(label=_("承办单位"), coerce=int)
    post_id = forms.TypedChoiceField(label=_("承办岗位"), coerce=int, required=False, empty_value=None)
    workdays = forms.IntegerField(
        label=_("办理时限（工作日）"),
        min_value=1,
        max_value=LONGEST_LIMIT,
        required=False,
        help_text=_("不填则按现行时限表。"),
        widget=forms.NumberInput(
            attrs={
                "hx-get": reverse_lazy("dispatch:due_day"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#due-day",
                "hx-swap": "outerHTML",
            }
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "unit_id", unit_choices(actor))
        choose(self, "post_id", post_choices(actor))


class IssueForm(OwnerForm):
    """A directive, prefilled from its draft. What it is about (light, project, meeting) stays in the address."""

    title = text(_("办理事项"), 4, most=LONGEST_WORDS)
    title_en = text(_("办理事项（英文）"), 3, most=LONGEST_WORDS_EN, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, actor: Actor, draft: DirectiveDraft, workdays: int
    ) -> None:
        initial = {
            "title": draft.title,
            "title_en": draft.title_en,
            "unit_id": draft.unit_id,
            "post_id": draft.post_id,
            "workdays": workdays,
        }
        super().__init__(data, initial=initial, actor=actor)
