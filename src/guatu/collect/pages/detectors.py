"""What the detectors found: for the office only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from guatu.collect import queries
from guatu.collect.rules.detectors import RATE
from guatu.org.queries import actor_of
from guatu.ui.types import Crumb


@never_cache
@require_GET
def detectors(request: HttpRequest) -> HttpResponse:
    """Patterns that chance alone seldom makes, each with its figures and what it does not mean."""
    actor = actor_of(request)
    context = {
        "menu_key": "collect",
        "crumbs": [Crumb(_("数据填报"), reverse("collect:due")), Crumb(_("异常侦测"))],
        "found": queries.detected(actor),
        "rate": round(RATE * 100),
    }
    return render(request, "collect/detectors.html", context)
