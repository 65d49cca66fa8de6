"""What crosses the door of status: the facts a light is judged from, its reasons, what a judgement changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from guatu.kernel.period import Period
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.org.models import Unit

PROJECT_KIND = "projects.project"
"""`Light.subject_kind` of a project's light."""


# --- rule packs: published rules as data


@dataclass(frozen=True, slots=True)
class Band:
    """The colour of a measured value within the bounds; a bound left out does not bind. Words as published."""

    colour: LightColour
    zh: str
    en: str
    at_least: Decimal | None = None
    more_than: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, value: Fraction) -> bool:
        """Whether the value lies within; compared exactly, so that a boundary is never lost to rounding."""
        return (
            (self.at_least is None or value >= Fraction(self.at_least))
            and (self.more_than is None or value > Fraction(self.more_than))
            and (self.at_most is None or value <= Fraction(self.at_most))
        )


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence in both languages: `str.format` templates over the facts of a measure."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. `measure` names the quantity (rules.measures); `says` has a sentence for each case of it."""

    code: str
    measure: str
    name: str
    name_en: str
    text: str
    text_en: str
    exemptible: bool
    bands: tuple[Band, ...]
    says: Mapping[str, Say]


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of rules with its version and source. `own`: our working definition, not a published rule."""

    code: str
    version: str
    name: str
    name_en: str
    source: str
    source_en: str
    own: bool
    rules: tuple[Rule, ...]


# --- facts: what a project is judged from


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount of yuan, shown in the unit that fits its size."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures came from: whose submission, for which month, filed on which day.

    Somebody else's published list has no submission: `by` then names the list, `on` is the day its facts held.
    """

    submission_id: int | None
    period: Period
    by: Words
    on: date


@dataclass(frozen=True, slots=True)
class ChainNode:
    """A node of the chain that decides the end; days are last days of work."""

    code: str
    name: Words
    latest: date
    forecast: date | None
    expected: date
    blocker: Words

    def as_json(self) -> dict[str, str]:
        """What a light keeps of it."""
        return {
            "code": self.code,
            "name": self.name.zh,
            "name_en": self.name.en,
            "latest": self.latest.isoformat(),
            "expected": self.expected.isoformat(),
            "blocker": self.blocker.zh,
            "blocker_en": self.blocker.en,
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the network ends as things stand. `chain`: unfinished nodes that decide it, first to last.

    `days_short`: calendar days by which `finish` passes `due`, 0 where it does not. All days are last days of work.
    """

    due: date
    finish: date
    days_short: int
    chain: tuple[ChainNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Exempt:
    """A rule lifted through the day `until`, for a stated reason."""

    rule: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """Everything a project's light of a month is judged from. Money in yuan.

    `reported`: the month its latest accepted figures are of, None where nothing was ever accepted.
    `data_due`: the day by which the figures of `period` were owed; None where no report is owed.
    `as_of`: the day the judgement speaks of. `has_network`: it has nodes and a due day.
    """

    period: Period
    as_of: date
    plan_year: Decimal | None = None
    invested_year: Decimal | None = None
    reported: Period | None = None
    data_due: date | None = None
    start_planned: date | None = None
    start_actual: date | None = None
    started: bool = False
    finished_on: date | None = None
    finished: bool = False
    has_network: bool = False
    forecast: Forecast | None = None
    source: Source | None = None
    exempt: tuple[Exempt, ...] = ()

    @property
    def stale(self) -> bool:
        """The month's own figures are owed and not there."""
        behind = self.reported is None or self.reported < self.period
        return behind and self.data_due is not None and self.as_of > self.data_due

    @property
    def cutoff(self) -> date:
        """The last day of the month, or the day spoken of within it."""
        return min(self.as_of, self.period.last_day)


Fact = Decimal | Fraction | int | date | Period | Money | Words
"""What a sentence may hold; `rules.sentences` shows each in either language."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity of one project: its exact value, the case that picks the sentence, the facts that fill it."""

    value: Fraction
    case: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    chain: tuple[ChainNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's answer, kept with the light as `as_json`.

    `chain`: the nodes that decide the end, where the rule speaks of them. `lifted`: the colour before an exemption.
    """

    pack: str
    version: str
    rule: str
    colour: LightColour
    zh: str
    en: str
    facts: Mapping[str, str]
    chain: tuple[ChainNode, ...] = ()
    lifted: LightColour | None = None

    def as_json(self) -> dict[str, object]:
        """What `Light.reasons` holds."""
        row: dict[str, object] = {
            "pack": self.pack,
            "version": self.version,
            "rule": self.rule,
            "colour": self.colour.value,
            "zh": self.zh,
            "en": self.en,
            "facts": dict(self.facts),
        }
        if self.chain:
            row["chain"] = [node.as_json() for node in self.chain]
        return row if self.lifted is None else row | {"lifted": self.lifted.value}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light's colour and every rule's answer, worst first."""

    colour: LightColour
    reasons: tuple[Reason, ...]


# --- what actions and queries answer


@dataclass(frozen=True, slots=True)
class JudgeResult:
    """How many projects were judged, how many lights changed, and how many of each colour there are now."""

    period: Period
    judged: int
    changed: int
    colours: Mapping[LightColour, int]


class Coded(Protocol):
    """What a snapshot names: a unit, a project, an indicator."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Column:
    """An area as a column of the matrix."""

    pk: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Lights of one unit and area by colour; `area` None: of projects in no area."""

    unit: "Unit"
    area: Column | None
    counts: Mapping[LightColour, int]

    @property
    def total(self) -> int:
        """All lights."""
        return sum(self.counts.values())

    @property
    def worst(self) -> LightColour | None:
        """The worst colour there is; None without lights."""
        return min(self.counts, key=lambda colour: colour.rank, default=None)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Somebody else's ratings × our lights of one portfolio: rows and columns worst first, counts by pair."""

    portfolio: str
    period: Period | None
    periods: tuple[Period, ...]
    counts: Mapping[tuple[LightColour, LightColour], int]
    unjudged: int

    @property
    def total(self) -> int:
        """Projects that have both."""
        return sum(self.counts.values())

    @property
    def agreed(self) -> int:
        """Of these, how many have the same colour twice."""
        return sum(count for (theirs, ours), count in self.counts.items() if theirs is ours)
