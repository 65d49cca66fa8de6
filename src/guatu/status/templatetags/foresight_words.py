"""What is foreseen in templates: `{% load foresight_words %}`."""

from typing import TYPE_CHECKING, Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.engine.forecast import Span, Verdict
from guatu.engine.forecast.trajectory import WORDS
from guatu.kernel.language import Phrase
from guatu.status import rules
from guatu.status.types import Foreseen, RestPace
from guatu.status.words import RISKS, chance_text, measure_of
from guatu.ui.lights import light
from guatu.ui.types import LightColour
from guatu.ui.words import NOTHING, number

if TYPE_CHECKING:
    from guatu.targets.models import Indicator

register = template.Library()

PACE_COLOURS: Final = {
    Verdict.REACHED: LightColour.DONE,
    Verdict.COMFORTABLE: LightColour.GREEN,
    Verdict.TIGHT: LightColour.YELLOW,
    Verdict.OUT_OF_REACH: LightColour.RED,
    Verdict.UNKNOWN: LightColour.GREY,
}


@register.filter
def measure(indicator: "Indicator") -> str:
    """The indicator's measure in the reader's language."""
    return measure_of(indicator)


@register.filter
def chance(share: float | None) -> str:
    """A chance in whole percent, such as ≤1%."""
    return chance_text(share)


@register.filter
def phrase(value: Phrase) -> str:
    """Words kept in both languages, in the reader's."""
    return value.label(get_language())


@register.simple_tag
def risk_light(one: Foreseen, url: str = "") -> SafeString:
    """The light of a series with its word and, where it has a bottom line, the chance."""
    word = str(RISKS[one.risk])
    known = one.bottom_line_chance is not None
    label = f"{word} {chance_text(one.bottom_line_chance)}" if known else word
    return light(rules.COLOURS[one.risk], label, url)


@register.simple_tag
def verdict_light(rest: RestPace) -> SafeString:
    """How hard a pace is to keep, as a light with its word."""
    return light(PACE_COLOURS[rest.pace.verdict], WORDS[rest.pace.verdict].label(get_language()))


@register.simple_tag
def pace_words(one: Foreseen) -> SafeString | str:
    """What each month left must bring on average for the bottom line, and how hard that is."""
    rests = rules.rest_paces(one.end, one.bottom_line, ceiling=one.ceiling)
    rest = next((rest for rest in rests if rest.pace.span is Span.YEAR), None)
    if rest is None:
        return NOTHING
    if rest.pace.verdict is Verdict.REACHED:
        return verdict_light(rest)
    places = max(one.indicator.decimals, 1)
    each = number(max(rest.pace.required, 0.0) / rest.months, places)
    best = rest.pace.best
    most = "" if best is None else _("往年最好%(best)s") % {"best": number(best / rest.months, places)}
    return format_html('{} {} <small class="s-under">{}</small>', verdict_light(rest), each, most)
