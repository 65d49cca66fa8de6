"""Chains: projects rolled up to segments, districts and the economy; what a chain is made of; a project's output."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.quantity import to_unit, yuan
from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.chain_forms import ChainForm, ExpectedOutputForm, initial_of
from guatu.projects.columns.chains import point_columns, segment_columns, unit_columns
from guatu.projects.queries.chains import chain, chain_page, expected_outputs
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

read_or_write = require_http_methods(["GET", "POST"])


@require_safe
def chains(request: HttpRequest) -> HttpResponseBase:
    """All chains: gaps visible, outputs of this year and next with their range, by chain and by unit."""
    actor = actor_of(request)
    actor.require("projects.read")
    page = chain_page(actor)
    segments, points, by_unit = segment_columns(page), point_columns(page), unit_columns(page)
    for listing, rows in (segments, points, by_unit):
        if taken := exported(request, listing, rows):
            return taken
    context = {
        "menu_key": "chains",
        "page": page,
        "segments_listing": segments[0],
        "points_listing": points[0] if points[1] else None,
        "units_listing": by_unit[0],
        "next_year": page.year.next(),
        "may_write": actor.can("projects.chain.write"),
    }
    return render(request, "projects/chains.html", context)


@read_or_write
def save_chain(request: HttpRequest, code: str = "") -> HttpResponse:
    """A chain founded, or written anew."""
    actor = actor_of(request)
    actor.require("projects.chain.write")
    row = chain(actor, code) if code else None
    form = ChainForm(request.POST or None, actor=actor, initial=initial_of(row) if row else None)
    if row is not None:
        form.fields["code"].disabled = True
    if carried_out(form, lambda: actions.save_chain(actor, **form.facts())):
        messages.success(request, _("产业链已保存。"))
        return HttpResponseRedirect(reverse("projects:chains"))
    return _form(request, form, _("修改产业链") if row else _("新建产业链"), reverse("projects:chains"))


@read_or_write
def expect_output(request: HttpRequest, code: str) -> HttpResponse:
    """What a project brings in a year at full capacity."""
    actor = actor_of(request)
    actor.require("projects.write")
    project = queries.project(actor, code)
    known = expected_outputs(actor).filter(project=project).first()
    start = {"amount": to_unit(known.amount, "万元")} if known else None
    form = ExpectedOutputForm(request.POST or None, initial=start)

    def act() -> None:
        amount: Decimal | None = form.cleaned_data["amount"]
        actions.expect_output(
            actor, project_id=project.pk, amount=None if amount is None else yuan(amount, "万元")
        )

    back = reverse("projects:detail", args=[project.code])
    if carried_out(form, act):
        messages.success(request, _("预期产值已保存。"))
        return HttpResponseRedirect(back)
    return _form(request, form, _("预期产值：%(name)s") % {"name": named(project)}, back)


@require_POST
def draw_outputs(request: HttpRequest) -> HttpResponse:
    """Have the worker draw every plan with an expected output anew."""
    actions.ask_draw(actor_of(request))
    messages.success(request, _("已开始推算投产把握，完成后刷新本页。"))
    return HttpResponseRedirect(reverse("projects:chains"))


def _form(
    request: HttpRequest, form: ChainForm | ExpectedOutputForm, heading: str, back: str
) -> HttpResponse:
    context = {
        "menu_key": "chains",
        "crumbs": [Crumb(_("产业链"), reverse("projects:chains")), Crumb(heading)],
        "heading": heading,
        "form": form,
        "back": back,
    }
    return render(request, "projects/chain_form.html", context, status=422 if form.errors else 200)
