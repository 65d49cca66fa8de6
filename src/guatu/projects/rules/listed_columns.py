"""Many lines against what is held of their projects, a column at a time: those that say nothing else are told at once.

What is said differently is never judged here: such a line goes to `listed.compared`, one by one. Both ask the same
question of a fact (`says_held`), so that they cannot answer differently.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import compress
from operator import ne
from typing import Final

from guatu.projects.rules.listed import COMPARED, says_held
from guatu.projects.types.listed import Listed, ListedColumns, ListedValue

HELD: Final = (
    Listed.CODE, Listed.NAME, Listed.UNIT, Listed.OWNER, Listed.INDUSTRY, Listed.KIND, Listed.DESCRIPTION,
    Listed.TOTAL, Listed.START_PLANNED, Listed.START_ACTUAL, Listed.DUE, Listed.STAGE,
)  # fmt: skip
"""What the register holds of a project, in the order in which it is read."""


def alone(means: Sequence[int | None], named: Collection[int]) -> list[int]:
    """The places of lines that mean a project which no other line means.

    `means` is where in the register each line's project stands by its code; `named` are those that other lines name.
    """
    times = Counter(means)
    return [place for place, at in enumerate(means) if at is not None and times[at] == 1 and at not in named]


def saying_nothing_else(
    lines: ListedColumns,
    held: Mapping[Listed, Sequence[object]],
    *,
    planned: Sequence[Decimal | None],
    figures: Mapping[Listed, Sequence[object]] | None,
) -> list[bool]:
    """Of each line whether everything it says is held already of its project, which stands beside it in every column.

    `held` is what the projects hold; `planned` the amounts in yuan of the lines' years; `figures` the month's, None
    where it has none, and no columns at all where no month is compared.
    """
    other = _others(Listed.NAME, [name or None for name in lines.names], held[Listed.NAME])
    other |= set(_unlike(lines.units, held[Listed.UNIT]))
    for fact in lines.facts.keys() & COMPARED:
        other |= _others(fact, lines.facts[fact], held[fact])
    years = lines.years
    other |= {at for at in _unlike(lines.facts.get(Listed.PLAN_YEAR, ()), planned) if years[at] is not None}
    reported = lines.facts.get(Listed.INVESTED_YEAR)
    if figures is not None and reported is not None:
        for fact, known in figures.items():
            unlike = _unlike(lines.facts.get(fact, ()), known)
            other |= {at for at in unlike if reported[at] is not None}
    return [at not in other for at in range(len(lines))]


def _unlike(said: Sequence[ListedValue | None], held: Sequence[object]) -> Iterator[int]:
    """The places where something is said, and not that very text or amount."""
    return (at for at in compress(range(len(said)), map(ne, said, held)) if said[at] is not None)


def _others(fact: Listed, said: Sequence[ListedValue | None], held: Sequence[object]) -> set[int]:
    """The places where a fact is said that is not held. What is the same text or amount is so at a glance."""
    told: dict[tuple[object, object], bool] = {}
    found = set()
    for at in _unlike(said, held):
        value, known = said[at], held[at]
        same = told.get((value, known))
        if same is None and value is not None:
            same = told[value, known] = says_held(fact, known, value)
        if not same:
            found.add(at)
    return found
