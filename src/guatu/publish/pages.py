"""Pages of publish: bulletins made, read, issued and downloaded; task books by post."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.assess.types import Basis
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import EN, ZH, in_english
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, post, unit_lines
from guatu.org.types import Actor, UnitLine
from guatu.publish import actions, queries
from guatu.publish.forms import BulletinForm
from guatu.publish.models import Bulletin
from guatu.publish.types import FileKind, plain_blocks
from guatu.ui.documents.text import numeral
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb
from guatu.ui.words import named

PAGE = 30
FILE_KINDS = tuple(FileKind)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Bulletins, the newest month first."""
    actor = actor_of(request)
    actor.require("publish.read")
    context = {
        "menu_key": "publish",
        "page": Paginator(queries.bulletins(actor), PAGE).get_page(request.GET.get("page")),
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
        "crumbs": [_home(), Crumb(_("生成通报"))],
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
        "crumbs": [_home(), Crumb(found.number or _("草稿"))],
        "bulletin": found,
        "blocks": _linked(_numbered(found.blocks[language]), queries.red_lights(actor, found, language)),
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
    wanted = _kind(kind)
    data = queries.bulletin_file(actor, bulletin_id, wanted)
    return download(data, f"{found.number or ''}{found.name}", wanted)


@require_safe
def task_books(request: HttpRequest) -> HttpResponse:
    """The posts the actor sees, its own first, each with its task book."""
    actor = actor_of(request)
    actor.require("publish.read")
    lines = [line for line in unit_lines(actor, clock().today()) if line.posts]
    context = {
        "menu_key": "publish",
        "crumbs": [_home(), Crumb(_("任务书"))],
        "own": _own(actor, lines),
        "lines": lines,
        "kinds": FILE_KINDS,
    }
    return render(request, "publish/task_books.html", context)


@require_safe
def task_book(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post's task book on the page, made now."""
    actor = actor_of(request)
    actor.require("publish.read")
    found = post(actor, post_id)
    language = EN if in_english(get_language()) else ZH
    document = queries.task_book_text(actor, post_id, language)
    crumbs = [_home(), Crumb(_("任务书"), reverse("publish:task_books")), Crumb(named(found))]
    context = {
        "menu_key": "publish",
        "crumbs": crumbs,
        "post": found,
        "title": document.title.replace("\n", " "),
        "blocks": _numbered(plain_blocks(document.blocks)),
        "english": language == EN,
        "kinds": FILE_KINDS,
    }
    return render(request, "publish/task_book.html", context)


@require_safe
def task_book_file(request: HttpRequest, post_id: int, kind: str) -> HttpResponse:
    """The same as a file, in the reader's language."""
    actor = actor_of(request)
    actor.require("publish.read")
    found = post(actor, post_id)
    wanted = _kind(kind)
    data = queries.task_book(actor, post_id, get_language() or ZH, wanted)
    return download(data, _("%(post)s任务书") % {"post": named(found)}, wanted)


def download(data: bytes, name: str, kind: FileKind) -> HttpResponse:
    """A file to be kept, under its own name."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    headers = {"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=kind.media_type, headers=headers)


def _kind(text: str) -> FileKind:
    if text not in FILE_KINDS:
        raise NotFound(what=text)
    return FileKind(text)


def _home() -> Crumb:
    return Crumb(_("通报与任务书"), reverse("publish:index"))


def _own(actor: Actor, lines: Iterable[UnitLine]) -> Any:
    return next((row.post for line in lines for row in line.posts if row.post.pk == actor.post_id), None)


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


def _numbered(blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The blocks with their headings counted, as the files do: 一、 in Chinese, 1. in English."""
    english = in_english(get_language())
    shown: list[Mapping[str, Any]] = []
    count = 0
    for block in blocks:
        if block["block"] == "heading":
            count += 1
            mark = f"{count}. " if english else f"{numeral(count)}、"
            shown.append({**block, "text": f"{mark}{block['text']}"})
        elif block["block"] == "sign_off":
            shown.append({**block, "day": date.fromisoformat(block["day"])})
        else:
            shown.append(block)
    return shown
