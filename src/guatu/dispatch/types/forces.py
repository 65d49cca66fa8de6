"""Task forces at work: what they cover, the lines of their list, the papers they fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.kernel.language import Phrase


class CoverKind(StrEnum):
    """What a force answers for. Of the first four the key is a row's; of the others a name of the projects room."""

    AREA = "area"
    PROGRAMME = "programme"
    PROJECT = "project"
    INDICATOR = "indicator"
    STAGE = "stage"
    BLOCKER = "blocker"
    OFFICE = "office"


COVER_WORDS: Mapping[CoverKind, Phrase] = {
    CoverKind.AREA: Phrase("领域", "Area"),
    CoverKind.PROGRAMME: Phrase("批次", "Batch"),
    CoverKind.PROJECT: Phrase("项目", "Project"),
    CoverKind.INDICATOR: Phrase("指标", "Indicator"),
    CoverKind.STAGE: Phrase("阶段", "Stage"),
    CoverKind.BLOCKER: Phrase("卡点", "Blocker"),
    CoverKind.OFFICE: Phrase("审批部门", "Approving office"),
}


class TaskKind(StrEnum):
    """Where a line of the list comes from."""

    NODE = "node"
    MATTER = "matter"
    TARGET = "target"


TASK_WORDS: Mapping[TaskKind, Phrase] = {
    TaskKind.NODE: Phrase("节点", "Node"),
    TaskKind.MATTER: Phrase("事项", "Matter"),
    TaskKind.TARGET: Phrase("指标任务", "Target"),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A line of the list 清单: target, measure, lead, support, person, due, evidence (五化闭环, RULES.md §1)."""

    kind: TaskKind
    target: str
    measure: str
    lead: str
    support: str
    person: str
    due: date | None
    evidence: str
    late: bool
    url: str
    unit_id: int | None


SEAT_WORDS: Mapping[str, Phrase] = {
    "lead": Phrase("组长", "Lead"),
    "deputy": Phrase("副组长", "Deputy lead"),
    "liaison": Phrase("联络员", "Liaison"),
    "specialist": Phrase("专员", "Specialist"),
    "member": Phrase("成员", "Member"),
}
"""What a post is in a force (org.types.ForceRole, and its lead)."""


class PaperKind(StrEnum):
    """What a template is for."""

    REPORT = "report"
    NOTICE = "notice"
    MINUTES = "minutes"


PAPER_WORDS: Mapping[PaperKind, Phrase] = {
    PaperKind.REPORT: Phrase("专报", "Report"),
    PaperKind.NOTICE: Phrase("通知", "Notice"),
    PaperKind.MINUTES: Phrase("纪要", "Minutes"),
}


@dataclass(frozen=True, slots=True)
class Filling:
    """What a template is filled with: facts by name, and lists of lines, each line by its fields."""

    facts: Mapping[str, str]
    lists: Mapping[str, tuple[Mapping[str, str], ...]]


FACTS: Mapping[str, Phrase] = {
    "force": Phrase("专班名称", "name of the force"),
    "lead": Phrase("组长岗位", "post of the lead"),
    "mandate": Phrase("职责", "mandate"),
    "today": Phrase("今天", "today"),
    "month": Phrase("本月", "this month"),
    "projects": Phrase("覆盖项目数", "projects covered"),
    "nodes": Phrase("节点数", "nodes on the list"),
    "late": Phrase("超期数", "lines past their day"),
    "matters": Phrase("未销号事项数", "open matters"),
    "next_dispatch": Phrase("本期调度截止", "last day for this span's dispatch"),
    "last_dispatch": Phrase("上次调度", "last dispatch"),
    "last_found": Phrase("上次调度情况", "what the last dispatch found"),
}
LISTS: Mapping[str, tuple[Phrase, tuple[str, ...]]] = {
    "tasks": (
        Phrase("任务清单，每行一项", "the list, a row for each line"),
        ("no", "target", "measure", "lead", "support", "person", "due", "evidence"),
    ),
    "members": (Phrase("成员，每行一人", "members, a row for each"), ("no", "unit", "post", "role")),
}
"""Fields of a template: `{{ force }}` anywhere; `{{ tasks.target }}` in a table row, which is then repeated."""
