"""Which cells a form has, what they held before this month, what a cumulative figure makes in all."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from guatu.collect.rules.burden import estimated_seconds
from guatu.collect.rules.cells import Value, written
from guatu.collect.types import CellKey, Facts, Field, FormDefinition, LastProgress, SubjectKind
from guatu.kernel.period import Period
from guatu.projects.types import Stage

ACTIVE_STAGES: Final = (
    Stage.SIGNED,
    Stage.SITED,
    Stage.PREPARING,
    Stage.STARTED,
    Stage.BUILDING,
    Stage.COMPLETED,
)
"""Projects that report monthly: from the signing until they produce."""

HORIZON_DAYS: Final = 60
"""A node matters this month when it should have begun, or is forecast, within so many days after it."""

NODES_A_PROJECT: Final = 4


class Subject(NamedTuple):
    """What a cell is about."""

    kind: SubjectKind
    id: int


Before = Mapping[CellKey, str]
"""What the tables held before this month, as the form writes it."""


def subject_keys(facts: Facts) -> Iterator[Subject]:
    """Every subject of the form, in its order: projects, their nodes, indicators, the unit."""
    for kind, items in (
        (SubjectKind.PROJECT, facts.projects),
        (SubjectKind.NODE, facts.nodes),
        (SubjectKind.INDICATOR, facts.indicators),
        (SubjectKind.UNIT, facts.units),
    ):
        for item in items:
            yield Subject(kind, item.id)


def cell_keys(definition: FormDefinition, facts: Facts) -> Iterator[CellKey]:
    """Every cell of the form, in its order."""
    for subject in subject_keys(facts):
        for asked in definition.of(subject.kind):
            yield CellKey(subject.kind, subject.id, asked.field)


def before(definition: FormDefinition, facts: Facts, period: Period) -> Before:
    """What each cell held when it was last accepted: the prefill, and what a change is told by.

    Cumulative figures of an earlier year, the growth rate, notes and reasons begin empty every time.
    """
    held: dict[CellKey, Value] = {}
    for project in facts.projects:
        last = project.last
        held[_key(SubjectKind.PROJECT, project.id, Field.OWN_RATING)] = project.own_rating or None
        if last is not None:
            held[_key(SubjectKind.PROJECT, project.id, Field.PHYSICAL)] = last.physical
            if last.period.year == period.year:
                held[_key(SubjectKind.PROJECT, project.id, Field.INVESTED_YEAR)] = last.invested_year
    for node in facts.nodes:
        values: dict[Field, Value] = {
            Field.ACTUAL_START: node.actual_start,
            Field.ACTUAL_FINISH: node.actual_finish,
            Field.FORECAST_FINISH: node.forecast_finish,
            Field.BLOCKER_KIND: node.blocker_kind or None,
            Field.BLOCKER: node.blocker or None,
            Field.HOLDER: node.holder or None,
        }
        held.update({_key(SubjectKind.NODE, node.id, name): value for name, value in values.items()})
    for indicator in facts.indicators:
        held[_key(SubjectKind.INDICATOR, indicator.id, Field.VALUE)] = indicator.last
    found = {
        key: written(definition.spec(key.kind, key.field), value)
        for key, value in held.items()
        if value is not None and definition.asks(key.kind, key.field)
    }
    return {**found, **facts.added}


def total_after(last: LastProgress | None, period: Period, invested_year: Decimal) -> Decimal:
    """Invested since the beginning, in yuan: what earlier years brought, and this year's cumulative figure."""
    if last is None:
        return invested_year
    earlier = last.invested_total - (last.invested_year if last.period.year == period.year else Decimal(0))
    return earlier + invested_year


def minutes(definition: FormDefinition, facts: Facts) -> int:
    """The form's burden in whole minutes, at least one: shown to whoever fills it and whoever asks for it."""
    subjects = Counter(key.kind for key in subject_keys(facts))
    seconds = estimated_seconds(definition, subjects)
    return max(1, round(seconds / 60))


def _key(kind: SubjectKind, subject_id: int, field: Field) -> CellKey:
    return CellKey(kind, subject_id, field)
