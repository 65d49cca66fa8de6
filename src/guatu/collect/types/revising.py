"""What crosses collect's door of corrections and evidence. Pure: rules use it too."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from guatu.collect.types.cells import CellKey, FieldSpec, Words
from guatu.kernel.period import Period


class RevisionState(StrEnum):
    """Where a correction stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    PHOTO = "photo"
    DOCUMENT = "document"
    SIGN_OFF = "sign_off"  # 会签


class Party(StrEnum):
    """Whose sign-off it is: the three parties of a building site."""

    OWNER = "owner"  # 业主
    CONTRACTOR = "contractor"  # 施工
    SUPERVISOR = "supervisor"  # 监理


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A month whose cumulative figure the corrected one no longer fits: later and lower, or earlier and higher."""

    period: Period
    text: str
    later: bool


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A correction with the words of its cell, and the months it contradicts while it is open."""

    id: int
    submission_id: int
    key: CellKey
    where: Words
    unit: Words
    form: Words
    period: str
    spec: FieldSpec | None
    old: str
    new: str
    reason: str
    state: RevisionState
    asked_at: datetime
    asked_by: str
    by_proxy: bool
    decided_at: datetime | None
    decided_by: str
    finding: str
    carried: bool
    contradictions: tuple[Contradiction, ...] = ()
    evidence: int = 0


class Event(StrEnum):
    """What happened to a cell."""

    ENTERED = "entered"
    HANDED_IN = "handed_in"
    REMARKED = "remarked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CellEvent:
    """One step of a cell's history: the value it then said, who, when, and why or what was said."""

    at: datetime
    event: Event
    value: str
    who: str
    why: str = ""
    by_proxy: bool = False
    channel: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A piece of evidence as pages show it."""

    id: int
    submission_id: int
    subject: str
    where: Words
    kind: EvidenceKind
    name: str
    digest: str
    size: int
    note: str
    party: Party | None
    signer: str
    signed_on: date | None
    at: datetime
    by: str
    by_proxy: bool
    revision_id: int | None = None
