"""What a form costs those who fill it: the time it took, and the time it will take."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import Final

from guatu.collect.types import FieldSpec, FormDefinition, Grammar, SubjectKind
from guatu.kernel.period import Kind

PAUSE: Final = timedelta(minutes=5)
"""A gap between two saves counts as work up to here; beyond, the reporter was elsewhere. `[≈]`"""

ENOUGH: Final = 3
"""A median of fewer answers says nothing: the estimate stands until then. `[≈]`"""

SECONDS: Final[Mapping[Grammar, int]] = {
    Grammar.MONEY: 20, Grammar.NUMBER: 20, Grammar.PERCENT: 10, Grammar.GROWTH: 10
}  # fmt: skip
"""Seconds a person needs for a cell, counted generously: a figure is looked up. `[≈]`"""

GLANCE: Final = 2
"""Seconds for any other cell, which is glanced at and mostly left as it is. `[≈]`"""

PER_MONTH: Final[Mapping[Kind, Fraction]] = {
    Kind.WEEK: Fraction(52, 12),
    Kind.FORTNIGHT: Fraction(2),
    Kind.MONTH: Fraction(1),
    Kind.QUARTER: Fraction(1, 3),
}
"""How often a month a form is answered."""


def worked(seconds: int, touched_at: datetime | None, now: datetime) -> int:
    """Seconds worked on a submission after one more save: what was counted, and the gap since, five minutes at most."""
    if touched_at is None or now <= touched_at:
        return seconds
    return seconds + round(min(now - touched_at, PAUSE).total_seconds())


def seconds_of(spec: FieldSpec) -> int:
    """What one cell of the field is estimated to cost."""
    return SECONDS.get(spec.grammar, GLANCE)


def estimated_seconds(definition: FormDefinition, subjects: Mapping[SubjectKind, int]) -> int:
    """What one answer is estimated to cost, with so many subjects of each kind."""
    return sum(seconds_of(spec) * subjects.get(spec.subject, 0) for spec in definition.fields)


def answers_a_month(definition: FormDefinition) -> Fraction:
    """How often a month the form is answered; without January, eleven times a year."""
    merged = Fraction(11, 12) if definition.january_merged else Fraction(1)
    return PER_MONTH[definition.cadence] * merged


def median_minutes(seconds: Sequence[int]) -> float | None:
    """The median of what answers took, in minutes; None where there are too few."""
    return round(median(seconds) / 60, 1) if len(seconds) >= ENOUGH else None
