"""A submission laid out for whoever decides on it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from guatu.collect.models import Cell, Round, Submission
from guatu.collect.queries.deciding import waiting_for_decision
from guatu.collect.queries.evidence import evidence_of
from guatu.collect.queries.rounds import entered_by, standing_remarks
from guatu.collect.types import Sheet, SubjectView, Words
from guatu.collect.types.review import Review, ReviewCell, ReviewSubject
from guatu.collect.types.revising import EvidenceView
from guatu.org.types import Actor

FILTERS: Final[Mapping[str, Callable[[ReviewCell], bool]]] = {
    "changed": lambda one: one.stops,
    "flagged": lambda one: one.flagged,
    "all": lambda one: True,
}
"""Which cells a review shows. A cell with a problem is never filtered away by “changed”."""


def review(actor: Actor, row: Submission, sheet: Sheet, only: str) -> Review:
    """The submission's cells with what was said of them, filtered. Seven queries, whatever its size."""
    keep = FILTERS[only]
    asked = standing_remarks(row, Cell.objects.filter(submission=row))
    entered = entered_by(row)
    rounds = list(Round.objects.filter(submission=row).order_by("number").values_list("values", flat=True))
    earlier = rounds[-2] if len(rounds) > 1 else None
    beside = evidence_of(row)

    def cells(subject: SubjectView) -> Iterator[ReviewCell]:
        for owner, heading in ((subject, None), *((node, node.words) for node in subject.nodes)):
            for cell in owner.cells:
                key = str(cell.key)
                before = earlier.get(key, "") if earlier is not None else cell.value
                if cell.value or cell.previous or cell.problems or before:
                    yield ReviewCell(
                        cell,
                        heading,
                        before if before != cell.value else None,
                        asked.get(key),
                        entered.get(key),
                    )

    subjects = [(item, list(cells(item))) for item in (*sheet.projects, *sheet.indicators, *sheet.units)]
    every = [one for _, some in subjects for one in some]
    shown = tuple(
        ReviewSubject(item.words, item.code, item.measure, left, _evidence(item, beside))
        for item, some in subjects
        if (left := tuple(one for one in some if keep(one)))
        or (only != "flagged" and _evidence(item, beside))
    )
    queue = list(waiting_for_decision(actor).values_list("pk", flat=True))
    place = queue.index(row.pk) if row.pk in queue else -1
    return Review(
        subjects=shown,
        only=only,
        every=len(every),
        changed=sum(one.cell.changed for one in every),
        flagged=sum(one.flagged for one in every),
        rounds=len(rounds),
        place=place + 1,
        waiting=len(queue),
        previous_id=queue[place - 1] if place > 0 else None,
        next_id=queue[place + 1] if 0 <= place < len(queue) - 1 else None,
    )


def _evidence(item: SubjectView, beside: Mapping[str, list[EvidenceView]]) -> tuple[EvidenceView, ...]:
    return tuple(one for view in (item, *item.nodes) for one in beside.get(view.key, ()))


def subject_choices(sheet: Sheet) -> list[tuple[str, Words]]:
    """Every subject of a submission, by its key, nodes under their projects: what evidence can stand beside."""
    found: list[tuple[str, Words]] = []
    for item in (*sheet.projects, *sheet.indicators, *sheet.units):
        found.append((item.key, item.words))
        found += [(node.key, item.words.joined(node.words)) for node in item.nodes]
    return found
