"""Pages of intake: the documents, and one with its text beside its drafts."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.intake import actions, queries
from guatu.intake.columns import DOCUMENTS
from guatu.intake.forms import AcceptForm, ReceiveForm
from guatu.intake.types import State
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

if TYPE_CHECKING:
    from guatu.intake.models import Draft
    from guatu.intake.types import Received

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponseBase:
    """What was taken in, latest first; a form to take in more."""
    actor = actor_of(request)
    actor.require("intake.write" if request.method == "POST" else "intake.read")
    form = ReceiveForm(request.POST, request.FILES) if request.method == "POST" else ReceiveForm()
    received: list[Received] = []

    def act() -> None:
        received.append(actions.receive(actor, page=form.page(), name=form.cleaned_data["name"]))

    if form.is_bound and carried_out(form, act):
        return _arrived(request, received[0])
    rows = queries.documents(actor)
    if taken := exported(request, DOCUMENTS, rows):
        return taken
    context = {
        "menu_key": "intake",
        "listing": DOCUMENTS,
        "form": form if actor.can("intake.write") else None,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "intake/index.html", context, status=422 if form.is_bound else 200)


def _arrived(request: HttpRequest, received: "Received") -> HttpResponse:
    if received.new:
        messages.success(request, _("已收下并拆解，请逐条审核；未经采纳的草稿不会成为任务。"))
    else:
        messages.info(request, _("这份文稿以前收过，内容相同，下面是当时的那一份。"))
    return _to_document(received.document.pk)


@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """The cleaned text with its sentences marked, the drafts beside it; `?draft=` opens the form of one."""
    chosen = request.GET.get("draft", "")
    chosen_id = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) <= 18 else None
    return _document_page(request, document_id, chosen_id)


def _document_page(
    request: HttpRequest, document_id: int, chosen_id: int | None, form: AcceptForm | None = None
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.document(actor, document_id)
    drafts = list(found.drafts.all())
    may_write = actor.can("intake.write")
    chosen = next((draft for draft in drafts if draft.pk == chosen_id and _is_open(draft)), None)
    if chosen is not None and may_write and form is None:
        form = AcceptForm(None, actor=actor, draft=chosen)
    context = {
        "menu_key": "intake",
        "crumbs": [Crumb(_("文稿拆解"), reverse("intake:index")), Crumb(found.name)],
        "document": found,
        "paragraphs": queries.marked(found),
        "first_drafts": {draft.start: draft.pk for draft in reversed(drafts)},
        "drafts": drafts,
        "waiting": sum(map(_is_open, drafts)),
        "may_write": may_write,
        "chosen": chosen,
        "form": form,
    }
    return render(request, "intake/document.html", context, status=422 if form and form.errors else 200)


def _is_open(draft: "Draft") -> bool:
    return draft.state == State.OPEN and draft.kind != "result"


@require_POST
def accept(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A person makes a task of the draft."""
    actor = actor_of(request)
    actor.require("intake.write")
    draft = queries.draft(actor, draft_id)
    form = AcceptForm(request.POST, actor=actor, draft=draft)
    made: list[Draft] = []

    def act() -> None:
        made.append(actions.accept_draft(actor, draft_id=draft_id, **form.cleaned_data))

    if not carried_out(form, act):
        return _document_page(request, draft.document_id, draft_id, form)
    task = made[0].task
    messages.success(request, _("已采纳为任务：%(code)s。") % {"code": task.code if task is not None else ""})
    return _to_document(draft.document_id, draft_id)


@require_POST
def dismiss(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Nothing is made of the draft."""
    done = actions.dismiss_draft(actor_of(request), draft_id=draft_id)
    messages.success(request, _("已弃用。"))
    return _to_document(done.document_id, draft_id)


def _to_document(document_id: int, draft_id: int | None = None) -> HttpResponse:
    anchor = "" if draft_id is None else f"#d{draft_id}"
    address = reverse("intake:document", args=[document_id]) + anchor
    return HttpResponseRedirect(address, status=303)
