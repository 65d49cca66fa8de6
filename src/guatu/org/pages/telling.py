"""How I am told: quiet time, the daily digest, which notices on which channel; what last week would have brought."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from guatu.ledger import queries as outbox
from guatu.org import actions
from guatu.org.pages.common import read_or_write
from guatu.org.queries import actor_of, reached_by, telling_page, told_account
from guatu.org.telling_forms import TellingForm
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb

GATEWAY = "gateway"


@read_or_write
def telling(request: HttpRequest) -> HttpResponse:
    """The settings with the preview of last week; POST saves them, or with `do=preview` shows what they would do."""
    actor = actor_of(request)
    account_id = told_account(actor)
    stated = outbox.wish_of(account_id)
    form = TellingForm(request.POST or None, wish=stated)
    page = telling_page(account_id)
    shown = None
    if form.is_bound and request.POST.get("do") == "preview":
        if form.is_valid():
            shown = form.wish()
            page = telling_page(account_id, shown)
    elif form.is_bound:
        ways = [way.channel_id for way in page.ways]
        wanted = set(request.POST.getlist("want"))
        muted = {
            (group.key, way)
            for group in outbox.notice_groups()
            for way in ways
            if f"{group.key}:{way or GATEWAY}" not in wanted
        }
        if carried_out(form, lambda: actions.set_telling(actor, wish=form.wish(), muted=muted)):
            messages.success(request, _("通知方式已保存。"))
            return redirect("org:telling")
    context = {
        "menu_key": "account",
        "crumbs": [Crumb(_("我的账号"), reverse("org:account")), Crumb(_("通知方式"))],
        "form": form,
        "page": page,
        "previewed": shown is not None,
        "failing": [way for way in page.ways if way.channel is not None and way.channel.failing_since],
        "gateway": GATEWAY,
    }
    return render(request, "org/telling.html", context, status=422 if form.errors else 200)


@require_POST
def try_all(request: HttpRequest) -> HttpResponse:
    """Send a line through each of one's own channels now."""
    actor = actor_of(request)
    account_id = told_account(actor)
    own = [pk for pk, row in reached_by(account_id).items() if row.owner_id == account_id]
    arrived = [pk for pk in own if actions.try_channel(actor, channel_id=pk).arrived]
    if len(arrived) == len(own) and own:
        told = ngettext("测试消息已从 %(n)s 个通道送出。", "测试消息已从 %(n)s 个通道送出。", len(own))
        messages.success(request, told % {"n": len(own)})
    elif own:
        messages.error(request, _("有通道没有送达，见下方说明。"))
    else:
        messages.info(request, _("还没有自己的通道。"))
    return redirect("org:telling")
