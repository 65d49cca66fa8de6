"""Forms of chains. They read text into values; what may be written is decided by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.org.types import Actor
from guatu.projects.models import Chain
from guatu.projects.types.chain import SegmentSpec
from guatu.targets.queries import indicators
from guatu.ui.words import named


class ChainForm(forms.Form):
    """A chain and its segments, one a line."""

    code = forms.SlugField(label=_("代码"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    position = forms.IntegerField(label=_("排序"), min_value=0, max_value=999, initial=0)
    ramp = forms.CharField(
        label=_("达产进度（%）"), max_length=60, initial="40, 75, 100", help_text=_("投产后第一年、第二年……")
    )
    segments = forms.CharField(
        label=_("环节，一行一个，从上游到下游"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=_("名称 | 英文名称 | 行业代码（GB/T 4754，可写前几位，空格分开）"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, named(row)) for row in indicators(actor, retired=False)]
        self.fields["indicator"] = forms.TypedChoiceField(
            label=_("对应的经济指标"),
            choices=[("", "—"), *choices],
            required=False,
            coerce=int,
            empty_value=None,
        )

    def clean_ramp(self) -> list[int]:
        """Percentages, separated by commas."""
        parts = str(self.cleaned_data["ramp"]).replace("，", ",").split(",")
        if not all(part.strip().isdecimal() for part in parts):
            raise forms.ValidationError(_("请写成用逗号分开的整数。"))
        return [int(part) for part in parts]

    def clean_segments(self) -> list[SegmentSpec]:
        """Lines of three parts."""
        return [segment_from(line) for line in self.cleaned_data["segments"].splitlines() if line.strip()]

    def facts(self) -> dict[str, Any]:
        """What `actions.save_chain` takes."""
        facts = dict(self.cleaned_data)
        return facts | {"indicator_id": facts.pop("indicator")}


def segment_from(line: str) -> SegmentSpec:
    """Reads "整车 | Vehicles | C361 C362"; two parts leave the English name out."""
    parts = [part.strip() for part in line.split("|")]
    return SegmentSpec(
        name=parts[0],
        industries=tuple(parts[-1].split()) if len(parts) > 1 else (),
        name_en=parts[1] if len(parts) > 2 else "",
    )


def initial_of(row: Chain) -> dict[str, Any]:
    """What the form shows of a chain."""
    lines = [f"{one.name} | {one.name_en} | {' '.join(one.industries)}" for one in row.segments.all()]
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "position": row.position,
        "indicator": row.indicator_id,
        "ramp": ", ".join(map(str, row.ramp)),
        "segments": "\n".join(lines),
    }


class ExpectedOutputForm(forms.Form):
    """A project's output of a year at full capacity."""

    amount = forms.DecimalField(
        label=_("预期年产值（万元）"),
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("达产后一年；不再预期的清空"),
    )
