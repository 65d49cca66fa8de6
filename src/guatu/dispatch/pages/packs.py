"""Packs: frozen, sent, read, downloaded; and each unit's page as it is now."""

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.pages.papers import check_form, download
from guatu.dispatch.rules.packs import hours_late
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.status.queries import latest_period
from guatu.ui.types import Crumb
from guatu.ui.words import named


@require_POST
def freeze(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Freeze it as of now."""
    row = actions.freeze_pack(actor_of(request), meeting_id=meeting_id)
    messages.success(request, _("会议材料已冻结，第%(n)s版。") % {"n": row.number})
    return _to(meeting_id, row.number)


@require_POST
def send(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Send it; what leaves late says so."""
    row = actions.send_pack(actor_of(request), meeting_id=meeting_id)
    late = hours_late(row.owed_by, row.sent_at or row.as_of)
    if late:
        text = _("会议材料已发出，比会前48小时晚%(n)s小时。") % {"n": late}
        messages.warning(request, text)
    else:
        messages.success(request, _("会议材料已发出。"))
    return _to(meeting_id, row.number)


@require_safe
def pack(request: HttpRequest, meeting_id: int, number: int) -> HttpResponse:
    """A pack as it was frozen, and what has changed since."""
    actor = actor_of(request)
    row = queries.pack(actor, meeting_id, number)
    meeting, facts = queries.meeting(actor, meeting_id), queries.pack_facts_of(row)
    context = {
        "menu_key": "meetings",
        "crumbs": [
            Crumb(_("调度会"), reverse("dispatch:meetings")),
            Crumb(named(meeting), reverse("dispatch:meeting", args=[meeting_id])),
            Crumb(_("会议材料")),
        ],
        "row": row,
        "whole": hashlib.sha256(row.facts.encode()).hexdigest() == row.digest,
        "late": hours_late(row.owed_by, row.sent_at) if row.sent_at else 0,
        "meeting": meeting,
        "on": [point for point in facts["points"] if point["on_table"]],
        "off": [point for point in facts["points"] if not point["on_table"]],
        "pages": facts["units"],
        "in_sight": {page["unit"]["id"] for page in facts["units"] if actor.sees(page["unit"]["id"])},
        "changed": queries.changed_since(actor, row),
        "may_write": actor.can("dispatch.meeting.write") and not meeting.held,
    }
    return render(request, "dispatch/pack.html", context)


@require_safe
def paper(request: HttpRequest, meeting_id: int, number: int, form: str) -> HttpResponse:
    """The pack as a file in the reader's language."""
    actor = actor_of(request)
    data = queries.pack_paper(actor, meeting_id, number, check_form(form), get_language())
    name = _("%(name)s会议材料第%(n)s版") % {"name": named(queries.meeting(actor, meeting_id)), "n": number}
    return download(data, name, form)


@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit's page as things stand now; `?period=` another month."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    text = request.GET.get("period", "")
    period = Period.parse(text) if text else latest_period(actor)
    page = queries.unit_page(actor, unit_id, period)
    context = {
        "menu_key": "meetings",
        "crumbs": [Crumb(_("调度会"), reverse("dispatch:meetings")), Crumb(_("单位情况"))],
        "page": page,
        "period": period,
    }
    return render(request, "dispatch/unit_page.html", context)


def _to(meeting_id: int, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:pack", args=[meeting_id, number]), status=303)
