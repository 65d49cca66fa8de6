"""Many lines against what is held of their projects, a column at a time: those that say nothing else are told at once.

What is said differently is never judged here: such a line goes to `listed.compared`, one by one. Both ask the same
question of a fact (`says_held`), so that they cannot answer differently.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from guatu.projects.rules.listed import COMPARED, says_held
from guatu.projects.types.listed import Listed, ListedColumns, ListedValue

HELD: Final = (
    Listed.CODE, Listed.NAME, Listed.UNIT, Listed.OWNER, Listed.INDUSTRY, Listed.KIND, Listed.DESCRIPTION,
    Listed.TOTAL, Listed.START_PLANNED, Listed.START_ACTUAL, Listed.DUE, Listed.STAGE,
)  # fmt: skip
"""What the register holds of a project, in the order in which it is read."""


class Figures(NamedTuple):
    """The month's progress as held."""

    year: Decimal
    total: Decimal
    note: str
    physical: Decimal | None = None


def alone(means: Sequence[int | None], named: Collection[int]) -> list[int]:
    """The places of lines that mean a project which no other line means.

    `means` is where in the register each line's project stands by its code; `named` are those that other lines name.
    """
    times = Counter(means)
    return [place for place, at in enumerate(means) if at is not None and times[at] == 1 and at not in named]


def saying_nothing_else(
    lines: ListedColumns,
    ids: Sequence[int],
    held: Mapping[Listed, Sequence[object]],
    *,
    plans: Mapping[tuple[int, int | None], Decimal],
    figures: Mapping[object, Figures] | None,
) -> list[bool]:
    """Of each line whether everything it says is held already of its project, whose id stands beside it.

    `held` is what the projects hold; `plans` are planned amounts in yuan by project and year; `figures` the month's,
    None where no month is compared.
    """
    other = _others(Listed.NAME, [name or None for name in lines.names], held[Listed.NAME])
    other |= {
        at
        for at, (said, known) in enumerate(zip(lines.units, held[Listed.UNIT], strict=True))
        if said is not None and said != known
    }
    for fact in lines.facts.keys() & COMPARED:
        other |= _others(fact, lines.facts[fact], held[fact])
    planned = [plans.get(key) for key in zip(ids, lines.years, strict=True)]
    other |= {
        at
        for at, (said, year, known) in enumerate(
            zip(lines.facts.get(Listed.PLAN_YEAR, ()), lines.years, planned, strict=False)
        )
        if said is not None and year is not None and said != known
    }
    if figures is not None:
        other |= _reported(lines, [figures.get(pk) for pk in ids])
    return [at not in other for at in range(len(ids))]


def _others(fact: Listed, said: Sequence[ListedValue | None], held: Sequence[object]) -> set[int]:
    """The places where a fact is said that is not held. What is the same text or amount is so at a glance."""
    told: dict[tuple[object, object], bool] = {}
    found = set()
    for at, pair in enumerate(zip(said, held, strict=True)):
        value, known = pair
        if value is None or value == known:
            continue
        same = told.get(pair)
        if same is None:
            same = told[pair] = says_held(fact, known, value)
        if not same:
            found.add(at)
    return found


def _reported(lines: ListedColumns, present: Sequence[Figures | None]) -> set[int]:
    """The places of lines with this year's figure whose figures or note are not those of the month."""
    nothing = [None] * len(present)
    years, totals, notes = (
        lines.facts.get(fact, nothing) for fact in (Listed.INVESTED_YEAR, Listed.INVESTED_TOTAL, Listed.NOTE)
    )
    return {
        at
        for at, (year, total, note, known) in enumerate(zip(years, totals, notes, present, strict=True))
        if year is not None
        and (
            known is None
            or year != known.year
            or (total is not None and total != known.total)
            or (note is not None and note != known.note)
        )
    }
