"""What drafting an agenda needs to know, and what it drafts."""

from dataclasses import dataclass
from datetime import date

from guatu.dispatch.types.matters import State


@dataclass(frozen=True, slots=True)
class AgendaDraft:
    """A point drafted for the agenda: an open matter or a light, with its facts in both languages."""

    kind: str
    title: str
    title_en: str
    facts: str
    facts_en: str
    project_id: int | None = None
    matter_id: int | None = None


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What drafting an agenda needs to know of a matter."""

    id: int
    number: str
    title: str
    title_en: str
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
