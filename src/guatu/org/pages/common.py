"""What pages of org share: a page with one form."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb

read_or_write = require_http_methods(["GET", "POST"])


def filled(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], object],
    *,
    heading: str,
    done: str,
    back: str,
    lead: str = "",
    menu_key: str = "org",
) -> HttpResponse:
    """A page with one form: shown, refused with what was typed, or done and left for `back`."""
    if carried_out(form, act):
        messages.success(request, done)
        return HttpResponseRedirect(back)
    context = {
        "menu_key": menu_key,
        "crumbs": [Crumb(_("单位与责任"), reverse("org:units")), Crumb(heading)],
        "heading": heading,
        "lead": lead,
        "form": form,
        "back": back,
    }
    return render(request, "org/form.html", context, status=422 if form.errors else 200)
