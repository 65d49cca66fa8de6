"""The form of each move: what a person says when something happens to a matter."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.forms.matters import OwnerForm, as_level, level_choices
from guatu.dispatch.forms.parts import choose, day, evidence, post_choices, text, unit_choices
from guatu.dispatch.rules.limits import LONGEST_LIMIT
from guatu.dispatch.rules.words import LONGEST_WORDS
from guatu.org.types import Actor

PARTS = 5
"""Rows for parts on the page; the API takes more."""


class MoveForm(forms.Form):
    """A move that needs nothing to be said. Every form of a move takes the actor, whose units it may offer."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor


class AssignForm(OwnerForm):
    """The unit that must act, and how hard it is."""

    level = forms.TypedChoiceField(label=_("难度"), coerce=as_level, required=False, empty_value=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choose(self, "level", level_choices())
        self.fields["workdays"].widget = forms.NumberInput()


class TakeUpForm(MoveForm):
    """The measures, and the post that handles it where it is another than was given."""

    text = text(_("办理措施"), 3)
    post_id = forms.TypedChoiceField(
        label=_("经办岗位"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("不选则由交办时的岗位经办。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choose(self, "post_id", post_choices(actor, own=True))


class EntrustForm(MoveForm):
    """Another post of whoever holds it."""

    post_id = forms.TypedChoiceField(label=_("转交给"), coerce=int)
    text = text(_("交接说明"), 2, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choose(self, "post_id", post_choices(actor, own=True))


class FeedbackForm(MoveForm):
    """What the unit did, with one file of evidence."""

    text = text(_("办理情况"), 5)
    evidence = evidence()


class ReasonForm(MoveForm):
    text = text(_("理由"), 3)


class ExtensionForm(ReasonForm):
    """More time, to a day."""

    until = day(_("延期至"))
    field_order = ("until", "text")


class AnswerForm(ReasonForm):
    """Whether more time is granted."""

    granted = forms.TypedChoiceField(
        label=_("决定"), coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    field_order = ("granted", "text")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choose(self, "granted", [("yes", gettext("同意延期")), ("no", gettext("不同意，按原期限"))])


class DisputeForm(ReasonForm):
    """The assignment stands, or another unit must act."""

    unit_id = forms.TypedChoiceField(
        label=_("改派给"), coerce=int, required=False, empty_value=None, help_text=_("不选则维持原交办。")
    )
    post_id = forms.TypedChoiceField(label=_("承办岗位"), coerce=int, required=False, empty_value=None)
    workdays = forms.IntegerField(
        label=_("办理时限（工作日）"), min_value=1, max_value=LONGEST_LIMIT, required=False
    )
    field_order = ("unit_id", "post_id", "workdays", "text")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choose(self, "unit_id", unit_choices(actor))
        choose(self, "post_id", post_choices(actor))


class VerifyForm(MoveForm):
    """Passed closes it or puts it before the desk, not passed returns it; either way with what was found."""

    passed = forms.ChoiceField(label=_("核验结论"), widget=forms.RadioSelect)
    finding = text(_("核验情况"), 4)
    evidence = evidence()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choices = [
            ("yes", gettext("通过，予以销号")),
            ("desk", gettext("通过，报请销号")),
            ("no", gettext("不通过，退回重办")),
        ]
        choose(self, "passed", choices)


class FindingForm(MoveForm):
    finding = text(_("核验情况"), 4)


class EvidencedForm(FindingForm):
    evidence = evidence()


class ReopenForm(FindingForm):
    workdays = forms.IntegerField(
        label=_("办理时限（工作日）"),
        min_value=1,
        max_value=LONGEST_LIMIT,
        required=False,
        help_text=_("不填则按现行时限表。"),
    )


class MergeForm(ReasonForm):
    number = forms.CharField(label=_("并入事项的文号"), max_length=30)
    field_order = ("number", "text")


class SplitForm(ReasonForm):
    """Two to five parts, a unit each; a row without a title is no part."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        offered = unit_choices(actor)
        for at in range(1, PARTS + 1):
            self.fields[f"title_{at}"] = forms.CharField(
                label=gettext("分项 %(n)d") % {"n": at}, max_length=LONGEST_WORDS, required=at <= 2
            )
            self.fields[f"unit_{at}"] = forms.TypedChoiceField(
                label=gettext("分项 %(n)d 的承办单位") % {"n": at}, coerce=int, required=at <= 2, empty_value=None,
                choices=offered,
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "text"])

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The rows that were filled: what, and which unit."""
        found = self.cleaned_data
        rows = ((found.get(f"title_{at}"), found.get(f"unit_{at}")) for at in range(1, PARTS + 1))
        return [(title, unit) for title, unit in rows if title and unit is not None]
