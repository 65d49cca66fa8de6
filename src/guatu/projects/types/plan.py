"""The plan's plain data: what the working-back takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

ONE_DAY = timedelta(days=1)


def last_day(finish: date) -> date:
    """The day people name for a finish: the instant is the 00:00 after it."""
    return finish - ONE_DAY


def instant_after(day: date) -> date:
    """The instant of a finish whose last day is `day`."""
    return day + ONE_DAY


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node to be planned. Duration in working days of `calendar`; actual and forecast days are last days of work.

    `responsible`: the kind of unit that has it in hand (`RESPONSIBLE_WORDS`). `measures`: what may be done to win days,
    each with its price (`rules/measures.py`). `statutory_days`: the law's limit in working days, with its `basis`.
    `spread`: the low and the high of three points around the duration. `evidence`: what proves it finished.
    """

    code: str
    name: str
    duration: int
    calendar: str = "office"
    name_en: str = ""
    reaches_stage: str = ""
    not_before: date | None = None
    deadline: date | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    forecast_finish: date | None = None
    responsible: str = ""
    measures: tuple[Mapping[str, Any], ...] = ()
    evidence: str = ""
    evidence_en: str = ""
    statutory_days: int | None = None
    basis: str = ""
    basis_en: str = ""
    spread: tuple[int, int] | None = None


class Scheduled(Protocol):
    """What a node's dates depend on: of a `NodeSpec`, or of what is read of the tables. All as `NodeSpec` says it."""

    @property
    def code(self) -> str: ...
    @property
    def duration(self) -> int: ...
    @property
    def calendar(self) -> str: ...
    @property
    def not_before(self) -> date | None: ...
    @property
    def deadline(self) -> date | None: ...
    @property
    def actual_start(self) -> date | None: ...
    @property
    def actual_finish(self) -> date | None: ...
    @property
    def forecast_finish(self) -> date | None: ...


class LinkSpec(NamedTuple):
    """A link between two nodes by their codes; the lag in elapsed days, or in working days of `lag_calendar`.

    `soft`: good practice rather than necessity; it may be overlapped at a price.
    """

    predecessor: str
    successor: str
    kind: str = "FS"
    lag: int = 0
    lag_calendar: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """模板: one version of a pattern of nodes and links, as its TOML file says it."""

    code: str
    version: int
    name: str
    name_en: str
    nodes: tuple[NodeSpec, ...]
    links: tuple[LinkSpec, ...]


class WorkedNode(NamedTuple):
    """A node's dates, instants all (a finish is the 00:00 after its last day).

    `total_float`: working days of its own calendar that its finish may slip; None once it is finished.
    """

    code: str
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: int | None
    critical: bool

    @property
    def dates(self) -> tuple[date, date, date, date, int | None, bool]:
        """All but its code, as a row of the tables keeps it."""
        return self[1:]

    @property
    def planned_start(self) -> date:
        """What the approved plan says: the latest start, or the earliest where the latest cannot be met."""
        return max(self.early_start, self.late_start)

    @property
    def planned_finish(self) -> date:
        """As `planned_start`, for the finish."""
        return max(self.early_finish, self.late_finish)


@dataclass(frozen=True, slots=True)
class WorkedBack:
    """A plan worked back from its due day. `due` and `earliest_finish` are last days; `nodes` keeps the input's order.

    `days_short`: calendar days by which the earliest finish passes the due day, else 0. `critical_chain`: codes of
    the unfinished nodes that decide it, in order. `digest`: SHA-256 of the canonical input.
    """

    nodes: tuple[WorkedNode, ...]
    due: date
    earliest_finish: date
    days_short: int
    critical_chain: tuple[str, ...]
    unpublished_years: tuple[int, ...]
    digest: str


# --- a plan as it is adjusted, compared and followed


N_co = TypeVar("N_co", bound=Scheduled, covariant=True)


@dataclass(frozen=True, slots=True)
class JoinedPlan(Generic[N_co]):
    """One project of several that are tied: `key` names it, and stands before the codes of its nodes in ties.

    `taken`: the measures in force.
    """

    key: str
    nodes: tuple[N_co, ...]
    links: tuple[LinkSpec, ...]
    due: date
    taken: "tuple[MeasureChoice, ...]" = ()


@dataclass(frozen=True, slots=True)
class Push:
    """What a change would do to a node of others: finish `days` calendar days sooner than was asked, or later."""

    code: str
    days: int
    sooner: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """A node's expected days before and after, instants. `days`: by which its finish moves (later: > 0)."""

    code: str
    before_start: date
    before_finish: date
    after_start: date
    after_finish: date
    critical: bool

    @property
    def days(self) -> int:
        """Calendar days by which the finish moves."""
        return (self.after_finish - self.before_finish).days

    @property
    def start_days(self) -> int:
        """Calendar days by which the start moves."""
        return (self.after_start - self.before_start).days


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a re-plan would change: the nodes that move, in their order; days short and finish before and after.

    `digest` is of the new plan's input: taking it with another digest is refused.
    """

    shifts: tuple[Shift, ...]
    days_short_before: int
    days_short: int
    finish_before: date
    finish: date
    digest: str


@dataclass(frozen=True, slots=True)
class Variance:
    """A node against a baseline: instants, and differences in working days of its calendar and in calendar days.

    Later than the baseline: > 0. `baseline_*` None: the baseline does not know the node.
    """

    code: str
    baseline_start: date | None
    baseline_finish: date | None
    start: date
    finish: date
    start_workdays: int | None
    finish_workdays: int | None
    start_days: int | None
    finish_days: int | None


@dataclass(frozen=True, slots=True)
class PlanVariance:
    """A project against a baseline: its nodes, and its finish in calendar days (later: > 0)."""

    number: int
    nodes: tuple[Variance, ...]
    baseline_finish: date
    finish: date

    @property
    def days(self) -> int:
        """Calendar days by which the project's finish lies behind the baseline's."""
        return (self.finish - self.baseline_finish).days


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """Where a finish was expected to lie (instant), as last said in a month ("2026-05")."""

    period: str
    as_of: date
    finish: date


@dataclass(frozen=True, slots=True)
class TrendLine:
    """里程碑趋势: how a milestone's expected finish moved, month by month, oldest first."""

    code: str
    points: tuple[TrendPoint, ...]

    @property
    def days(self) -> int:
        """Calendar days by which the expectation moved in all (later: > 0)."""
        return (self.points[-1].finish - self.points[0].finish).days


@dataclass(frozen=True, slots=True)
class StatutoryClock:
    """An approval's clock, in working days: `limit` by law, `used`, `left` (below 0: overdue), and the day it ends.

    `stopped`: it stands, as the applicant supplies papers. `decided`: the day of the decision, None while it runs.
    """

    accepted: date
    limit: int
    used: int
    left: int
    due: date
    stopped: bool
    decided: date | None

    @property
    def overdue(self) -> int:
        """Working days beyond the limit."""
        return max(-self.left, 0)


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure that a node allows, at a level from 1 (of a crash: its days). `cost` in yuan; None: by its level."""

    node: str
    measure: Mapping[str, Any]
    level: int = 1
    cost: int | None = None
