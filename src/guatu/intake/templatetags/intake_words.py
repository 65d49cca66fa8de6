"""Words of intake in the reader's language: `{% load intake_words %}`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.intake.types import State
from guatu.ui.words import named, number

if TYPE_CHECKING:
    from guatu.intake.models import Draft
    from guatu.org.models import Account

register = template.Library()

KINDS = {"target": gettext_noop("目标"), "task": gettext_noop("任务"), "result": gettext_noop("结果")}
STATES = {
    State.OPEN: gettext_noop("待审核"),
    State.ACCEPTED: gettext_noop("已采纳"),
    State.DISMISSED: gettext_noop("已弃用"),
}
SIGNS = {"=": "", ">=": "≥ ", "<=": "≤ ", "≈": "≈ "}
CHANGES = {"level": "", "growth": gettext_noop("增长"), "decline": gettext_noop("下降")}


@register.filter
def kind_word(kind: str) -> str:
    """目标 / Target."""
    return _(KINDS[kind])


@register.filter
def state_word(state: str) -> str:
    """待审核 / To be decided."""
    return _(STATES[State(state)])


@register.filter
def figure(draft: "Draft") -> str:
    """The draft's number as its sentence gives it: 增长 ≥ 10%; "" without one."""
    if draft.value is None:
        return ""
    numbers = [_plain(value) for value in (draft.value, draft.value_max) if value is not None]
    sign = SIGNS[draft.comparator]
    unit = draft.unit if draft.unit in ("%", "‰") else f" {draft.unit}"
    change = CHANGES[draft.measure]
    return f"{_(change) if change else ''} {sign}{'–'.join(numbers)}{unit}".strip()


def _plain(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


@register.filter
def is_open(state: str, kind: str) -> bool:
    """`{{ draft.state|is_open:draft.kind }}`: a person can still decide."""
    return state == State.OPEN and kind != "result"


@register.filter
def at(found: Mapping[int, int], key: int) -> int | None:
    """`{{ first_drafts|at:stretch.start }}`"""
    return found.get(key)


@register.filter
def signed(account: "Account | None") -> str:
    """Who did it; without an account it was the command line of the server."""
    return _("命令行") if account is None else named(account)
