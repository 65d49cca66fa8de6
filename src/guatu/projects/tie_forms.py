"""The form of a link between projects: which node of the other one, which waits for which, and how."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.projects.forms import BLANK
from guatu.projects.models import Node
from guatu.projects.types import CALENDAR_WORDS, LINK_WORDS, last_day
from guatu.ui import words

CALENDARS: Final = ("office", "outdoor")
"""Those whose working days a lag may count; without one it counts every day."""


def _with_day(node: Node) -> str:
    """A node in a list of choices: code, name, and the last day of its work at the earliest."""
    day = last_day(node.early_finish).isoformat() if node.early_finish else ""
    return " ".join([node.code, words.named(node), day])


class TieForm(forms.Form):
    """`side`: "before", the other node comes first and this one waits; "after", the other waits for this one.

    others: the nodes of the other project; what is done holds nothing and cannot be held, so it is not offered.
    """

    side = forms.ChoiceField(label=_("谁等谁"))
    other = forms.TypedChoiceField(label=_("对方节点"), coerce=int)
    kind = forms.ChoiceField(label=_("关系"))
    lag = forms.IntegerField(
        label=_("间隔(天)"), min_value=-2000, max_value=2000, help_text=_("负数是提前。")
    )
    lag_calendar = forms.ChoiceField(label=_("间隔按"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, node: Node, others: Sequence[Node]) -> None:
        super().__init__(data, initial={"side": "before", "kind": "FS", "lag": 0})
        self.node = node
        this = words.named(node)
        self._choose(
            "side",
            [
                ("before", gettext("“%(node)s”要等对方节点") % {"node": this}),
                ("after", gettext("对方节点要等“%(node)s”") % {"node": this}),
            ],
        )
        still = [row for row in others if row.actual_finish is None]
        self._choose("other", BLANK + [(str(row.pk), _with_day(row)) for row in still])
        self._choose("kind", [(kind, f"{gettext(word)} ({kind})") for kind, word in LINK_WORDS.items()])
        named = [(key, gettext(CALENDAR_WORDS[key])) for key in CALENDARS]
        self._choose("lag_calendar", [("", gettext("每一天")), *named])

    def _choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field, listed = self.fields[name], list(choices)
        if isinstance(field, forms.ChoiceField):
            field.choices = listed

    def tie(self) -> dict[str, Any]:
        """What the action and its preview take."""
        asked = self.cleaned_data
        ends = [asked["other"], self.node.pk]
        before, after = ends if asked["side"] == "before" else ends[::-1]
        facts = {name: asked[name] for name in ("kind", "lag", "lag_calendar")}
        return {"predecessor_id": before, "successor_id": after, **facts}
