"""What crosses assess' door: a snapshot read as facts, a scheme, and the scores it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Self

from guatu.kernel.period import Period
from guatu.org.types import UnitKind
from guatu.projects.types import Stage
from guatu.status.types import Money, Words
from guatu.ui.types import LightColour

DEFAULT_SCHEME: Final = "guatu-loop"
"""The scheme that a month's bulletin is scored by."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a month is told from: a snapshot, or (None) the month frozen now. As text "2026-05:17" and "2026-05"."""

    period: Period
    snapshot_id: int | None = None

    def __str__(self) -> str:
        return f"{self.period}" if self.snapshot_id is None else f"{self.period}:{self.snapshot_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what `str` wrote. Raises G1003 for a month, ValueError for a snapshot that is no number."""
        month, _colon, key = text.partition(":")
        return cls(Period.parse(month), int(key) if key else None)


# --- a snapshot, read


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit of the snapshot: the city itself, a district, county or zone."""

    id: int
    code: str
    name: Words
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class ProjectFact:
    """A project with its light as frozen. Money in yuan; None where no plan or no figure of the year was there."""

    code: str
    name: Words
    unit_code: str
    kind: str  # "new", "continuing", "completing", "preparing"
    stage: Stage
    colour: LightColour
    plan_year: Decimal | None
    invested_year: Decimal | None
    reason: Words
    days_short: int
    light_id: int | None = None


@dataclass(frozen=True, slots=True)
class DirectiveFact:
    """A directive as it stood. `overdue`: past its due day and not fed back, or closed after it."""

    id: int | None
    number: str
    matter: Words
    unit_code: str
    unit: Words
    state: str  # dispatch.types.State
    issued_on: date
    due_on: date
    closed_on: date | None
    reopened: int
    overdue: bool
    kind: str = "directive"  # dispatch.types.Kind


@dataclass(frozen=True, slots=True)
class SubmissionFact:
    """A unit's monthly report: when it was owed and came. `submitted_on` None: it had not come."""

    id: int | None
    unit_code: str
    due_on: date | None
    submitted_on: date | None
    late: bool
    returned: int


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """An indicator of a unit as frozen, with the version of the year's targets that held. In its own measure."""

    code: str
    name: Words
    measure: Words
    decimals: int
    unit_code: str
    period: Period  # of its last figure due: a quarterly one's is the quarter's last month
    target_year: Decimal | None
    target_version: int
    actual: Decimal | None
    growth: Decimal | None  # percent, as published


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """A snapshot's facts. `city` None where it was of no city; `directives` None where it was frozen without them."""

    period: Period
    city: Words | None
    units: tuple[UnitFact, ...]
    projects: tuple[ProjectFact, ...]
    directives: tuple[DirectiveFact, ...] | None
    submissions: tuple[SubmissionFact, ...]
    indicators: tuple[
        IndicatorFact, ...
    ] = ()  # with a target; none where it was frozen without their version
    matters: tuple[DirectiveFact, ...] | None = None  # of every kind; None where it was frozen without them


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """What one unit is scored from; `directives` None where the snapshot has none of any unit."""

    unit: UnitFact
    period: Period
    projects: tuple[ProjectFact, ...]
    directives: tuple[DirectiveFact, ...] | None
    submissions: tuple[SubmissionFact, ...]
    matters: tuple[DirectiveFact, ...] | None = None


# --- a scheme


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a scheme. `measure` names how it is counted (rules.measures); `weights` are its numbers.

    `says` has a sentence for each case of the measure. An `essential` item without a basis leaves the unit unscored.
    """

    code: str
    measure: str
    name: Words
    full: Decimal
    text: Words
    source: Words
    says: Mapping[str, Words]
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    essential: bool = False
    kinds: tuple[str, ...] = ()  # of matters that it counts; none named: every kind


# --- scores


@dataclass(frozen=True, slots=True)
class Ref:
    """What points were lost by: a row of another room, its name, what it cost (None: not told one by one)."""

    kind: str  # "status.light", "dispatch.directive", "collect.submission"
    id: int | None
    name: Words
    points: Decimal | None = None


Shown = Decimal | int | Money | Period
"""What a sentence of a score may hold."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One item counted for one unit. `points` None: there was nothing to count."""

    points: Decimal | None
    case: str
    facts: Mapping[str, Shown] = field(default_factory=dict)
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An item's points of a unit (two places), the sentence that explains them, and what it refers to."""

    item: str
    points: Decimal | None
    full: Decimal
    says: Words
    facts: Mapping[str, str]
    refs: tuple[Ref, ...] = ()

    def as_json(self) -> dict[str, object]:
        """What `Score.lines` holds: figures as text, so that nothing is rounded on the way."""
        return {
            "item": self.item,
            "points": None if self.points is None else str(self.points),
            "full": str(self.full),
            "zh": self.says.zh,
            "en": self.says.en,
            "facts": dict(self.facts),
            "refs": [
                {
                    "kind": ref.kind,
                    "id": ref.id,
                    "zh": ref.name.zh,
                    "en": ref.name.en,
                    "points": None if ref.points is None else str(ref.points),
                }
                for ref in self.refs
            ],
        }


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's score out of 100 and its place among units of its kind; equal points share the better place."""

    unit: UnitFact
    points: Decimal
    rank: int
    of: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's points out of 100 and its place among `of` units of its kind."""

    points: Decimal
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scheme over a month. `unscored`: units of ranked kinds that an essential item has no basis for."""

    scores: tuple[UnitScore, ...]
    unscored: tuple[UnitFact, ...]
