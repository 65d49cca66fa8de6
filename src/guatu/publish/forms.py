"""The form of publish: which month a bulletin is made of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.assess.queries import bases
from guatu.assess.types import Basis
from guatu.org.types import Actor


class BulletinForm(forms.Form):
    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bases = bases(actor)
        self.fields["basis"] = forms.TypedChoiceField(
            label=_("月份"),
            choices=self.bases,
            coerce=Basis.parse,
            help_text=_("现在冻结：取当前数据生成快照并考核；已有快照：按当时冻结的数据生成，数字不变。"),
        )


class SignForm(forms.Form):
    """The password once more, and what the signer wants kept beside the name."""

    password = forms.CharField(
        label=_("登录密码"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("签署前再次核验本人身份。"),
    )
    remark = forms.CharField(
        label=_("签署意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
