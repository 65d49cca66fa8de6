"""What the pages of imports take in: a file with where it goes, and the filter of its lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guatu.collect import queries
from guatu.collect.types.workbook import LineState, Target
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import RANKED_KINDS, Actor, UnitKind
from guatu.ui import words

_SUBMISSION = "submission:"


class ImportFileForm(forms.Form):
    """A workbook, and what it is read into: the register of projects, or a submission being filled."""

    file = forms.FileField(
        label=gettext_lazy("工作簿"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.et,.txt"}),
    )
    into = forms.ChoiceField(label=gettext_lazy("导入到"))
    unit = forms.ChoiceField(
        label=gettext_lazy("单位"), help_text=gettext_lazy("表里没有写县区的行，归这个单位。"), required=False
    )
    period = forms.CharField(
        label=gettext_lazy("月份"),
        help_text=gettext_lazy("进度数据是哪个月的；不填时按表里的截止时间。"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-05"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._submissions = {row.pk: row for row in queries.open_submissions(actor)}
        office = actor.can("projects.write")
        choices = [(Target.PROJECTS.value, _("项目库"))] if office else []
        choices += [
            (
                f"{_SUBMISSION}{pk}",
                " · ".join(
                    (
                        words.named(row.unit),
                        Period.parse(row.period).label(get_language() or ""),
                        words.named(row.form),
                    )
                ),
            )
            for pk, row in self._submissions.items()
        ]
        into = self.fields["into"]
        if isinstance(into, forms.ChoiceField):
            into.choices = choices
        self.nowhere = not choices
        unit = self.fields["unit"]
        if office and isinstance(unit, forms.ChoiceField):
            rows = list(units(actor, [UnitKind.CITY, *RANKED_KINDS]))
            unit.choices = [(str(row.pk), words.named(row)) for row in rows]
        else:
            del self.fields["unit"], self.fields["period"]

    def place(self) -> dict[str, Any]:
        """Where the file goes, as `actions.upload_workbook` takes it. Raises G1003 for what is no month."""
        into = self.cleaned_data["into"]
        if into.startswith(_SUBMISSION):
            row = self._submissions[int(into.removeprefix(_SUBMISSION))]
            return {"unit_id": row.unit_id, "target": Target.SUBMISSION, "submission_id": row.pk}
        text = self.cleaned_data.get("period", "").strip()
        unit = self.cleaned_data.get("unit")
        if not unit:
            raise GuatuError("G2529", text=_("单位"))
        return {
            "unit_id": int(unit),
            "target": Target.PROJECTS,
            "period": Period.parse(text) if text else None,
        }


class LinesForm(forms.Form):
    """The filter of an import's lines."""

    q = forms.CharField(label=gettext_lazy("搜索名称、代码"), required=False, max_length=80)
    state = forms.ChoiceField(label=gettext_lazy("结果"), required=False)
    sheet = forms.ChoiceField(label=gettext_lazy("工作表"), required=False)

    def __init__(self, data: Mapping[str, Any], *, sheets: Sequence[str]) -> None:
        super().__init__(data)
        state, sheet = self.fields["state"], self.fields["sheet"]
        if isinstance(state, forms.ChoiceField) and isinstance(sheet, forms.ChoiceField):
            state.choices = [("", _("全部")), *((name, line_word(name)) for name in (*LineState, "doubtful"))]
            sheet.choices = [("", _("全部")), *((name, name) for name in sheets)]
        if len(sheets) < 2:
            del self.fields["sheet"]

    def wanted(self) -> dict[str, str]:
        """The filter as asked; what is no valid choice asks nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return {
            "state": asked.get("state", ""),
            "sheet": asked.get("sheet", ""),
            "query": asked.get("q", ""),
        }


def line_word(state: str) -> str:
    """What becomes of a line, in the reader's language."""
    return {
        LineState.NEW.value: _("新增"),
        LineState.CHANGED.value: _("变更"),
        LineState.SAME.value: _("不变"),
        LineState.REFUSED.value: _("拒绝"),
        LineState.PASSED.value: _("略过"),
        "doubtful": _("有疑问"),
    }[state]
