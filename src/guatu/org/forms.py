"""Forms of org. They read text into values; what may be written is decided by the actions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guatu.org import queries
from guatu.org.templatetags.org import DUTIES, ROLES, UNIT_KINDS
from guatu.org.types import Actor, ResponsibilityRole, Role
from guatu.ui.words import named

if TYPE_CHECKING:
    OneOf = forms.ModelChoiceField[Any]
    SomeOf = forms.ModelMultipleChoiceField[Any]
else:
    # Only the stubs know these as generic.
    OneOf, SomeOf = forms.ModelChoiceField, forms.ModelMultipleChoiceField

GIVEN_ROLES = {role: label for role, label in ROLES.items() if role is not Role.OPERATOR}


class UnitChoice(OneOf):
    """One of the units the actor sees, by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return named(obj)


def _post_label(post: Any) -> str:
    return f"{named(post.unit)} · {named(post)}"


class PostChoice(OneOf):
    """One of the posts the actor sees, after its unit."""

    def label_from_instance(self, obj: Any) -> str:
        return _post_label(obj)


class PostChoices(SomeOf):
    """The same, any number of them."""

    def label_from_instance(self, obj: Any) -> str:
        return _post_label(obj)


def _labelled(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Choices in the reader's language; made when the form is, for the language is known only then."""
    return [(_value(key), _now(label)) for key, label in labels.items()]


def _value(key: StrEnum) -> str:
    return key.value


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class UnitForm(forms.Form):
    field_order = ("code", "name", "name_en", "short", "short_en", "kind", "parent")

    code = forms.SlugField(label=_("代码"), max_length=20, help_text=_("行政区划代码或自定代码"))
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    short = forms.CharField(label=_("简称"), max_length=20)
    short_en = forms.CharField(label=_("英文简称"), max_length=40, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("类别"), choices=_labelled(UNIT_KINDS))
        self.fields["parent"] = UnitChoice(label=_("上级单位"), queryset=queries.units(actor), required=False)
        self.order_fields(self.field_order)


class PostForm(forms.Form):
    title = forms.CharField(label=_("岗位名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoice(label=_("单位"), queryset=queries.units(actor))
        self.order_fields(("unit", "title", "title_en"))


class AppointForm(forms.Form):
    staff_number = forms.CharField(label=_("工号"), max_length=30)
    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    on = forms.DateField(label=_("到任日期"), widget=_day())


class TaskForceForm(forms.Form):
    field_order = (
        "code", "name", "name_en", "lead", "members", "mandate", "mandate_en", "meets_every_days"
    )  # fmt: skip

    code = forms.SlugField(label=_("代码"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    mandate = forms.CharField(label=_("职责"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    mandate_en = forms.CharField(
        label=_("英文职责"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    meets_every_days = forms.IntegerField(label=_("调度周期（天）"), min_value=1, max_value=366, initial=7)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = queries.posts(actor)
        self.fields["lead"] = PostChoice(label=_("组长岗位"), queryset=posts)
        self.fields["members"] = PostChoices(label=_("成员岗位"), queryset=posts, required=False)
        self.order_fields(self.field_order)


class AssignForm(forms.Form):
    """Who answers for a subject from a day on. The accountable post is handed over without a gap."""

    on = forms.DateField(label=_("自"), widget=_day())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("责任"),
            choices=_labelled(DUTIES),
            initial=ResponsibilityRole.ACCOUNTABLE.value,
            help_text=_("牵头责任只有一个岗位：新岗位接任当日，原岗位即卸任。"),
        )
        self.fields["post"] = PostChoice(label=_("岗位"), queryset=queries.posts(actor))
        self.order_fields(("role", "post", "on"))


class AccountForm(forms.Form):
    field_order = (
        "username",
        "display_name",
        "display_name_en",
        "password",
        "role",
        "unit",
        "post",
        "language",
    )

    username = forms.CharField(label=_("账号名"), max_length=150)
    display_name = forms.CharField(label=_("显示名称"), max_length=150, required=False)
    display_name_en = forms.CharField(label=_("英文显示名称"), max_length=150, required=False)
    password = forms.CharField(
        label=_("初始密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 位；请本人登录后立即更换"),
    )
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(label=_("角色"), choices=_labelled(GIVEN_ROLES))
        self.fields["unit"] = UnitChoice(label=_("单位"), queryset=queries.units(actor))
        self.fields["post"] = PostChoice(label=_("岗位"), queryset=queries.posts(actor), required=False)
        self.order_fields(self.field_order)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("页面语言"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("如：数据中台每日取数"))


class CalendarForm(forms.Form):
    """One day made a workday or a day off."""

    day = forms.DateField(label=_("日期"), widget=_day())
    workday = forms.TypedChoiceField(
        label=_("改为"),
        choices=[("off", _("放假")), ("on", _("上班"))],
        coerce=lambda value: value == "on",
        empty_value=None,
    )
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名或事由"))
