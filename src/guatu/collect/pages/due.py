"""What is owed, and how a month stands."""

from collections import Counter

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
from guatu.collect.types import State
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
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
        "open": [item for item in owed if item.state not in GIVEN],
        "given": [item for item in owed if item.state in GIVEN],
    }
    return render(request, "collect/due.html", context)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How a month stands, unit by unit."""
    actor = actor_of(request)
    actor.require("collect.read")
    periods = queries.board_periods(actor)
    period = Period.parse(request.GET["period"]) if request.GET.get("period") else periods[0]
    rows = queries.board(actor, period)
    states = Counter(str(row.state or "owed") for row in rows)
    context = {
        "menu_key": "collect",
        "period": period,
        "periods": periods,
        "rows": rows,
        "states": states,
        "missing": sum(row.state in (None, State.DRAFT) for row in rows),
        "passed": states[State.ACCEPTED.value] + states[State.LOCKED.value],
        "late": sum(row.late for row in rows),
        "may_lock": actor.can("collect.lock") and states[State.ACCEPTED.value] > 0,
        "is_reporter": actor.role is Role.REPORTER,
    }
    return render(request, "collect/board.html", context)


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
    """Lock every accepted submission of a month."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        raise GuatuError("G1003", text=request.POST.get("period", ""))
    period = form.cleaned_data["period"]
    count = actions.lock_period(actor_of(request), period=period)
    messages.success(request, ngettext("已锁定 %(n)s 份。", "已锁定 %(n)s 份。", count) % {"n": count})
    return HttpResponseRedirect(f"{reverse('collect:board')}?period={period}")
