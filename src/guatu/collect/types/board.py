"""The office's due board, and reminders: what is planned, and what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from guatu.collect.types.cells import Words
from guatu.collect.types.filing import Owed
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One form for one period: what every unit that owes it is asked."""

    form_id: int
    form: Words
    period: Period
    heading: Words
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call of a unit: an account that reports, its post, and who holds that (a name or a staff number)."""

    account_id: int
    name: Words
    post: Words | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A unit on the board: a cell for each column (None where it does not owe it), and what that adds up to."""

    unit_id: int
    unit_code: str
    unit: Words
    cells: tuple[Owed | None, ...]
    contacts: tuple[Contact, ...] = ()
    reminded_at: datetime | None = None

    @property
    def asked(self) -> tuple[Owed, ...]:
        """What it owes or has given."""
        return tuple(cell for cell in self.cells if cell is not None)

    @property
    def open(self) -> tuple[Owed, ...]:
        """What waits for the unit."""
        return tuple(cell for cell in self.asked if cell.actor_must_act)

    @property
    def overdue_days(self) -> int:
        """The longest delay of what is still open, in days; 0 where nothing is late."""
        return max((cell.overdue_days for cell in self.open), default=0)

    @property
    def returned(self) -> int:
        """How often its answers were sent back, in all."""
        return sum(cell.returned for cell in self.asked)


@dataclass(frozen=True, slots=True)
class DueBoard:
    """Units × forms of a month. `counts` are of all its cells, by standing ("owed" … "locked", and "late", "asked")."""

    month: Period
    columns: tuple[BoardColumn, ...]
    lines: tuple[BoardLine, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReminderDraft:
    """One message: to whom, about which open items, in which words."""

    contact: Contact
    units: tuple[Words, ...]
    items: tuple[Owed, ...]
    text: Phrase
    link: str


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """What sending now would do. `leaves_at`: when it leaves the house; the inbox shows it at once."""

    drafts: tuple[ReminderDraft, ...]
    told_today: tuple[Owed, ...]  # each account of the unit was reminded of it today already
    unreachable: tuple[Words, ...]  # units that owe something and have no account to tell
    leaves_at: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """What was sent: the ids of the messages, to be taken back by, and of how many items."""

    message_ids: tuple[int, ...]
    items: int
    leaves_at: datetime
