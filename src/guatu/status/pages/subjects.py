"""The list of a month's lights of one kind of subject that is no project."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of
from guatu.status import queries
from guatu.status.columns import subject_columns
from guatu.status.forms import LightFilter, read_month
from guatu.status.models import Light
from guatu.status.pages.lights import PAGE, first_reason
from guatu.status.rules.subjects import about
from guatu.status.subject_words import subject_url
from guatu.status.types import SubjectKind
from guatu.status.types.subjects import LIGHT_KINDS, OTHERS
from guatu.status.words import SUBJECTS
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, LightColour


@require_safe
def subjects(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Lights worst first, each with its reason; everything chosen is in the address."""
    actor = actor_of(request)
    actor.require("status.read")
    if kind not in [known.value for known in OTHERS]:
        raise NotFound(what=f"status.lights of {kind}")
    of = SubjectKind(kind)
    period = read_month(request.GET.get("period", "")) or queries.latest_period(actor)
    form = LightFilter(request.GET, actor=actor, period=period)
    counts = queries.kind_counts(actor, period)
    rows = queries.lights(actor, period=period, kind=LIGHT_KINDS[of])
    for key in ("colour", "unit", "area"):
        if chosen := form.chosen(key):
            rows = rows.filter(**{key: chosen})
    listing = subject_columns(SUBJECTS[of])
    notes = [(_("月份"), period.label(get_language()))]
    if taken := exported(request, listing, rows, form=form, notes=notes, lines=_lines):
        return taken
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "menu_key": "status",
        "crumbs": [Crumb(_("亮灯"), f"{reverse('status:lights')}?period={period}"), Crumb(str(SUBJECTS[of]))],
        "period": period,
        "kind": SUBJECTS[of],
        "kinds": [
            (other, SUBJECTS[other], other is of) for other in OTHERS if other in counts or other is of
        ],
        "counts": [(colour, counts.get(of, {}).get(colour, 0)) for colour in LightColour],
        "form": form,
        "page": page,
        "listing": listing,
        "rows": _lines(list(page.object_list)),
        "packs": about(queries.packs_in_force(), of),
    }
    return render(request, "status/subjects.html", context)


def _lines(lights: Sequence[Light]) -> list[tuple[Light, str, str]]:
    return [(light, first_reason(light), subject_url(light)) for light in lights]
