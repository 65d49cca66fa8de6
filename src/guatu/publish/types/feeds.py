"""What a calendar feed is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from guatu.kernel.language import Phrase


class DueKind(StrEnum):
    """What is owed; the value is in the event's UID and does not change."""

    FILING = "filing"
    MATTER = "matter"
    ORDER = "order"
    NODE = "node"
    MEETING = "meeting"


DUE_WORDS = {
    DueKind.FILING: Phrase("填报", "Report"),
    DueKind.MATTER: Phrase("事项", "Matter"),
    DueKind.ORDER: Phrase("督办单", "Supervision order"),
    DueKind.NODE: Phrase("节点", "Node"),
    DueKind.MEETING: Phrase("调度会", "Meeting"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is owed on a day, or a meeting at an hour (`starts`, `minutes`). `key` tells it among its kind.

    `link`: a path of the house.
    """

    kind: DueKind
    key: str
    day: date
    title: Phrase
    detail: Phrase
    link: str
    starts: datetime | None = None
    minutes: int = 0

    @property
    def uid(self) -> str:
        """Of the event, without the house's name: the same at every reading."""
        return f"{self.kind}-{self.key}"


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event as the calendar is told of it: how often it changed, and whether it is off the table."""

    uid: str
    due: Due
    sequence: int
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed just made. The secret is shown once and kept nowhere."""

    id: int
    secret: str
