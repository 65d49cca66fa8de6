"""What crosses collect's door: states, cells and their facts, problems, what is owed. Pure: rules use it too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import pick
from guatu.kernel.period import Period


class State(StrEnum):
    """Where a submission stands; `rules.TRANSITIONS` says how it moves."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOCKED = "locked"


class SubjectKind(StrEnum):
    """What a cell is about: the ledger's name of the row's table."""

    PROJECT = "projects.project"
    NODE = "projects.node"
    INDICATOR = "targets.indicator"


class Field(StrEnum):
    """Every fact the monthly form can ask for."""

    INVESTED_YEAR = "invested_year"
    PHYSICAL = "physical"
    OWN_RATING = "own_rating"
    NOTE = "note"
    REASON = "reason"
    ACTUAL_START = "actual_start"
    ACTUAL_FINISH = "actual_finish"
    FORECAST_FINISH = "forecast_finish"
    BLOCKER_KIND = "blocker_kind"
    BLOCKER = "blocker"
    VALUE = "value"
    GROWTH = "growth"


class Grammar(StrEnum):
    """How a cell's text is read."""

    MONEY = "money"  # 万元 unless another unit is written; yuan inside
    PERCENT = "percent"  # 0 … 100
    GROWTH = "growth"  # a percentage that may be negative
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


class Level(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"  # cannot be submitted
    MUST_EXPLAIN = "must_explain"  # can be, once the reason is given


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages; English falls back on Chinese."""

    zh: str
    en: str = ""

    def label(self, lang: str | None) -> str:
        return pick(lang, self.zh, self.en or self.zh)

    def joined(self, other: "Words") -> "Words":
        """“whole · part”, in each language."""
        return Words(f"{self.zh} · {other.zh}", f"{self.en or self.zh} · {other.en or other.zh}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list: the code that tables hold, and its words."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What the form asks of one kind of subject (`data/monthly.toml`)."""

    subject: SubjectKind
    field: Field
    grammar: Grammar
    words: Words
    measure: Words | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """Which fact: the subject's table and key, and the field. Its text is `projects.node:17/blocker`."""

    kind: SubjectKind
    subject_id: int
    field: Field

    def __str__(self) -> str:
        return f"{self.subject}/{self.field}"

    @property
    def subject(self) -> str:
        """ "projects.node:17", shared by the cells of one subject."""
        return f"{self.kind}:{self.subject_id}"


@dataclass(frozen=True, slots=True)
class LastProgress:
    """A project's figures as last accepted, in yuan and percent."""

    period: Period
    invested_year: Decimal
    invested_total: Decimal
    physical: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project of the form as it stands in the tables."""

    id: int
    code: str
    words: Words
    total_investment: Decimal | None
    own_rating: str = ""
    last: LastProgress | None = None
    present: LastProgress | None = (
        None  # what the tables hold of this very month, where something came in before
    )


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A node of the form as it stands in the tables. `planned` is the last day of its latest plan."""

    id: int
    project_id: int
    words: Words
    planned: date | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    forecast_finish: date | None = None
    blocker_kind: str = ""
    blocker: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator of the form; `last` is the value last accepted in the same year."""

    id: int
    words: Words
    measure: Words
    decimals: int
    cumulative: bool  # may not fall within the year without a reason
    last: Decimal | None = None
    last_period: Period | None = None
    present: Decimal | None = None  # what the tables hold of this very month


@dataclass(frozen=True, slots=True)
class Facts:
    """What one submission is about, in the order of the form; and what its cells are checked against."""

    projects: tuple[ProjectFacts, ...] = ()
    nodes: tuple[NodeFacts, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()

    def words(self) -> Mapping[str, Words]:
        """The name of every subject by `CellKey.subject`; a node goes by its project's and its own."""
        names = {item.id: item.words for item in self.projects}
        found = {f"{SubjectKind.PROJECT}:{item.id}": item.words for item in self.projects}
        for node in self.nodes:
            found[f"{SubjectKind.NODE}:{node.id}"] = names[node.project_id].joined(node.words)
        found.update({f"{SubjectKind.INDICATOR}:{item.id}": item.words for item in self.indicators})
        return found


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. Its texts are the catalogue's; `subject` and `field` say where."""

    key: CellKey
    level: Level
    error: GuatuError
    subject: Words
    field: Words

    def where(self, lang: str | None) -> str:
        """The subject and the field, in words."""
        return f"{self.subject.label(lang)} · {self.field.label(lang)}"

    def text(self, lang: str | None) -> str:
        """What is wrong."""
        return self.error.text(lang)

    def remedy(self, lang: str | None) -> str:
        """How to mend it."""
        return self.error.remedy(lang)


@dataclass(frozen=True, slots=True)
class Owed:
    """A unit's answer to a form for a month: `state` is None where nothing was opened yet.

    `due_on` is None where the calendar of the year it falls in is not published. `late`: submitted after the
    due day, or not submitted and the day has passed.
    """

    form_id: int
    form: Words
    unit_id: int
    unit_code: str
    unit: Words
    period: Period
    due_on: date | None
    state: State | None
    late: bool
    days_left: int | None = None  # until the due day, negative after it; None once submitted
    submission_id: int | None = None
    submitted_at: datetime | None = None
    by: str = ""
    by_proxy: bool = False
    returned: int = 0

    @property
    def actor_must_act(self) -> bool:
        """Whether it waits for the unit: not begun, being filled in, or returned."""
        return self.state in (None, State.DRAFT, State.RETURNED)

    @property
    def form_name(self) -> str:
        return self.form.zh

    @property
    def form_name_en(self) -> str:
        return self.form.en

    @property
    def unit_name(self) -> str:
        return self.unit.zh

    @property
    def unit_name_en(self) -> str:
        return self.unit.en

    @property
    def overdue_days(self) -> int:
        """Days since the due day, while not handed in; else 0."""
        return max(0, -self.days_left) if self.days_left is not None else 0


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Which submission gave a project's figures of a month: shown in the reason of its light."""

    submission_id: int
    submitted_at: datetime | None
    by: str  # the post that filed, else the account's name
    by_en: str = ""


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as pages and the workbook show it. `previous` is the fact in the tables before this month."""

    id: int
    key: CellKey
    spec: FieldSpec
    value: str
    previous: str
    prefilled: bool
    remark: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def slot(self) -> str:
        """The id as text, for names of inputs: numbers are grouped when templates show them."""
        return str(self.id)

    @property
    def changed(self) -> bool:
        """Whether it says something else than the tables did before."""
        return self.value != self.previous


@dataclass(frozen=True, slots=True)
class SubjectView:
    """The cells of one project, node or indicator; a project carries its nodes."""

    key: str
    words: Words
    cells: tuple[CellView, ...]
    code: str = ""
    planned: date | None = None
    measure: Words | None = None
    nodes: tuple["SubjectView", ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Of its own cells and its nodes'."""
        own = tuple(problem for cell in self.cells for problem in cell.problems)
        return own + tuple(problem for node in self.nodes for problem in node.problems)

    @property
    def every_cell(self) -> tuple[CellView, ...]:
        """Its own cells, then its nodes'."""
        return self.cells + tuple(cell for node in self.nodes for cell in node.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole submission laid out: what the page shows and the workbook holds."""

    submission_id: int
    version: int
    state: State
    form: Words
    form_code: str
    unit_id: int
    unit_code: str
    unit: Words
    period: Period
    due_on: date
    projects: tuple[SubjectView, ...]
    indicators: tuple[SubjectView, ...]
    minutes: int  # the form's burden, estimated from its cells
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that forbid submitting."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)

    @property
    def cells(self) -> tuple[CellView, ...]:
        """Every cell, in the order of the form."""
        return tuple(cell for item in (*self.projects, *self.indicators) for cell in item.every_cell)
