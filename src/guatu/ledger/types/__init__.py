"""What crosses the ledger's door; how people are told is in `types.telling`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from guatu.kernel.calendar import WorkCalendar

Fact = (
    str
    | int
    | bool
    | None
    | Decimal
    | date
    | datetime
    | list["Fact"]
    | tuple["Fact", ...]
    | Mapping[str, "Fact"]
)
Facts = Mapping[str, Fact]


class Signer(Protocol):
    """Whoever a ledger entry can be signed by; `org.types.Actor` is one."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: a kind ("dispatch.directive") and the row's key in it."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that does not hold: its number and what is wrong with it, in both languages."""

    number: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What walking the chain found. `fault` is None where every entry holds."""

    entries: int
    head: str
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of an entry, before and after, as text; None where it was not there."""

    fact: str
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


class MessageState(StrEnum):
    """Where a message stands on its way outside; the inbox shows it at once in every state but withdrawn."""

    WAITING = "waiting"
    COLLECTED = "collected"  # waits for its reader's daily digest
    ROUTED = "routed"  # a delivery was made for every channel, or there was none to make
    WITHDRAWN = "withdrawn"


class DeliveryState(StrEnum):
    """Where a delivery through one channel stands."""

    PENDING = "pending"
    SENDING = "sending"  # taken by a worker; tried again where it is not heard of
    ARRIVED = "arrived"  # the other side took it
    FAILED = "failed"  # given up after the last try
    DROPPED = "dropped"  # not sent: read in the app before, or nothing left to say


class OwnerKind(StrEnum):
    """Whose channel it is."""

    ACCOUNT = "account"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Recipient:
    """What the outbox must know of an account. `facts` fill the gateway's address, such as {username} or {email}."""

    account_id: int
    active: bool
    language: str
    unit_id: int | None
    facts: Mapping[str, str]


class Directory(Protocol):
    """What the outbox asks of the room that knows people and the office's days (org, a higher room)."""

    def recipients(self, account_ids: Collection[int]) -> Mapping[int, Recipient]:
        """Those of the accounts that exist."""
        ...

    def calendar(self) -> WorkCalendar:
        """The office's calendar."""
        ...

    def keepers(self) -> Collection[int]:
        """The accounts that look after channels and hooks: told when one is paused."""
        ...

    def shown(
        self, account_id: int, told: Sequence[tuple[Subject, object, object]]
    ) -> Sequence[tuple[object, object] | None]:
        """What an account may see of entries (subject, facts before and after), in their order; None for nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Quiet:
    """When nothing leaves the house: from `begins` to `ends` each day (none where they are equal), and days off.

    `days_off`: those of the office's calendar; `weekdays`: also these (Monday is 0), but never all seven.
    """

    begins: time
    ends: time
    days_off: bool
    weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: "arrived", "http 404", "no answer", "refused", "unreadable"."""

    arrived: bool
    word: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of deliveries did. `quiet_until`: until when the house is quiet; some want to be told even so."""

    arrived: int = 0
    failed: int = 0
    digests: int = 0
    quiet_until: datetime | None = None
