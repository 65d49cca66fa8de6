"""What every page knows: who is signed in, the menu, today, and in the demo that its data is invented."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.kernel.language import pick
from guatu.ledger.queries import unread
from guatu.org.queries import actor_of
from guatu.org.templatetags.org import ROLES
from guatu.org.types import Actor
from guatu.site.demo.accounts import DEMO_ACCOUNTS
from guatu.site.menu import menu
from guatu.ui.types import AccountMenu, InboxDoor, MenuItem
from guatu.ui.words import named


def house(request: HttpRequest) -> dict[str, Any]:
    """The context of the house, for every template."""
    actor = actor_of(request)
    signed_in = actor.account_id is not None
    note = _("演示数据：春城市为虚构示例，除注明出处的目标外，项目、数据与岗位均由程序生成。")
    return {
        "actor": actor,
        "menu": menu(actor) if signed_in else [],
        "account_menu": _account(actor, request.user) if signed_in else None,
        "inbox_door": InboxDoor(reverse("ledger:inbox"), lambda: unread(actor)) if signed_in else None,
        "today": clock().today(),
        "footer_note": note if settings.DEMO else "",
        "demo": settings.DEMO,
        "demo_accounts": _demo_accounts() if settings.DEMO and not signed_in else [],
    }


def _account(actor: Actor, user: object) -> AccountMenu:
    link = MenuItem(key="account", label=_("我的账号"), url=reverse("org:account"), group="")
    return AccountMenu(name=named(user), role=_(ROLES[actor.role]), links=(link,))


def _demo_accounts() -> list[dict[str, str]]:
    return [
        {
            "username": ready.username,
            "label": pick(get_language(), ready.label, ready.label_en),
            "what": pick(get_language(), ready.what, ready.what_en),
        }
        for ready in DEMO_ACCOUNTS
    ]
