"""Task books by post."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.kernel.language import EN, ZH, in_english
from guatu.org.queries import actor_of, post, posts_of
from guatu.publish import queries
from guatu.publish.columns import BOOKS
from guatu.publish.pages.common import FILE_KINDS, download, file_kind, home, is_whole, numbered, paged_blocks
from guatu.publish.types import plain_blocks
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

PAGE = 50


@require_safe
def task_books(request: HttpRequest) -> HttpResponseBase:
    """Who has signed which version and who is outstanding, of the posts in sight; one's own posts first."""
    actor = actor_of(request)
    actor.require("publish.read")
    outstanding = request.GET.get("show") == "outstanding"
    found = queries.overview(actor, outstanding=outstanding)
    notes = [(_("显示"), _("待签署"))] if outstanding else []
    if taken := exported(request, BOOKS, found.lines, notes=notes):
        return taken
    own = posts_of(actor)
    context = {
        "listing": BOOKS,
        "menu_key": "publish",
        "crumbs": [home(), Crumb(_("任务书"))],
        "own": queries.overview(actor, own).lines if own else (),
        "found": found,
        "outstanding": outstanding,
        "page": Paginator(found.lines, PAGE).get_page(request.GET.get("page")),
        "kinds": FILE_KINDS,
        "may_issue": actor.can("publish.task_book.issue"),
    }
    return render(request, "publish/task_books.html", context)


@require_safe
def task_book(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post's task book on the page, made now; each table by pages, `?whole=1` all of it."""
    actor = actor_of(request)
    actor.require("publish.read")
    found = post(actor, post_id)
    language = EN if in_english(get_language()) else ZH
    document = queries.task_book_text(actor, post_id, language)
    crumbs = [home(), Crumb(_("任务书"), reverse("publish:task_books")), Crumb(named(found))]
    blocks = paged_blocks(request, plain_blocks(document.blocks))
    context = {
        "menu_key": "publish",
        "crumbs": crumbs,
        "post": found,
        "title": document.title.replace("\n", " "),
        "blocks": numbered(blocks),
        "whole": is_whole(request),
        "long": any(block["page"].has_other_pages() for block in blocks if "page" in block),
        "english": language == EN,
        "kinds": FILE_KINDS,
        "current": queries.current_version(actor, post_id),
        "may_issue": actor.can("publish.task_book.issue"),
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
