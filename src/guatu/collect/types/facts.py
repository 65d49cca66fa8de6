"""What the tables hold of a submission's subjects: prefill, and what its cells are checked against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from guatu.collect.types.cells import CellKey, SubjectKind, Words
from guatu.kernel.period import Period


@dataclass(frozen=True, slots=True)
class Step:
    """What one month brought to a series: yuan, or the indicator's measure."""

    period: Period
    amount: Decimal


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
    past: tuple[Step, ...] = ()  # what the months before brought, oldest first, in yuan
    started: date | None = None  # the day of its one start, once there was one
    namesake: tuple[str, date] | None = None  # code and start of another project of the same name


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
    holder: str = ""
    reaches: str = ""  # the stage that its finish proves


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
    code: str = ""
    year_before: Decimal | None = None  # its value of the same month of last year
    past: tuple[Step, ...] = ()  # what the months before brought, oldest first


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The unit that answers, where the form asks something of it as a whole."""

    id: int
    words: Words


@dataclass(frozen=True, slots=True)
class Facts:
    """What one submission is about, in the order of the form; and what its cells are checked against."""

    projects: tuple[ProjectFacts, ...] = ()
    nodes: tuple[NodeFacts, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()
    units: tuple[UnitFacts, ...] = ()
    # Figures of this month on record, by code, of indicators that rules name and the form does not ask.
    others: Mapping[str, Decimal] = field(default_factory=dict)
    # Of fields without a home in another room: what was last accepted, as the form writes it.
    added: Mapping[CellKey, str] = field(default_factory=dict)

    def words(self) -> Mapping[str, Words]:
        """The name of every subject by `CellKey.subject`; a node goes by its project's and its own."""
        names = {item.id: item.words for item in self.projects}
        found = {f"{SubjectKind.PROJECT}:{item.id}": item.words for item in self.projects}
        for node in self.nodes:
            found[f"{SubjectKind.NODE}:{node.id}"] = names[node.project_id].joined(node.words)
        found.update({f"{SubjectKind.INDICATOR}:{item.id}": item.words for item in self.indicators})
        found.update({f"{SubjectKind.UNIT}:{item.id}": item.words for item in self.units})
        return found
