"""The registry: every field that is known or asked, its owner and its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guatu.collect import queries
from guatu.collect.types import SubjectKind
from guatu.org.queries import actor_of
from guatu.ui.types import Crumb


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """By the kind of subject: name, type, owner, and where it is known or which form asks it."""
    actor = actor_of(request)
    actor.require("collect.read")
    known = list(queries.registry().values())
    names = queries.forms_in_force()
    context = {
        "menu_key": "forms",
        "crumbs": [
            Crumb(_("数据填报"), reverse("collect:due")),
            Crumb(_("全部报表"), reverse("collect:forms")),
            Crumb(_("指标登记")),
        ],
        "kinds": [
            (kind, [(one, names.get(one.form)) for one in known if one.subject is kind])
            for kind in SubjectKind
        ],
        "count": len(known),
    }
    return render(request, "collect/fields.html", context)
