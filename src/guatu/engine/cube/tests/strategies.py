"""Small cubes by chance: trees of up to three levels, every kind of indicator, facts and targets with holes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from guatu.engine.cube import Entry, Facts, Indicator, Kind, Space, Targets
from guatu.engine.cube.tests.reference import Reference

YEARS = 2

indicators = st.lists(
    st.builds(
        Indicator,
        code=st.just(""),
        kind=st.sampled_from(Kind),
        decimals=st.integers(0, 2),
        entry=st.sampled_from(Entry),
        january=st.booleans(),
        quarterly=st.sampled_from([False, False, True]),
        sums=st.sampled_from([True, True, False]),
        higher_is_better=st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@dataclass(frozen=True)
class Case:
    """A cube's input twice: as the engine takes it, and as the reference does."""

    space: Space
    facts: Facts
    targets: Targets
    reference: Reference


def case_of(
    parents: Mapping[str, str | None],
    listed: list[Indicator],
    facts: Mapping[tuple[str, int, str], int],
    goals: Mapping[tuple[str, int, str], int],
    years: int = YEARS,
) -> Case:
    space = Space.build(parents, listed, 2024, years)
    entered, due = np.full(space.shape, np.nan), np.full((len(parents), years, len(listed)), np.nan)
    for array, values in ((entered, facts), (due, goals)):
        for (unit, at, code), steps in values.items():
            array[space.unit(unit), at, space.indicator(code)] = steps
    reference = Reference(parents, {one.code: one for one in listed}, facts, goals)
    return Case(space, space.facts(entered), space.targets(due), reference)


@st.composite
def cases(draw: st.DrawFn) -> Case:

    count = draw(st.integers(1, 7))
    parents: dict[str, str | None] = {"u0": None}
    for number in range(1, count):
        above = draw(st.none() | st.integers(0, number - 1))
        parents[f"u{number}"] = None if above is None else f"u{above}"
    parents = {code: parents[code] for code in draw(st.permutations(list(parents)))}
    listed = [replace(one, code=f"i{at}") for at, one in enumerate(draw(indicators))]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = count, YEARS * 12, len(listed)
    # Holes by the unit, by the month and by the cell: whole units that are silent are what makes sums partial.
    shown = rng.random(shape) < draw(st.sampled_from([0.5, 0.9, 1.0]))
    shown &= rng.random((count, 1, len(listed))) < draw(st.sampled_from([0.4, 0.8, 1.0]))
    values = rng.integers(-20 if draw(st.booleans()) else 0, draw(st.sampled_from([3, 1000])), shape)
    goals = rng.integers(-1, 50, (count, YEARS, len(listed)))
    set_goal = rng.random(goals.shape) < draw(st.sampled_from([0.6, 1.0]))
    units = list(parents)
    return case_of(
        parents,
        listed,
        {(units[u], int(p), f"i{i}"): int(values[u, p, i]) for u, p, i in np.argwhere(shown)},
        {(units[u], int(y), f"i{i}"): int(goals[u, y, i]) for u, y, i in np.argwhere(set_goal)},
    )
