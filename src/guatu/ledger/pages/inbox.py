"""The inbox: one's own messages, newest first; read one, read all."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guatu.ledger import actions, queries
from guatu.ledger.columns import INBOX
from guatu.ledger.pages.asking import asker_of
from guatu.ui.lists import exported

MESSAGES_A_PAGE = 30


@require_GET
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The actor's messages; with `?unread=1` only what was not read yet."""
    rows = queries.inbox(asker_of(request))
    only_unread = request.GET.get("unread") == "1"
    if only_unread:
        rows = rows.filter(read_at=None)
    notes = [(_("显示"), _("未读"))] if only_unread else []
    if taken := exported(request, INBOX, rows, notes=notes):
        return taken
    page = Paginator(rows, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    context = {"menu_key": "inbox", "page": page, "listing": INBOX, "only_unread": only_unread}
    return render(request, "ledger/inbox.html", context)


@require_POST
def open_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One tap: the message is read, and its reader is where it points."""
    row = actions.mark_read(asker_of(request), message_id=message_id)
    inside = row.link.startswith("/") and url_has_allowed_host_and_scheme(row.link, allowed_hosts=None)
    return HttpResponseRedirect(row.link) if inside else redirect("ledger:inbox")


@require_POST
def read_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Read without going anywhere."""
    actions.mark_read(asker_of(request), message_id=message_id)
    return redirect("ledger:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    count = actions.mark_all_read(asker_of(request))
    messages.success(request, ngettext("%(n)s 条已标为已读。", "%(n)s 条已标为已读。", count) % {"n": count})
    return redirect("ledger:inbox")
