"""The living style page: every part with example data, as every room uses it."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.ui import example_charts, examples
from guatu.ui.types import Crumb


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    """All parts on one page. The data are examples and belong to no city."""
    search = examples.SearchForm(request.GET or None)
    rows = examples.filtered(examples.rows(), request.GET)
    page = Paginator(rows, 5).get_page(request.GET.get("page"))
    context = {
        "crumbs": (Crumb(_("首页"), "/"), Crumb(_("样式"))),
        "search": search,
        "page": page,
        "form": examples.ReportForm(),
        "wrong_form": examples.wrong_form(),
        "timeline_items": examples.timeline(),
        "network": example_charts.network(),
        "milestone_trend": example_charts.milestone_trend(),
        "price_curve": example_charts.price_curve(),
        "gantt": example_charts.gantt(),
        "pacing": example_charts.pacing(),
        "fan": example_charts.fan(),
        "bars": example_charts.bars(),
        "funnel": example_charts.funnel(),
        "matrix": example_charts.matrix(),
        "total": Decimal("3650000000"),
        "block_map": example_charts.block_map(),
    }
    return render(request, "ui/style.html", context)
