"""Forms of the plan's page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from guatu.projects.forms import BLANK, chosen_words
from guatu.projects.models import Node
from guatu.projects.types import RESPONSIBLE_WORDS, NodeAdjustment, NodeChanges


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=300)


class ApproveForm(forms.Form):
    """The name of the baseline that the approved plan becomes."""

    name = forms.CharField(
        label=_("基线名称"), max_length=80, required=False, help_text=_("不填按版次命名。")
    )
    reason = forms.CharField(label=_("批准意见"), max_length=300, required=False)


class BaselineForm(forms.Form):
    """A further baseline."""

    name = forms.CharField(
        label=_("基线名称"), max_length=80, required=False, help_text=_("不填按版次命名。")
    )
    reason = forms.CharField(label=_("原因"), max_length=300)


class AdjustForm(forms.Form):
    """The grid: duration, first day and responsible unit of every node that has not begun."""

    reason = forms.CharField(label=_("调整原因"), max_length=300)

    def __init__(self, data: Mapping[str, Any] | None, *, nodes: Sequence[Node]) -> None:
        super().__init__(data)
        self.nodes = [node for node in nodes if node.actual_start is None]
        kinds = BLANK + chosen_words(RESPONSIBLE_WORDS)
        for node in self.nodes:
            self.fields[f"duration-{node.pk}"] = forms.IntegerField(
                label=_("工期"), min_value=0, max_value=2000, initial=node.duration
            )
            self.fields[f"not_before-{node.pk}"] = forms.DateField(
                label=_("不早于"),
                required=False,
                initial=node.not_before,
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            )
            self.fields[f"responsible-{node.pk}"] = forms.ChoiceField(
                label=_("责任单位"), required=False, choices=kinds, initial=node.responsible
            )

    def rows(self) -> Iterator[tuple[Node, BoundField, BoundField, BoundField]]:
        """Each node with its three fields."""
        for node in self.nodes:
            yield (
                node,
                self[f"duration-{node.pk}"],
                self[f"not_before-{node.pk}"],
                self[f"responsible-{node.pk}"],
            )

    def adjustments(self) -> list[NodeAdjustment]:
        """What the action takes; it leaves alone what did not change."""
        return [
            NodeAdjustment(
                node.pk,
                NodeChanges(
                    duration=self.cleaned_data[f"duration-{node.pk}"],
                    not_before=self.cleaned_data[f"not_before-{node.pk}"],
                    responsible=self.cleaned_data[f"responsible-{node.pk}"],
                ),
            )
            for node in self.nodes
        ]
