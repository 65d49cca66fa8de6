"""Bulletins made, read, issued and downloaded."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.assess.types import Basis
from guatu.kernel.language import EN, ZH, in_english
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.publish import actions, queries
from guatu.publish.columns import BULLETINS
from guatu.publish.forms import BulletinForm
from guatu.publish.models import Bulletin
from guatu.publish.pages.common import FILE_KINDS, download, file_kind, home, numbered
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Bulletins, the newest month first."""
    actor = actor_of(request)
    actor.require("publish.read")
    rows = queries.bulletins(actor)
    if taken := exported(request, BULLETINS, rows):
        return taken
    context = {
        "menu_key": "publish",
        "listing": BULLETINS,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "kinds": FILE_KINDS,
        "may_write": actor.can("publish.write"),
    }
    return render(request, "publish/index.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a month's draft: freeze and score it now, or take a snapshot as it was."""
    actor = actor_of(request)
    actor.require("publish.write")
    form = BulletinForm(request.POST or None, actor=actor)
    made: list[Bulletin] = []

    def act() -> None:
        basis: Basis = form.cleaned_data["basis"]
        made.append(actions.make_bulletin(actor, period=basis.period, snapshot_id=basis.snapshot_id))

    if carried_out(form, act):
        messages.success(request, _("草稿已生成，核对后印发。"))
        return HttpResponseRedirect(reverse("publish:bulletin", args=[made[0].pk]), status=303)
    context = {
        "menu_key": "publish",
        "crumbs": [home(), Crumb(_("生成通报"))],
        "form": form,
    }
    return render(request, "publish/new.html", context, status=422 if form.errors else 200)


@require_safe
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """The text of a bulletin as it stands in its files, and the files."""
    actor = actor_of(request)
    actor.require("publish.read")
    found = queries.bulletin(actor, bulletin_id)
    language = EN if in_english(get_language()) else ZH
    context = {
        "menu_key": "publish",
        "crumbs": [home(), Crumb(found.number or _("草稿"))],
        "bulletin": found,
        "blocks": _linked(numbered(found.blocks[language]), queries.red_lights(actor, found, language)),
        "month": Period.parse(found.period),
        "kinds": FILE_KINDS,
        "english": language == EN,
        "may_issue": found.number is None and actor.can("publish.write"),
        "may_see_scores": actor.can("assess.read"),
    }
    return render(request, "publish/bulletin.html", context)


@require_POST
def issue(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Give the draft its number and day."""
    issued = actions.issue_bulletin(actor_of(request), bulletin_id=bulletin_id)
    messages.success(request, _("%(number)s已印发。") % {"number": issued.number})
    return HttpResponseRedirect(reverse("publish:bulletin", args=[issued.pk]), status=303)


@require_safe
def bulletin_file(request: HttpRequest, bulletin_id: int, kind: str) -> HttpResponse:
    """A file of the bulletin, byte for byte as made."""
    actor = actor_of(request)
    actor.require("publish.read")
    found = queries.bulletin(actor, bulletin_id)
    wanted = file_kind(kind)
    data = queries.bulletin_file(actor, bulletin_id, wanted)
    return download(data, f"{found.number or ''}{found.name}", wanted)


def _linked(blocks: list[Mapping[str, Any]], urls: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The blocks with an address in every cell of a table that names a red project."""
    return [
        {
            **block,
            "rows": [[{**cell, "url": urls.get(cell["text"], "")} for cell in row] for row in block["rows"]],
        }
        if block["block"] == "table"
        else block
        for block in blocks
    ]
