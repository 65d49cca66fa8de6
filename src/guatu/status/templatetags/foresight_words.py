"""What is foreseen in templates: `{% load foresight_words %}`."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.engine.forecast import Verdict
from guatu.engine.forecast.trajectory import WORDS
from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind, Period
from guatu.status import rules
from guatu.status.types import Foreseen, RestPace
from guatu.status.words import PACE_COLOURS, RISKS, chance_text, measure_of
from guatu.ui.lights import light
from guatu.ui.words import NOTHING, month_name, number

if TYPE_CHECKING:
    from guatu.targets.models import Indicator

register = template.Library()


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


@register.filter
def gap_text(one: Foreseen) -> str:
    """What the bottom line is missed by; less than one step of the indicator is said to be that, not nothing."""
    if one.gap is None or one.gap <= 0:
        return NOTHING
    places = one.indicator.decimals
    text = number(one.gap, places)
    return text if Decimal(text.replace(",", "")) else f"<{Decimal(1).scaleb(-places)}"


@register.filter
def left(rest: RestPace) -> float:
    """What the rest must still bring, 0 where it is reached."""
    return max(rest.pace.required, 0.0)


@register.filter
def shortperiod(period: Period) -> str:
    """A month of the year at hand as 6月 / Jun, a quarter as Q3: heads of columns."""
    return f"Q{period.number}" if period.kind is Kind.QUARTER else month_name(period.first_day)


@register.simple_tag
def risk_light(one: Foreseen, url: str = "") -> SafeString:
    """The light of a series with its word and, where it has a bottom line, the chance."""
    word = str(RISKS[one.risk])
    known = one.bottom_line_chance is not None
    label = f"{word} {chance_text(one.bottom_line_chance)}" if known else word
    return light(rules.COLOURS[one.risk], label, url)


@register.simple_tag
def verdict_light(rest: RestPace, said: bool = True) -> SafeString:
    """How hard a pace is to keep, as a light with its word; `said` False: the word stands beside it anyway."""
    word = WORDS[rest.pace.verdict].label(get_language())
    return light(PACE_COLOURS[rest.pace.verdict], word if said else "")


@register.simple_tag
def pace_words(one: Foreseen) -> SafeString | str:
    """What each month left must bring on average for the bottom line, and how hard that is."""
    rest = one.rest
    if rest is None or one.per_month is None:
        return NOTHING
    if rest.pace.verdict is Verdict.REACHED:
        return verdict_light(rest)
    places = max(one.indicator.decimals, 1)
    each = number(one.per_month, places)
    best = rest.pace.best
    most = "" if best is None else _("往年最好%(best)s") % {"best": number(best / rest.months, places)}
    return format_html('{} {} <small class="s-under">{}</small>', verdict_light(rest), each, most)
