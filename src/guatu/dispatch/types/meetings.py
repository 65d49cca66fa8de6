"""What drafting an agenda needs to know, and what it drafts; when a meeting comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guatu.dispatch.types.matters import State
from guatu.kernel.language import Phrase


class Cadence(StrEnum):
    """How often a meeting comes back."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


CADENCE_WORDS: Mapping[Cadence, Phrase] = {
    Cadence.WEEKLY: Phrase("每周", "Weekly"),
    Cadence.FORTNIGHTLY: Phrase("每两周", "Fortnightly"),
    Cadence.MONTHLY: Phrase("每月", "Monthly"),
    Cadence.QUARTERLY: Phrase("每季度", "Quarterly"),
}


@dataclass(frozen=True, slots=True)
class AgendaDraft:
    """A point drafted for the agenda, with its facts in both languages.

    `minutes` it takes; `because`: why it deserves the room; `stake`: 亿元·days, where it is ordered by consequence.
    """

    kind: str
    title: str
    title_en: str
    facts: str
    facts_en: str
    project_id: int | None = None
    matter_id: int | None = None
    ask_id: int | None = None
    minutes: int = 5
    because: Phrase | None = None
    stake: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What drafting an agenda needs to know of a matter.

    `escalated`: the rank it stands before, 0 none. `asked`: the day an extension was asked to, undecided. `held_until`:
    the day whoever holds it has.
    """

    id: int
    number: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    due_on: date
    state: State
    project_id: int | None
    escalated: int = 0
    asked: date | None = None
    held_until: date | None = None
    ordered: bool = True  # by a meeting or from above: what a meeting goes over anyway


@dataclass(frozen=True, slots=True)
class LightFacts:
    """What drafting an agenda needs to know of a light: the project, the worst reason's sentence, what is at stake.

    `days`: by which the end is missed, or the pace is behind, in calendar days. Money in yuan. `waiting`: other
    projects that wait for this one, with `waiting_investment`. `city_year`: what the city plans this year.
    """

    project_id: int
    project: str
    project_en: str
    unit: str
    unit_en: str
    colour: str
    sentence: str
    sentence_en: str
    days: int = 0
    investment: Decimal | None = None
    plan_year: Decimal | None = None
    city_year: Decimal | None = None
    waiting: int = 0
    waiting_investment: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What a unit asks the meeting for."""

    id: int
    unit: str
    unit_en: str
    problem: str
    proposal: str
    wanted_on: date
    project_id: int | None


@dataclass(frozen=True, slots=True)
class News:
    """Good news since the last meeting: projects that turned green, matters that were closed, by name."""

    turned_green: tuple[Phrase, ...] = ()
    closed: tuple[Phrase, ...] = ()
