"""Checking printed figures: does 325.7/463.4 make 70.3 %?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.org.queries import actor_of
from guatu.targets import forms
from guatu.targets.pages.common import read_or_write
from guatu.targets.rules.printed import check_printed
from guatu.targets.types import Printed
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb


@read_or_write
def check(request: HttpRequest) -> HttpResponse:
    """Statements typed one a line, each worked out exactly and compared with what was printed. Nothing is kept."""
    actor = actor_of(request)
    actor.require("targets.read")
    form = forms.CheckForm(request.POST or None)
    found: list[Printed] = []

    def act() -> None:
        lines = form.cleaned_data["statements"].splitlines()
        found.extend(check_printed(line) for line in lines if line.strip())

    carried_out(form, act)
    context = {
        "menu_key": "targets",
        "crumbs": [Crumb(_("目标任务"), reverse("targets:plan")), Crumb(_("核对公布数"))],
        "form": form,
        "found": [] if form.errors else found,
    }
    return render(request, "targets/check.html", context, status=422 if form.errors else 200)
