"""Words of dispatch in the reader's language: `{% load dispatch_words %}`."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.dispatch.adapters import packs
from guatu.dispatch.rules.lateness import days_overdue
from guatu.dispatch.types import (
    KIND_WORDS,
    LEVEL_WORDS,
    PHASE_WORDS,
    RANK_WORDS,
    STATE_WORDS,
    Kind,
    Level,
    Phase,
    Rank,
    State,
    state_of,
)
from guatu.dispatch.types.orders import COLOUR_WORDS, Colour
from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase
from guatu.ui.words import is_english, named, short_day

if TYPE_CHECKING:
    from guatu.dispatch.models import AgendaItem, Matter, SupervisionOrder
    from guatu.org.models import Account
    from guatu.org.types import Incumbent
    from guatu.status.models import Light

register = template.Library()


@register.filter
def state_word(state: str) -> str:
    """待核验 / To be verified."""
    return STATE_WORDS[State(state)].label(get_language())


@register.filter
def phase_word(phase: str) -> str:
    """待办理 / To be acted on."""
    return PHASE_WORDS[Phase(phase)].label(get_language())


@register.filter
def kind_word(kind: str) -> str:
    """隐患 / Hazard."""
    return KIND_WORDS[Kind(kind)].label(get_language())


@register.filter
def level_word(level: str) -> str:
    """B级（跨部门） / B (across departments); nothing for none."""
    return LEVEL_WORDS[Level(level)].label(get_language()) if level else ""


@register.filter
def rank_word(rank: int) -> str:
    """The rank that an escalated matter stands before; 1 is the project lead."""
    return RANK_WORDS[tuple(Rank)[rank - 1]].label(get_language()) if rank else ""


@register.filter
def is_held_late(matter: "Matter") -> bool:
    """Whether whoever holds it has held it beyond its day."""
    return matter.held_until is not None and matter.held_until < clock().today()


@register.simple_tag(takes_context=True)
def matter_post(context: Context, matter: "Matter") -> str:
    """At which post it is, and who is there today by the page's `incumbents`; of a vacant one, who answers."""
    found = (context.get("incumbents") or {}).get(matter.pk)
    if found is None:
        return named(matter.holder_post) if matter.holder_post is not None else _("无岗位")
    return incumbent_word(found)


@register.filter
def incumbent_word(found: "Incumbent") -> str:
    """A post and who is there; of a vacant one, who answers."""
    post = named(found.post)
    if found.acting:
        return _("%(post)s %(person)s（代理）") % {"post": post, "person": found.person}
    if not found.vacant:
        return f"{post} {found.person}"
    if found.head is None:
        return _("%(post)s（空缺）") % {"post": post}
    head = f"{named(found.head)} {found.person}".strip()
    return _("%(post)s（空缺，由%(head)s负责）") % {"post": post, "head": head}


@register.filter
def colour_word(colour: str) -> str:
    """蓝色 / Blue."""
    return COLOUR_WORDS[Colour(colour)].label(get_language())


@register.filter
def reason_of(order: "SupervisionOrder") -> str:
    """Why a sheet was sent, in the reader's language."""
    return order.reason_en if is_english() else order.reason


@register.filter
def days_late(matter: "Matter") -> int:
    """Calendar days past the due day; 0 where it is not overdue."""
    return days_overdue(matter, clock().today())


@register.filter
def signed(account: "Account | None") -> str:
    """Who did it; without an account it was the command line of the server."""
    return _("命令行") if account is None else named(account)


@register.filter
def facts_of(item: "AgendaItem") -> str:
    """The facts of a point in the reader's language, Chinese where there is no English."""
    return (item.facts_en if is_english() else "") or item.facts


@register.filter
def because(item: "AgendaItem") -> str:
    """Why a point is on the agenda."""
    return str(item.because.get("en" if is_english() else "zh", ""))


@register.filter
def frozen(words: dict[str, Any]) -> str:
    """Frozen words ("zh", "en") in the reader's language."""
    return str(words["en" if is_english() else "zh"])


@register.filter
def frozen_day(text: str) -> str:
    """A frozen day, as lists show days."""
    return short_day(date.fromisoformat(text))


@register.filter
def unit_summary(page: dict[str, Any]) -> str:
    """One sentence on a unit's page."""
    return packs.unit_summary(page)


@register.filter
def state_of_word(state: str) -> str:
    """The word of a state that was frozen."""
    return STATE_WORDS[state_of(state)].label(get_language())


@register.filter
def phrase_word(words: Phrase) -> str:
    """Words kept in both languages, in the reader's."""
    return words.label(get_language())


@register.filter
def worst_reason(light: "Light") -> str:
    """The sentence of the reason that decided the light."""
    reasons: list[dict[str, Any]] = light.reasons
    return str(reasons[0]["en" if is_english() else "zh"]) if reasons else ""
