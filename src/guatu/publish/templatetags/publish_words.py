"""Words of publish in templates: `{% load publish_words %}`."""

from django import template
from django.utils.translation import get_language

from guatu.kernel.language import Phrase

register = template.Library()


@register.filter
def phrase(words: Phrase) -> str:
    """Words kept in both languages, in the reader's."""
    return words.label(get_language())
