"""What a version of a form asks: its fields in order, by the kind of subject they are asked of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from guatu.collect.types.cells import FieldSpec, SubjectKind, Words


@dataclass(frozen=True)
class FormDefinition:
    """A form version's own definition: nothing outside it says what a submission of that version holds."""

    code: str
    version: int
    words: Words
    fields: tuple[FieldSpec, ...]

    def of(self, kind: SubjectKind) -> tuple[FieldSpec, ...]:
        """What it asks of each subject of that kind, in the order of the form."""
        return self._by_kind[kind]

    def asks(self, kind: SubjectKind, field: str) -> bool:
        """Whether it has the field."""
        return (kind, field) in self._by_name

    def spec(self, kind: SubjectKind, field: str) -> FieldSpec:
        """The field as asked of that kind of subject; KeyError where the form does not ask it."""
        return self._by_name[kind, field]

    @cached_property
    def _by_kind(self) -> Mapping[SubjectKind, tuple[FieldSpec, ...]]:
        return {kind: tuple(one for one in self.fields if one.subject is kind) for kind in SubjectKind}

    @cached_property
    def _by_name(self) -> Mapping[tuple[SubjectKind, str], FieldSpec]:
        return {(one.subject, one.field): one for one in self.fields}
