"""What the projects' room says of listed lines, as lines of a workbook with the cells that say it; and back again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from guatu.collect.rules.filed_lines import fault_of
from guatu.collect.rules.importing import TableLines, as_json
from guatu.collect.types.workbook import ComparedLine, KeptLine, LineChange, LineState, ReadLine
from guatu.kernel.errors import GuatuError
from guatu.projects.types import (
    Listed,
    ListedChange,
    ListedColumns,
    ListedProject,
    ListedVerdict,
    ListedWritten,
    Outcome,
)

_WRITTEN: Final = frozenset((Outcome.NEW, Outcome.CHANGED))

SAID_BY: Final[Mapping[Listed, tuple[str, ...]]] = {
    Listed.CODE: ("code",),
    Listed.NAME: ("name",),
    Listed.OWNER: ("owner",),
    Listed.UNIT: ("district",),
    Listed.INDUSTRY: ("industry",),
    Listed.KIND: ("construction_nature",),
    Listed.DESCRIPTION: ("content_text",),
    Listed.TOTAL: ("total_investment_yuan", "agreed_investment_yuan", "intended_investment_yuan"),
    Listed.START_PLANNED: ("planned_start_date", "start_date", "start_date+finish_date"),
    Listed.START_ACTUAL: ("actual_start_date", "start_date", "start_date+finish_date"),
    Listed.DUE: ("finish_date", "start_date+finish_date"),
    Listed.STAGE: ("stage", "started", "actual_start_date", "start_date"),
    Listed.PLAN_YEAR: ("plan_year_yuan",),
    Listed.INVESTED_YEAR: ("done_ytd_yuan",),
    Listed.INVESTED_TOTAL: ("done_total_yuan", "done_ytd_yuan"),
    Listed.NOTE: ("progress_text",),
}
"""The fields of a workbook that give each fact, the likeliest first."""


def compared_line(line: ReadLine, listed: ListedProject, verdict: ListedVerdict) -> ComparedLine:
    """A line of the workbook with what the projects' room says of it."""
    if verdict.error is not None:
        fact = verdict.fact or Listed.NAME
        line.faults.append(fault_of(_placed(verdict.error, line, fact), _cell(line, fact)))
    return ComparedLine(
        line,
        LineState(verdict.outcome.value),
        verdict.project_id,
        tuple(_change(line, one) for one in verdict.changes),
        tuple(_change(line, one) for one in verdict.left),
        as_json(listed) if verdict.outcome in _WRITTEN else {},
    )


def kept_lines(
    tables: Sequence[TableLines], lines: ListedColumns, verdicts: Sequence[ListedVerdict]
) -> Iterator[KeptLine]:
    """Every record of these tables as an import keeps it: what is the same only by its place and its project."""
    at, same, state = -1, Outcome.SAME, LineState.SAME.value
    for table in tables:
        sheet, faults = table.table.grid.name, table.faults
        for record in table.table.records:
            if record.parent is not None:
                yield kept_line(ComparedLine(table.line(record), LineState.PASSED))
                continue
            at += 1
            verdict = verdicts[at]
            if verdict.outcome is same and not verdict.left and record.row not in faults:
                name, code = lines.names[at], lines.codes[at]
                yield KeptLine(sheet, record.row + 1, name, code, state, False, verdict.project_id)
            else:
                yield kept_line(compared_line(table.line(record), lines[at], verdict))


def kept_line(line: ComparedLine) -> KeptLine:
    """A compared line as an import keeps it."""
    written = line.state in (LineState.NEW, LineState.CHANGED)
    return KeptLine(
        line.read.sheet,
        line.read.row,
        line.read.name,
        line.read.code,
        line.state.value,
        written and any(one.doubt for one in line.read.faults),  # a person must settle it first
        line.subject_id,
        list(line.changes),
        list(line.left),
        line.read.faults,
        line.data,
    )


def _placed(error: GuatuError, line: ReadLine, fact: Listed) -> GuatuError:
    """A district that nobody knows is named, rather than called missing."""
    place = str(line.values.get("district") or "")
    if fact is Listed.UNIT and place:
        return GuatuError("G2530", place=place)
    return error


def _change(line: ReadLine, change: ListedChange) -> LineChange:
    return LineChange(change.fact, change.before, change.after, _cell(line, change.fact))


def _cell(line: ReadLine, fact: Listed) -> str:
    return next(
        (line.cells[name] for name in SAID_BY[fact] if name in line.cells), line.cells.get("name", "")
    )


def kept_verdict(
    key: str, state: str, subject_id: int | None, changes: Sequence[Sequence[str]]
) -> ListedVerdict:
    """What was shown of a kept line, for the projects' room."""
    return ListedVerdict(key, Outcome(state), subject_id, _listed(changes))


def kept_written(
    subject_id: int, created: bool, changes: Sequence[Sequence[str]], year: int | None
) -> ListedWritten:
    """What was written of a kept line, to be taken back; a project that it opened goes as a whole."""
    return ListedWritten(subject_id, created, year, () if created else _listed(changes))


def _listed(changes: Sequence[Sequence[str]]) -> tuple[ListedChange, ...]:
    return tuple(ListedChange(Listed(fact), before, after) for fact, before, after, *_ in changes)
