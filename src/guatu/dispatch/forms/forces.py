"""Forms of task forces. They read text into values; what may be written is decided by the actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.actions.duties import LINE
from guatu.dispatch.actions.forces import TITLE_EN_MOST, TITLE_MOST
from guatu.dispatch.forms.duties import HeldForm
from guatu.dispatch.forms.parts import NONE, choose, post_choices
from guatu.dispatch.rules.handbooks import LONGEST_HANDBOOK
from guatu.dispatch.types.duties import OccasionKind
from guatu.dispatch.types.forces import (
    COVER_WORDS,
    PAPER_WORDS,
    SEAT_WORDS,
    TASK_WORDS,
    CoverKind,
    PaperKind,
    TaskKind,
    TaskRow,
)
from guatu.org.types import Actor, ForceRole

Data = Mapping[str, Any] | None


class TaskForm(forms.Form):
    """Which lines of a list; everything is in the address, and what is no choice asks nothing."""

    q = forms.CharField(label=_("搜索清单"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("来源"), required=False)
    lead = forms.ChoiceField(label=_("牵头"), required=False)
    late = forms.ChoiceField(label=_("期限"), required=False)

    def __init__(self, data: QueryDict, *, rows: Iterable[TaskRow]) -> None:
        super().__init__(data)
        everything = ("", gettext("全部"))
        choose(
            self, "kind", [everything, *((k.value, w.label(get_language())) for k, w in TASK_WORDS.items())]
        )
        choose(
            self,
            "lead",
            [everything, *((name, name) for name in sorted({row.lead for row in rows if row.lead}))],
        )
        choose(self, "late", [everything, ("1", gettext("已超期"))])
        self.is_valid()

    def chosen(self, rows: Iterable[TaskRow]) -> list[TaskRow]:
        """The lines that were asked for."""
        asked = self.cleaned_data
        kind = TaskKind(asked["kind"]) if asked.get("kind") else None
        words, lead, late = (asked.get("q") or "").lower(), asked.get("lead"), bool(asked.get("late"))
        return [
            row
            for row in rows
            if (kind is None or row.kind is kind)
            and (not lead or row.lead == lead)
            and (not late or row.late)
            and (not words or words in f"{row.target} {row.measure} {row.person}".lower())
        ]


class ForceHeldForm(HeldForm):
    """What a force held."""

    def __init__(self, data: Data = None, *, kinds: Iterable[OccasionKind], **kwargs: Any) -> None:
        super().__init__(data, kinds=kinds, **kwargs)
        self.fields["promised"].label = gettext("议定的事")
        self.fields["found"].label = gettext("情况")


class HandbookForm(forms.Form):
    """A handbook's new version."""

    title = forms.CharField(label=_("手册名称"), max_length=TITLE_MOST)
    title_en = forms.CharField(label=_("英文名称"), max_length=TITLE_EN_MOST, required=False)
    text = forms.CharField(
        label=_("正文"),
        max_length=LONGEST_HANDBOOK,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("“# ”开头为一级标题，“## ”开头为二级标题，其余每行一段。"),
    )
    text_en = forms.CharField(
        label=_("英文正文"),
        max_length=LONGEST_HANDBOOK,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    reason = forms.CharField(label=_("修订原因"), max_length=LINE, required=False)


class TemplateForm(forms.Form):
    """A Word template."""

    kind = forms.TypedChoiceField(label=_("类别"), coerce=PaperKind)
    name = forms.CharField(label=_("模板名称"), max_length=TITLE_MOST, required=False)
    file = forms.FileField(
        label=_("文件"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("一个 .docx。"),
    )

    def __init__(self, *args: Any, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [(kind.value, word.label(get_language())) for kind, word in PAPER_WORDS.items()])
        if for_all:
            self.fields["for_all"] = forms.BooleanField(label=gettext("所有专班都用"), required=False)


class CoverForm(forms.Form):
    """Something that a force is to cover; its kind and key in one choice."""

    what = forms.ChoiceField(label=_("覆盖"))

    def __init__(self, data: Data = None, *, names: Mapping[tuple[str, str], str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for (kind, key), name in names.items():
            word = COVER_WORDS[CoverKind(kind)].label(get_language())
            groups.setdefault(word, []).append((f"{kind}:{key}", name))
        choose(self, "what", [NONE, *groups.items()])  # type: ignore[list-item]  # groups are choices too


class SeatForm(forms.Form):
    """A post and its role in the force."""

    post_id = forms.TypedChoiceField(label=_("岗位"), coerce=int)
    role = forms.TypedChoiceField(label=_("专班职务"), coerce=ForceRole)

    def __init__(self, data: Data = None, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choose(self, "post_id", post_choices(actor))
        choose(
            self, "role", [(role.value, SEAT_WORDS[role.value].label(get_language())) for role in ForceRole]
        )
