"""How people are told: kinds of notices, what somebody wants, and what becomes of a notice."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from guatu.kernel.language import Phrase
from guatu.ledger.types import Quiet


@dataclass(frozen=True, slots=True)
class NoticeGroup:
    """What a person switches on and off, in plain words: "Orders and supervision". `what` says what is in it."""

    key: str
    words: Phrase
    what: Phrase


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of message ("dispatch.order"). `urgent`: it does not wait for a digest, and may pass quiet time."""

    kind: str
    group: str
    words: Phrase
    urgent: bool = False


OTHER = NoticeGroup(
    "other", Phrase("其他", "Others"), Phrase("没有归类的消息", "whatever is in no other group")
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody wants. `quiet` None: the house's; `digest_at` None: no digest; `muted`: group and channel."""

    quiet: Quiet | None = None
    urgent_passes: bool = False
    digest_at: time | None = None
    muted: frozenset[tuple[str, int | None]] = frozenset()

    def wants(self, group: str, channel_id: int | None) -> bool:
        """Whether a group is wanted through a channel; None is the house's gateway."""
        return (group, channel_id) not in self.muted


@dataclass(frozen=True, slots=True)
class Way:
    """A way outside: a channel, or the gateway (None). `shared`: a unit's, whose readers are many."""

    channel_id: int | None
    shared: bool = False


class Fate(StrEnum):
    """What becomes of a notice on one way."""

    SENT = "sent"  # at `at`
    GATHERED = "gathered"  # into the digest of `at`


@dataclass(frozen=True, slots=True)
class Sending:
    """A notice on one way: sent at an instant, or gathered into the digest of that instant."""

    way: Way
    fate: Fate
    at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person entered: texts as the page and the table hold them. See `rules.telling.read_wish`."""

    hours: str = ""
    days: str = ""
    urgent_passes: bool = False
    digest_at: time | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice of the last days and what these preferences would have made of it. No sending: it stays in the inbox."""

    at: datetime
    notice: Notice
    text: Phrase
    link: str
    read: bool
    sendings: tuple[Sending, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a channel or hook, in plain words, and what helps."""

    said: Phrase
    remedy: Phrase
