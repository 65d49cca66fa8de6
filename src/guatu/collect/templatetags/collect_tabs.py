"""The room's doors, one row on each of its pages: `{% load collect_tabs %}{% collect_tabs "board" %}`."""

from typing import Final

from django import template
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from guatu.collect.queries import decides
from guatu.org.types import Actor, Role
from guatu.ui.types import MenuItem

register = template.Library()

DOORS: Final = (
    ("due", gettext_noop("我的填报"), "collect.read"),
    ("board", gettext_noop("填报进度"), "collect.read"),
    ("queue", gettext_noop("待审核"), "collect.office"),
    ("revisions", gettext_noop("修订"), "collect.read"),
    ("delegations", gettext_noop("委托审核"), "collect.delegate"),
    ("imports", gettext_noop("工作簿导入"), "collect.read"),
    ("forms", gettext_noop("全部报表"), "collect.read"),
    ("checks", gettext_noop("校验规则"), "collect.checks.read"),
    ("detectors", gettext_noop("异常侦测"), "collect.detectors.read"),
)
"""Page, words, and what one must be allowed to see the door."""


@register.inclusion_tag("collect/part/tabs.html", takes_context=True)
def collect_tabs(context: template.Context, here: str) -> dict[str, object]:
    """Those doors the actor may open, and the one it came through."""
    actor: Actor | None = context.get("actor")
    if actor is None:
        return {}
    return {
        "here": here,
        "doors": [_door(key, words) for key, words, may in DOORS if key == here or _may(actor, key, may)],
    }


def _may(actor: Actor, key: str, permission: str) -> bool:
    """Whoever does not report is led from `due` to the board: no second door to one page. The queue is also theirs
    who decide by a delegation.
    """
    if key == "queue":
        return decides(actor)
    return actor.can(permission) and (key != "due" or actor.role is Role.REPORTER)


def _door(key: str, words: str) -> MenuItem:
    return MenuItem(key=key, label=gettext(words), url=reverse(f"collect:{key}"), group="")
