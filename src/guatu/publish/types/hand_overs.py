"""A hand-over: its states, the sections of its sheet, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guatu.kernel.language import Phrase
from guatu.org.types import Holding


class HandOverState(StrEnum):
    """announced → carried_out, or withdrawn."""

    ANNOUNCED = "announced"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


STATE_WORDS: Mapping[HandOverState, Phrase] = {
    HandOverState.ANNOUNCED: Phrase("已发起", "Announced"),
    HandOverState.CARRIED_OUT: Phrase("已交接", "Carried out"),
    HandOverState.WITHDRAWN: Phrase("已撤回", "Withdrawn"),
}

SECTIONS: Mapping[str, Phrase] = {
    "responsibility": Phrase("责任", "Responsibilities"),
    "task_force": Phrase("专班", "Task forces"),
    "acting": Phrase("代理的岗位", "Posts acted for"),
    "book": Phrase("任务书", "Task book"),
    "node": Phrase("超期与九十天内到期的节点", "Nodes over or due within ninety days"),
    "matter": Phrase("在办事项", "Matters in hand"),
    "order": Phrase("待签收的督办单", "Supervision orders to be signed for"),
    "meeting": Phrase("主持的调度会", "Meetings to chair"),
    "duty": Phrase("包保走访与服务记录", "Visits and service log"),
    "filing": Phrase("应报报表与草稿", "Forms owed and drafts"),
    "decision": Phrase("等待审核的事项", "What waits for a decision"),
    "delegation": Phrase("委托", "Delegations"),
    "field": Phrase("负责的指标字段", "Fields to give"),
    "override": Phrase("人工定灯", "Lights set by hand"),
    "notice": Phrase("未读消息", "Unread messages"),
    "token": Phrase("接口令牌（作废，不移交）", "API tokens (revoked, not handed over)"),
    "channel": Phrase("个人消息通道（停用，不移交）", "Personal channels (removed, not handed over)"),
}
"""The sections of a sheet in their order."""

PERSONAL = frozenset(("token", "channel"))
"""What does not pass: it ends with the leaver's seat."""


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Who hands what to whom: the head of a sheet, as it is frozen. `acting`: the receiver only acts."""

    post: Phrase
    leaver: str
    receiver: str
    receiver_post: Phrase
    acting: bool
    on: date
    reason: str
    as_of: str
    accounts: tuple[str, ...]
    receiving_account: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the sheet with the receiver's objection, if there is one."""

    holding: Holding
    objection: str = ""
