"""Pages of a past day: which one the address asks for. `ui/part/known_on_field.html` asks, `known_on.html` says so."""

from datetime import date

from django.http import HttpRequest

from guatu.kernel.clock import clock


def known_on(request: HttpRequest) -> date | None:
    """The past day as of which the page is asked for (`?known_on=2025-10-20`); None for today, or what is no day."""
    try:
        day = date.fromisoformat(request.GET.get("known_on", ""))
    except ValueError:
        return None
    return day if day < clock().today() else None
