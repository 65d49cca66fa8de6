"""Forms of the three duties. They read text into values; what may be written is decided by the actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.actions.duties import LINE, SHORT
from guatu.dispatch.forms.parts import choose, day, text
from guatu.dispatch.types.duties import OCCASION_WORDS, OccasionKind
from guatu.kernel.clock import clock

Data = Mapping[str, Any] | None


def _optional_day(label: Any) -> forms.DateField:
    field = day(label)
    field.required = False
    return field


class LogForm(forms.Form):
    """One entry of the log; the problem may be filed at once."""

    on = day(_("日期"))
    happened = text(_("发生了什么"), 3)
    problem = text(_("存在的问题"), 2, required=False)
    as_matter = forms.BooleanField(label=_("同时把问题登记为事项"), required=False)
    next_step = forms.CharField(label=_("下一步"), max_length=LINE, required=False)
    next_on = _optional_day(_("下一步日期"))
    next_who = forms.CharField(label=_("由谁办"), max_length=SHORT, required=False)
    ask = forms.CharField(label=_("请领导决定"), max_length=LINE, required=False)
    ask_by = _optional_day(_("盼答复日期"))

    def __init__(self, data: Data = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"on": clock().today()}, **kwargs)


def _words(kinds: Iterable[OccasionKind]) -> list[tuple[str, str]]:
    return [(kind.value, OCCASION_WORDS[kind].label(get_language())) for kind in kinds]


class PlanForm(forms.Form):
    """What is planned for a day."""

    kind = forms.TypedChoiceField(label=_("类别"), coerce=OccasionKind)
    planned_on = day(_("计划日期"))

    def __init__(self, data: Data = None, *, kinds: Iterable[OccasionKind], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choose(self, "kind", _words(kinds))


class HoldForm(forms.Form):
    """What was held: when, who came, what was found, what was promised."""

    on = day(_("日期"))
    came = forms.CharField(label=_("参加人"), max_length=LINE, required=False)
    found = text(_("发现的情况"), 3)
    promised = text(_("现场承诺"), 2, required=False)

    def __init__(self, data: Data = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"on": clock().today()}, **kwargs)


class HeldForm(HoldForm):
    """The same for one that nobody had planned."""

    field_order = ("kind", "on", "came", "found", "promised")
    kind = forms.TypedChoiceField(label=_("类别"), coerce=OccasionKind)

    def __init__(self, data: Data = None, *, kinds: Iterable[OccasionKind], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choose(self, "kind", _words(kinds))


class DropForm(forms.Form):
    """Why it was called off."""

    reason = forms.CharField(label=_("取消原因"), max_length=LINE)


class AnswerForm(forms.Form):
    """What the leader decides."""

    answer = text(_("答复"), 2)
