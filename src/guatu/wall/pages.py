"""The wall: four screens that take turns, and the same four alone for the refresh."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guatu.kernel.clock import clock
from guatu.kernel.quantity import percent, rounded
from guatu.org.queries import actor_of
from guatu.ui.charts import per_cent
from guatu.ui.words import NOTHING
from guatu.wall import queries, rules
from guatu.wall.types import Pacing

REFRESH = 180
"""Seconds between two readings of the data."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The whole wall. `?seconds=` sets how long a screen stands."""
    context = _context(request) | {
        "seconds": rules.seconds(request.GET.get("seconds", "")),
        "refresh": REFRESH,
    }
    return render(request, "wall/index.html", context)


@require_safe
def screens(request: HttpRequest) -> HttpResponse:
    """The screens alone, read anew: what a standing wall asks for every few minutes."""
    return render(request, "wall/part/screens.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    facts = queries.facts(actor_of(request))
    return {
        "facts": facts,
        "now": clock().now(),
        "lines": [_line(pacing) for pacing in facts.pacing],
        "rows": queries.ROWS,
    }


def _line(pacing: Pacing) -> dict[str, object]:
    """An indicator with the lengths of its bar: the whole width is the year's target, or what is done where more."""
    whole = max(pacing.done_share or 0, pacing.plan_share or 0, 1)
    return {
        "pacing": pacing,
        "year": per_cent(1 / whole),
        "done": per_cent((pacing.done_share or 0) / whole),
        "plan": per_cent(pacing.plan_share / whole) if pacing.plan_share is not None else "",
        "linear": per_cent(pacing.linear_share / whole),
        "share": percent(pacing.done, pacing.target),
        "of_plan": _signed(pacing.ahead_of_plan),
        "of_linear": _signed(pacing.ahead),
    }


def _signed(points: Decimal | None) -> str:
    """Percentage points with their sign: +18.3, −0.4; the heading says the unit."""
    if points is None:
        return NOTHING
    figure = rounded(points, 1)
    return f"{'−' if figure < 0 else '+' if figure > 0 else ''}{abs(figure)}"
