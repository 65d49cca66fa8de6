"""A submission laid out: what pages show and workbooks hold."""

from dataclasses import dataclass, field
from datetime import date

from guatu.collect.types.cells import CellKey, FieldSpec, Level, Problem, Words
from guatu.collect.types.filing import State
from guatu.collect.types.form import FormDefinition
from guatu.kernel.period import Period


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
    answer: str = ""  # what the unit says to the remark
    explanation: str = ""
    derived: Words | None = None  # what the nodes say, where the cell says it; None where a person does
    derives: bool = False  # whether it could say what the nodes do
    source: Words | None = None  # where what is prefilled came from: 上期, 节点, 《another form》

    @property
    def wrong(self) -> bool:
        """Whether something about it still forbids handing in."""
        return any(one.open for one in self.problems)

    @property
    def asks(self) -> bool:
        """Whether an explanation is wanted beside it, or there is one."""
        return bool(self.explanation) or any(one.level is Level.MUST_EXPLAIN for one in self.problems)

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
    def explanation(self) -> str:
        """What is said beside its own cells, each text once: a workbook has one column for it."""
        return "；".join(dict.fromkeys(cell.explanation for cell in self.cells if cell.explanation))

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
    heading: Words  # the period as the form heads it
    due_on: date
    projects: tuple[SubjectView, ...]
    indicators: tuple[SubjectView, ...]
    units: tuple[SubjectView, ...]  # what is asked of the unit as a whole
    definition: FormDefinition
    minutes: int  # the form's burden, estimated from its cells
    remark: str = ""  # what the office says of the whole, where it was returned
    problems: tuple[Problem, ...] = field(default=())

    @property
    def open(self) -> tuple[Problem, ...]:
        """Problems that forbid submitting."""
        return tuple(problem for problem in self.problems if problem.open)

    @property
    def subjects(self) -> tuple[SubjectView, ...]:
        """Every project with its nodes after it, every indicator, the unit."""
        tops = (*self.projects, *self.indicators, *self.units)
        return tuple(one for top in tops for one in (top, *top.nodes))

    @property
    def cells(self) -> tuple[CellView, ...]:
        """Every cell, in the order of the form."""
        return tuple(
            cell for item in (*self.projects, *self.indicators, *self.units) for cell in item.every_cell
        )
