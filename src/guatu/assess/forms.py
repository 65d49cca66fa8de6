"""The form of assess: which scheme over which frozen month."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guatu.assess import queries
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.queries import judged_periods, snapshots
from guatu.ui.words import moment, named

MONTH, SNAPSHOT = "month", "snapshot"


class AssessForm(forms.Form):
    """`basis` is "month:2026-05" (freeze it now) or "snapshot:17" (as frozen then)."""

    scheme = forms.ChoiceField(label=gettext_lazy("考核方案"))
    basis = forms.ChoiceField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("快照冻结一个月的数据；每个快照按一个方案只考核一次，结果不再改动。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"] = forms.ChoiceField(
            label=_("考核方案"), choices=[(row.code, named(row)) for row in queries.schemes(actor)]
        )
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        if actor.can("status.snapshot"):
            groups.append((_("现在冻结"), [_month(period) for period in judged_periods(actor, most=6)]))
        kept = [
            (
                f"{SNAPSHOT}:{row.pk}",
                _("%(month)s第 %(number)s 号，%(taken)s")
                % {"month": _label(row.period), "number": row.number, "taken": moment(row.taken_at)},
            )
            for row in snapshots(actor)[:12]
        ]
        if kept:
            groups.append((_("已有快照"), kept))
        self.fields["basis"].choices = groups  # type: ignore[attr-defined]  # Field has no choices, ChoiceField has

    @property
    def has_basis(self) -> bool:
        """Whether there is anything to score."""
        return any(rows for _group, rows in self.fields["basis"].choices)  # type: ignore[attr-defined]  # as above


def _month(period: Period) -> tuple[str, str]:
    return f"{MONTH}:{period}", period.label(get_language())


def _label(period: str) -> str:
    return Period.parse(period).label(get_language())
