"""Where a submission stands, what is owed by when, where a figure came from."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from guatu.collect.types.cells import NO_WORDS, Words
from guatu.kernel.period import Period


class State(StrEnum):
    """Where a submission stands; `rules.TRANSITIONS` says how it moves."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Owed:
    """A unit's answer to a form for a period: `state` is None where nothing was opened yet.

    `due_on` is None where the calendar of the year it falls in is not published. `late`: submitted after the
    due day, or not submitted and the day has passed.
    """

    form_id: int
    form: Words
    unit_id: int
    unit_code: str
    unit: Words
    period: Period
    due_on: date | None
    state: State | None
    late: bool
    days_left: int | None = None  # until the due day, negative after it; None once submitted
    submission_id: int | None = None
    submitted_at: datetime | None = None
    by: str = ""
    by_proxy: bool = False
    returned: int = 0
    heading: Words = NO_WORDS  # the period as the form heads it: "2026年1–2月" where January is merged
    form_code: str = ""
    gives_progress: bool = False  # whether it carries the projects' figures of the month

    @property
    def actor_must_act(self) -> bool:
        """Whether it waits for the unit: not begun, being filled in, or returned."""
        return self.state in (None, State.DRAFT, State.RETURNED)

    @property
    def form_name(self) -> str:
        return self.form.zh

    @property
    def form_name_en(self) -> str:
        return self.form.en

    @property
    def unit_name(self) -> str:
        return self.unit.zh

    @property
    def unit_name_en(self) -> str:
        return self.unit.en

    @property
    def overdue_days(self) -> int:
        """Days since the due day, while not handed in; else 0."""
        return max(0, -self.days_left) if self.days_left is not None else 0


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Which submission gave a project's figures of a month: shown in the reason of its light."""

    submission_id: int
    submitted_at: datetime | None
    by: str  # the post that filed, else the account's name
    by_en: str = ""
