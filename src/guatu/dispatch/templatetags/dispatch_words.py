"""Words of dispatch in the reader's language: `{% load dispatch_words %}`."""

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.dispatch.rules import days_overdue
from guatu.dispatch.types import STATE_WORDS, State
from guatu.kernel.clock import clock
from guatu.ui.words import is_english, named

if TYPE_CHECKING:
    from guatu.dispatch.models import AgendaItem, Directive
    from guatu.org.models import Account
    from guatu.status.models import Light

register = template.Library()


@register.filter
def state_word(state: str) -> str:
    """待核验 / To be verified."""
    return STATE_WORDS[State(state)].label(get_language())


@register.filter
def days_late(directive: "Directive") -> int:
    """Calendar days past the due day; 0 where it is not overdue."""
    return days_overdue(directive, clock().today())


@register.filter
def signed(account: "Account | None") -> str:
    """Who did it; without an account it was the command line of the server."""
    return _("命令行") if account is None else named(account)


@register.filter
def facts_of(item: "AgendaItem") -> str:
    """The facts of a point in the reader's language, Chinese where there is no English."""
    return (item.facts_en if is_english() else "") or item.facts


@register.filter
def worst_reason(light: "Light") -> str:
    """The sentence of the reason that decided the light."""
    reasons: list[dict[str, Any]] = light.reasons
    return str(reasons[0]["en" if is_english() else "zh"]) if reasons else ""
