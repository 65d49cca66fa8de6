"""The work of the day: today's directives, and what is due next."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.ui.types import LightColour


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """An open directive. `days` to its due day: negative overdue. `colour`: its light's, which `light_url` explains;
    without a rule pack about directives by its days."""

    number: str
    matter: str
    project: str
    unit: str
    due_on: date
    days: int
    state: str
    waits: bool  # fed back: for the supervisor
    reopened: bool
    colour: LightColour
    url: str
    light_url: str = ""


@dataclass(frozen=True, slots=True)
class DirectivesToday:
    """Open directives, overdue first; of all of them how many stand how. `verifying` wait for the supervisor."""

    lines: tuple[DirectiveLine, ...]
    overdue: int
    today: int
    week: int
    verifying: int
    open: int


@dataclass(frozen=True, slots=True)
class NextNode:
    """A node due next. `holder`: who holds it up where somebody does, else who does it; `days` to its last day.

    `colour`: its light's, which `light_url` explains; without a rule pack about nodes by its days.
    """

    node: str
    project: str
    unit: str
    holder: str
    held_up: bool
    blocker: str
    due: date
    days: int
    money: Decimal | None
    colour: LightColour
    url: str
    light_url: str = ""


@dataclass(frozen=True, slots=True)
class Countdown:
    """Days and working days left of the year, today counted; None where its holidays are not published.

    `lines`: of the largest projects with a node due within `span` days its next one, soonest first. The counts are of
    all nodes.
    """

    today: date
    year: int
    days: int
    workdays: int | None
    quarter_days: int
    span: int
    lines: tuple[NextNode, ...]
    overdue: int
    week: int
    month: int
