"""What crosses dispatch's door."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a directive stands. `rules.MOVES` is the table of what may follow what."""

    ISSUED = "issued"
    FED_BACK = "fed_back"
    REOPENED = "reopened"
    CLOSED = "closed"


OPEN = (State.ISSUED, State.FED_BACK, State.REOPENED)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name and bytes, size already checked at the edge."""

    name: str
    data: bytes


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
