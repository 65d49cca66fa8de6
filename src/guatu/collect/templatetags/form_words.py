"""The words of forms and of the registry in templates: `{% load form_words %}`."""

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from guatu.collect.rules import Place
from guatu.collect.types import Circle, FieldSpec, FormState, Grammar, RegistryField, Source, SubjectKind
from guatu.collect.version_forms import (
    CADENCE_WORDS,
    CIRCLE_WORDS,
    GRAMMAR_WORDS,
    PREFILL_WORDS,
    SUBJECT_WORDS,
)
from guatu.kernel.period import Kind

register = template.Library()

FORM_STATES: Mapping[str, str] = {
    FormState.DRAFT: gettext_noop("草稿"),
    FormState.IN_FORCE: gettext_noop("启用中"),
    FormState.RETIRED: gettext_noop("已停用"),
}


@register.filter
def subject_word(kind: str) -> str:
    """项目 / Projects."""
    return str(SUBJECT_WORDS[SubjectKind(kind)])


@register.filter
def grammar_word(grammar: str) -> str:
    """金额（万元） / Money."""
    return str(GRAMMAR_WORDS[Grammar(grammar)])


@register.filter
def cadence_word(cadence: str) -> str:
    """每周 / Weekly."""
    return str(CADENCE_WORDS[Kind(cadence)])


@register.filter
def circle_word(circle: str) -> str:
    """各县区、开发区 / Districts, counties and zones."""
    return str(CIRCLE_WORDS[Circle(circle)])


@register.filter
def prefill_word(spec: FieldSpec) -> str:
    """上期的数 / Last period's; of another form its code."""
    return str(PREFILL_WORDS.get(spec.prefill, spec.prefill_form))


@register.filter
def form_state_word(state: str) -> str:
    """启用中 / In force."""
    return gettext(FORM_STATES[state])


@register.simple_tag
def known_at(field: RegistryField) -> str:
    """The address where a field is known, or of the form that asks it."""
    if field.source is Source.KNOWN:
        return reverse(field.page)
    return reverse("collect:form", args=[field.form])


@register.simple_tag
def place_url(place: Place) -> str:
    """The address of the place where a fact is known."""
    return reverse(place.route, args=[place.argument] if place.argument else [])
