"""A cell: its subject, its field with the grammar it is read by, what is wrong with it. Pure: rules use it too."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import pick


class SubjectKind(StrEnum):
    """What a cell is about: the ledger's name of the row's table."""

    PROJECT = "projects.project"
    NODE = "projects.node"
    INDICATOR = "targets.indicator"
    UNIT = "org.unit"


class Field(StrEnum):
    """The built-in fields, whose home is a table of another room. The registry holds these and every other."""

    INVESTED_YEAR = "invested_year"
    PHYSICAL = "physical"
    OWN_RATING = "own_rating"
    NOTE = "note"
    ACTUAL_START = "actual_start"
    ACTUAL_FINISH = "actual_finish"
    FORECAST_FINISH = "forecast_finish"
    BLOCKER_KIND = "blocker_kind"
    BLOCKER = "blocker"
    HOLDER = "holder"
    VALUE = "value"
    GROWTH = "growth"


class Grammar(StrEnum):
    """How a cell's text is read."""

    MONEY = "money"  # 万元 unless another unit is written; yuan inside
    PERCENT = "percent"  # 0 … 100
    GROWTH = "growth"  # a percentage that may be negative
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


class Prefill(StrEnum):
    """What a cell holds when its form is opened."""

    NOTHING = ""
    LAST = "last"  # 上期: what the tables or the last answer hold
    NODES = "nodes"  # 节点: a sentence from the project's nodes
    FORM = "form"  # what another form was answered


class Level(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"  # cannot be submitted
    MUST_EXPLAIN = "must_explain"  # can be, once it is explained on the cell
    NOTE = "note"  # worth a look; never blocks


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages; English falls back on Chinese."""

    zh: str
    en: str = ""

    def label(self, lang: str | None) -> str:
        return pick(lang, self.zh, self.en or self.zh)

    def joined(self, other: "Words") -> "Words":
        """“whole · part”, in each language."""
        return Words(f"{self.zh} · {other.zh}", f"{self.en or self.zh} · {other.en or other.zh}")


NO_WORDS: Final = Words("")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list: the code that tables hold, and its words."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What a form asks of one kind of subject; `field` is the registry's code."""

    subject: SubjectKind
    field: str
    grammar: Grammar
    words: Words
    measure: Words | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    prefill: Prefill = Prefill.LAST
    prefill_from: str = ""  # for Prefill.FORM: the code of another form's field of the same subject
    prefill_form: str = ""  # … and the code of that form
    added: bool = False  # without a home in another room: accepted submissions hold it


_WHY = "/why"


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """Which fact: the subject's table and key, and the field. Its text is `projects.node:17/blocker`.

    What is said beside a cell has a key of its own, `projects.node:17/blocker/why`, so that it is saved, merged and
    recorded as the cell is.
    """

    kind: SubjectKind
    subject_id: int
    field: str

    def __str__(self) -> str:
        return f"{self.subject}/{self.field}"

    @staticmethod
    def parse(text: str) -> "CellKey":
        """Reads "projects.node:17/blocker". Raises G1709."""
        subject, _, field = text.partition("/")
        kind, _, number = subject.rpartition(":")
        try:
            return CellKey(SubjectKind(kind), int(number), field)
        except ValueError as wrong:
            raise GuatuError("G1709", key=text[:80]) from wrong

    @property
    def subject(self) -> str:
        """ "projects.node:17", shared by the cells of one subject."""
        return f"{self.kind}:{self.subject_id}"

    @property
    def is_why(self) -> bool:
        """Whether it names what is said beside a cell."""
        return self.field.endswith(_WHY)

    @property
    def why(self) -> "CellKey":
        """The key of what is said beside the cell."""
        return self if self.is_why else CellKey(self.kind, self.subject_id, f"{self.field}{_WHY}")

    @property
    def cell(self) -> "CellKey":
        """The key of the cell itself."""
        return CellKey(self.kind, self.subject_id, self.field.removesuffix(_WHY))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. Its texts are the catalogue's; `subject` and `field` say where.

    `rule`: the code of the rule that found it, "" for what the form itself asks. `explanation`: what was said beside
    the cell, where that settles it.
    """

    key: CellKey
    level: Level
    error: GuatuError
    subject: Words
    field: Words
    rule: str = ""
    explanation: str = ""

    @property
    def open(self) -> bool:
        """Whether it still forbids handing in: an error, or one that nobody has explained."""
        return self.level is Level.ERROR or (self.level is Level.MUST_EXPLAIN and not self.explanation)

    def where(self, lang: str | None) -> str:
        """The subject and the field, in words."""
        return f"{self.subject.label(lang)} · {self.field.label(lang)}"

    def text(self, lang: str | None) -> str:
        """What is wrong."""
        return self.error.text(lang)

    def remedy(self, lang: str | None) -> str:
        """How to mend it."""
        return self.error.remedy(lang)
