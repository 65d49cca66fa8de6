"""Rule packs as read from their text, and the dictionary of facts that their predicates are written over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guatu.ui.types import LightColour


class SubjectKind(StrEnum):
    """What a pack judges."""

    PROJECT = "project"
    NODE = "node"
    INDICATOR = "indicator"  # an indicator of a unit
    UNIT = "unit"
    DIRECTIVE = "directive"
    FUND = "fund"


class FactKind(StrEnum):
    """How a fact is kept, compared and shown."""

    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    PERIOD = "period"
    CHOICE = "choice"
    TEXT = "text"  # for sentences only: nothing is decided by it


class Follow(StrEnum):
    """What follows from a light; kept with its reason, so that it can be acted upon."""

    FOLLOW_UP = "follow_up"  # 跟踪督办
    SUPERVISION_ORDER = "supervision_order"  # 督办单
    TALK = "talk"  # 约谈
    YELLOW_CARD = "yellow_card"  # 黄牌警告
    NO_BONUS = "no_bonus"  # 不予奖励


@dataclass(frozen=True, slots=True)
class FactDef:
    """One entry of the dictionary. `unit` is a key of its file's table of units, "" for none.

    places: decimals that its whole numbers are kept with. over, given: a derived fact, one integer expression over
    another, where a third holds. absent: what is taken where a file of facts has no such column.
    """

    name: str
    kind: FactKind
    title: str
    title_en: str
    meaning: str
    meaning_en: str
    owner: str
    owner_en: str
    origin: str
    origin_en: str
    unit: str = ""
    places: int = 0
    values: tuple[str, ...] = ()
    over: tuple[str, str] | None = None
    given: str = ""
    absent: bool | None = None


@dataclass(frozen=True, slots=True)
class PackRule:
    """A predicate over facts, the light it means, the sentence that says so with the facts in it."""

    code: str
    when: str
    colour: LightColour
    zh: str
    en: str
    exemption: str = ""
    exemption_en: str = ""
    follows: tuple[Follow, ...] = ()

    @property
    def exemptible(self) -> bool:
        """Whether a valid reason lifts it."""
        return bool(self.exemption)


@dataclass(frozen=True, slots=True)
class Question:
    """Ordered rules of which the first that holds answers. `text`: as published. `asked`: of whom, "" of all."""

    code: str
    name: str
    name_en: str
    text: str
    text_en: str
    asked: str
    rules: tuple[PackRule, ...]

    @property
    def exemptible(self) -> bool:
        """Whether a valid reason lifts any of its answers."""
        return any(rule.exemptible for rule in self.rules)

    def rule(self, code: str) -> PackRule | None:
        """One of its rules; None where there is none of that code."""
        return next((rule for rule in self.rules if rule.code == code), None)


@dataclass(frozen=True, slots=True)
class Pack:
    """A version of a set of questions, with its source. `own`: our working definition, published by nobody."""

    code: str
    version: str
    subject: SubjectKind
    name: str
    name_en: str
    source: str
    source_en: str
    own: bool
    questions: tuple[Question, ...]
    text: str = field(repr=False, default="")

    def question(self, code: str) -> Question | None:
        """One of its questions; None where there is none of that code."""
        return next((question for question in self.questions if question.code == code), None)


Dictionary = Mapping[str, FactDef]
"""The facts of one kind of subject by name, in the order of the file."""
