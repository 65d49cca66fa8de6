"""What crosses the door of status: the facts a light is judged from, its reasons, what a judgement changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from guatu.kernel.period import Period
from guatu.status.types.packs import SubjectKind
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.org.models import Unit

PROJECT_KIND = "projects.project"
"""`Light.subject_kind` of a project's light."""


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
    """A question's answers lifted through the day `until`, for a stated reason."""

    question: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class PastLights:
    """A project's lights before the month judged: months running up to the one before, and times this year."""

    red: int = 0
    not_green: int = 0
    red_this_year: int = 0


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """Everything a project's light of a month is judged from. Money in yuan.

    `recorded_on`: the day its newest figures came in. `registers`: a node of statistical registration is kept.
    `required`, `arrived`: central and city funds. `seasonal`: percent that projects had usually done by then.

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
    total_investment: Decimal | None = None
    recorded_on: date | None = None
    registers: bool = False
    registered_on: date | None = None
    required: Decimal | None = None
    arrived: Decimal | None = None
    seasonal: Fraction | None = None
    past: PastLights = PastLights()

    @property
    def stale(self) -> bool:
        """The month's own figures are owed and not there."""
        behind = self.reported is None or self.reported < self.period
        return behind and self.data_due is not None and self.as_of > self.data_due

    @property
    def cutoff(self) -> date:
        """The last day of the month, or the day spoken of within it."""
        return min(self.as_of, self.period.last_day)


@dataclass(frozen=True, slots=True)
class Reason:
    """The answer to one question of a pack, kept with the light as `as_json`.

    `rule`: which of the question's rules held. `chain`: the nodes that decide the end, where it speaks of them.
    `lifted`: the colour before an exemption. `follows`: what follows of it, none where it was lifted.
    """

    pack: str
    version: str
    question: str
    rule: str
    colour: LightColour
    zh: str
    en: str
    facts: Mapping[str, str]
    chain: tuple[ChainNode, ...] = ()
    lifted: LightColour | None = None
    follows: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """What `Light.reasons` holds."""
        row: dict[str, object] = {
            "pack": self.pack,
            "version": self.version,
            "question": self.question,
            "rule": self.rule,
            "colour": self.colour.value,
            "zh": self.zh,
            "en": self.en,
            "facts": dict(self.facts),
        }
        if self.chain:
            row["chain"] = [node.as_json() for node in self.chain]
        if self.follows:
            row["follows"] = list(self.follows)
        return row if self.lifted is None else row | {"lifted": self.lifted.value}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light's colour and every rule's answer, worst first."""

    colour: LightColour
    reasons: tuple[Reason, ...]


# --- what actions and queries answer


@dataclass(frozen=True, slots=True)
class JudgeResult:
    """How many projects were judged, how many of their lights changed, and how many of each colour there are now.

    others: the same of the other kinds of subject that packs in force are about.
    """

    period: Period
    judged: int
    changed: int
    colours: Mapping[LightColour, int]
    others: "Mapping[SubjectKind, KindResult]" = field(default_factory=dict)

    @property
    def every(self) -> int:
        """Subjects of all kinds that were judged."""
        return self.judged + sum(one.judged for one in self.others.values())

    @property
    def every_change(self) -> int:
        """Lights of all kinds that changed."""
        return self.changed + sum(one.changed for one in self.others.values())


@dataclass(frozen=True, slots=True)
class KindResult:
    """How many subjects of a kind were judged, how many lights changed, and how many of each colour there are."""

    judged: int
    changed: int
    colours: Mapping[str, int]


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
