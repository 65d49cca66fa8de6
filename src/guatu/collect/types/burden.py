"""What forms cost those who fill them: minutes an answer, minutes a month, and what a change would add."""

from collections.abc import Mapping
from dataclasses import dataclass

from guatu.collect.types.cells import Words


@dataclass(frozen=True, slots=True)
class FormBurden:
    """A form in force and what it costs.

    `share`: of the cells that were asked so far, the share that was prefilled, 0 … 1. `estimated`: minutes an answer by
    its cells, the median of the units; `measured`: the median by the server's clock over `answers` of them, else None.
    `a_month`: minutes a month of all its units together, by what was measured where it was.
    """

    form_id: int
    code: str
    words: Words
    fields: int
    units: int
    share: float | None
    estimated: float
    measured: float | None
    answers: int
    a_month: float

    @property
    def per_answer(self) -> float:
        """Minutes an answer: measured where it was, else estimated."""
        return self.estimated if self.measured is None else self.measured


@dataclass(frozen=True, slots=True)
class UnitBurden:
    """What a unit spends on forms: minutes a month by form and in all, and how many fields they ask.

    `share`: of the cells it was asked so far, the share that was prefilled, 0 … 1; None where none was asked.
    """

    unit_id: int
    code: str
    words: Words
    by_form: Mapping[str, float]
    fields: int = 0
    share: float | None = None

    @property
    def a_month(self) -> float:
        return sum(self.by_form.values())


@dataclass(frozen=True, slots=True)
class Burden:
    """All forms in force, and every unit that owes one, the most burdened first."""

    forms: tuple[FormBurden, ...]
    units: tuple[UnitBurden, ...]

    @property
    def a_month(self) -> float:
        """Minutes a month of all units and forms."""
        return sum(form.a_month for form in self.forms)


@dataclass(frozen=True, slots=True)
class Added:
    """What a version would change: minutes of an answer (the median unit) and a month of all units."""

    fields_before: int
    fields_after: int
    units: int
    answer_before: float
    answer_after: float
    month_before: float
    month_after: float

    @property
    def answer(self) -> float:
        return round(self.answer_after - self.answer_before, 1)

    @property
    def month(self) -> float:
        return round(self.month_after - self.month_before, 1)
