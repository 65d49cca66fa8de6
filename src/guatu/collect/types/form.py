"""Forms and the fields they ask: what a version asks, of whom, how often; where each field is known from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from guatu.collect.types.cells import NO_WORDS, Choice, FieldSpec, Grammar, Prefill, SubjectKind, Words
from guatu.kernel.period import Kind, Period


class FormState(StrEnum):
    """A version is drafted, asked, and asked no more; what was answered to it stays as it was."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    RETIRED = "retired"


class Circle(StrEnum):
    """Which units owe a form."""

    RANKED = "ranked"  # districts, counties and zones
    KINDS = "kinds"  # units of some kinds
    UNITS = "units"  # listed units


class OwnerKind(StrEnum):
    """Who answers for what a field says: exactly one."""

    SUBJECT = "subject"  # the unit that the subject belongs to
    UNIT = "unit"
    POST = "post"


class Source(StrEnum):
    """Where a field's values come from: exactly one."""

    KNOWN = "known"  # the system has it: no form may ask
    ASKED = "asked"  # one form asks it


@dataclass(frozen=True, slots=True)
class RegistryField:
    """指标登记: a field that is known or asked, in the words of everyone who meets it.

    `home` is the table and column that hold it ("projects.project.total_investment"), empty where accepted
    submissions do; `page` the route on which it is known. `form` is the code of the one form that asks it. `together`:
    fields of the same subject that must be asked with it. `also`: other names that mean the same fact.
    """

    subject: SubjectKind
    code: str
    grammar: Grammar
    words: Words
    source: Source
    home: str = ""
    page: str = ""
    form: str = ""
    owner: OwnerKind = OwnerKind.SUBJECT
    owner_words: Words | None = None
    measure: Words | None = None
    choices: tuple[Choice, ...] = ()
    together: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[SubjectKind, str]:
        return self.subject, self.code

    @property
    def name(self) -> str:
        """The field for people who read code: `projects.project/total_investment`."""
        return f"{self.subject}/{self.code}"

    @property
    def monthly(self) -> bool:
        """Whether its home holds one figure a month, so that it cannot be asked more often."""
        return self.home.startswith(("projects.progress.", "targets.observation."))


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """A field given to another owner: when, by whom; None is the unit that answers."""

    at: datetime
    by: str
    before: Words | None
    after: Words | None


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field as one version asks it. `prefill_from` names a field of the same subject that another form asks."""

    subject: SubjectKind
    field: str
    required: bool = False
    prefill: Prefill = Prefill.NOTHING
    prefill_from: str = ""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A version of a form as data: what a TOML file, the page and the API all say.

    `due_workday`: the n-th working day after the period's end. `january_merged`: January is not answered alone, and
    February is headed 1–2月. `least_investment`, in yuan: only projects of at least so much are asked about.
    """

    code: str
    words: Words
    fields: tuple[AskedField, ...]
    cadence: Kind = Kind.MONTH
    due_workday: int = 5
    circle: Circle = Circle.RANKED
    unit_kinds: tuple[str, ...] = ()
    unit_codes: tuple[str, ...] = ()
    indicator_codes: tuple[str, ...] = ()
    january_merged: bool = False
    first_period: Period | None = None
    last_period: Period | None = None
    least_investment: Decimal | None = None
    guide: Words = NO_WORDS


@dataclass(frozen=True)
class FormDefinition:
    """A form version's own definition: nothing outside it says what a submission of that version holds."""

    code: str
    version: int
    words: Words
    fields: tuple[FieldSpec, ...]
    cadence: Kind = Kind.MONTH
    january_merged: bool = False
    guide: Words = NO_WORDS

    def of(self, kind: SubjectKind) -> tuple[FieldSpec, ...]:
        """What it asks of each subject of that kind, in the order of the form."""
        return self._by_kind[kind]

    def asks(self, kind: SubjectKind, field: str) -> bool:
        """Whether it has the field."""
        return (kind, field) in self._by_name

    def spec(self, kind: SubjectKind, field: str) -> FieldSpec:
        """The field as asked of that kind of subject; KeyError where the form does not ask it."""
        return self._by_name[kind, field]

    @property
    def kinds(self) -> tuple[SubjectKind, ...]:
        """The kinds of subject it asks something of, in their order."""
        return tuple(kind for kind in SubjectKind if self._by_kind[kind])

    @property
    def of_projects(self) -> bool:
        """Whether it goes through the unit's projects."""
        return bool(self.of(SubjectKind.PROJECT) or self.of(SubjectKind.NODE))

    def heading(self, period: Period) -> Words:
        """The period as the form heads it: with January merged, February is "2026年1–2月"."""
        return heading(period, merged=self.january_merged)

    @cached_property
    def _by_kind(self) -> Mapping[SubjectKind, tuple[FieldSpec, ...]]:
        return {kind: tuple(one for one in self.fields if one.subject is kind) for kind in SubjectKind}

    @cached_property
    def _by_name(self) -> Mapping[tuple[SubjectKind, str], FieldSpec]:
        return {(one.subject, one.field): one for one in self.fields}


def heading(period: Period, *, merged: bool) -> Words:
    """A period's name, in both languages; `merged`: January is part of February."""
    if merged and period.kind is Kind.MONTH and period.number == 2:
        return Words(f"{period.year}年1–2月", f"Jan–Feb {period.year}")
    return Words(period.label("zh-hans"), period.label("en"))


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of a form: what, before, after; empty where it was not or is no more."""

    what: Words
    before: Words
    after: Words
