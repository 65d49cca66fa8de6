"""Somebody's own workbook on its way in: where it stands, where it goes, what becomes of each of its lines. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from guatu.kernel.language import Phrase


class WorkbookState(StrEnum):
    """Where an import stands. A file that was refused, or read and not applied, has written nothing."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    WRITING = "writing"
    APPLIED = "applied"
    UNDONE = "undone"
    DROPPED = "dropped"


IMPORT_WORDS: Final[Mapping[str, Phrase]] = {
    WorkbookState.WAITING.value: Phrase("排队中", "waiting"),
    WorkbookState.READING.value: Phrase("正在读取", "being read"),
    WorkbookState.READ.value: Phrase("待导入", "read, not yet imported"),
    WorkbookState.REFUSED.value: Phrase("不能读取", "refused"),
    WorkbookState.WRITING.value: Phrase("正在导入", "being imported"),
    WorkbookState.APPLIED.value: Phrase("已导入", "imported"),
    WorkbookState.UNDONE.value: Phrase("已撤销", "taken back"),
    WorkbookState.DROPPED.value: Phrase("已放弃", "dropped"),
    "cut": Phrase("中断", "cut off"),
}
"""How an import stands, in words; "cut": the work behind was cut off with its worker."""


class Target(StrEnum):
    """What a workbook is read into."""

    SUBMISSION = "submission"
    PROJECTS = "projects"


class LineState(StrEnum):
    """What becomes of a line. A passed one has no home here, or is a part of another line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    PASSED = "passed"


class Fault(NamedTuple):
    """What is wrong with a cell of a line, in both languages, with its remedy. A doubt does not refuse the line."""

    cell: str
    number: str
    zh: str
    en: str
    zh_remedy: str = ""
    en_remedy: str = ""
    doubt: bool = False


class LineChange(NamedTuple):
    """A fact of a line before and after, as text; `cell` is where the workbook says it, "" where nowhere.

    `fact` is a fact of a project ("total_investment") or the key of a cell of a submission.
    """

    fact: str
    before: str
    after: str
    cell: str = ""


@dataclass(slots=True)
class ReadLine:
    """A record of the workbook that has a home here: where it stands and what it says, not yet compared."""

    sheet: str
    row: int
    name: str
    code: str
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    """The address of each field."""
    district: str
    kind: str
    year: int | None
    as_of: str | None
    faults: list[Fault] = field(default_factory=list)
    part: bool = False
    """Whether it is a sub-item of the line above it."""

    @property
    def key(self) -> str:
        """Where it stands: "台账!12"."""
        return f"{self.sheet}!{self.row}"


@dataclass(slots=True)
class ComparedLine:
    """A line compared with the tables: what writing it would do."""

    read: ReadLine
    state: LineState
    subject_id: int | None = None
    changes: tuple[LineChange, ...] = ()
    left: tuple[LineChange, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    """What will be written, as JSON: a listed project, or texts by the key of a cell."""


class KeptLine(NamedTuple):
    """A line as an import keeps it: what `collect_workbook_line` holds, in the order of its columns."""

    sheet: str
    row: int
    name: str
    code: str
    state: str
    doubtful: bool = False
    subject_id: int | None = None
    changes: Sequence[Sequence[str]] = []
    left: Sequence[Sequence[str]] = []
    faults: Sequence[Sequence[object]] = []
    data: Mapping[str, Any] = {}
