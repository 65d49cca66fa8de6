"""Delegations of acceptance: given, revoked, and what one is delegated."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.collect import actions, queries
from guatu.collect.columns import DELEGATIONS
from guatu.collect.keeping_forms import DelegationForm
from guatu.collect.models import Delegation
from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponseBase:
    """Every delegation for the office, their own for anybody else; POST gives one."""
    actor = actor_of(request)
    actor.require("collect.read")
    may_give = actor.can("collect.delegate")
    form = DelegationForm(request.POST or None, actor=actor) if may_give else None
    refused = False
    if request.method == "POST":
        actor.require("collect.delegate")
        if form is None:
            return redirect("collect:delegations")
        given = form

        def act() -> None:
            wanted = given.cleaned_data
            actions.delegate(
                actor,
                to_post_id=wanted["to_post_id"],
                start=wanted["start"],
                end=wanted["end"],
                forms=wanted["forms_"],
                unit_ids=wanted["unit_ids"],
                reason=wanted["reason"],
            )

        if carried_out(form, act):
            messages.success(request, _("委托已生效，到期自动失效，也可随时收回。"))
            return redirect("collect:delegations")
        refused = True
    today = clock().today()
    rows = [
        (row, _standing(row), row.revoked_at is None and row.end >= today)
        for row in queries.delegations(actor)
    ]
    if taken := exported(request, DELEGATIONS, rows):
        return taken
    context = {
        "menu_key": "collect",
        "crumbs": [Crumb(_("数据填报"), reverse("collect:due")), Crumb(_("委托审核"))],
        "listing": DELEGATIONS,
        "rows": rows,
        "form": form,
    }
    return render(request, "collect/delegations.html", context, status=422 if refused else 200)


def _standing(row: Delegation) -> str:
    today = clock().today()
    if row.revoked_at is not None:
        return _("已收回")
    if today < row.start:
        return _("未开始")
    return _("生效中") if today <= row.end else _("已到期")


@require_POST
def revoke_delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End a delegation now."""
    actions.revoke_delegation(actor_of(request), delegation_id=delegation_id)
    messages.success(request, _("委托已收回。"))
    return HttpResponseRedirect(reverse("collect:delegations"))
