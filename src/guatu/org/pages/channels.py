"""Where messages go outside: one's own channels; for the administrator everybody's, failing ones first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.ledger import queries as outbox
from guatu.org import actions
from guatu.org.columns import CHANNELS
from guatu.org.pages.common import read_or_write
from guatu.org.queries import actor_of, channel_lines
from guatu.org.telling_forms import ChannelForm
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported


@read_or_write
def channels(request: HttpRequest) -> HttpResponseBase:
    """The list, and a form to add one (POST). What was typed is not shown again: an address is a secret."""
    actor = actor_of(request)
    actor.require("org.own.write")
    office = actor.can("org.account.write")
    form = ChannelForm(request.POST or None, actor=actor)
    if carried_out(form, lambda: actions.add_channel(actor, **form.channel())):
        messages.success(request, _("通道已加上；请试发一条。"))
        return redirect("org:channels")
    lines = channel_lines(actor)
    if taken := exported(request, CHANNELS, lines):
        return taken
    context = {
        "menu_key": "channels",
        "listing": CHANNELS,
        "lines": lines,
        "form": form,
        "office": office,
        "gateway": outbox.gateway_shown() if office else "",
        "quiet": outbox.quiet(),
    }
    return render(request, "org/channels.html", context, status=422 if form.errors else 200)


@require_POST
def remove_channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    actions.remove_channel(actor_of(request), channel_id=channel_id)
    messages.success(request, _("通道已停用，地址已抹去。"))
    return redirect("org:channels")


@require_POST
def pause_channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Send nothing through it for now; what is to be sent waits."""
    actions.pause_channel(actor_of(request), channel_id=channel_id)
    messages.success(request, _("通道已暂停，要发的先留着。"))
    return redirect("org:channels")


@require_POST
def resume_channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Use it again, beginning with what waited."""
    actions.resume_channel(actor_of(request), channel_id=channel_id)
    messages.success(request, _("通道已恢复，留着的在一分钟内发出。"))
    return redirect("org:channels")


@require_POST
def try_channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Send a line now."""
    outcome = actions.try_channel(actor_of(request), channel_id=channel_id)
    if outcome.arrived:
        messages.success(request, _("测试消息已送达。"))
    else:
        wrong = outbox.trouble(outcome.word)
        why = wrong.said.label(get_language()) if wrong is not None else outcome.word
        help_ = wrong.remedy.label(get_language()) if wrong is not None else ""
        messages.error(request, _("没有送达：%(why)s。%(help)s") % {"why": why, "help": help_})
    return redirect("org:channels")
