"""Pages of the ledger: its entries, one entry with what it changed, and the check of the whole chain."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.ledger import queries
from guatu.ledger.columns import ENTRIES
from guatu.ledger.forms import FilterForm
from guatu.ledger.models import Entry
from guatu.ledger.pages.asking import require_reader
from guatu.ledger.rules import changes
from guatu.ui.lists import exported
from guatu.ui.types import Crumb

ENTRIES_A_PAGE = 50


@require_GET
def entries(request: HttpRequest) -> HttpResponseBase:
    """All entries, newest first, by verb, subject and actor."""
    require_reader(request)
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = queries.found(**wanted)
    if taken := exported(request, ENTRIES, rows, form=form):
        return taken
    page = Paginator(rows, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "ledger",
        "form": form,
        "page": page,
        "listing": ENTRIES,
        "rows": [(row, _at(row)) for row in page],
    }
    return render(request, "ledger/entries.html", context)


@require_GET
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry: who, when, what; its facts before and after; its place in the chain."""
    require_reader(request)
    found = queries.entry(number)
    context = {
        "menu_key": "ledger",
        "crumbs": [Crumb(_("台账"), reverse("ledger:entries")), Crumb(f"№ {number}")],
        "entry": found,
        "at": _at(found),
        "changes": changes(found.before, found.after),
    }
    return render(request, "ledger/entry.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain now, and say what was found."""
    require_reader(request)
    context = {
        "menu_key": "ledger",
        "crumbs": [Crumb(_("台账"), reverse("ledger:entries")), Crumb(_("核验"))],
        "found": queries.verification(),
    }
    return render(request, "ledger/verification.html", context)


def _at(entry: Entry) -> object:
    """The entry's instant; its text where somebody tampered with it, so that the page still shows the row."""
    try:
        return parse_datetime(entry.at) or entry.at
    except ValueError:
        return entry.at
