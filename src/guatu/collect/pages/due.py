"""What is owed; a month's form opened; a month locked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guatu.collect import actions, queries
from guatu.collect.forms import MonthForm, OpenForm
from guatu.collect.rules import GIVEN
from guatu.collect.rules.board import pressing
from guatu.kernel.errors import GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Role


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """What I owe, by when. Whoever does not report is shown the board."""
    actor = actor_of(request)
    if actor.role is not Role.REPORTER:
        return redirect("collect:board")
    owed = queries.due_list(actor)
    context = {
        "menu_key": "collect",
        "open": sorted((item for item in owed if item.state not in GIVEN), key=pressing),
        "given": [item for item in owed if item.state in GIVEN],
    }
    return render(request, "collect/due.html", context)


@require_POST
def open_submission(request: HttpRequest) -> HttpResponse:
    """Open a month's form, prefilled where it is new."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise NotFound(what=_("这份报表"))
    wanted = form.cleaned_data
    row = actions.open_submission(
        actor_of(request), form_id=wanted["form"], unit_id=wanted["unit"], period=wanted["period"]
    )
    return redirect("collect:submission", submission_id=row.pk)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock every accepted submission of a month, with its weeks, halves and the quarter it ends."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        raise GuatuError("G1003", text=request.POST.get("period", ""))
    period = form.cleaned_data["period"]
    count = actions.lock_period(actor_of(request), period=period)
    messages.success(request, ngettext("已锁定 %(n)s 份。", "已锁定 %(n)s 份。", count) % {"n": count})
    return HttpResponseRedirect(f"{reverse('collect:board')}?period={period}")
