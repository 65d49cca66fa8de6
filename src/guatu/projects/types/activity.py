"""五项活动: what an activity is, what a project expects of it, and what came of it. Words are Chinese msgids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from guatu.kernel.language import Phrase
from guatu.ui.types import gettext_noop


class ActivityKind(StrEnum):
    """The five (RULES.md §1): dated events that bring many projects through one step together."""

    APPROVAL = "approval"
    PROMOTION = "promotion"
    KICK_OFF = "kick-off"
    PUSH = "push"
    BANK = "bank"


class ActivityState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Expected(StrEnum):
    """What a project expects of an activity."""

    PERMIT = "permit"
    SIGN = "sign"
    START = "start"
    STAGE = "stage"
    BLOCKER = "blocker"
    CREDIT = "credit"
    INVEST = "invest"
    FUNDS = "funds"
    OTHER = "other"


class Verdict(StrEnum):
    """What came of it; unknown where no fact says: that is no "not"."""

    CAME = "came"
    PARTLY = "partly"
    NOT = "not"
    UNKNOWN = "unknown"


CHECK_DAYS: Final = (30, 60, 90)
"""Days after an activity at which its outcome is frozen (RULES.md §1)."""

OF_NODE: Final = frozenset((Expected.PERMIT, Expected.BLOCKER))
"""Expectations about one node of the project's plan."""

IN_YUAN: Final = frozenset((Expected.CREDIT, Expected.INVEST, Expected.FUNDS))
"""Expectations judged by an amount. An amount to sign is kept too, and never judged: signed amounts never score."""

ENTERED: Final = frozenset((Expected.OTHER,))
"""Expectations that no fact of the system answers: what came of them is entered, with its source."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the facts say of one expectation as of a day.

    `fact` names the kind of fact, `on` its day, `amount` yuan reached (percent of what was expected for OTHER); `done`
    and `begun` are what is judged where nothing is counted. `known` False: no fact says anything.
    """

    fact: str = ""
    on: date | None = None
    amount: Decimal | None = None
    done: bool = False
    begun: bool = False
    known: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class ExpectationSpec:
    """What a project expects: of a node by its code, a stage, an amount in yuan, or in words; the rest is empty."""

    kind: Expected
    node_code: str = ""
    stage: str = ""
    amount: Decimal | None = None
    words: str = ""
    words_en: str = ""


@dataclass(frozen=True, slots=True)
class EarlierStart:
    """Where and when a project started before. `activity` is its code, "" for a change of stage or a list."""

    code: str
    on: date
    how: str
    activity: str = ""
    where: str = ""
    where_en: str = ""


ACTIVITY_WORDS: Mapping[str, str] = {
    ActivityKind.APPROVAL: gettext_noop("集中审批"),
    ActivityKind.PROMOTION: gettext_noop("集中招商"),
    ActivityKind.KICK_OFF: gettext_noop("集中开工"),
    ActivityKind.PUSH: gettext_noop("集中推进"),
    ActivityKind.BANK: gettext_noop("银企对接"),
}
ACTIVITY_STATE_WORDS: Mapping[str, str] = {
    ActivityState.PLANNED: gettext_noop("筹备中"),
    ActivityState.HELD: gettext_noop("已举办"),
    ActivityState.CANCELLED: gettext_noop("已取消"),
}
EXPECTED_WORDS: Mapping[str, str] = {
    Expected.PERMIT: gettext_noop("办结手续"),
    Expected.SIGN: gettext_noop("签约"),
    Expected.START: gettext_noop("开工"),
    Expected.STAGE: gettext_noop("进入阶段"),
    Expected.BLOCKER: gettext_noop("解决堵点"),
    Expected.CREDIT: gettext_noop("获得授信"),
    Expected.INVEST: gettext_noop("完成投资"),
    Expected.FUNDS: gettext_noop("资金到位"),
    Expected.OTHER: gettext_noop("其他预期"),
}
VERDICT_WORDS: Mapping[str, str] = {
    Verdict.CAME: gettext_noop("兑现"),
    Verdict.PARTLY: gettext_noop("部分兑现"),
    Verdict.NOT: gettext_noop("未兑现"),
    Verdict.UNKNOWN: gettext_noop("无据可查"),
}
EXPECTED_PHRASES: Mapping[Expected, Phrase] = {
    Expected.PERMIT: Phrase("办结手续", "permit passed"),
    Expected.SIGN: Phrase("签约", "signing"),
    Expected.START: Phrase("开工", "start"),
    Expected.STAGE: Phrase("进入阶段", "stage reached"),
    Expected.BLOCKER: Phrase("解决堵点", "blocker cleared"),
    Expected.CREDIT: Phrase("获得授信", "credit granted"),
    Expected.INVEST: Phrase("完成投资", "investment"),
    Expected.FUNDS: Phrase("资金到位", "funds arrived"),
    Expected.OTHER: Phrase("其他预期", "something else"),
}
"""As errors say them, in both languages at once."""
