"""What the pages of a submission share: how it is shown, and what is read of a posted form."""

import json
import uuid
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.collect import queries
from guatu.collect.actions import WorkbookRefused
from guatu.collect.forms import WorkbookForm
from guatu.collect.keeping_forms import EvidenceForm
from guatu.collect.models import Cell, Submission
from guatu.collect.pages import import_shown
from guatu.collect.pages.fill_payload import payload
from guatu.collect.pages.tables import tables
from guatu.collect.queries.review import FILTERS, review, subject_choices
from guatu.collect.queries.rounds import Names
from guatu.collect.rules import EDITABLE, GIVEN, Conflict, Edit
from guatu.collect.rules.revising import REVISABLE
from guatu.collect.types import CellKey, Sheet, State
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.org.types import Actor
from guatu.ui import words
from guatu.ui.types import Crumb


def show(
    request: HttpRequest,
    actor: Actor,
    row: Submission,
    *,
    refused: GuatuError | None = None,
    status: int = 200,
    clashes: Mapping[CellKey, Conflict] | None = None,
) -> HttpResponse:
    """The submission for whoever looks: the form to be filled, or its review. `clashes` are cells not written.

    Where nothing is `refused` the scripts say them, and to whoever has none the page does.
    """
    state = State(row.state)
    fill = state in EDITABLE and actor.can("collect.fill", row)
    decide = state is State.SUBMITTED and actor.can("collect.decide", queries.deciding_of(actor, row))
    sheet = queries.sheet(actor, row)
    context = {
        "menu_key": "collect",
        "crumbs": [Crumb(_("数据填报"), reverse("collect:due")), Crumb(words.named(row.unit))],
        "sheet": sheet,
        "row": row,
        "fill": fill,
        "decide": decide,
        "late": _late(row),
        "refused": told(refused) if refused else None,
        "faults": import_shown.faults(refused.faults) if isinstance(refused, WorkbookRefused) else (),
        "unscripted": told(GuatuError("G2541", count=len(clashes))) if clashes and refused is None else None,
        "upload": refused.workbook_id if isinstance(refused, WorkbookRefused) else None,
        "workbook_form": WorkbookForm() if fill else None,
    }
    if fill:
        context |= {
            "tables": tables(sheet, clashes),
            "base": json.dumps(_base(sheet), ensure_ascii=False),
            "save_key": uuid.uuid4(),
            "payload": payload(actor, sheet, clashes or {}),
        }
    context |= _beside(request, actor, row, sheet, fill=fill, decide=decide)
    template = "collect/fill.html" if fill else "collect/review.html"
    return render(request, template, context, status=status)


def _base(sheet: Sheet) -> dict[str, str]:
    """What the page shows of each cell and beside it, by the names of their inputs; what is empty is left out."""
    values = {f"c{cell.slot}": cell.value for cell in sheet.cells if cell.value}
    return values | {f"e{cell.slot}": cell.explanation for cell in sheet.cells if cell.explanation}


def _beside(
    request: HttpRequest, actor: Actor, row: Submission, sheet: Sheet, *, fill: bool, decide: bool
) -> dict[str, object]:
    """What stands beside the figures: remarks to be answered and evidence, or the review."""
    if fill:
        asked = queries.standing_remarks(row, Cell.objects.filter(submission=row).exclude(remark=""))
        names = Names(sheet)
        remarks = [(names.cell(key), names.where(key), one) for key, one in asked.items()]
        return {
            "remarks": remarks,
            "evidence": [one for some in queries.evidence_of(row).values() for one in some],
            "evidence_form": EvidenceForm(None, None, subjects=subject_choices(sheet)),
        }
    only = request.GET.get("only", "")
    only = only if only in FILTERS else "changed" if decide else "all"
    may_fill = actor.can("collect.fill", row)
    return {
        "review": review(actor, row, sheet, only),
        "may_ask": State(row.state) in REVISABLE and may_fill,
        "by": queries.decides_by(actor, row) if decide else None,
        "evidence_form": EvidenceForm(None, None, subjects=subject_choices(sheet))
        if may_fill and State(row.state) is not State.LOCKED
        else None,
    }


def posted_values(posted: QueryDict, keys: Mapping[int, CellKey], prefix: str) -> dict[CellKey, str]:
    """The posted texts of this submission's cells; `prefix`: "c" values, "e" explanations, "r" remarks."""
    named = ((key, f"{prefix}{pk}") for pk, key in keys.items())
    return {key: str(posted[name]) for key, name in named if name in posted}


def posted_edits(posted: QueryDict, keys: Mapping[int, CellKey]) -> dict[CellKey, Edit]:
    """The posted values ("c12") and what is said beside them ("e12"), each with what the page had shown (`base`)."""
    try:
        base = json.loads(posted.get("base", "") or "{}")
    except ValueError:
        base = {}
    if not isinstance(base, dict):
        base = {}
    named = {f"c{pk}": key for pk, key in keys.items()} | {f"e{pk}": key.why for pk, key in keys.items()}
    return {
        key: Edit(str(base.get(name, "")), str(posted[name])) for name, key in named.items() if name in posted
    }


def posted_key(posted: QueryDict) -> uuid.UUID:
    """The page's own name for this save; a page that gives none has its save taken as new."""
    try:
        return uuid.UUID(posted.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def posted_version(posted: QueryDict) -> int:
    text = posted.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def told(error: GuatuError) -> dict[str, str]:
    language = get_language()
    return {"number": error.number, "text": error.text(language), "remedy": error.remedy(language)}


def _late(row: Submission) -> bool:
    given = row.submitted_at is not None and State(row.state) in GIVEN
    day = row.submitted_at if given else None
    return (timezone.localtime(day).date() if day else clock().today()) > row.due_on
