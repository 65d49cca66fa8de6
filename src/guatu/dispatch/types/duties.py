"""Duties 责任: what a sponsor, a secretary and a task force owe how often, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guatu.dispatch.types.rule_texts import Rule
from guatu.kernel.language import Phrase


class OccasionKind(StrEnum):
    """What is held, and how often it is owed is data (`rules.duties`)."""

    DISPATCH = "dispatch"
    VISIT = "visit"
    PROBLEMS = "problems"
    INSPECTION = "inspection"
    SESSION = "session"
    ASSESSMENT = "assessment"


OCCASION_WORDS: Mapping[OccasionKind, Phrase] = {
    OccasionKind.DISPATCH: Phrase("调度", "Dispatch"),
    OccasionKind.VISIT: Phrase("到现场", "Site visit"),
    OccasionKind.PROBLEMS: Phrase("问题清单", "Problem list"),
    OccasionKind.INSPECTION: Phrase("检查", "Inspection"),
    OccasionKind.SESSION: Phrase("联席会", "Joint session"),
    OccasionKind.ASSESSMENT: Phrase("考评", "Assessment"),
}


class Every(StrEnum):
    """The span within which something is owed once."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


EVERY_WORDS: Mapping[Every, Phrase] = {
    Every.WEEK: Phrase("每周", "weekly"),
    Every.MONTH: Phrase("每月", "monthly"),
    Every.QUARTER: Phrase("每季", "quarterly"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that is owed once in every span."""

    kind: OccasionKind
    every: Every


@dataclass(frozen=True, slots=True)
class DutyRules(Rule):
    """A version of the cadence. `secretary_from`: yuan of total investment from which a project has a secretary;
    `silent_days`: days after which its log is called silent. `sponsor` is owed for each project, `leader` by a leader.
    """

    secretary_from: Decimal
    silent_days: int
    sponsor: tuple[Turn, ...]
    leader: tuple[Turn, ...]
    force: tuple[Turn, ...]


class TurnState(StrEnum):
    """Held in this span; still owed in it; nothing in the last whole span either."""

    HELD = "held"
    OWED = "owed"
    MISSED = "missed"


TURN_WORDS: Mapping[TurnState, Phrase] = {
    TurnState.HELD: Phrase("已做", "Done"),
    TurnState.OWED: Phrase("未做", "Owed"),
    TurnState.MISSED: Phrase("超期", "Overdue"),
}


@dataclass(frozen=True, slots=True)
class TurnStanding:
    """Where a turn stands on a day: when it was last held, and the last day of the present span."""

    turn: Turn
    state: TurnState
    last: date | None
    by: date

    @property
    def owed(self) -> bool:
        """Not held in this span."""
        return self.state is not TurnState.HELD
