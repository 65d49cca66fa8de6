"""What the pages of deciding take in: a delegation, a correction, a decision on one, evidence."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.collect.models import Form
from guatu.collect.types import FormState, Words
from guatu.collect.types.revising import EvidenceKind, Party
from guatu.kernel.clock import clock
from guatu.org.queries import posts, units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.ui.files import ACCEPT
from guatu.ui.words import named

KIND_WORDS = {
    EvidenceKind.PHOTO: _("照片"),
    EvidenceKind.DOCUMENT: _("文件"),
    EvidenceKind.SIGN_OFF: _("会签"),
}
PARTY_WORDS = {Party.OWNER: _("业主"), Party.CONTRACTOR: _("施工"), Party.SUPERVISOR: _("监理")}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class DelegationForm(forms.Form):
    """To which post, for which forms and units, from when to when."""

    to_post_id = forms.TypedChoiceField(label=_("受托岗位"), coerce=int)
    start = _day(pgettext_lazy("委托", "自"))
    end = _day(pgettext_lazy("委托", "至"))
    forms_ = forms.MultipleChoiceField(
        label=_("报表"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选则为全部报表。"),
    )
    unit_ids = forms.TypedMultipleChoiceField(
        label=_("单位"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选则为全部单位；受托岗位本单位的填报总不在内。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, initial={"start": clock().today(), "end": clock().today()})
        people = posts(actor).exclude(pk=actor.post_id) if actor.post_id else posts(actor)
        lists = {
            "to_post_id": [
                ("", "—"),
                *((str(row.pk), f"{named(row.unit)} · {named(row)}") for row in people),
            ],
            "forms_": [
                (row.code, named(row))
                for row in Form.objects.filter(state=FormState.IN_FORCE.value).order_by("code")
            ],
            "unit_ids": [(str(row.pk), named(row)) for row in units(actor, RANKED_KINDS)],
        }
        for name, choices in lists.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class RevisionForm(forms.Form):
    """A corrected value and why."""

    value = forms.CharField(label=_("更正为"), max_length=300, required=False)
    reason = forms.CharField(label=_("更正原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class EvidenceForm(forms.Form):
    """A piece of evidence, and what it stands beside."""

    subject = forms.ChoiceField(label=_("佐证哪一项"))
    kind = forms.TypedChoiceField(label=_("种类"), coerce=EvidenceKind)
    file = forms.FileField(
        label=_("照片或文件"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": f"image/jpeg,image/png,{ACCEPT}"}),
        help_text=_("手机可直接拍照；PDF、图片、Word 或 Excel。"),
    )
    party = forms.TypedChoiceField(label=_("会签方"), coerce=Party, required=False, empty_value=None)
    signer = forms.CharField(label=_("签字人"), max_length=80, required=False, help_text=_("姓名或岗位。"))
    signed_on = forms.DateField(
        label=_("会签日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=_("备注"), max_length=300, required=False)

    def __init__(self, data: Any, files: Any, *, subjects: Sequence[tuple[str, Words]]) -> None:
        super().__init__(data, files, auto_id="evidence_%s")  # the page has another form with a file
        language = get_language()
        lists: dict[str, list[tuple[str, str]]] = {
            "subject": [(key, words.label(language)) for key, words in subjects],
            "kind": [(kind.value, str(words)) for kind, words in KIND_WORDS.items()],
            "party": [
                ("", gettext("不是会签")),
                *((party.value, str(w)) for party, w in PARTY_WORDS.items()),
            ],
        }
        for name, choices in lists.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
