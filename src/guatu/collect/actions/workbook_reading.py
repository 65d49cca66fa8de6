"""A workbook read and compared, at once or by the worker: nothing is written but the import's own lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from guatu.collect.actions import own_workbook
from guatu.collect.adapters.anyfile import Sent, read_file
from guatu.collect.adapters.workbook_store import WORKBOOKS
from guatu.collect.adapters.workbook_view import reading_of, taken
from guatu.collect.models import ReadingProfile, Workbook, WorkbookLine
from guatu.collect.queries.workbook_subjects import asked_of, district_names
from guatu.collect.reading.document import read_sheets, refuse_nothing
from guatu.collect.reading.given import TableGiven, given_of
from guatu.collect.reading.model import Table
from guatu.collect.reading.own import OwnMark, mark_of
from guatu.collect.rules.compared import kept_line, kept_lines
from guatu.collect.rules.filed_lines import compare_filed
from guatu.collect.rules.importing import TableLines, district_of, month_of, read_lines
from guatu.collect.rules.listed_lines import listed_columns
from guatu.collect.types.workbook import KeptLine, LineState, Target, WorkbookState
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH
from guatu.kernel.memory import little_collected
from guatu.kernel.period import Period
from guatu.ledger.actions import insert_rows, record, verb
from guatu.ledger.types import Fact
from guatu.org.types import RANKED_KINDS, Actor, subject
from guatu.projects import queries as projects

STEPS: Final = 3
"""Reading the file, comparing it with the tables, keeping what was found."""
DOUBTFUL: Final = "doubtful"


def run_reading(actor: Actor, workbook_id: int) -> None:
    """Read a workbook that waits, as its unit's corrections say, and compare it. A refusal is kept with it."""
    row = begin_reading(workbook_id)
    if row is None:  # somebody else took it
        return
    try:
        found = read_and_compare(actor, row)
    except GuatuError as refused:
        _refuse(actor, row=row, error=refused)
        return
    if found is not None:
        _keep(actor, row=row, found=found)


def begin_reading(workbook_id: int) -> Workbook | None:
    """Take a workbook that waits in hand; None where it does not."""
    began = Workbook.objects.filter(pk=workbook_id, state=WorkbookState.WAITING.value).update(
        state=WorkbookState.READING.value, begun_at=clock().now(), step=1, stop=False, error={}
    )
    return Workbook.objects.select_related("unit", "submission").get(pk=workbook_id) if began else None


@little_collected()
def read_and_compare(actor: Actor, row: Workbook) -> "Reading | None":
    """The file of an import read, checked and compared with the tables; None where somebody asked it to stop.

    Writes how far it has come, and nothing else: what was found is the caller's to keep. Raises what the reader and the
    rooms refuse.
    """
    return Reading(actor, row).run()


class Reading:
    """One workbook being read; then what its tables are, and every line with what it would change."""

    def __init__(self, actor: Actor, row: Workbook) -> None:
        self.actor = actor
        self.row = row
        self.target = Target(row.target)
        self.profiles = {one.mark: one for one in ReadingProfile.objects.filter(unit=row.unit_id)}
        self.sheets: dict[str, bool] = {}
        for one in self.profiles.values():
            self.sheets.update(one.given.get("sheets", {}))
        self.sheets.update(row.given.get("sheets", {}))
        self.given: dict[str, TableGiven] = {mark: given_of(one) for mark, one in self._kept_given().items()}
        self.reading: dict[str, Any] = {}
        self.lines: Iterable[KeptLine] = ()
        """Every line, made as it is asked for: it can be gone through once."""

    def run(self) -> "Reading | None":
        """The reading, or None where somebody asked it to stop. Raises what the reader and the rooms refuse."""
        sent = read_file(WORKBOOKS.load(self.row.digest), self.row.name)
        self.row.format = sent.format
        mark = mark_of(sent.grids)
        if mark is not None:
            return self._own(sent, mark)
        found = read_sheets(sent.grids, self.row.name, self.given)
        refuse_nothing(sent.grids, found)
        warnings = [{"code": code, "zh": words.zh, "en": words.en} for code, words in sent.warnings]
        marks = frozenset(self.profiles)
        self.reading = {
            "sheets": reading_of(sent.grids, found, self.given, self.sheets, marks, self.target),
            "warnings": warnings,
            "given": {mark: asdict(one) for mark, one in self.given.items()},
        }
        tables = [
            table
            for grid, some in zip(sent.grids, found, strict=True)
            if taken(grid, self.sheets)
            for table in some
        ]
        if not self._go_on(2):
            return None
        self._settle_period(tables)
        self.lines = self._compared(read_lines(tables, self.target))
        return self if self._go_on(STEPS) else None

    def _own(self, sent: Sent, mark: OwnMark) -> "Reading | None":
        """A workbook that a form handed out: into the submission that it names, wherever it was dropped."""
        filing = own_workbook.aim(self.actor, self.row, sent, mark)
        if not self._go_on(2):
            return None
        lines = own_workbook.compared(self.actor, filing, sent, mark)
        self.reading = own_workbook.reading_of(sent, mark, lines)
        self.lines = [kept_line(one) for one in lines]
        return self if self._go_on(STEPS) else None

    def _kept_given(self) -> dict[str, Mapping[str, Any]]:
        """Corrections by the fingerprint of a table: kept ones, and before them this workbook's own."""
        kept: dict[str, Mapping[str, Any]] = {mark: one.given for mark, one in self.profiles.items()}
        kept.update(self.row.given.get("tables", {}))
        return kept

    def _go_on(self, step: int) -> bool:
        """Say how far it has come; False, and the workbook waits for nothing, where somebody asked to stop."""
        rows = Workbook.objects.filter(pk=self.row.pk, state=WorkbookState.READING.value)
        if rows.filter(stop=False).update(step=step):
            return True
        rows.update(state=WorkbookState.DROPPED.value)
        return False

    def _settle_period(self, tables: Sequence[Table]) -> None:
        """Where nobody chose a month, the one that all tables with figures of the year are of."""
        if self.row.period:
            return
        months = {
            str(month)
            for table in tables
            if table.column("done_ytd_yuan") is not None
            and (month := month_of(table.notes.as_of)) is not None
        }
        if len(months) == 1:
            self.row.period = months.pop()

    def _compared(self, tables: Sequence[TableLines]) -> Iterator[KeptLine]:
        if self.target is Target.SUBMISSION and self.row.submission is not None:
            lines = [one.line(record) for one in tables for record in one.table.records]
            return map(kept_line, compare_filed(lines, asked_of(self.actor, self.row.submission)))
        period = Period.parse(self.row.period) if self.row.period else None
        unit, names = self.row.unit, district_names(self.actor)
        home = unit.pk if unit.kind in RANKED_KINDS else None
        listed = listed_columns(tables, lambda place: district_of(place, names), home, period)
        return kept_lines(tables, listed, projects.compare_listed(self.actor, listed, period=period))


def error_kept(error: GuatuError) -> dict[str, str]:
    """A refusal as an import keeps it, in both languages."""
    return {
        "number": error.number,
        "zh": error.text(ZH),
        "en": error.text(EN),
        "zh_remedy": error.remedy(ZH),
        "en_remedy": error.remedy(EN),
    }


@verb("collect.workbook.refuse")
def _refuse(actor: Actor, *, row: Workbook, error: GuatuError) -> None:
    WorkbookLine.objects.filter(workbook=row).delete()
    row.state, row.error, row.reading, row.counts = (
        WorkbookState.REFUSED.value,
        error_kept(error),
        {},
        {},
    )
    row.save(update_fields=["state", "error", "reading", "counts"])
    record(actor, subject(row), after={"state": row.state, "error": error.number})


@verb("collect.workbook.read")
def _keep(actor: Actor, *, row: Workbook, found: Reading) -> None:
    WorkbookLine.objects.filter(workbook=row).delete()
    counts: Counter[str] = Counter()
    _insert_lines(row, _counted(found.lines, counts))
    row.state = WorkbookState.READ.value
    row.reading = found.reading
    row.counts = {name: counts[name] for name in (*(state.value for state in LineState), DOUBTFUL)}
    placed = ["unit", "target", "submission", "period"]
    row.save(update_fields=["state", "reading", "counts", "format", *placed])
    counted: dict[str, Fact] = {"state": row.state, **row.counts}
    record(actor, subject(row), after=counted)


def _counted(lines: Iterable[KeptLine], counts: Counter[str]) -> Iterator[KeptLine]:
    for line in lines:
        counts[line.state] += 1
        counts[DOUBTFUL] += line.doubtful
        yield line


def _insert_lines(row: Workbook, lines: Iterable[KeptLine]) -> None:
    """The texts cut to their columns."""
    insert_rows(
        WorkbookLine,
        ("workbook_id", "number", "created", *KeptLine._fields),
        (
            (row.pk, number, False, line.sheet[:80], line.row, line.name[:300], line.code[:60], *line[4:])
            for number, line in enumerate(lines, start=1)
        ),
    )
