"""Forms of the five activities. Money is typed in 万元 and kept in yuan."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects.forms import BLANK, chosen_words, day_field, in_wan, in_yuan, money_field
from guatu.projects.models import Activity, Node
from guatu.projects.rules.activities import FORWARD
from guatu.projects.types import STAGE_WORDS, Stage
from guatu.projects.types.activity import ACTIVITY_WORDS, ExpectationSpec, Expected
from guatu.ui import words
from guatu.ui.files import read_evidence

AMOUNTS = (
    ("credit", Expected.CREDIT, _("获得授信(万元)")),
    ("invest", Expected.INVEST, _("完成投资(万元)")),
    ("funds", Expected.FUNDS, _("资金到位(万元)")),
)


class ActivityForm(forms.Form):
    """An activity: what, when, where, who, and how it is to go. Of one that is there the kind and organiser stay."""

    kind = forms.ChoiceField(label=_("类别"))
    unit_id = forms.TypedChoiceField(label=_("主办单位"), coerce=int)
    name = forms.CharField(label=_("活动名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    on = day_field(_("日期"), required=True)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    place_en = forms.CharField(label=_("地点(英文)"), max_length=200, required=False)
    plan = forms.CharField(
        label=_("方案"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    plan_en = forms.CharField(
        label=_("方案(英文)"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, actor: Actor, row: Activity | None = None, kind: str = ""
    ) -> None:
        super().__init__(data, initial=_shown(row) if row else {"kind": kind, "unit_id": actor.unit_id})
        if row is not None:
            del self.fields["kind"], self.fields["unit_id"]
            return
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = chosen_words(ACTIVITY_WORDS)
        field = self.fields["unit_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (str(unit.pk), words.named(unit)) for unit in units(actor) if actor.answers_for(unit.pk)
            ]


def _shown(row: Activity) -> dict[str, Any]:
    fields = ("name", "name_en", "on", "place", "place_en", "plan", "plan_en")
    return {field: getattr(row, field) for field in fields}


class YearForm(forms.Form):
    """Which activities the list shows."""

    kind = forms.ChoiceField(label=_("类别"), required=False)
    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("全部")), *chosen_words(ACTIVITY_WORDS)]

    def wanted(self, today: date) -> tuple[int, str]:
        """Year and kind; what is no valid choice asks nothing."""
        self.is_valid()
        return self.cleaned_data.get("year") or today.year, self.cleaned_data.get("kind") or ""


class ExpectationForm(forms.Form):
    """What a project expects, asked in the terms of its own plan."""

    permits = forms.MultipleChoiceField(
        label=_("办结手续"), required=False, widget=forms.CheckboxSelectMultiple
    )
    blockers = forms.MultipleChoiceField(
        label=_("解决堵点"), required=False, widget=forms.CheckboxSelectMultiple
    )
    start = forms.BooleanField(label=_("开工"), required=False)
    sign = forms.BooleanField(label=_("签约"), required=False)
    sign_amount = money_field(_("签约金额(万元)"))
    stage = forms.ChoiceField(label=_("进入阶段"), required=False)
    credit = money_field(AMOUNTS[0][2])
    invest = money_field(AMOUNTS[1][2])
    funds = money_field(AMOUNTS[2][2])
    other = forms.CharField(label=_("其他预期"), max_length=200, required=False)
    other_en = forms.CharField(label=_("其他预期(英文)"), max_length=300, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, nodes: Sequence[Node], specs: Sequence[ExpectationSpec] = ()
    ) -> None:
        super().__init__(data, initial=_initial(specs))
        self.fields["sign_amount"].help_text = _("只作记录，不计成效：成效看是否签约")
        open_ones = [node for node in nodes if node.actual_finish is None]
        self._choose(
            "permits",
            [(node.code, words.named(node)) for node in open_ones if node.statutory_days is not None],
        )
        stuck = [
            (node.code, f"{words.named(node)} · {node.stuck}") for node in open_ones if node.blocker_kind
        ]
        self._choose("blockers", stuck)
        field = self.fields["stage"]
        if isinstance(field, forms.ChoiceField):
            field.choices = BLANK + chosen_words(STAGE_WORDS, [one for one in Stage if one in FORWARD])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if not choices:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = choices

    def specs(self) -> list[ExpectationSpec]:
        """What is expected, in the order of the form."""
        given = self.cleaned_data
        found = [ExpectationSpec(Expected.PERMIT, code) for code in given.get("permits", ())]
        found += [ExpectationSpec(Expected.BLOCKER, code) for code in given.get("blockers", ())]
        if given["start"]:
            found.append(ExpectationSpec(Expected.START))
        if given["sign"] or given["sign_amount"]:
            found.append(ExpectationSpec(Expected.SIGN, amount=in_yuan(given["sign_amount"])))
        if given["stage"]:
            found.append(ExpectationSpec(Expected.STAGE, stage=given["stage"]))
        found += [
            ExpectationSpec(kind, amount=in_yuan(given[name]))
            for name, kind, _label in AMOUNTS
            if given[name]
        ]
        if given["other"]:
            found.append(ExpectationSpec(Expected.OTHER, words=given["other"], words_en=given["other_en"]))
        return found


def _initial(specs: Sequence[ExpectationSpec]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "permits": [one.node_code for one in specs if one.kind is Expected.PERMIT],
        "blockers": [one.node_code for one in specs if one.kind is Expected.BLOCKER],
    }
    names = {kind: name for name, kind, _label in AMOUNTS}
    for one in specs:
        if one.kind is Expected.START:
            shown["start"] = True
        elif one.kind is Expected.SIGN:
            shown |= {"sign": True, "sign_amount": in_wan(one.amount)}
        elif one.kind is Expected.STAGE:
            shown["stage"] = one.stage
        elif one.kind in names:
            shown[names[one.kind]] = in_wan(one.amount)
        elif one.kind is Expected.OTHER:
            shown |= {"other": one.words, "other_en": one.words_en}
    return shown


class ReasonForm(forms.Form):
    """Why an activity is not held."""

    reason = forms.CharField(label=_("原因"), max_length=300)


class ResultForm(forms.Form):
    """What came of an expectation that no fact answers."""

    reached = forms.DecimalField(
        label=_("完成程度(%)"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    on = day_field(_("截至"), required=True)
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("如：会议纪要、回执文号、现场核查记录")
    )


class ListFileForm(forms.Form):
    """A workbook or a table of text with the projects that are to take part."""

    file = forms.FileField(
        label=_("名单文件(.xlsx、.csv)"),
        help_text=_("一行一项预期：项目代码、名称、预期、内容；金额写万元。可先在活动页导出，改好再导入。"),
    )

    def data_of_file(self) -> bytes:
        """Its bytes. Raises G1015 by its size, before any of it is read."""
        found = read_evidence(self.cleaned_data["file"])
        return found.data if found is not None else b""
