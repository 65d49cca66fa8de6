"""Permits 审批事项: the nodes with a statutory limit, where each stands with its approving office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.kernel.errors import GuatuError
from guatu.ui.types import gettext_noop


class PermitState(StrEnum):
    """待报 → 已报待受理 → 已受理 (or 补件停表) → 已批准."""

    WAITING = "waiting"  # nothing was begun
    APPLIED = "applied"  # the owner has begun; no office has taken it in yet
    ACCEPTED = "accepted"  # its statutory clock runs
    PAUSED = "paused"  # its clock stands: papers are supplied
    REFUSED = "refused"  # and not applied for again
    APPROVED = "approved"


PERMIT_WORDS: Mapping[PermitState, str] = {
    PermitState.WAITING: gettext_noop("待申报"),
    PermitState.APPLIED: gettext_noop("已申报待受理"),
    PermitState.ACCEPTED: gettext_noop("已受理"),
    PermitState.PAUSED: gettext_noop("补件停表"),
    PermitState.REFUSED: gettext_noop("不予许可"),
    PermitState.APPROVED: gettext_noop("已批准"),
}
IN_HAND = (PermitState.APPLIED, PermitState.ACCEPTED, PermitState.PAUSED)
"""What lies with an approving office, or on its counter."""
SOON = 3
"""Working days before a limit at which it is called close [≈]."""


@dataclass(frozen=True, slots=True)
class OfficeLoad:
    """How much one kind of approving office has in hand.

    accepted: clocks that run, `overdue` and `soon` (at most SOON working days left) among them.
    """

    office: str
    applied: int = 0
    accepted: int = 0
    paused: int = 0
    overdue: int = 0
    soon: int = 0

    @property
    def in_hand(self) -> int:
        """All of them."""
        return self.applied + self.accepted + self.paused


class PermitStep(StrEnum):
    """What is recorded of an application, one at a time; `withdraw` takes the last of them back."""

    ACCEPT = "accept"
    PAUSE = "pause"  # papers are asked for: the clock stands from that day on
    RESUME = "resume"  # that day the last of them came
    DECIDE = "decide"  # granted
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


STEP_WORDS: Mapping[PermitStep, str] = {
    PermitStep.ACCEPT: gettext_noop("登记受理"),
    PermitStep.PAUSE: gettext_noop("要求补件"),
    PermitStep.RESUME: gettext_noop("补件收齐"),
    PermitStep.DECIDE: gettext_noop("办结：准予"),
    PermitStep.REFUSE: gettext_noop("办结：不予"),
    PermitStep.WITHDRAW: gettext_noop("撤回登记"),
}
IN_BULK = (PermitStep.ACCEPT, PermitStep.RESUME, PermitStep.DECIDE)
"""Steps that several permits can take on one day; what is asked for, or why one is refused, differs."""
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class PermitEntry:
    """A step as it is recorded: `on` is not asked of a withdrawal, `reason` of a pause, refusal or withdrawal only."""

    step: PermitStep
    on: date
    reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What became of one permit of several; `error` None: it was recorded."""

    node_id: int
    name: str = ""
    name_en: str = ""
    error: GuatuError | None = None


@dataclass(frozen=True, slots=True)
class PermitDesk:
    """Whose a permit is, for permissions: its project's unit, and the unit that is its office, where one is tied."""

    unit_id: int | None
    office_unit_id: int | None
