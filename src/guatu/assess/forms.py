"""The form of assess: which scheme over which frozen month."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.assess import queries
from guatu.assess.types import Basis
from guatu.org.types import Actor
from guatu.ui.words import named


class AssessForm(forms.Form):
    field_order = ("scheme", "basis")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bases = queries.bases(actor)
        self.fields["scheme"] = forms.ChoiceField(
            label=_("考核方案"), choices=[(row.code, named(row)) for row in queries.schemes(actor)]
        )
        self.fields["basis"] = forms.TypedChoiceField(
            label=_("数据依据"),
            choices=self.bases,
            coerce=Basis.parse,
            help_text=_("快照冻结一个月的数据；每个快照按一个方案只考核一次，结果不再改动。"),
        )
