"""Words of policies in the reader's language: `{% load policy_words %}`."""

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from guatu.projects.types.policy import POLICY_LEVEL_WORDS, PolicyLevel
from guatu.ui.words import is_english

if TYPE_CHECKING:
    from guatu.projects.models import Policy

register = template.Library()


@register.filter
def policy_level(level: str) -> str:
    """省级 / Provincial."""
    return POLICY_LEVEL_WORDS[PolicyLevel(level)].label(get_language())


@register.filter
def offers_of(policy: "Policy") -> str:
    """What it offers in the reader's language, Chinese where there is no English."""
    return (policy.offers_en if is_english() else "") or policy.offers
