"""What waits for a decision, with what was said beside its figures: read before several are accepted at once."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from guatu.collect.models import Cell, Submission
from guatu.collect.queries.deciding import waiting_for_decision
from guatu.collect.types import Words
from guatu.collect.types.keeping import Said, Waiting
from guatu.ledger.types import Subject
from guatu.org.queries import subject_names
from guatu.org.types import Actor


def said_beside(row: Submission) -> int:
    """How many explanations and remarks come with a submission. One query."""
    return _said(Cell.objects.filter(submission=row)).count()


def queue(actor: Actor) -> list[Waiting]:
    """What waits for the actor's decision, each with what was said beside its figures. Four queries at most."""
    entered = Count("cells", filter=Q(cells__prefilled=False) & ~Q(cells__value=""))
    rows = list(waiting_for_decision(actor).select_related("submitted_by").annotate(entered=entered))
    cells = list(_said(Cell.objects.filter(submission__in=[row.pk for row in rows])))
    names = _names(cells)
    said: defaultdict[int, list[Said]] = defaultdict(list)
    for cell in cells:
        words = names.get(Subject(cell.subject_kind, str(cell.subject_id)), Words(cell.key))
        said[cell.submission_id].append(Said(words, cell.explanation, cell.remark, cell.answer))
    return [
        Waiting(
            submission_id=row.pk,
            version=row.version,
            form=Words(row.form.name, row.form.name_en),
            unit=Words(row.unit.name, row.unit.name_en),
            period=row.period,
            due_on=row.due_on,
            submitted_at=row.submitted_at,
            submitted_by=Words(row.submitted_by.name, row.submitted_by.name_en)
            if row.submitted_by
            else Words(""),
            by_proxy=row.by_proxy,
            returned=row.returned,
            entered=row.entered,
            said=tuple(said[row.pk]),
        )
        for row in rows
    ]


def _said(cells: "QuerySet[Cell]") -> "QuerySet[Cell]":
    """Cells that hold an explanation, or bear a remark."""
    return cells.filter(~Q(explanation="") | ~Q(remark="")).order_by("submission", "id")


def _names(cells: Iterable[Cell]) -> dict[Subject, Words]:
    """The names of what the cells are about: one query a kind. The reader was given the submissions they are in."""
    rows = subject_names({Subject(cell.subject_kind, str(cell.subject_id)) for cell in cells})
    return {
        of: Words(getattr(row, "name", str(row)), getattr(row, "name_en", "")) for of, row in rows.items()
    }
