"""行政审批: what every approving office has in hand over all projects, with limits and days left, late ones first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guatu.org.queries import actor_of, units
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.columns import permit_columns
from guatu.projects.pages.shared import attempt
from guatu.projects.types import IN_HAND, PERMIT_WORDS, RESPONSIBLE_WORDS, PermitState
from guatu.ui.lists import exported
from guatu.ui.words import named

PAGE = 50
MINE = "mine"


class PermitForm(forms.Form):
    """Which permits: of an office, in a state; everything is in the address."""

    office = forms.ChoiceField(label=gettext_lazy("审批部门"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)

    def __init__(self, data: QueryDict, *, own: list[str]) -> None:
        super().__init__(data)
        everything = ("", _("全部"))
        mine = [(MINE, _("本单位"))] if own else []
        kinds = [(kind, _(word)) for kind, word in RESPONSIBLE_WORDS.items()]
        words = [(state.value, _(word)) for state, word in PERMIT_WORDS.items()]
        for name, choices in (("office", [everything, *mine, *kinds]), ("state", [everything, *words])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.is_valid()


class OfficeForm(forms.Form):
    """Which unit is which office."""

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(
            label=_("审批部门"), choices=[(kind, _(word)) for kind, word in RESPONSIBLE_WORDS.items()]
        )
        self.fields["unit_id"] = forms.TypedChoiceField(
            label=_("单位"), coerce=int, choices=[(unit.pk, named(unit)) for unit in units(actor)]
        )


@require_safe
def permits(request: HttpRequest) -> HttpResponseBase:
    """What is in hand, past the limit first; the sums of every office lead to its list."""
    return _page(request)


def _page(request: HttpRequest, sent: OfficeForm | None = None) -> HttpResponseBase:
    actor = actor_of(request)
    actor.require("projects.read")
    own = queries.offices_of(actor)
    form = PermitForm(request.GET, own=own)
    office, state = form.cleaned_data.get("office") or "", form.cleaned_data.get("state") or ""
    offices = None if not office else own if office == MINE else [office]
    found = queries.permits(actor)
    listed = found if offices is None else [one for one in found if one.office in offices]
    if state:
        chosen = PermitState(state)
        if chosen in IN_HAND:
            listed = [one for one in listed if one.state is chosen]
        else:
            listed = queries.permits(actor, states=(chosen,), offices=offices)
    listing = permit_columns()
    if taken := exported(request, listing, listed, form=form):
        return taken
    may_tie = actor.can("projects.office.write")
    context: dict[str, Any] = {
        "menu_key": "permits",
        "form": form,
        "loads": queries.office_loads(found),
        "units": queries.approving_offices(),
        "own": own,
        "listing": listing,
        "page": Paginator(listed, PAGE).get_page(request.GET.get("page")),
        "filtered": bool(office or state),
        "office_form": (sent or OfficeForm(None, actor=actor)) if may_tie else None,
    }
    return render(request, "projects/permits.html", context, status=422 if sent is not None else 200)


@require_POST
def tie_office(request: HttpRequest) -> HttpResponseBase:
    """Say which unit is which office."""
    actor = actor_of(request)
    actor.require("projects.office.write")
    form = OfficeForm(request.POST, actor=actor)
    if not form.is_valid() or not attempt(form, lambda: actions.tie_office(actor, **form.cleaned_data)):
        return _page(request, form)
    messages.success(request, _("审批部门已登记。"))
    return HttpResponseRedirect(reverse("projects:permits"), status=303)
