"""Permits 审批事项: the nodes with a statutory limit, where each stands with its approving office."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from guatu.ui.types import gettext_noop


class PermitState(StrEnum):
    """待报 → 已报待受理 → 已受理 (or 补件停表) → 已批准."""

    WAITING = "waiting"  # nothing was begun
    APPLIED = "applied"  # the owner has begun; no office has taken it in yet
    ACCEPTED = "accepted"  # its statutory clock runs
    PAUSED = "paused"  # its clock stands: papers are supplied
    APPROVED = "approved"


PERMIT_WORDS: Mapping[PermitState, str] = {
    PermitState.WAITING: gettext_noop("待申报"),
    PermitState.APPLIED: gettext_noop("已申报待受理"),
    PermitState.ACCEPTED: gettext_noop("已受理"),
    PermitState.PAUSED: gettext_noop("补件停表"),
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
