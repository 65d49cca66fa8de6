"""What every page knows: the menu, today, and in the demo that its data is invented."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.site.menu import menu


def house(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    note = (
        _("演示数据：春城市为虚构示例，除注明出处的目标外，项目、数据与岗位均为程序生成。")
        if settings.DEMO
        else ""
    )
    return {
        "actor": actor,
        "menu": menu(actor) if actor.account_id is not None else [],
        "today": clock().today(),
        "footer_note": note,
        "demo": settings.DEMO,
    }
