"""Lights month by month and their age in templates: `{% load why_words %}`."""

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.status.queries import silence_text
from guatu.status.types import Words
from guatu.status.types.why import Month, Silence
from guatu.ui.lights import light
from guatu.ui.words import is_english, light_word

register = template.Library()


@register.filter
def silent(silence: Silence | None) -> str:
    """How stale a grey light is."""
    return silence_text(silence)


@register.filter
def worded(text: Words) -> str:
    """A text in the reader's language."""
    return text.en if is_english() else text.zh


@register.simple_tag
def month_strip(strip: Sequence[Month], wide: bool = False) -> SafeString:
    """A year of lights, oldest first; `wide` names the months under them. A month not judged is a point."""
    told = ((_month(month, wide=wide),) for month in strip)
    return format_html(
        '<ol class="s-strip{}" aria-label="{}">{}</ol>',
        " s-strip-wide" if wide else "",
        _("逐月亮灯"),
        format_html_join("", "<li>{}</li>", told),
    )


def _month(month: Month, *, wide: bool) -> SafeString:
    name = month.period.label(get_language())
    under = format_html("<small>{}</small>", month.period.number) if wide else ""
    if month.colour is None:
        said = _("%(month)s没有亮灯") % {"month": name}
        return format_html(
            '<span class="s-none" title="{}"><span class="visually-hidden">{}</span></span>{}',
            said,
            said,
            under,
        )
    said = f"{name} {light_word(month.colour)}"
    url = reverse("status:light", args=[month.light_id]) if wide else ""
    return format_html(
        '<span class="s-month" title="{}">{}</span>{}', said, light(month.colour, "", url), under
    )
