"""The history of a submission: its rounds compared, who entered what, the remarks and how they were answered."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from guatu.collect.models import Cell, Entry, Round, Submission
from guatu.collect.rules import rounds as rules
from guatu.collect.types import CellView, Sheet, Words
from guatu.collect.types.keeping import (
    Asked,
    CellLine,
    Decision,
    Entered,
    EntryView,
    RoundView,
)

WHY = Words("说明", "Explanation")


def values_of(cells: Iterable[Cell]) -> dict[str, str]:
    """What the cells say, and what is said beside them, by keys as text; what is empty is left out."""
    found: dict[str, str] = {}
    for cell in cells:
        if cell.value:
            found[cell.key] = cell.value
        if cell.explanation:
            found[_why(cell.key)] = cell.explanation
    return found


def rounds_of(row: Submission) -> QuerySet[Round]:
    """The rounds of a submission that the actor has already been given, first to last."""
    return Round.objects.filter(submission=row).select_related("delegation__from_post").order_by("number")


def history(row: Submission, sheet: Sheet) -> list[RoundView]:
    """Every round: what changed since the one before, and how its remarks were answered. One query.

    `sheet` is the submission laid out: it gives the words. A remark of the last round is held against what the
    cells say now.
    """
    rows = list(rounds_of(row))
    names = Names(sheet)
    now = {str(cell.key): cell.value for cell in sheet.cells}
    now |= {str(cell.key.why): cell.explanation for cell in sheet.cells if cell.explanation}
    answers = {str(cell.key): cell.answer for cell in sheet.cells if cell.answer}
    views: list[RoundView] = []
    for turn, one in enumerate(rows):
        before = rows[turn - 1].values if turn else {}
        after = rows[turn + 1].values if turn + 1 < len(rows) else now
        said = rows[turn + 1].answers if turn + 1 < len(rows) else answers
        asked = {
            key: _settled(key, text, one.values, after, said.get(key, ""))
            for key, text in one.remarks.items()
        }
        views.append(_view(one, names, before if turn else None, asked))
    return views


def _view(
    one: Round, names: "Names", before: Mapping[str, str] | None, asked: Mapping[str, Asked]
) -> RoundView:
    changed = rules.changes(before, one.values) if before is not None else ()
    post = one.delegation.from_post if one.delegation else None
    giver = one.delegation.given_label if one.delegation else ""
    return RoundView(
        number=one.number,
        submitted_at=one.submitted_at,
        submitted_by=one.submitted_label,
        by_proxy=one.by_proxy,
        channel=one.channel,
        decision=Decision(one.decision),
        remark=one.remark,
        decided_at=one.decided_at,
        decided_by=one.decided_label,
        on_behalf_of=Words(post.title, post.title_en) if post else Words(giver) if giver else None,
        changes=tuple(names.line(key, old, new) for key, old, new in changed),
        remarks=tuple(names.line(key, item.old, item.new, item) for key, item in asked.items()),
    )


def standing_remarks(row: Submission, cells: Iterable[Cell]) -> dict[str, Asked]:
    """The remarks that cells bear now, and how each stands against the values it was made on. One query."""
    last = rounds_of(row).exclude(decision=Decision.WAITING.value).last()
    held = last.values if last is not None else {}
    rows = list(cells)
    now = values_of(rows)
    return {cell.key: _settled(cell.key, cell.remark, held, now, cell.answer) for cell in rows if cell.remark}


def _settled(key: str, text: str, before: rules.Values, after: rules.Values, answer: str) -> Asked:
    """How a remark stands; what is newly said beside the cell answers it too."""
    why = after.get(_why(key), "")
    if not answer and why != before.get(_why(key), ""):
        answer = why
    return rules.settled(text, before.get(key, ""), after.get(key, ""), answer)


def _why(key: str) -> str:
    return f"{key}/why"


def entered_by(row: Submission) -> dict[str, Entered]:
    """Who wrote each cell last, by its key as text; cells left as prefilled are not in it. One query."""
    found: dict[str, Entered] = {}
    for one in Entry.objects.filter(submission=row).order_by("id"):
        who = Entered(one.label, one.at, one.channel, one.by_proxy)
        found.update(dict.fromkeys(one.values, who))
    return found


def entries(row: Submission, sheet: Sheet) -> list[EntryView]:
    """Every save of the submission, newest first. One query."""
    names = Names(sheet)
    return [
        EntryView(
            at=one.at,
            label=one.label,
            channel=one.channel,
            by_proxy=one.by_proxy,
            cells=tuple((names.where(key), value) for key, value in one.values.items()),
        )
        for one in Entry.objects.filter(submission=row).order_by("-id")
    ]


class Names:
    """The words of a submission's cells, by their keys as text."""

    def __init__(self, sheet: Sheet) -> None:
        self._cells: dict[str, CellView] = {str(cell.key): cell for cell in sheet.cells}
        self._where: dict[str, Words] = {}
        for subject in (*sheet.projects, *sheet.indicators, *sheet.units):
            for cell in subject.cells:
                self._where[str(cell.key)] = subject.words.joined(cell.spec.words)
            for node in subject.nodes:
                words = subject.words.joined(node.words)
                for cell in node.cells:
                    self._where[str(cell.key)] = words.joined(cell.spec.words)

    def where(self, key: str) -> Words:
        """“Project · node · field”; the key itself for what is no longer there."""
        said = self._where.get(key.removesuffix("/why"))
        if said is None:
            return Words(key)
        return said.joined(WHY) if key.endswith("/why") else said

    def cell(self, key: str) -> CellView | None:
        return self._cells.get(key)

    def line(self, key: str, old: str, new: str, asked: Asked | None = None) -> CellLine:
        """A cell with its words and values."""
        return CellLine(key, self.where(key), self.cell(key), old, new, asked)
