"""What crosses collect's door of what is kept: rounds, who entered what, delegations. Pure: rules use it too."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from guatu.collect.types.cells import Words
from guatu.collect.types.sheet import CellView
from guatu.kernel.errors import GuatuError


class Decision(StrEnum):
    """What was decided on a round."""

    WAITING = ""
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Settled(StrEnum):
    """How a remark on a cell was answered: not yet, by another value, or in words."""

    OPEN = "open"
    CHANGED = "changed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Delegated:
    """A delegation as the permission reads it. `forms` and `unit_ids` empty: every form, every unit."""

    id: int
    to_post_id: int
    giver: Words
    forms: frozenset[str]
    unit_ids: frozenset[int]
    start: date
    end: date
    revoked: bool = False

    def holds_on(self, day: date) -> bool:
        """In force on that day: from its first day to its last, until it is revoked."""
        return not self.revoked and self.start <= day <= self.end

    def covers(self, form_code: str, unit_id: int | None) -> bool:
        """Whether that form of that unit is among what was delegated."""
        return (not self.forms or form_code in self.forms) and (
            not self.unit_ids or (unit_id is not None and unit_id in self.unit_ids)
        )


@dataclass(frozen=True, slots=True)
class Deciding:
    """A submission as whoever decides on it is judged by: whose, which form, who handed it in, what is delegated."""

    unit_id: int | None
    form_code: str
    submitted_by: int | None
    today: date
    delegations: tuple[Delegated, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """Who wrote a cell last, when, by which channel; `by_proxy`: for another unit than their own."""

    label: str
    at: datetime
    channel: str
    by_proxy: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A remark on a cell, and how it was answered. `old`, `new`: what the cell said before and after the remark."""

    text: str
    settled: Settled
    old: str
    new: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell in the history: where, what it said in the round before and in this one, the remark it drew."""

    key: str  # as text
    where: Words
    cell: CellView | None  # None for one whose project or node is no longer there
    old: str
    new: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RoundView:
    """One hand-in: who, when, what changed since the round before, what was decided, how its remarks were answered."""

    number: int
    submitted_at: datetime
    submitted_by: str
    by_proxy: bool
    channel: str
    decision: Decision
    remark: str
    decided_at: datetime | None
    decided_by: str
    on_behalf_of: Words | None
    changes: tuple[CellLine, ...] = ()
    remarks: tuple[CellLine, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryView:
    """One save: who wrote how many cells, by which channel."""

    at: datetime
    label: str
    channel: str
    by_proxy: bool
    cells: tuple[tuple[Words, str], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A submission to be accepted in a batch: the version that was seen, and whether what it says was read."""

    submission_id: int
    version: int | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one submission of a batch: accepted, or the reason why not."""

    submission_id: int
    unit_id: int | None
    error: GuatuError | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside a figure in words: the unit's explanation, the office's remark and the answer to it."""

    subject: Words
    explanation: str
    remark: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that waits for a decision. `entered`: cells that the unit wrote itself."""

    submission_id: int
    version: int
    form: Words
    unit: Words
    period: str
    due_on: date
    submitted_at: datetime | None
    submitted_by: Words
    by_proxy: bool
    returned: int
    entered: int
    said: tuple[Said, ...] = ()
