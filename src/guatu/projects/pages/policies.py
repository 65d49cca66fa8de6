"""Policies: the list, and one with what hangs on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.columns import policy_columns
from guatu.projects.models import Policy
from guatu.projects.policy_forms import PolicyForm, PolicyListForm
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: HttpRequest) -> HttpResponseBase:
    """The policies, the latest first; a new one is written down here."""
    actor = actor_of(request)
    actor.require("projects.policy.write" if request.method == "POST" else "projects.read")
    asked = PolicyListForm(request.GET)
    form = PolicyForm(request.POST or None, actor=actor) if actor.can("projects.policy.write") else None
    made: list[Policy] = []
    if (
        form is not None
        and form.is_bound
        and carried_out(form, lambda: made.append(actions.save_policy(actor, **form.cleaned_data)))
    ):
        messages.success(request, _("政策已登记。"))
        return HttpResponseRedirect(reverse("projects:policy", args=[made[0].pk]), status=303)
    rows, listing = queries.policies(actor, **asked.asked), policy_columns()
    if taken := exported(request, listing, rows, form=asked):
        return taken
    context = {
        "menu_key": "policies",
        "listing": listing,
        "asked": asked,
        "filtered": any(asked.cleaned_data.values()),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "form": form,
    }
    bound = form is not None and form.is_bound
    return render(request, "projects/policies.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, policy_id: int) -> HttpResponse:
    """What it offers, who carries it out, which matters hang on it; corrected here."""
    actor = actor_of(request)
    actor.require("projects.policy.write" if request.method == "POST" else "projects.read")
    found = queries.policy(actor, policy_id)
    form = None
    if actor.can("projects.policy.write"):
        form = PolicyForm(request.POST or None, actor=actor, policy=found)
        form.fields["number"].disabled = True  # the number is what it is known by
    if (
        form is not None
        and form.is_bound
        and carried_out(form, lambda: actions.save_policy(actor, **form.cleaned_data))
    ):
        messages.success(request, _("政策已更正。"))
        return HttpResponseRedirect(reverse("projects:policy", args=[found.pk]), status=303)
    context = {
        "menu_key": "policies",
        "crumbs": [Crumb(_("政策库"), reverse("projects:policies")), Crumb(found.number)],
        "policy": found,
        "form": form,
    }
    bound = form is not None and form.is_bound
    return render(request, "projects/policy.html", context, status=422 if bound else 200)
