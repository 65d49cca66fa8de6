"""Task books as issued: a version with what changed and whether it holds, signing it, issuing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.language import EN, ZH, in_english
from guatu.org.queries import actor_of, confirmation
from guatu.publish import actions, queries
from guatu.publish.adapters.book_version import before_of, mark, said, shown
from guatu.publish.forms import SignForm
from guatu.publish.models import TaskBookVersion
from guatu.publish.pages.common import FILE_KINDS, download, file_kind, home, is_whole, paged
from guatu.publish.types import CHANGE_WORDS, PART_WORDS, Change, ChangeKind, Part, Promise
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb
from guatu.ui.words import named


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version: what it promises, what changed, whether it holds; its holder signs it here.

    Each table by pages, `?whole=1` all of it.
    """
    actor = actor_of(request)
    actor.require("publish.read")
    found = queries.version(actor, version_id)
    form = SignForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        actions.sign_task_book(
            actor,
            version_id=found.pk,
            confirmation=confirmation(request, actor, given["password"]),
            remark=given["remark"],
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("已签署，签名记入台账。"))
        return HttpResponseRedirect(reverse("publish:book", args=[found.pk]), status=303)
    versions = queries.versions_of(actor, found.post_id)
    signature = next((signed for row, signed in versions if row.pk == found.pk), None)
    changes = queries.changes_of(found)
    parts = _parts(request, found, changes)
    moved = paged(request, changes, "changes")
    context = {
        "menu_key": "publish",
        "crumbs": [home(), Crumb(_("任务书"), reverse("publish:task_books")), Crumb(named(found.post))],
        "book": found,
        "parts": parts,
        "changes": [_change(one) for one in moved],
        "moved": moved,
        "whole": is_whole(request),
        "long": any(one.has_other_pages() for one in (moved, *(part["page"] for part in parts))),
        "versions": versions,
        "signature": signature,
        "checked": queries.checked(found, signature),
        "kinds": FILE_KINDS,
        "form": form if queries.may_sign(actor, found) and signature is None else None,
    }
    return render(request, "publish/book.html", context, status=422 if form.errors else 200)


def _parts(request: HttpRequest, found: TaskBookVersion, changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    moved = {one.promise.key: one for one in changes if one.kind is not ChangeKind.DROPPED}
    lines = queries.lines_of(found)
    made = []
    for part in Part:
        own = [one for one in lines if one.part is part]
        page = paged(request, own, part.value)
        made.append(
            {
                "part": part.value,
                "name": PART_WORDS[part].label(get_language()),
                "page": page,
                "lines": [_line(one, moved.get(one.key)) for one in page],
                "marked": any(one.key in moved for one in own),
            }
        )
    return made


def _line(one: Promise, change: Change | None) -> dict[str, object]:
    return {
        "owner": said(one.owner),
        "name": said(one.name),
        "value": shown(one, one.value),
        "mark": mark(change),
    }


def _change(one: Change) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "word": CHANGE_WORDS[one.kind].label(get_language()),
        "part": PART_WORDS[one.promise.part].label(get_language()),
        "owner": said(one.promise.owner),
        "name": said(one.promise.name),
        "before": shown(one.promise, before_of(one)),
        "after": "" if one.kind is ChangeKind.DROPPED else shown(one.promise, one.promise.value),
    }


@require_safe
def book_file(request: HttpRequest, version_id: int, kind: str) -> HttpResponse:
    """A version as a file, in the reader's language."""
    actor = actor_of(request)
    actor.require("publish.read")
    found = queries.version(actor, version_id)
    wanted = file_kind(kind)
    language = EN if in_english(get_language()) else ZH
    name = _("%(post)s%(year)s年任务书第%(number)s版") % {
        "post": named(found.post),
        "year": found.year,
        "number": found.number,
    }
    return download(queries.version_file(actor, version_id, language, wanted), name, wanted)


@require_POST
def issue_books(request: HttpRequest) -> HttpResponse:
    """Issue this year's books of all posts with duties, or of one (`post`)."""
    actor = actor_of(request)
    actor.require("publish.task_book.issue")
    given = request.POST.get("post", "")
    made = actions.issue_task_books(actor, post_ids=[int(given)] if given.isdecimal() else None)
    if made:
        messages.success(request, _("已制发%(count)s份任务书，并通知责任人签署。") % {"count": len(made)})
    else:
        messages.info(request, _("没有需要制发的任务书：内容都与现行版一致。"))
    back = reverse("publish:book", args=[made[0].pk]) if given and made else reverse("publish:task_books")
    return HttpResponseRedirect(back, status=303)
