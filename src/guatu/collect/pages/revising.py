"""One cell with every value it had, a correction asked for and decided on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.collect import actions, queries
from guatu.collect.columns import REVISIONS
from guatu.collect.keeping_forms import RevisionForm
from guatu.collect.queries.rounds import Names
from guatu.collect.rules.revising import REVISABLE
from guatu.collect.types import State
from guatu.collect.types.revising import RevisionState
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, submission_id: int, cell_id: int) -> HttpResponse:
    """A cell's history, value by value; POST asks that an accepted one be corrected."""
    actor = actor_of(request)
    row = queries.submission(actor, submission_id)
    sheet = queries.sheet(actor, row)
    found = next((one for one in sheet.cells if one.id == cell_id), None)
    if found is None:
        raise NotFound(what=Phrase(f"格子 {cell_id}", f"cell {cell_id}"))
    may_ask = State(row.state) in REVISABLE and actor.can("collect.fill", row)
    form = RevisionForm(request.POST or None, initial={"value": found.value})
    if request.method == "POST":
        actor.require("collect.fill", row)

        def act() -> None:
            made = actions.ask_revision(
                actor,
                submission_id=row.pk,
                key=found.key,
                value=form.cleaned_data["value"],
                reason=form.cleaned_data["reason"],
            )
            for one in queries.contradictions(actor, row, found.key, made.new_value):
                said = _("与 %(period)s 的累计数 %(value)s 不衔接，请一并核对。")
                messages.warning(
                    request, said % {"period": one.period.label(get_language() or ""), "value": one.text}
                )

        if carried_out(form, act):
            messages.success(request, _("修订已提出，等待项目办审核。"))
            return HttpResponseRedirect(request.path)
    refused = request.method == "POST"
    asked = queries.revisions(actor).filter(
        submission=row,
        subject_kind=found.key.kind.value,
        subject_id=found.key.subject_id,
        field=found.key.field,
    )
    views = queries.revision_views(actor, asked)
    context = {
        "menu_key": "collect",
        "crumbs": [
            Crumb(_("数据填报"), reverse("collect:due")),
            Crumb(sheet.unit.label(get_language()), reverse("collect:submission", args=[row.pk])),
            Crumb(_("历史")),
        ],
        "sheet": sheet,
        "row": row,
        "cell": found,
        "where": Names(sheet).where(str(found.key)),
        "events": queries.cell_history(row, found.key),
        "revisions": views,
        "form": form if may_ask and not any(one.state is RevisionState.ASKED for one in views) else None,
        "may_withdraw": actor.can("collect.fill", row),
        "may_decide": actor.can("collect.revision.decide", row),
    }
    return render(request, "collect/cell_history.html", context, status=422 if refused else 200)


@require_safe
def revisions(request: HttpRequest) -> HttpResponseBase:
    """Corrections in my scope: those that wait, then those decided on."""
    actor = actor_of(request)
    actor.require("collect.read")
    waiting = queries.revisions(actor, RevisionState.ASKED).order_by("asked_at", "id")[:100]
    settled = queries.revisions(actor).exclude(state=RevisionState.ASKED.value)[:50]
    every = queries.revisions(actor).order_by("-asked_at", "-id")
    if taken := exported(request, REVISIONS, every, lines=lambda some: queries.revision_views(actor, some)):
        return taken
    context = {
        "menu_key": "collect",
        "crumbs": [Crumb(_("数据填报"), reverse("collect:due")), Crumb(_("修订"))],
        "listing": REVISIONS,
        "waiting": queries.revision_views(actor, waiting),
        "settled": queries.revision_views(actor, settled),
        "may_decide": actor.can("collect.office"),
    }
    return render(request, "collect/revisions.html", context)


@require_POST
def decide_revision(request: HttpRequest, revision_id: int) -> HttpResponse:
    """The office approves a correction, or refuses it and says why."""
    actor = actor_of(request)
    queries.revision(actor, revision_id)
    approve = request.POST.get("do") == "approve"
    actions.decide_revision(
        actor, revision_id=revision_id, approve=approve, finding=request.POST.get("finding", "")
    )
    messages.success(request, _("已批准，更正后的数已入库。") if approve else _("已退回修订申请。"))
    return HttpResponseRedirect(reverse("collect:revisions"))


@require_POST
def withdraw_revision(request: HttpRequest, revision_id: int) -> HttpResponse:
    """The unit takes a correction back."""
    actor = actor_of(request)
    made = queries.revision(actor, revision_id)
    actions.withdraw_revision(actor, revision_id=revision_id)
    messages.success(request, _("已撤回修订申请。"))
    return HttpResponseRedirect(reverse("collect:submission", args=[made.submission_id]))
