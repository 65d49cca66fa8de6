"""A matter 事项: what must be closed, where it stands, what may happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from guatu.kernel.language import Phrase


class Kind(StrEnum):
    """Where a matter comes from. All kinds go the same way; their limits differ."""

    PROBLEM = "problem"
    DIRECTIVE = "directive"
    FINDING = "finding"
    RECTIFICATION = "rectification"
    REQUEST = "request"
    HAZARD = "hazard"
    UPPER = "upper"
    CITIZEN = "citizen"


KIND_WORDS: Mapping[Kind, Phrase] = {
    Kind.PROBLEM: Phrase("问题", "Problem"),
    Kind.DIRECTIVE: Phrase("会议交办", "Directive"),
    Kind.FINDING: Phrase("督查发现", "Inspection finding"),
    Kind.RECTIFICATION: Phrase("整改", "Rectification"),
    Kind.REQUEST: Phrase("企业诉求", "Enterprise request"),
    Kind.HAZARD: Phrase("隐患", "Hazard"),
    Kind.UPPER: Phrase("上级交办", "Upper-level order"),
    Kind.CITIZEN: Phrase("群众诉求", "Citizens' matter"),
}


class Level(StrEnum):
    """How hard it is (Xuchang 2025): A historical, B across departments, C simple."""

    A = "A"
    B = "B"
    C = "C"


LEVEL_WORDS: Mapping[Level, Phrase] = {
    Level.A: Phrase("A级（历史遗留）", "A (historical)"),
    Level.B: Phrase("B级（跨部门）", "B (across departments)"),
    Level.C: Phrase("C级（简易）", "C (simple)"),
}


class State(StrEnum):
    """Where a matter stands. `rules.machine.TABLE` says what may follow what."""

    FILED = "filed"
    ASSIGNED = "assigned"
    DISPUTED = "disputed"
    SIGNED = "signed"
    IN_HAND = "in_hand"
    FED_BACK = "fed_back"
    RETURNED = "returned"
    VERIFIED = "verified"
    REOPENED = "reopened"
    SPLIT = "split"
    CLOSED = "closed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


STATE_WORDS: Mapping[State, Phrase] = {
    State.FILED: Phrase("待交办", "To be assigned"),
    State.ASSIGNED: Phrase("待签收", "To be signed for"),
    State.DISPUTED: Phrase("交办有异议", "Assignment disputed"),
    State.SIGNED: Phrase("已签收", "Signed for"),
    State.IN_HAND: Phrase("办理中", "In hand"),
    State.FED_BACK: Phrase("待核验", "To be verified"),
    State.RETURNED: Phrase("退回重办", "Returned"),
    State.VERIFIED: Phrase("待销号", "To be closed"),
    State.REOPENED: Phrase("重新打开", "Reopened"),
    State.SPLIT: Phrase("已分解", "Split into parts"),
    State.CLOSED: Phrase("已销号", "Closed"),
    State.MERGED: Phrase("已并案", "Merged"),
    State.WITHDRAWN: Phrase("已撤回", "Withdrawn"),
}

OPEN = tuple(state for state in State if state not in (State.CLOSED, State.MERGED, State.WITHDRAWN))
HANDLING = (State.ASSIGNED, State.SIGNED, State.IN_HAND, State.RETURNED, State.REOPENED)
"""The unit must act; only in these can its limit be overdue."""


class Phase(StrEnum):
    """The states in the five groups that lists and bulletins count by."""

    TO_ASSIGN = "to_assign"
    TO_ACT = "to_act"
    SENT_BACK = "sent_back"
    TO_VERIFY = "to_verify"
    DONE = "done"


PHASE_WORDS: Mapping[Phase, Phrase] = {
    Phase.TO_ASSIGN: Phrase("待交办", "To be assigned"),
    Phase.TO_ACT: Phrase("待办理", "To be acted on"),
    Phase.SENT_BACK: Phrase("退回重办", "Sent back"),
    Phase.TO_VERIFY: Phrase("待核验", "To be verified"),
    Phase.DONE: Phrase("已销号", "Closed"),
}
_PHASES: Mapping[State, Phase] = {
    State.FILED: Phase.TO_ASSIGN,
    State.DISPUTED: Phase.TO_ASSIGN,
    State.RETURNED: Phase.SENT_BACK,
    State.REOPENED: Phase.SENT_BACK,
    State.FED_BACK: Phase.TO_VERIFY,
    State.VERIFIED: Phase.TO_VERIFY,
    State.CLOSED: Phase.DONE,
    State.MERGED: Phase.DONE,
    State.WITHDRAWN: Phase.DONE,
}


def phase_of(state: State) -> Phase:
    """The group of a state."""
    return _PHASES.get(state, Phase.TO_ACT)


def state_of(text: str) -> State:
    """The state by its word in a table or a frozen month; months frozen before the one machine say "issued"."""
    return State.ASSIGNED if text == "issued" else State(text)


class Move(StrEnum):
    """What can happen to a matter; the last part of its verb in the ledger."""

    FILE = "file"
    ASSIGN = "assign"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    TAKE_UP = "take_up"
    FEED_BACK = "feed_back"
    RETURN = "return"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    DISPUTE = "dispute"
    UPHOLD = "uphold"
    REASSIGN = "reassign"
    ASK_EXTENSION = "ask_extension"
    GRANT = "grant"
    REFUSE = "refuse"
    MERGE = "merge"
    SPLIT = "split"
    GATHER = "gather"
    SCATTER = "scatter"
    SAMPLE = "sample"
    CONFIRM = "confirm"
    ESCALATE = "escalate"
    ENTRUST = "entrust"


MOVE_WORDS: Mapping[Move, Phrase] = {
    Move.FILE: Phrase("登记", "Filed"),
    Move.ASSIGN: Phrase("交办", "Assigned"),
    Move.WITHDRAW: Phrase("会上撤回", "Withdrawn in the meeting"),
    Move.SIGN: Phrase("签收", "Signed for"),
    Move.TAKE_UP: Phrase("开始办理", "Taken in hand"),
    Move.FEED_BACK: Phrase("反馈", "Fed back"),
    Move.RETURN: Phrase("核验未通过，退回重办", "Verification not passed, returned"),
    Move.VERIFY: Phrase("核验通过", "Verified"),
    Move.CLOSE: Phrase("销号", "Closed"),
    Move.REOPEN: Phrase("重新打开", "Reopened"),
    Move.DISPUTE: Phrase("对交办提出异议", "Assignment disputed"),
    Move.UPHOLD: Phrase("维持交办", "Assignment upheld"),
    Move.REASSIGN: Phrase("改派", "Assigned to another unit"),
    Move.ASK_EXTENSION: Phrase("申请延期", "Extension asked for"),
    Move.GRANT: Phrase("同意延期", "Extension granted"),
    Move.REFUSE: Phrase("不同意延期", "Extension refused"),
    Move.MERGE: Phrase("并案", "Merged"),
    Move.SPLIT: Phrase("分解", "Split into parts"),
    Move.GATHER: Phrase("各分项均已销号", "All parts closed"),
    Move.SCATTER: Phrase("分项重新打开", "A part was reopened"),
    Move.SAMPLE: Phrase("抽取回头看", "Sampled for re-inspection"),
    Move.CONFIRM: Phrase("回头看属实", "Re-inspection confirmed"),
    Move.ESCALATE: Phrase("升级督办", "Escalated"),
    Move.ENTRUST: Phrase("转交经办岗位", "Passed on to another post"),
}


class Rank(StrEnum):
    """Whom an overdue matter is brought before, one after the other (Tonglu, RULES.md §1)."""

    PROJECT_LEAD = "project_lead"
    UNIT_HEAD = "unit_head"
    COUNTY_LEADER = "county_leader"
    TOP_LEADER = "top_leader"


RANK_WORDS: Mapping[Rank, Phrase] = {
    Rank.PROJECT_LEAD: Phrase("项目负责人", "project lead"),
    Rank.UNIT_HEAD: Phrase("单位主要负责人", "head of the unit"),
    Rank.COUNTY_LEADER: Phrase("县级分管领导", "county leader"),
    Rank.TOP_LEADER: Phrase("主要领导", "top leader"),
}


@dataclass(frozen=True, slots=True)
class About:
    """What a matter hangs on: a row by its kind ("projects.node", "targets.indicator", "org.unit") and key.

    `unit_id`: of an indicator, whose figure it is.
    """

    kind: str = ""
    id: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters of each phase the actor sees; past their limit; held by its unit; waiting at its own post."""

    by_phase: Mapping[Phase, int]
    overdue: int
    mine: int
    at_post: int

    @property
    def open(self) -> int:
        """Those not yet closed."""
        return sum(count for phase, count in self.by_phase.items() if phase is not Phase.DONE)


@dataclass(frozen=True, slots=True)
class DirectiveDraft:
    """What a directive would say, drafted from a light, a project or a point of an agenda; a person decides."""

    title: str = ""
    title_en: str = ""
    unit_id: int | None = None
    post_id: int | None = None
    light_id: int | None = None
    project_id: int | None = None
    meeting_id: int | None = None
