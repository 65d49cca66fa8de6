"""Lights of matters in templates: `{% load dispatch_lights %}`."""

from typing import TYPE_CHECKING

from django import template
from django.template import Context
from django.urls import reverse

from guatu.ui.lights import light

if TYPE_CHECKING:
    from guatu.dispatch.models import Matter

register = template.Library()


@register.simple_tag(takes_context=True)
def matter_light(context: Context, matter: "Matter") -> str:
    """The light of a matter of a list, which opens why; nothing where the page has none in `lit`."""
    found = (context.get("lit") or {}).get(matter.pk)
    return light(found.colour, url=reverse("status:light", args=[found.pk])) if found is not None else ""
