"""以月保季、以季保年: what the months gone fell short of is spread over the months left, before anything is issued."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from guatu.kernel.errors import GuatuError
from guatu.targets.rules.sheet import respread
from guatu.targets.types import Clash, Lag, Sheet


def make_up(sheet: Sheet, gone: int, done: Mapping[int, Sequence[int]]) -> tuple[Sheet, tuple[Lag, ...]]:
    """The sheet that the rest of the year now needs, and by row how far behind the plan it was.

    `done`: by row what each of the `gone` months brought, in whole steps, none below zero; a row nobody reported
    for is left out and keeps its plan. The gone months become what was done and are locked; every unit keeps its
    year, and what it is short of goes to its own remaining months, in proportion to its plan for them. A unit
    that has more than its year already counts up to it and is asked for nothing more. The city's remaining
    months keep their proportions. Raises G1541 where no month is left, or none is gone.
    """
    columns = len(sheet.months)
    if not 0 < gone < columns:
        raise GuatuError("G1541", gone=gone)
    cells, lags = [], []
    for row, (year, plan) in enumerate(zip(sheet.years, sheet.cells, strict=True)):
        known = done.get(row)
        past = plan[:gone] if known is None else _up_to(year, known)
        cells.append((*past, *plan[gone:]))
        lags.append(
            Lag(
                row, asked=sum(plan[:gone]), done=None if known is None else sum(known), left=year - sum(past)
            )
        )
    locked = frozenset((row, column) for row in range(len(cells)) for column in range(gone))
    held = replace(
        sheet, cells=tuple(cells), locked_cells=locked, locked_years=frozenset(range(len(cells))),
        locked_months=frozenset(),
    )  # fmt: skip
    spread = respread(held, sheet.years, sheet.months, sheet.cells)
    if isinstance(spread, Clash):
        raise AssertionError(f"every row has its whole year and a free month, so nothing can clash: {spread}")
    return spread, tuple(lags)


def _up_to(year: int, months: Sequence[int]) -> tuple[int, ...]:
    """The months as they were, as far as the year reaches."""
    reached = [min(total, year) for total in accumulate(months)]
    return tuple(now - before for before, now in pairwise([0, *reached]))
