"""What chains are told in: `{% load chain_words %}`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext

from guatu.projects.types.chain import SEGMENT_WORDS, SegmentState
from guatu.ui import words

if TYPE_CHECKING:
    from guatu.targets.models import Indicator

register = template.Library()

_SEGMENT_SHAPES: Mapping[SegmentState, str] = {
    SegmentState.GAP: "○",
    SegmentState.FOUNDING: "◔",
    SegmentState.EXTENDING: "◑",
    SegmentState.STRENGTHENING: "●",
}


@register.filter
def segment_word(state: SegmentState) -> str:
    """○ 缺项：补链 / ○ Missing: … : what a segment of a chain calls for, with its shape."""
    return f"{_SEGMENT_SHAPES[state]} {gettext(SEGMENT_WORDS[state])}"


@register.filter
def measure(indicator: "Indicator") -> str:
    """An indicator's measure in the reader's language."""
    return indicator.measure_en if words.is_english() and indicator.measure_en else indicator.measure
