"""A light as markup: colour and shape together, with its word for those who see neither."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from guatu.ui import words
from guatu.ui.types import LightColour

_SHAPES: Mapping[LightColour, SafeString] = {
    colour: format_html(
        '<svg class="g-shape" viewBox="0 0 12 12" aria-hidden="true">{}</svg>', SafeString(drawing)
    )
    for colour, drawing in {
        LightColour.GREEN: '<circle cx="6" cy="6" r="5"/>',
        LightColour.YELLOW: '<path d="M6 .8 11.7 11H.3z"/>',
        LightColour.RED: '<path d="M1 1h10v10H1z"/>',
        LightColour.GREY: '<circle cx="6" cy="6" r="4.2" class="g-hollow"/>',
        LightColour.DONE: '<path d="m1.4 6.4 3.2 3.3 6-7.2" class="g-stroke"/>',
    }.items()
}


def light(
    colour: LightColour | str | None, label: object = "", url: str = "", show: bool = False
) -> SafeString:
    """`{% light colour %}`: the shape, and its word for screen readers.

    `label` stands beside it, `show=True` writes the word itself, a url makes it a link.
    """
    known = LightColour(colour) if colour else LightColour.GREY
    word = words.light_word(known)
    shape = _SHAPES[known]
    if label or show:
        text = format_html('<span class="g-light-text">{}</span>', label or word)
        if label:
            text = format_html('<span class="visually-hidden">{} </span>{}', word, text)
    else:
        text = format_html('<span class="visually-hidden">{}</span>', word)
    if url:
        return format_html(
            '<a class="g-light g-{}" href="{}" title="{}" data-sheet>{}{}</a>',
            known.value,
            url,
            word,
            shape,
            text,
        )
    return format_html('<span class="g-light g-{}" title="{}">{}{}</span>', known.value, word, shape, text)
