"""The office arranges an agenda: minutes, on the table or off it, the order; and renews it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.dispatch import actions
from guatu.dispatch.actions.agenda import Way
from guatu.dispatch.rules.time_box import Put
from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of


@require_POST
def arrange(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """One point: `do` is a way to move it, or "minutes", "on", "off", "auto"."""
    actor, do = actor_of(request), request.POST.get("do", "")
    actor.require("dispatch.meeting.write")
    if do in set(Way):
        actions.move_item(actor, meeting_id=meeting_id, item_id=item_id, way=Way(do))
    else:
        put = {"on": Put.ON, "off": Put.OFF, "auto": Put.AUTO}.get(do)
        minutes = _minutes(request) if do == "minutes" else None
        actions.arrange_item(actor, meeting_id=meeting_id, item_id=item_id, minutes=minutes, put=put)
    return HttpResponseRedirect(f"{_meeting(meeting_id)}#item-{item_id}", status=303)


@require_POST
def set_minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The time box of the whole."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write")
    actions.set_minutes(actor, meeting_id=meeting_id, minutes=_minutes(request))
    return HttpResponseRedirect(_meeting(meeting_id), status=303)


@require_POST
def renew(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What came up since it was drafted."""
    made = actions.renew_agenda(actor_of(request), meeting_id=meeting_id)
    text = _("议程补充了 %(n)s 项。") % {"n": len(made)} if made else _("没有新的事项要上会。")
    messages.success(request, text)
    return HttpResponseRedirect(_meeting(meeting_id), status=303)


def _minutes(request: HttpRequest) -> int:
    text = request.POST.get("minutes", "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise GuatuError("G1935", minutes=text[:10] or "—", most=60)
    return int(text)


def _meeting(meeting_id: int) -> str:
    return reverse("dispatch:meeting", args=[meeting_id])
