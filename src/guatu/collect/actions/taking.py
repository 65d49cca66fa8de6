"""A workbook uploaded on a form's own page: the form's own is merged at once, any other waits with its preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guatu.collect import rules
from guatu.collect.actions.workbook import drop_workbook, upload_workbook
from guatu.collect.actions.workbook_applying import apply_workbook
from guatu.collect.models import Submission, Workbook
from guatu.collect.queries.workbook import import_faults
from guatu.collect.types import State, Words
from guatu.collect.types.workbook import Fault, Target, WorkbookState
from guatu.kernel.errors import GuatuError, NotFound, entry
from guatu.kernel.language import Phrase, pick
from guatu.kernel.period import Period
from guatu.org.types import Actor

_QUOTED: Final = 5
"""How many bad cells the refusal itself names; the page lists them all."""


class ImportRefused(GuatuError):  # noqa: N818 - named for what happened, as Denied and NotFound are
    """Why an import could not be read or written, raised again with the words that were kept with it."""

    def __init__(self, workbook: Workbook) -> None:
        self._kept: dict[str, str] = workbook.error
        number = self._kept["number"]
        super().__init__(number, **dict.fromkeys(entry(number).placeholders, ""))
        self.workbook_id = workbook.pk

    def text(self, lang: str | None) -> str:
        """As it was kept."""
        return pick(lang, self._kept["zh"], self._kept["en"])

    def remedy(self, lang: str | None) -> str:
        """As it was kept."""
        return pick(lang, self._kept["zh_remedy"], self._kept["en_remedy"])


class WorkbookRefused(GuatuError):  # noqa: N818
    """G1755: cells of the workbook cannot be read. `faults` has each with its sheet ("项目!E5")."""

    def __init__(self, workbook_id: int, faults: Sequence[Fault]) -> None:
        self.workbook_id = workbook_id
        self.faults = tuple(faults)
        named = self.faults[:_QUOTED]
        more = "" if len(self.faults) == len(named) else " …"
        zh = "；".join(f"{fault.cell} {fault.zh}" for fault in named)
        en = "; ".join(f"{fault.cell} {fault.en}" for fault in named)
        super().__init__(
            "G1755", count=len(self.faults), cells=Words(zh.rstrip("。") + more, en.rstrip(".") + more)
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the upload: the import, and how many cells it wrote; None where it waits to be confirmed."""

    workbook: Workbook
    cells: int | None


def take_workbook(actor: Actor, *, submission_id: int, name: str, data: bytes) -> Taken:
    """Take a workbook on the page of a submission. The form's own is written at once, all of it or nothing.

    Cells that somebody changed here since it went out stay as they stand (`queries.import_conflicts`); any other
    workbook is read into the submission and waits with its preview. An upload is deliberate, so it takes no version:
    the same corrected workbook may be uploaded again.
    Raises Denied, NotFound, G1701 once handed in, G1750 by its size, ImportRefused for a file that cannot be read or is
    of another unit, period or layout, WorkbookRefused (G1755) for cells that cannot be read, G2532 for the workbook of
    another submission.
    """
    filing = Submission.objects.filter(pk=submission_id).first()
    if filing is None:
        raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    actor.require("collect.fill", filing)
    if State(filing.state) not in rules.EDITABLE:
        raise GuatuError("G1701")
    row = upload_workbook(
        actor,
        name=name,
        data=data,
        unit_id=filing.unit_id,
        target=Target.SUBMISSION,
        submission_id=filing.pk,
    )
    if row.state == WorkbookState.REFUSED.value:
        raise ImportRefused(row)
    if row.state != WorkbookState.READ.value or "own" not in row.reading:
        return Taken(row, None)
    if row.submission is not None and row.submission_id != filing.pk:
        raise _elsewhere(actor, row, row.submission)
    if row.counts["refused"]:
        raise WorkbookRefused(row.pk, import_faults(row))
    row = apply_workbook(actor, workbook_id=row.pk, confirmed=True)
    if row.error:
        raise ImportRefused(row)
    return Taken(row, len(row.reading["own"].get("written", {})))


def _elsewhere(actor: Actor, row: Workbook, filing: Submission) -> GuatuError:
    """The refusal of another submission's workbook; nothing of it is kept waiting."""
    drop_workbook(actor, workbook_id=row.pk)
    form = Words(filing.form.name, filing.form.name_en)
    unit = Words(filing.unit.name, filing.unit.name_en)
    return GuatuError("G2532", form=form, unit=unit, period=Period.parse(filing.period))
