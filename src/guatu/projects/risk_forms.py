"""Forms of the working values of risk: three points for each kind of node, a row for every common cause."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.projects.forms import chosen_words
from guatu.projects.rules.risk_presets import LEAST_FINISHED, MOST_CAUSES, preset_faults
from guatu.projects.types.risk import (
    SPREAD_WORDS,
    STRUCK_WORDS,
    CausePreset,
    RiskPreset,
    ThreePoints,
)

BLANK_ROWS = 1


def point_field(label: Any) -> forms.FloatField:
    """One of three points; whether they rise is the rule's to say."""
    return forms.FloatField(label=label, min_value=0, widget=forms.NumberInput({"step": "any"}))


class PresetHead(forms.Form):
    """Which version was changed, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    shipped = forms.BooleanField(widget=forms.HiddenInput, required=False)
    least_finished = forms.IntegerField(
        label=_("改用本单位实绩所需的同类完成节点数"),
        min_value=LEAST_FINISHED[0],
        max_value=LEAST_FINISHED[1],
    )
    reason = forms.CharField(label=_("修改原因"), max_length=300)


class SpreadRow(forms.Form):
    """The three points of a kind of node, as ratios of its planned duration."""

    of = forms.ChoiceField(choices=list(SPREAD_WORDS.items()), widget=forms.HiddenInput)
    low = point_field(_("乐观"))
    mode = point_field(_("最可能"))
    high = point_field(_("悲观"))

    def word(self) -> str:
        """The kind in the reader's language."""
        return gettext(SPREAD_WORDS.get(self["of"].value(), ""))

    def points(self) -> ThreePoints:
        """What was typed."""
        return _points(self.cleaned_data)


class CauseRow(forms.Form):
    """One common cause: what it strikes, how likely, by how much."""

    code = forms.CharField(label=_("代码"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    of = forms.ChoiceField(label=_("影响哪些节点"))
    chance = forms.FloatField(
        label=_("发生概率(%)"), min_value=0, max_value=100, widget=forms.NumberInput({"step": "any"})
    )
    by = forms.ChoiceField(
        label=_("怎样影响"), choices=[("factor", _("工期乘以")), ("days", _("增加工作日"))]
    )
    low = point_field(_("乐观"))
    mode = point_field(_("最可能"))
    high = point_field(_("悲观"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["of"]
        if isinstance(field, forms.ChoiceField):
            field.choices = chosen_words(STRUCK_WORDS)

    def cause(self) -> CausePreset:
        """The cause it says."""
        said = self.cleaned_data
        points = _points(said)
        return CausePreset(
            said["code"],
            said["name"],
            said["name_en"],
            said["of"],
            round(said["chance"] / 100, 6),
            points if said["by"] == "factor" else None,
            points if said["by"] == "days" else None,
        )


SpreadRows = formset_factory(SpreadRow, extra=0, min_num=len(SPREAD_WORDS), max_num=len(SPREAD_WORDS))
CauseRows = formset_factory(CauseRow, can_delete=True, extra=BLANK_ROWS, max_num=MOST_CAUSES)


@dataclass(slots=True)
class PresetForms:
    """The whole page: head, spreads, causes."""

    head: PresetHead
    spreads: "BaseFormSet[SpreadRow]"
    causes: "BaseFormSet[CauseRow]"

    @classmethod
    def of(cls, data: Mapping[str, Any] | None, base: RiskPreset, shown: RiskPreset) -> "PresetForms":
        """Bound to what was sent, else showing the values of `shown`; `base` is what holds and is changed."""
        head = {
            "version": base.version,
            "shipped": base.shipped,
            "least_finished": shown.least_finished,
        }
        spreads = [_three(points) | {"of": of} for of, points in shown.spreads.items()]
        causes = [_cause_initial(cause) for cause in shown.causes]
        return cls(
            PresetHead(data, initial=head),
            SpreadRows(data, initial=spreads, prefix="s"),
            CauseRows(data, initial=causes, prefix="c"),
        )

    def read(self) -> RiskPreset | None:
        """The values that were sent; None where a row cannot be read or cannot be, told at its row."""
        whole = [self.head.is_valid(), self.spreads.is_valid(), self.causes.is_valid()]
        if not all(whole):
            return None
        gone = set(self.causes.deleted_forms)
        causes = [
            form for form in self.causes.forms if form not in gone and (form.has_changed() or form.initial)
        ]
        said = self.head.cleaned_data
        rows: dict[str, SpreadRow] = {form.cleaned_data["of"]: form for form in self.spreads.forms}
        preset = RiskPreset(
            version=said["version"],
            shipped=said["shipped"],
            least_finished=said["least_finished"],
            spreads={of: rows[of].points() for of in SPREAD_WORDS if of in rows},
            causes=tuple(form.cause() for form in causes),
        )
        language, faults = get_language(), list(preset_faults(preset))
        for fault in faults:
            row: forms.Form = self.head
            if fault.cause is not None:
                row = causes[fault.cause]
            elif fault.spread in rows:
                row = rows[fault.spread]
            row.add_error(None, f"{fault.error.text(language)} {fault.error.remedy(language)}")
        return None if faults else preset


def _points(said: Mapping[str, Any]) -> ThreePoints:
    return said["low"], said["mode"], said["high"]


def _three(points: ThreePoints) -> dict[str, Any]:
    return dict(zip(("low", "mode", "high"), points, strict=True))


def _cause_initial(cause: CausePreset) -> dict[str, Any]:
    said = {"code": cause.code, "name": cause.name, "name_en": cause.name_en, "of": cause.of}
    points = cause.factor or cause.days or (0.0, 0.0, 0.0)
    by = "factor" if cause.factor else "days"
    return said | {"chance": round(cause.chance * 100, 4), "by": by} | _three(points)
