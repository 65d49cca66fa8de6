"""What a rule of checking is: a kind out of a closed set, what it looks at, its parameters, how much it weighs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guatu.collect.rules.cells import Value
from guatu.collect.types import (
    Facts,
    FieldSpec,
    IndicatorFacts,
    Level,
    NodeFacts,
    ProjectFacts,
    SubjectKind,
    UnitFacts,
    Words,
)
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period


class Kind(StrEnum):
    """Every kind of rule there is; `kinds.KINDS` has one function for each."""

    NEEDED = "needed"  # filled where another field is
    RANGE = "range"
    FALL = "fall"  # a cumulative figure below the one last accepted
    REVISED = "revised"  # another figure than the one on record of this month
    STILL = "still"  # nothing new for some months
    BEYOND = "beyond"  # more invested than the whole
    PARTS = "parts"  # parts against their total
    GROWTH = "growth"  # a published growth against the levels
    OUTLIER = "outlier"  # against the series' own past
    ONCE = "once"  # a project started twice
    ORDER = "order"  # dates out of order
    FUTURE = "future"  # an actual day that has not come
    PASSED = "passed"  # a forecast that has passed


@dataclass(frozen=True, slots=True)
class Needed:
    """`field` must be filled where `where` is."""

    where: str


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends are allowed. In the measure of the form: money in 万元."""

    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fall:
    """`by`: how much it may fall without a word, in the measure of the form."""

    by: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Plain:
    """A kind without parameters."""


@dataclass(frozen=True, slots=True)
class Still:
    """`months`: how many months, this one included, that nothing was added."""

    months: int = 3


@dataclass(frozen=True, slots=True)
class Beyond:
    """`percent` of the project's total investment that may be reached."""

    percent: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Parts:
    """Indicators by code: `parts` may not exceed the figure of the rule's own; with `whole` they must make it up.

    `tolerance`: percent of the total.
    """

    parts: tuple[str, ...]
    whole: bool = False
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Growth:
    """`against`: the field of the level; `tolerance`: points that published and computed growth may differ."""

    against: str
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class Outlier:
    """`times`: robust deviations; `least`: months of the past it takes; `side`: both, high or low."""

    times: Decimal
    least: int = 6
    side: str = "both"


@dataclass(frozen=True, slots=True)
class Order:
    """The rule's field may not be earlier than `after`."""

    after: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Settled by any of `unless` being filled."""

    unless: tuple[str, ...] = ()


Given = Needed | Range | Fall | Plain | Still | Beyond | Parts | Growth | Outlier | Order | Passed
"""The parameters of a rule; which of them is told by its kind."""


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One rule, as an office reads it. `only`: codes of the indicators it is about; empty: all."""

    code: str
    words: Words
    kind: Kind
    subject: SubjectKind
    field: str
    level: Level
    given: Given
    only: tuple[str, ...] = ()
    version: int = 1
    since: Period | None = None  # in force from this month on
    active: bool = True
    reason: str = ""  # why it was changed or switched off

    def begun_by(self, period: Period) -> bool:
        """Whether this version holds for that period, switched on or off."""
        return self.since is None or self.since.first_day <= period.last_day

    def holds_in(self, period: Period) -> bool:
        """Whether it is switched on and in force for that period."""
        return self.active and self.begun_by(period)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one subject: what could be read, and which could not."""

    values: Mapping[str, Value]
    unreadable: Mapping[str, GuatuError]

    def figure(self, field: str) -> Decimal | None:
        value = self.values.get(field)
        return value if isinstance(value, Decimal) else None

    def day(self, field: str) -> date | None:
        value = self.values.get(field)
        return value if isinstance(value, date) else None

    def has(self, field: str) -> bool:
        """Filled, were it with something that cannot be read."""
        return self.values.get(field) is not None or field in self.unreadable


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule looks at: one subject's row, the fields asked of it, and everything known beside it."""

    row: Row
    asked: Mapping[str, FieldSpec]
    thing: "Thing"
    facts: Facts
    figures: Mapping[str, Decimal]  # of this month by code of the indicator: as filled in, else as on record
    period: Period
    today: date

    def project(self) -> ProjectFacts | None:
        return self.thing if isinstance(self.thing, ProjectFacts) else None

    def node(self) -> NodeFacts | None:
        return self.thing if isinstance(self.thing, NodeFacts) else None

    def indicator(self) -> IndicatorFacts | None:
        return self.thing if isinstance(self.thing, IndicatorFacts) else None

    def words(self, field: str) -> Words:
        """What the form calls a field."""
        spec = self.asked.get(field)
        return spec.words if spec else Words(field)

    def measure(self, field: str) -> Words:
        """What a field is measured in: its own measure, else the indicator's."""
        spec, indicator = self.asked.get(field), self.indicator()
        if spec is not None and spec.measure is not None:
            return spec.measure
        return indicator.measure if indicator else Words("")


Thing = ProjectFacts | NodeFacts | IndicatorFacts | UnitFacts
"""What a row is about."""

Found = Iterator[GuatuError]
"""What one rule finds in one row: at most a few sentences, all about its field."""
