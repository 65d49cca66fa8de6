"""What a unit took home from a meeting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.dispatch import queries
from guatu.dispatch.pages.papers import check_form, download
from guatu.dispatch.rules.packs import hours_late
from guatu.org.queries import actor_of
from guatu.ui.types import Crumb
from guatu.ui.words import named


@require_safe
def sheet(request: HttpRequest, meeting_id: int, unit_id: int) -> HttpResponse:
    """A unit's commitments, and how they stand now."""
    found = queries.commitments(actor_of(request), meeting_id, unit_id)
    context = {
        "menu_key": "meetings",
        "crumbs": [
            Crumb(_("调度会"), reverse("dispatch:meetings")),
            Crumb(named(found.meeting), reverse("dispatch:meeting", args=[meeting_id])),
            Crumb(_("责任清单")),
        ],
        "found": found,
        "unit": found.sheets[0].unit,
        "sheets": [(row, hours_late(row.owed_by, row.sent_at)) for row in found.sheets],
    }
    return render(request, "dispatch/sheet.html", context)


@require_safe
def paper(request: HttpRequest, meeting_id: int, unit_id: int, form: str) -> HttpResponse:
    """The same as a file in the reader's language."""
    actor = actor_of(request)
    data = queries.sheet_paper(actor, meeting_id, unit_id, check_form(form), get_language())
    unit = queries.commitments(actor, meeting_id, unit_id).sheets[0].unit
    return download(data, _("%(unit)s责任清单") % {"unit": named(unit)}, form)
