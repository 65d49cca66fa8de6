"""The list: filter, sort, search, fifty a page; htmx takes the list alone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from guatu.kernel.clock import clock
from guatu.org.queries import actor_of
from guatu.projects.columns import project_columns
from guatu.projects.forms import ListForm
from guatu.projects.models import Project
from guatu.projects.queries import find, portfolios
from guatu.ui.lists import exported

PAGE = 50


@require_safe
def project_list(request: HttpRequest) -> HttpResponseBase:
    """Everything is in the address: filters, sort and page."""
    actor = actor_of(request)
    actor.require("projects.read")
    year = clock().today().year
    form = ListForm(request.GET, actor=actor, year=year, portfolios=portfolios(actor))
    wanted = form.wanted(request.GET.get("sort", ""))
    portfolio = form.cleaned_data.get("portfolio") or Project.CITY_PORTFOLIO
    rows = find(actor, wanted, year=year, portfolio=portfolio)
    outside = portfolio != Project.CITY_PORTFOLIO
    listing = project_columns(year=year, outside=outside)
    if taken := exported(request, listing, rows, form=form):
        return taken
    context = {
        "menu_key": "projects",
        "listing": listing,
        "form": form,
        "year": str(year),  # as text: a year is not grouped in thousands
        "outside": outside,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_write": actor.can("projects.write"),
    }
    htmx = getattr(request, "htmx", None)
    part = bool(htmx) and not getattr(htmx, "history_restore_request", False)
    response = render(request, "projects/part/list.html" if part else "projects/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
