"""What a task book promises, as it is frozen and signed for: duties, targets as numbers, nodes as dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from guatu.kernel.language import Phrase
from guatu.status.types import Words


class Part(StrEnum):
    """The three parts of a task book: 责任到岗, 指标到数, 节点到日."""

    DUTY = "duty"
    TARGET = "target"
    NODE = "node"


PART_WORDS: Mapping[Part, Phrase] = {
    Part.DUTY: Phrase("责任到岗", "Duties"),
    Part.TARGET: Phrase("指标到数", "Targets"),
    Part.NODE: Phrase("节点到日", "Nodes"),
}


NO_MEASURE = Words("", "")


@dataclass(frozen=True, slots=True)
class Promise:
    """One line. `key` stays the same whatever the plan does to it; `value` is what the plan changes.

    Of a duty `owner` is what it is about, `name` the role, `value` the day it is due ("2026-11-30", "" for none). Of a
    target `owner` is whose, `name` the indicator, `value` an exact number in `measure`. Of a node `owner` is the
    project, `value` its latest last day.
    """

    key: str
    part: Part
    owner: Words
    name: Words
    value: str
    measure: Words = NO_MEASURE


class ChangeKind(StrEnum):
    """What became of a line between two versions."""

    ADDED = "added"
    MOVED = "moved"
    DROPPED = "dropped"


CHANGE_WORDS: Mapping[ChangeKind, Phrase] = {
    ChangeKind.ADDED: Phrase("新增", "Added"),
    ChangeKind.MOVED: Phrase("调整", "Changed"),
    ChangeKind.DROPPED: Phrase("取消", "Dropped"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs: `before` is "" where it is new, `promise.value` what holds now (what held, if dropped)."""

    kind: ChangeKind
    promise: Promise
    before: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What verifying found, each part by itself: the content's digest, the signature, and the ledger's entry of it.

    None where there is nothing to check: not signed.
    """

    digest: bool
    signature: bool | None
    ledger: bool | None

    @property
    def holds(self) -> bool:
        """Nothing that is there fails."""
        return self.digest and self.signature is not False and self.ledger is not False
