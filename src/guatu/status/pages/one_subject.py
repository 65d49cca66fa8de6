"""The page, or sheet, of a light of what is no project: a node, a fund, an indicator of a unit, a directive, a unit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.pages.explained import as_sheet, explain, submission_url, told_history
from guatu.status.subject_words import step_lines, subject_url, traced_plainly
from guatu.status.types import Words
from guatu.status.types.why import SubjectWhy
from guatu.status.words import SUBJECTS
from guatu.ui.types import Crumb
from guatu.ui.words import named


def subject_light(request: HttpRequest, actor: Actor, light_id: int, *, sheet: bool) -> HttpResponse:
    """Everything behind one light."""
    found = queries.why_subject(actor, light_id)
    context = _context(found)
    if sheet:
        return as_sheet(render(request, "status/part/why_subject.html", context))
    past = queries.history(actor, found.light)
    newest = next((row for row in past if row.current and row.period == found.light.period), found.light)
    context |= {
        "menu_key": "status",
        "crumbs": [
            Crumb(_("亮灯"), f"{reverse('status:lights')}?period={found.light.period}"),
            Crumb(
                str(SUBJECTS[found.kind]),
                f"{reverse('status:subjects', args=[found.kind])}?period={found.light.period}",
            ),
            Crumb(named(found.light)),
        ],
        "newest": newest,
        "history": told_history(past),
    }
    return render(request, "status/subject_light.html", context)


def _context(found: SubjectWhy) -> dict[str, Any]:
    packs = queries.packs_that_lit(found.light.reasons)
    explained = [
        explain(reason, packs, traced_plainly(found.kind, reason["facts"])) for reason in found.light.reasons
    ]
    return {
        "why": found,
        "light": found.light,
        "kind": SUBJECTS[found.kind],
        "period": found.period,
        "explained": explained,
        "steps": step_lines(found),
        "subject_url": subject_url(found.light),
        "submission_url": submission_url(found.light),
        "source": found.source if isinstance(found.source, Words) else None,
    }
