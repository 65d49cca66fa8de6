"""What lights are of: subjects of every kind with what is known of them, and what a change touched."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from guatu.status.judging.columns import Value
from guatu.status.types.lights import PROJECT_KIND, Source, Words
from guatu.status.types.packs import SubjectKind

Facts = Mapping[str, Value]
"""By the names of the dictionary; None where a fact is not known."""
LIGHT_KINDS: Final[Mapping[SubjectKind, str]] = MappingProxyType(
    {
        SubjectKind.PROJECT: PROJECT_KIND,
        SubjectKind.NODE: "projects.node",
        SubjectKind.INDICATOR: "targets.indicator",
        SubjectKind.UNIT: "org.unit",
        SubjectKind.DIRECTIVE: "dispatch.matter",
        SubjectKind.FUND: "projects.fund",
    }
)
"""`Light.subject_kind` by the kind of subject that packs name. An indicator's light is of its unit too."""
KIND_OF: Final[Mapping[str, SubjectKind]] = MappingProxyType(
    {name: kind for kind, name in LIGHT_KINDS.items()}
)
OTHERS: Final = (
    SubjectKind.NODE,
    SubjectKind.FUND,
    SubjectKind.INDICATOR,
    SubjectKind.DIRECTIVE,
    SubjectKind.UNIT,
)
"""Every kind but projects, in the order they are judged in: a unit is judged by the lights of its projects."""


@dataclass(frozen=True, slots=True)
class Judgeable:
    """A subject with what is known of it. `key`: as people and files name it, such as PROJECT/NODE or UNIT/INDICATOR.

    source: the submission behind its newest figures, or what is said in its place.
    """

    kind: SubjectKind
    pk: int
    key: str
    name: Words
    unit_id: int
    facts: Facts
    source: Source | Words
    area_id: int | None = None
    step: Decimal = Decimal(1)  # the smallest unit of an indicator


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touched, by id. What depends on it is judged with it; nothing of a kind that is left empty.

    units: whose projects or reports changed. observed: whose figures or targets changed, of these `indicators`, of all
    where none is named.
    """

    projects: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    observed: frozenset[int] = frozenset()
    indicators: frozenset[int] = frozenset()
    directives: frozenset[int] = frozenset()
