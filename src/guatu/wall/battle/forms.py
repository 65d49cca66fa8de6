"""The filter of the battle map: everything is in the address, the same for page, list, paper and API."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.kernel.clock import clock
from guatu.org.types import Actor
from guatu.projects.queries import chain_of_industry
from guatu.projects.types import STAGE_WORDS
from guatu.targets.queries import areas, current_plan
from guatu.ui.types import LightColour
from guatu.ui.words import light_word, named
from guatu.wall.battle.types import GROUP_WORDS, SORT_WORDS, BattleFilter, Group, Sort
from guatu.wall.queries import battle

Choices = Iterable[tuple[str, str]]
NUMBERS = ("unit", "area", "chain", "sponsor")


class BattleForm(forms.Form):
    """Seven conditions, grouping and order. What is no valid choice asks nothing."""

    q = forms.CharField(label=_("搜索名称、代码、业主"), required=False, max_length=80)
    group = forms.ChoiceField(label=_("分组"), required=False)
    sort = forms.ChoiceField(label=_("排列"), required=False)
    light = forms.ChoiceField(label=_("亮灯"), required=False)
    late = forms.ChoiceField(label=_("进度"), required=False)
    blocked = forms.ChoiceField(label=_("卡点"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    area = forms.ChoiceField(label=_("领域"), required=False)
    stage = forms.ChoiceField(label=_("阶段"), required=False)
    chain = forms.ChoiceField(label=_("产业链"), required=False)
    sponsor = forms.ChoiceField(label=_("包保领导"), required=False)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor) -> None:
        super().__init__(data)
        plan = current_plan(actor, clock().today().year)
        self._choose("group", [(one.value, gettext(GROUP_WORDS[one])) for one in Group], None)
        self._choose("sort", [(one.value, gettext(SORT_WORDS[one])) for one in Sort], None)
        self._choose("light", [(one.value, f"{one.shape} {light_word(one)}") for one in LightColour])
        self._choose("late", [("1", gettext("只看落后"))])
        self._choose("blocked", [("1", gettext("只看有卡点"))])
        self._choose("stage", [(one.value, gettext(word)) for one, word in STAGE_WORDS.items()])
        self._choose("unit", battle.ranked_units(actor))
        self._choose("area", [(area.pk, named(area)) for area in areas(actor, plan)] if plan else [])
        self._choose("chain", [(chain.pk, named(chain)) for chain in chain_of_industry(actor).chains])
        self._choose("sponsor", battle.sponsors(actor))

    def _choose(self, name: str, choices: Iterable[tuple[Any, str]], blank: str | None = "") -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            all_ = [] if blank is None else [("", blank or gettext("全部"))]
            field.choices = [*all_, *((str(key), label) for key, label in choices)]

    def wanted(self) -> BattleFilter:
        """The filter as asked."""
        self.is_valid()
        return wanted_of(self.cleaned_data)


def wanted_of(asked: Mapping[str, Any]) -> BattleFilter:
    """The filter of fields as text, by name: of an address, of the command line; what is none asks nothing."""

    def key(name: str) -> int | None:
        text = str(asked.get(name) or "")
        return int(text) if text.isdecimal() and len(text) < 18 else None

    group, sort = str(asked.get("group") or ""), str(asked.get("sort") or "")
    return BattleFilter(
        q=str(asked.get("q") or "")[:80],
        unit=key("unit"),
        area=key("area"),
        chain=key("chain"),
        sponsor=key("sponsor"),
        light=str(asked.get("light") or ""),
        stage=str(asked.get("stage") or ""),
        late=str(asked.get("late") or "") == "1",
        blocked=str(asked.get("blocked") or "") == "1",
        group=Group(group) if group in set(Group) else Group.UNIT,
        sort=Sort(sort) if sort in set(Sort) else Sort.WORST,
    )
