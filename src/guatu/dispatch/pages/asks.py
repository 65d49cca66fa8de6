"""What units ask the meeting for: a problem, a proposal, a day."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guatu.dispatch import actions, queries
from guatu.dispatch.actions.asks import LONGEST_PROPOSAL
from guatu.dispatch.columns import ASKS
from guatu.dispatch.forms.parts import NONE, choose, text
from guatu.dispatch.models import Ask
from guatu.dispatch.rules.words import LONGEST_TITLE
from guatu.org.queries import actor_of, units
from guatu.org.types import Actor
from guatu.projects.queries import projects
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

PAGE = 50


class AskForm(forms.Form):
    """Whoever raises a problem brings a proposal and a date: the action refuses what comes without."""

    unit_id = forms.TypedChoiceField(label=gettext_lazy("提请单位"), coerce=int)
    project_id = forms.TypedChoiceField(
        label=gettext_lazy("项目"), coerce=int, required=False, empty_value=None
    )
    problem = forms.CharField(label=gettext_lazy("提出的问题"), max_length=LONGEST_TITLE, required=False)
    proposal = text(gettext_lazy("建议方案"), 4, most=LONGEST_PROPOSAL, required=False)
    wanted_on = forms.DateField(
        label=gettext_lazy("希望哪天前解决"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor) -> None:
        super().__init__(data, initial={"unit_id": actor.unit_id})
        own = [unit for unit in units(actor) if actor.can("dispatch.ask.write", Ask(unit=unit))]
        choose(self, "unit_id", [(str(unit.pk), named(unit)) for unit in own])
        rows = projects(actor).filter(unit__in=[unit.pk for unit in own]).order_by("name")[:500]
        choose(self, "project_id", [NONE, *((str(row.pk), named(row)) for row in rows)])


@require_http_methods(["GET", "HEAD", "POST"])
def asks(request: HttpRequest) -> HttpResponseBase:
    """What was asked, the first wanted first; POST asks."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    may_ask = actor.unit_id is not None and actor.can("dispatch.ask.write", Ask(unit_id=actor.unit_id))
    if request.method == "POST" and not may_ask:
        actor.require("dispatch.ask.write")
    form = AskForm(request.POST or None, actor=actor) if may_ask else None
    if form is not None and form.is_bound:
        facts = form
        if carried_out(form, lambda: actions.file_ask(actor, **facts.cleaned_data)):
            messages.success(request, _("已提请，起草或补充议程时列入会议。"))
            return _back()
    found = queries.asks(actor).filter(withdrawn_at=None)
    if taken := exported(request, ASKS, found):
        return taken
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "meetings",
        "crumbs": [Crumb(_("调度会"), reverse("dispatch:meetings")), Crumb(_("提请会议研究"))],
        "page": page,
        "listing": ASKS,
        "rows": [(row, row.item is None and actor.can("dispatch.ask.write", row)) for row in page],
        "form": form,
        "own_unit": actor.unit_id,
    }
    refused = form is not None and form.is_bound
    return render(request, "dispatch/asks.html", context, status=422 if refused else 200)


@require_POST
def withdraw(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Ask no more."""
    actions.withdraw_ask(actor_of(request), ask_id=ask_id)
    messages.success(request, _("已撤回提请。"))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("dispatch:asks"), status=303)
