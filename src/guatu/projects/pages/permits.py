"""行政审批: what every approving office has in hand over all projects, late ones first; an office records its own."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.columns import permit_columns
from guatu.projects.pages.clock import SAID, step_of
from guatu.projects.pages.shared import attempt, project_url, refused
from guatu.projects.permit_forms import MINE, BulkForm, OfficeForm, PermitForm, StepForm
from guatu.projects.queries.permits import Permit
from guatu.projects.types import IN_BULK, IN_HAND, STEP_WORDS, PermitState, PermitStep, StepOutcome
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

PAGE = 50
KEPT = ("office", "state", "page")
"""What of the list's address a step goes back to."""


@require_safe
def permits(request: HttpRequest) -> HttpResponseBase:
    """What is in hand, past the limit first; sums of every office lead to its list. An office sees its own first."""
    return _page(request)


def _page(
    request: HttpRequest,
    *,
    office_form: OfficeForm | None = None,
    bulk: BulkForm | None = None,
    outcomes: Sequence[StepOutcome] = (),
) -> HttpResponseBase:
    actor = actor_of(request)
    actor.require("projects.read")
    own = queries.offices_of(actor)
    # The project office comes for the whole city, even where it sits at an approving office.
    everywhere = actor.can("projects.office.write")
    form = PermitForm(request.GET, own=own, own_first=bool(own) and not everywhere)
    found = queries.permits(actor)
    listed = _listed(actor, form, own, found)
    listing = permit_columns()
    if taken := exported(request, listing, listed, form=form):
        return taken
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    tied = queries.approving_offices()
    recordable = queries.recordable(actor, page.object_list, tied)
    failed = office_form is not None or bulk is not None
    some = any(step in IN_BULK for one in page.object_list if one.node.pk in recordable for step in one.steps)
    context: dict[str, Any] = {
        "menu_key": "permits",
        "form": form,
        "loads": queries.office_loads(found),
        "units": tied,
        "own": own,
        "listing": listing,
        "page": page,
        "one_office": len({one.office for one in listed}) == 1,
        "filtered": bool(form.cleaned_data.get("office") or form.cleaned_data.get("state")),
        "recordable": recordable,
        "bulk": (bulk or BulkForm(None)) if some or failed else None,
        "ticked": {int(pk) for pk in _ids(request)},
        "kept": _kept(request.GET).urlencode(),
        "step_query": urlencode({"list": _kept(request.GET).urlencode()}),
        "refused": [(one, refused(one.error)) for one in outcomes if one.error is not None],
        "office_form": (office_form or OfficeForm(None, actor=actor)) if everywhere else None,
    }
    status = 409 if outcomes else 422 if failed else 200
    return render(request, "projects/permits.html", context, status=status)


def _listed(actor: Actor, form: PermitForm, own: list[str], found: list[Permit]) -> list[Permit]:
    office, state = form.cleaned_data.get("office") or "", form.cleaned_data.get("state") or ""
    offices = None if not office else own if office == MINE else [office]
    chosen = PermitState(state) if state else None
    if chosen is not None and chosen not in IN_HAND:
        return queries.permits(actor, states=(chosen,), offices=offices)
    return [
        one
        for one in found
        if (offices is None or one.office in offices) and (chosen is None or one.state is chosen)
    ]


def _ids(request: HttpRequest) -> list[str]:
    return [text for text in request.POST.getlist("node") if text.isdecimal() and len(text) < 19]


def _kept(asked: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if name in asked:
            kept[name] = asked.get(name, "")
    return kept


def _list_url(kept: QueryDict) -> str:
    query = kept.urlencode()
    return reverse("projects:permits") + (f"?{query}" if query else "")


@require_POST
def record_permits(request: HttpRequest) -> HttpResponseBase:
    """The same step for the permits that are ticked; those that cannot take it are listed with the reason."""
    actor = actor_of(request)
    actor.require("projects.read")
    form, ids = BulkForm(request.POST), [int(text) for text in _ids(request)]
    if form.is_valid() and not ids:
        form.add_error(None, _("请先勾选要登记的事项。"))
    outcomes: list[StepOutcome] = []

    def record() -> None:
        outcomes.extend(actions.take_steps(actor, ids, form.entry()))

    if not form.is_valid() or not attempt(form, record):
        return _page(request, bulk=form)
    done = sum(one.error is None for one in outcomes)
    if done:
        told = ngettext("已登记 %(n)s 件。", "已登记 %(n)s 件。", done)
        messages.success(request, told % {"n": done})
    if done < len(outcomes):
        return _page(request, bulk=form, outcomes=outcomes)
    return HttpResponseRedirect(_list_url(_kept(request.GET)), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def permit_step(request: HttpRequest, node_id: int, step: str) -> HttpResponseBase:
    """One step of one permit: a small form. It goes back to the project with `?from=project`, else to the list, whose
    filters `?list=` keeps."""
    actor = actor_of(request)
    actor.require("projects.read")
    chosen, found = step_of(step), queries.permit(actor, node_id)
    actor.require("projects.permit.record", queries.permit_desk(found.node))
    form = StepForm(request.POST or None, step=chosen)
    if request.GET.get("from") == "project":
        back = project_url(found.node.project, ["permits"])
    else:
        back = _list_url(_kept(QueryDict(request.GET.get("list", ""))))

    def record() -> None:
        actions.take_step(actor, found.node.pk, form.entry())

    if form.is_bound and form.is_valid() and attempt(form, record):
        messages.success(request, f"{named(found.node)} {_(SAID[form.entry().step])}")
        return HttpResponseRedirect(back, status=303)
    heading = _("登记办结") if chosen in (PermitStep.DECIDE, PermitStep.REFUSE) else _(STEP_WORDS[chosen])
    context = {
        "menu_key": "permits",
        "crumbs": (Crumb(_("行政审批"), back), Crumb(named(found.node))),
        "heading": heading,
        "form": form,
        "permit": found,
        "back": back,
    }
    return render(request, "projects/permit_step.html", context, status=422 if form.errors else 200)


@require_POST
def tie_office(request: HttpRequest) -> HttpResponseBase:
    """Say which unit is which office."""
    actor = actor_of(request)
    actor.require("projects.office.write")
    form = OfficeForm(request.POST, actor=actor)
    if not form.is_valid() or not attempt(form, lambda: actions.tie_office(actor, **form.cleaned_data)):
        return _page(request, office_form=form)
    messages.success(request, _("审批部门已登记。"))
    return HttpResponseRedirect(reverse("projects:permits"), status=303)
