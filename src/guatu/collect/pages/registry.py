"""The registry: every field that is known or asked, its owner and its source; one field, given to another owner."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guatu.collect import actions, queries
from guatu.collect.columns import FIELDS
from guatu.collect.models import RegisteredField
from guatu.collect.queries.definition import registry_field
from guatu.collect.types import SubjectKind
from guatu.collect.version_forms import OwnerForm
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named


@require_GET
def fields(request: HttpRequest) -> HttpResponseBase:
    """By the kind of subject: name, type, owner, and where it is known or which form asks it."""
    actor = actor_of(request)
    actor.require("collect.read")
    known = list(queries.registry().values())
    names = queries.forms_in_force()
    kinds = [
        (kind, [(one, names.get(one.form)) for one in known if one.subject is kind]) for kind in SubjectKind
    ]
    if taken := exported(request, FIELDS, [line for _kind, lines in kinds for line in lines]):
        return taken
    context = {
        "menu_key": "forms",
        "crumbs": [
            Crumb(_("数据填报"), reverse("collect:due")),
            Crumb(_("全部报表"), reverse("collect:forms")),
            Crumb(_("指标登记")),
        ],
        "listing": FIELDS,
        "kinds": kinds,
        "count": len(known),
    }
    return render(request, "collect/fields.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, subject: str, code: str) -> HttpResponse:
    """One field: what it is, where it comes from, the owners it had; POST gives it to another owner (the office)."""
    actor = actor_of(request)
    actor.require("collect.read")
    row = queries.registered(subject, code)
    may_give = actor.can("collect.form.write")
    if request.method == "POST":
        actor.require("collect.form.write")
    form = OwnerForm(request.POST or None, actor=actor, row=row) if may_give else None
    if form is not None and carried_out(form, lambda: _give(actor, row, form)):
        messages.success(request, _("责任方已更改，已记入台账。"))
        return redirect("collect:field", subject=subject, code=code)
    one = registry_field(row, owned=True)
    context = {
        "menu_key": "forms",
        "crumbs": [
            Crumb(_("数据填报"), reverse("collect:due")),
            Crumb(_("全部报表"), reverse("collect:forms")),
            Crumb(_("指标登记"), reverse("collect:fields")),
            Crumb(named(row)),
        ],
        "one": one,
        "asked_by": queries.forms_in_force().get(one.form),
        "changes": queries.owner_changes(row),
        "form": form,
    }
    return render(request, "collect/field.html", context, status=422 if form and form.errors else 200)


def _give(actor: Actor, row: RegisteredField, form: OwnerForm) -> None:
    wanted = form.cleaned_data
    actions.give_field(
        actor,
        kind=SubjectKind(row.subject),
        code=row.code,
        owner_unit_id=wanted["unit"],
        owner_post_id=wanted["post"],
    )
