"""Forms of publish. They read text into values; what may be written is decided by the actions."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guatu.assess.queries import bases
from guatu.assess.types import Basis
from guatu.kernel.clock import clock
from guatu.org.queries import posts
from guatu.org.types import ROLE_WORDS, Actor, Role
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.org.models import Post

    OneOf = forms.ModelChoiceField[Any]
else:
    OneOf = forms.ModelChoiceField  # only the stubs know it as generic

GIVEN = tuple(role for role in Role if role is not Role.OPERATOR)


class PostChoice(OneOf):
    """One of the posts the actor sees, after its unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{named(obj.unit)} · {named(obj)}"


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


class AnnounceForm(forms.Form):
    """Which post passes on which day, and to whom. Accounts are the administrator's."""

    def __init__(self, *args: Any, actor: Actor, chosen: "Post | None", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["post"] = PostChoice(
            label=_("交接的岗位"), queryset=posts(actor), initial=chosen.pk if chosen is not None else None
        )
        self.fields["on"] = forms.DateField(
            label=_("交接日"), initial=clock().today(), widget=day, help_text=_("今天或以后；到日自动办理。")
        )
        self.fields["successor_number"] = forms.CharField(
            label=_("继任者工号"),
            max_length=30,
            required=False,
            help_text=_("还没有继任者就空着，由代理岗位承接。"),
        )
        self.fields["successor_name"] = forms.CharField(label=_("继任者姓名"), max_length=60, required=False)
        self.fields["acting_post"] = PostChoice(
            label=_("代理岗位"),
            queryset=posts(actor),
            required=False,
            help_text=_("没有继任者时承接；空着就由本单位或上级单位的主要负责人岗位代理。"),
        )
        if actor.can("org.account.write"):
            self.fields["successor_username"] = forms.CharField(
                label=_("接任账号"),
                max_length=150,
                required=False,
                help_text=_("继任者自己的账号，到日转到本岗位。"),
            )
            self.fields["moved_to"] = PostChoice(
                label=_("移交人调任岗位"),
                queryset=posts(actor),
                required=False,
                help_text=_("移交人的账号转到该岗位；空着则收回权限，签署后停用。"),
            )
            self.fields["moved_role"] = forms.ChoiceField(
                label=_("调任后的角色"),
                required=False,
                choices=[
                    ("", _("不变")),
                    *((role.value, ROLE_WORDS[role].label(get_language())) for role in GIVEN),
                ],
            )
        self.fields["reason"] = forms.CharField(
            label=_("交接事由"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
