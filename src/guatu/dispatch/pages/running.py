"""The one screen a meeting is run on: a point, its facts now, a line for the decision; what was ordered taken back."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.queries.running import Table, item_of, may_be_withdrawn, read_decision, table
from guatu.dispatch.rules.decision_line import LONGEST_LINE
from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of
from guatu.ui.types import Crumb
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.dispatch.models import AgendaItem
    from guatu.dispatch.types.lines import Unread


@require_safe
def run(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """To the first point on the table that nothing was decided on, else to the first; an empty agenda has none."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write")
    points = table(queries.meeting(actor, meeting_id))
    first = next((item for item in points.on if not item.decision), None) or next(iter(points.every), None)
    if first is None:
        return HttpResponseRedirect(reverse("dispatch:meeting", args=[meeting_id]))
    return HttpResponseRedirect(reverse("dispatch:run_point", args=[meeting_id, first.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """One point; POST issues the typed line and comes back to it."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write")
    found = queries.meeting(actor, meeting_id)
    item, refused = item_of(found, item_id), ""
    typed = request.POST.get("line", request.GET.get("line", ""))[:LONGEST_LINE]
    if request.method == "POST":
        try:
            line = actions.say_decision(actor, meeting_id=meeting_id, item_id=item_id, text=typed)
        except GuatuError as error:
            if error.status in (403, 404):
                raise
            refused = f"{error.text(get_language())} {error.remedy(get_language())}"
        else:
            text = _("已交办：%(number)s，%(unit)s。")
            messages.success(request, text % {"number": line.matter.number, "unit": named(line.matter.unit)})
            return _to(meeting_id, item_id)
    now, points = queries.point_now(actor, item), table(found)
    before, after = _neighbours(points, item)
    context = {
        "menu_key": "meetings",
        "crumbs": [
            Crumb(_("调度会"), reverse("dispatch:meetings")),
            Crumb(named(found), reverse("dispatch:meeting", args=[meeting_id])),
            Crumb(_("开会")),
        ],
        "meeting": found,
        "now": now,
        "item": item,
        "place": points.every.index(item) + 1,
        "points": points,
        "before": before,
        "after": after,
        "lines": [(line, may_be_withdrawn(line, found)) for line in now.lines],
        "typed": typed,
        "refused": refused,
        "longest": LONGEST_LINE,
        "hint": _("例：@宽城区 6月30日前完成交地，@自然资源局配合"),
    }
    return render(request, "dispatch/run.html", context, status=422 if refused else 200)


def _neighbours(points: Table, item: "AgendaItem") -> "tuple[AgendaItem | None, AgendaItem | None]":
    every = points.every
    at = every.index(item)
    return (every[at - 1] if at else None), (every[at + 1] if at + 1 < len(every) else None)


@require_safe
def read(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """What the line being typed would create, while it is being typed."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write")
    item = item_of(queries.meeting(actor, meeting_id), item_id)
    text = " ".join(request.GET.get("line", "")[:LONGEST_LINE].split())
    said = read_decision(actor, item, text) if text else None
    context = {"said": said, "marked": _marked(text, said.unread) if said else ()}
    return render(request, "dispatch/part/line.html", context)


def _marked(text: str, unread: "tuple[Unread, ...]") -> list[tuple[str, bool]]:
    """The line in pieces, each with whether it was not understood."""
    wrong = [False] * len(text)
    for one in unread:
        if (one.start, one.end) != (0, len(text)):
            wrong[one.start : one.end] = [True] * (one.end - one.start)
    pieces: list[tuple[str, bool]] = []
    for character, bad in zip(text, wrong, strict=True):
        if pieces and pieces[-1][1] == bad:
            pieces[-1] = (pieces[-1][0] + character, bad)
        else:
            pieces.append((character, bad))
    return pieces


@require_POST
def withdraw(request: HttpRequest, meeting_id: int, line_id: int) -> HttpResponse:
    """Take back what a line ordered; its text is offered again."""
    line = actions.withdraw_decision(actor_of(request), meeting_id=meeting_id, line_id=line_id)
    messages.success(request, _("已撤回：%(number)s。") % {"number": line.matter.number})
    return _to(meeting_id, line.item_id, line.text)


def _to(meeting_id: int, item_id: int, line: str = "") -> HttpResponse:
    here = reverse("dispatch:run_point", args=[meeting_id, item_id])
    return HttpResponseRedirect(f"{here}?{urlencode({'line': line})}" if line else here, status=303)
