"""Pages of prints: asking for one, watching it, taking its file; the worker makes it meanwhile."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.ui.types import Crumb
from guatu.ui.words import is_english, language
from guatu.wall import actions
from guatu.wall.battle.forms import wanted_of
from guatu.wall.battle.paper import Paper
from guatu.wall.models import Print
from guatu.wall.queries.printing import one_print, print_file, print_state, prints
from guatu.wall.types.printing import PRINT_WORDS, PrintState


@require_http_methods(["GET", "HEAD", "POST"])
def battle_print(request: HttpRequest) -> HttpResponse:
    """The actor's prints; asks for another of what the filter says, on `paper=A0`, or cut into tiles, `paper=A0-A3`."""
    actor = actor_of(request)
    if request.method == "POST":
        paper, _dash, tiles = request.POST.get("paper", Paper.A0.value).partition("-")
        wanted = wanted_of(request.POST)
        made = actions.ask_print(actor, wanted, paper=paper, tiles=tiles, language=language())
        if request.headers.get("HX-Request"):
            return render(request, "wall/part/print_state.html", _said(made))
        return HttpResponseRedirect(reverse("wall:print", args=[made.pk]), status=303)
    context = {
        "menu_key": "battle",
        "crumbs": _crumbs(),
        "rows": [_said(row) for row in prints(actor)],
    }
    return render(request, "wall/prints.html", context)


@require_safe
def one(request: HttpRequest, print_id: int) -> HttpResponse:
    """How far a print has come; the page asks again by itself until it is done."""
    row = one_print(actor_of(request), print_id)
    if request.headers.get("HX-Request"):
        return render(request, "wall/part/print_state.html", _said(row))
    context = {"menu_key": "battle", "crumbs": _crumbs(str(row)), **_said(row)}
    return render(request, "wall/print.html", context)


@require_safe
def file(request: HttpRequest, print_id: int) -> HttpResponse:
    """The PDF, to be saved under its own name."""
    actor = actor_of(request)
    data = print_file(actor, print_id)
    row = one_print(actor, print_id)
    with override(row.language):
        name = "-".join(filter(None, (_("作战图"), row.paper, row.tiles, f"{localtime(row.asked_at):%m%d}")))
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{name}.pdf") or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _said(row: Print) -> dict[str, Any]:
    state = print_state(row)
    return {
        "print": row,
        "state": state,
        "busy": state.busy,
        "done": state is PrintState.DONE,
        "word": _(PRINT_WORDS[state]),
        "seconds": round((clock().now() - row.asked_at).total_seconds()),
        "megabytes": round(row.size / 1_048_576, 1),
        "error": row.error.get("en" if is_english() else "zh", ""),
        "setting": bool(row.steps) and row.step == row.steps,
    }


def _crumbs(last: str = "") -> list[Crumb]:
    steps = [
        Crumb(_("挂图作战"), reverse("wall:index")),
        Crumb(_("作战图"), reverse("wall:battle")),
        Crumb(_("印过的图"), reverse("wall:battle_print") if last else ""),
    ]
    return [*steps, Crumb(last)] if last else steps
