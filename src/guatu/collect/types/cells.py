"""A cell: its subject, its field with the grammar it is read by, what is wrong with it. Pure: rules use it too."""

from dataclasses import dataclass
from enum import StrEnum

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
    REASON = "reason"
    ACTUAL_START = "actual_start"
    ACTUAL_FINISH = "actual_finish"
    FORECAST_FINISH = "forecast_finish"
    BLOCKER_KIND = "blocker_kind"
    BLOCKER = "blocker"
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


class Level(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"  # cannot be submitted
    MUST_EXPLAIN = "must_explain"  # can be, once the reason is given
    NOTE = "note"  # worth knowing, nothing to do


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


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """Which fact: the subject's table and key, and the field. Its text is `projects.node:17/blocker`."""

    kind: SubjectKind
    subject_id: int
    field: str

    def __str__(self) -> str:
        return f"{self.subject}/{self.field}"

    @property
    def subject(self) -> str:
        """ "projects.node:17", shared by the cells of one subject."""
        return f"{self.kind}:{self.subject_id}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. Its texts are the catalogue's; `subject` and `field` say where."""

    key: CellKey
    level: Level
    error: GuatuError
    subject: Words
    field: Words

    def where(self, lang: str | None) -> str:
        """The subject and the field, in words."""
        return f"{self.subject.label(lang)} · {self.field.label(lang)}"

    def text(self, lang: str | None) -> str:
        """What is wrong."""
        return self.error.text(lang)

    def remedy(self, lang: str | None) -> str:
        """How to mend it."""
        return self.error.remedy(lang)
