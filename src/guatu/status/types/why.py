"""What "why?" answers of a light: what would turn it green, what other packs say, since when it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from guatu.kernel.period import Period
from guatu.status.types.lights import ProjectFacts, Source, Verdict, Words
from guatu.status.types.packs import Pack, SubjectKind
from guatu.ui.types import LightColour

if TYPE_CHECKING:
    from guatu.projects.models import Project
    from guatu.status.models import Light, Override, VerifiedRating


class LeverKind(StrEnum):
    """What somebody can do about a project's facts."""

    REPORT = "report"  # the month's figures accepted
    PLAN = "plan"  # a plan to compare with
    START = "start"  # the works started
    MONEY = "money"  # money placed, 万元 by 万元
    DAYS = "days"  # days won on the chain that decides the end, day by day
    REGISTER = "register"  # registered for statistics
    FUNDS = "funds"  # central and city funds arrived, 万元 by 万元
    CLEAR = "clear"  # a node's blocker cleared
    FINISH = "finish"  # a node finished
    SPEND = "spend"  # a bond's money spent, 万元 by 万元
    FIGURES = "figures"  # more of an indicator done, in the steps of its measure
    CLOSE = "close"  # a directive verified and closed
    TURN_RED = "turn_red"  # projects of a unit that are red no more


@dataclass(frozen=True, slots=True)
class Step:
    """One deed of a way to green: its least amount, and the questions that it turns.

    amount: yuan to place, or days to win; 1 where there is no measure. total: yuan done this year, or arrived, by then.
    """

    lever: LeverKind
    amount: Decimal
    questions: tuple[Words, ...]
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Deeds after which the rules themselves give green, checked by judging again. Not `reached`: none was found.

    left: questions that stay bad whatever the levers do. facts: as they would be.
    """

    steps: tuple[Step, ...]
    reached: bool
    left: tuple[Words, ...]
    facts: ProjectFacts


@dataclass(frozen=True, slots=True)
class Lapse:
    """An exemption in force and the light there would be without it, from the day after `until`."""

    question: Words
    reason: str
    until: date
    colour: LightColour


@dataclass(frozen=True, slots=True)
class Other:
    """What one pack alone says of the same facts."""

    pack: Pack
    in_force: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Month:
    """One light of a strip; `colour` None where the month was not judged."""

    period: Period
    colour: LightColour | None
    light_id: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """How old a project's newest figures are. days: since they came in; None where nothing ever came."""

    reported: Period | None
    on: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that "why?" answers of one light. `now`: facts as known today, None where they are not there.

    next_month: what it takes for the month after to be green, with that month's figures in. since: the first month of
    the unbroken run of this colour, and when that month's light first had it.
    """

    light: "Light"
    project: "Project"
    period: Period
    current: bool
    override: "Override | None"
    overrides: Sequence["Override"]
    verified: "VerifiedRating | None"
    since: Period
    since_at: date
    strip: tuple[Month, ...]
    silence: Silence
    source: Source | None
    now: Turn | None = None
    next_month: Turn | None = None
    lapses: tuple[Lapse, ...] = ()
    others: tuple[Other, ...] = ()

    @property
    def computed(self) -> LightColour:
        """What the rules gave."""
        return LightColour(self.light.by_rules)

    @property
    def disagree(self) -> bool:
        """Whether the computed light, the owner's own rating and the verified one, as far as there are, differ."""
        return len({colour for colour in self.ratings.values() if colour is not None}) > 1

    @property
    def ratings(self) -> Mapping[str, LightColour | None]:
        """The three facts: computed, own, verified."""
        own = self.project.own_rating
        return {
            "computed": self.computed,
            "own": LightColour(own) if own else None,
            "verified": LightColour(self.verified.colour) if self.verified else None,
        }


# --- of what is no project


@dataclass(frozen=True, slots=True)
class SubjectTurn:
    """Deeds after which the rules themselves give green. left: questions that stay bad whatever is done."""

    steps: tuple[Step, ...]
    reached: bool
    left: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class SubjectWhy:
    """Everything that "why?" answers of the light of a node, fund, indicator, directive or unit.

    source: the submission behind its newest figures, or what is said in its place. now: None for a light that was
    replaced, or whose subject is no more.
    """

    light: "Light"
    kind: SubjectKind
    period: Period
    since: Period
    since_at: date
    strip: tuple[Month, ...]
    source: Source | Words | None
    now: SubjectTurn | None = None
    others: tuple[Other, ...] = ()
    step: Decimal = Decimal(1)

    @property
    def current(self) -> bool:
        """Whether it is the newest judgement of its month."""
        return self.light.current

    @property
    def computed(self) -> LightColour:
        """What the rules gave."""
        return LightColour(self.light.by_rules)
