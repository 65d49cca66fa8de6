"""Forms of intake: a page to take in, a draft to accept."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.intake.document import MAX_BYTES
from guatu.intake.queries import running_areas
from guatu.intake.rules import LONGEST_NAME, LONGEST_NAME_EN
from guatu.kernel.errors import GuatuError
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.targets.queries import indicators
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.intake.models import Draft


class ReceiveForm(forms.Form):
    """A page, pasted or as a file; one of the two."""

    text = forms.CharField(
        label=_("粘贴正文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("整页复制即可，导航、图注和链接会自动去掉。"),
    )
    file = forms.FileField(
        label=_("或选择文本文件"),
        required=False,
        allow_empty_file=True,  # refused by the catalogue, with its remedy
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
        help_text=_(".txt，UTF-8 或 GB 18030 编码，不超过 1 MB。"),
    )
    name = forms.CharField(
        label=_("名称"), max_length=LONGEST_NAME, required=False, help_text=_("不填则取正文第一行。")
    )

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("file") is not None and facts.get("text", "").strip():
            self.add_error("file", gettext("粘贴和文件只能选一样。"))
        return facts

    def page(self) -> bytes | str:
        """What was handed in. Raises G2002 for a file by its size, before any of it is read."""
        file = self.cleaned_data["file"]
        return str(self.cleaned_data["text"]) if file is None else read_upload(file)


def read_upload(file: "UploadedFile[bytes]") -> bytes:
    """A file's bytes. Raises G2002 by its size, before any of it is read."""
    most = min(settings.UPLOAD_MAX_BYTES, MAX_BYTES)
    if (file.size or 0) > most:
        raise GuatuError("G2002", megabytes=f"{most / 1_000_000:.3g}")
    return bytes(file.read())


class AcceptForm(forms.Form):
    """A task made of a draft, prefilled with what the draft says and no more: what is not exact stays open."""

    name = forms.CharField(
        label=_("任务名称"), max_length=LONGEST_NAME, widget=forms.Textarea(attrs={"rows": 2})
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=LONGEST_NAME_EN, required=False)
    area_id = forms.TypedChoiceField(label=_("领域"), coerce=int)
    lead_unit_id = forms.TypedChoiceField(label=_("牵头单位"), coerce=int, required=False, empty_value=None)
    due = forms.DateField(
        label=_("完成时限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    indicator_id = forms.TypedChoiceField(label=_("对应指标"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: "Mapping[str, Any] | None", *, actor: Actor, draft: "Draft") -> None:
        super().__init__(data, initial={"name": draft.title})
        plans = [
            (named(plan), [(str(area.pk), named(area)) for area in listed])
            for plan, listed in running_areas(actor)
        ]
        self.has_areas = bool(plans)
        self._choose("area_id", [("", "—"), *plans])
        self._choose_named("lead_unit_id", units(actor), draft.post_or_unit)
        self._choose_named("indicator_id", indicators(actor), draft.indicator)
        if draft.post_or_unit:
            self.fields["lead_unit_id"].help_text = gettext("原文：%(words)s") % {"words": draft.post_or_unit}
        if draft.period:
            self.fields["due"].help_text = gettext("原文：%(words)s") % {"words": draft.period}

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _choose_named(self, name: str, rows: Any, words: str) -> None:
        """Every row by its name; chosen beforehand where the draft's words are exactly the name of one."""
        listed = list(rows)
        self._choose(name, [("", "—"), *((str(row.pk), named(row)) for row in listed)])
        self.initial[name] = next((row.pk for row in listed if words and row.name == words), None)
