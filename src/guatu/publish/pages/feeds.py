"""The calendar feed: made and closed by whoever owes; read by their calendar program, without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.language import EN, ZH, in_english
from guatu.org.queries import actor_of
from guatu.publish import actions, queries
from guatu.ui.types import Crumb

SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest) -> HttpResponse:
    """One's own feed and what stands in it; POST makes one. Its address stands on this one answer and nowhere else."""
    actor = actor_of(request)
    actor.require("publish.feed.own")
    address = ""
    if request.method == "POST":
        made = actions.make_feed(actor, language=EN if in_english(get_language()) else ZH)
        address = request.build_absolute_uri(reverse("publish:calendar", args=[made.secret]))
    due = queries.due_dates(actor)
    context = {
        "menu_key": "account",
        "crumbs": [Crumb(_("我的账号"), reverse("org:account")), Crumb(_("日历订阅"))],
        "feed": queries.own_feed(actor),
        "address": address,
        "due": due[:SHOWN],
        "more": max(len(due) - SHOWN, 0),
    }
    answer = render(request, "publish/feed.html", context)
    if address:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Close it: calendars that read it are told nothing any more."""
    actions.revoke_feed(actor_of(request))
    messages.success(request, _("日历订阅已停用，原地址失效。"))
    return redirect("publish:feed")


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself. Whoever has the address reads it, and nothing else; no cookie is set."""
    answer = HttpResponse(actions.read_feed(secret), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="guatu.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
