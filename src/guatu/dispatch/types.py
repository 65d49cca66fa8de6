"""What crosses dispatch's door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.kernel.language import Phrase


class State(StrEnum):
    """Where a directive stands. `rules.MOVES` is the table of what may follow what."""

    ISSUED = "issued"
    FED_BACK = "fed_back"
    REOPENED = "reopened"
    CLOSED = "closed"


OPEN = (State.ISSUED, State.FED_BACK, State.REOPENED)
WAITING = (State.ISSUED, State.REOPENED)
"""The unit must act; only these can be overdue."""

STATE_WORDS: Mapping[State, Phrase] = {
    State.ISSUED: Phrase("待办理", "To be acted on"),
    State.FED_BACK: Phrase("待核验", "To be verified"),
    State.REOPENED: Phrase("退回重办", "Reopened"),
    State.CLOSED: Phrase("已销号", "Closed"),
}


@dataclass(frozen=True, slots=True)
class AgendaDraft:
    """A point drafted for the agenda: an open directive or a light, with its facts in both languages."""

    kind: str
    title: str
    title_en: str
    facts: str
    facts_en: str
    project_id: int | None = None
    directive_id: int | None = None


@dataclass(frozen=True, slots=True)
class DirectiveFacts:
    """What drafting an agenda needs to know of a directive."""

    id: int
    number: str
    matter: str
    matter_en: str
    unit: str
    unit_en: str
    due_on: date
    state: State
    project_id: int | None


@dataclass(frozen=True, slots=True)
class LightFacts:
    """What drafting an agenda needs to know of a light: the project and the worst reason's sentence."""

    project_id: int
    project: str
    project_en: str
    unit: str
    unit_en: str
    colour: str
    sentence: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many directives of each state the actor sees, and how many of the waiting ones are overdue."""

    by_state: Mapping[State, int]
    overdue: int

    @property
    def open(self) -> int:
        """Those not yet closed."""
        return sum(self.by_state[state] for state in OPEN)


@dataclass(frozen=True, slots=True)
class DirectiveDraft:
    """What a directive would say, drafted from a light, a project or a point of an agenda; a person decides."""

    matter: str = ""
    matter_en: str = ""
    unit_id: int | None = None
    post_id: int | None = None
    light_id: int | None = None
    project_id: int | None = None
    meeting_id: int | None = None
