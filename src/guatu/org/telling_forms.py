"""Forms of being told: what somebody wants, and a channel entered as its service gives it."""

from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from guatu.kernel.errors import GuatuError
from guatu.ledger.queries import (
    CHANNEL_KINDS,
    OFFICE_KINDS,
    gateway_address,
    kind_of,
    mail_address,
    quiet,
    robot_address,
)
from guatu.ledger.types.telling import Wish
from guatu.org import queries
from guatu.org.forms import UnitChoice
from guatu.org.types import Actor

OWN: Final = "own"
NONE: Final = "-"
WEEKDAYS: Final = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
USUAL_DIGEST: Final = time(8, 30)


def _time() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class TellingForm(forms.Form):
    """Quiet hours and days of one's own, what passes them, the daily digest."""

    hours = forms.ChoiceField(label=_("每天免打扰"), required=False, widget=forms.RadioSelect)
    begins = forms.TimeField(label=_("从"), required=False, widget=_time())
    ends = forms.TimeField(label=_("到"), required=False, widget=_time())
    days = forms.ChoiceField(label=_("休息日"), required=False, widget=forms.RadioSelect)
    weekdays = forms.MultipleChoiceField(
        label=_("自定的休息日"), required=False, widget=forms.CheckboxSelectMultiple
    )
    urgent_passes = forms.BooleanField(label=_("紧急的不受免打扰限制"), required=False)
    digest = forms.BooleanField(label=_("不紧急的并成每日一份汇总"), required=False)
    digest_at = forms.TimeField(label=_("汇总时间"), required=False, widget=_time())

    def __init__(self, data: Any = None, *, wish: Wish) -> None:
        own = wish.hours not in ("", NONE)
        begins, _dash, ends = wish.hours.partition("-") if own else ("21:00", "", "07:30")
        super().__init__(
            data,
            initial={
                "hours": OWN if own else wish.hours,
                "begins": begins,
                "ends": ends,
                "days": OWN if wish.days not in ("", NONE) else wish.days,
                "weekdays": list(wish.days) if wish.days not in ("", NONE) else ["5", "6"],
                "urgent_passes": wish.urgent_passes,
                "digest": wish.digest_at is not None,
                "digest_at": wish.digest_at or USUAL_DIGEST,
            },
        )
        house = quiet()
        span = f"{house.begins:%H:%M}–{house.ends:%H:%M}" if house.begins != house.ends else gettext("不设")
        self._choose(
            "hours",
            [
                ("", gettext("随全市：%(span)s") % {"span": span}),
                (NONE, gettext("不设")),
                (OWN, gettext("自定")),
            ],
        )
        self._choose(
            "days",
            [
                ("", gettext("随工作日历") if house.days_off else gettext("随全市：没有")),
                (NONE, gettext("没有，天天可以")),
                (OWN, gettext("自定")),
            ],
        )
        self._choose("weekdays", [(str(at), str(word)) for at, word in enumerate(WEEKDAYS)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("hours") == OWN and not (found.get("begins") and found.get("ends")):
            self.add_error("begins", gettext("请填写起止时间。"))
        if found.get("digest") and not found.get("digest_at"):
            self.add_error("digest_at", gettext("请填写汇总时间。"))
        return found

    def wish(self) -> Wish:
        """What was entered, as the actions take it."""
        said = self.cleaned_data
        hours = f"{said['begins']:%H:%M}-{said['ends']:%H:%M}" if said["hours"] == OWN else said["hours"]
        days = "".join(sorted(said["weekdays"])) or NONE if said["days"] == OWN else said["days"]
        return Wish(hours, days, said["urgent_passes"], said["digest_at"] if said["digest"] else None)


class ChannelForm(forms.Form):
    """A channel as its service gives it: a robot's webhook, a gateway's address, a mail server. Or an apprise URL."""

    field_order = (
        "kind", "address", "secret", "host", "port", "user", "password", "sender", "to", "name", "username", "unit",
    )  # fmt: skip

    kind = forms.ChoiceField(label=_("种类"))
    address = forms.CharField(
        label=_("Webhook 地址"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("从机器人设置页整段复制。保存后不再显示。"),
    )
    secret = forms.CharField(
        label=_("加签密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("钉钉机器人选了“加签”时填写，以 SEC 开头。"),
    )
    name = forms.CharField(label=_("名称"), max_length=60, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = actor.can("org.account.write")
        words = {kind: phrase.label(get_language()) for kind, phrase in CHANNEL_KINDS.items()}
        self.fields["kind"] = forms.ChoiceField(
            label=_("种类"),
            choices=[(kind, word) for kind, word in words.items() if office or kind not in OFFICE_KINDS],
            required=False,
        )
        if office:
            self._add_office(actor)
        self.order_fields(self.field_order)

    def _add_office(self, actor: Actor) -> None:
        self.fields["host"] = forms.CharField(label=_("发信服务器"), max_length=100, required=False)
        self.fields["port"] = forms.IntegerField(
            label=_("端口"), min_value=1, max_value=65535, required=False, help_text=_("不填则按惯例。")
        )
        self.fields["user"] = forms.CharField(label=_("发信账号"), max_length=100, required=False)
        self.fields["password"] = forms.CharField(
            label=_("发信密码"),
            max_length=200,
            required=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        )
        self.fields["sender"] = forms.EmailField(label=_("发件人"), required=False)
        self.fields["to"] = forms.EmailField(label=_("收件人"), required=False)
        self.fields["username"] = forms.CharField(label=_("账号名"), max_length=150, required=False)
        self.fields["unit"] = UnitChoice(label=_("单位"), queryset=queries.units(actor), required=False)

    def channel(self) -> dict[str, Any]:
        """What `actions.add_channel` takes. Raises G1311 for an address that is not of its kind."""
        said = self.cleaned_data
        unit = said.get("unit")
        return {
            "address": self._address(),
            "name": said["name"],
            "username": said.get("username", ""),
            "unit_id": unit.pk if unit else None,
        }

    def _address(self) -> str:
        said = self.cleaned_data
        given = said["address"].strip()
        if "://" in given and not kind_of(given):
            return str(given)  # an apprise URL as it is
        kind = said["kind"] or kind_of(given) or "wecom"
        if kind == "mail":
            names = ("host", "user", "password", "sender", "to", "port")
            return mail_address(**{name: said[name] for name in names})
        if not given:
            raise GuatuError("G1311", kind=CHANNEL_KINDS[kind])
        return gateway_address(given) if kind == "webhook" else robot_address(kind, given, said["secret"])


class HookForm(forms.Form):
    """Another system's address, which verbs it is told, and whose sight bounds what it is told."""

    name = forms.CharField(label=_("名称"), max_length=60)
    address = forms.CharField(
        label=_("接收地址"),
        max_length=500,
        help_text=_("如 https://data.example.gov.cn/guatu；保存后只显示主机。"),
    )
    verbs = forms.CharField(
        label=_("送哪些动作"),
        max_length=400,
        help_text=_(
            "动作的开头，可填几个，用空格分开：dispatch.matter. 为事项的全部动作，status.lights. 为亮灯变化。"
        ),
    )
    username = forms.CharField(
        label=_("以哪个账号的可见范围"),
        max_length=150,
        help_text=_("这个账号看不到的不送；账号停用后什么也不送。"),
    )
