"""Task books by post."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.kernel.clock import clock
from guatu.kernel.language import EN, ZH, in_english
from guatu.org.queries import actor_of, post, unit_lines
from guatu.org.types import Actor, UnitLine
from guatu.publish import queries
from guatu.publish.pages.common import FILE_KINDS, download, file_kind, home, numbered
from guatu.publish.types import plain_blocks
from guatu.ui.types import Crumb
from guatu.ui.words import named


@require_safe
def task_books(request: HttpRequest) -> HttpResponse:
    """The posts the actor sees, its own first, each with its task book."""
    actor = actor_of(request)
    actor.require("publish.read")
    lines = [line for line in unit_lines(actor, clock().today()) if line.posts]
    context = {
        "menu_key": "publish",
        "crumbs": [home(), Crumb(_("任务书"))],
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
    crumbs = [home(), Crumb(_("任务书"), reverse("publish:task_books")), Crumb(named(found))]
    context = {
        "menu_key": "publish",
        "crumbs": crumbs,
        "post": found,
        "title": document.title.replace("\n", " "),
        "blocks": numbered(plain_blocks(document.blocks)),
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
    wanted = file_kind(kind)
    data = queries.task_book(actor, post_id, get_language() or ZH, wanted)
    return download(data, _("%(post)s任务书") % {"post": named(found)}, wanted)


def _own(actor: Actor, lines: Iterable[UnitLine]) -> Any:
    return next((row.post for line in lines for row in line.posts if row.post.pk == actor.post_id), None)
