"""Sums over a tree of units and over months, growth, paces and places, of all indicators in one go.

space = Space.build({"city": None, "north": "city"}, [Indicator("investment", decimals=2)], 2025, 2)
cube = roll_up(space.facts(values), space.targets(goals))
cube["city", Period.of_month(2026, 4), "investment"].behind_points
"""

from collections.abc import Sequence

from guatu.engine.cube.arrays import Numbers
from guatu.engine.cube.result import Below, By, Cell, Cube, Ranking
from guatu.engine.cube.space import Entry, Facts, Indicator, Kind, Space, Targets

__all__ = [
    "Below",
    "By",
    "Cell",
    "Cube",
    "Entry",
    "Facts",
    "Indicator",
    "Kind",
    "Numbers",
    "Ranking",
    "Space",
    "Targets",
    "roll_up",
]


def roll_up(
    facts: Facts,
    targets: Targets,
    *,
    below: Sequence[Below] = (),
    room: Numbers | None = None,
    threads: int | None = None,
) -> Cube:
    """Every number of the cube, from what was entered and the years' targets; `docs/rooms/engine.md` says what each is.

    below: units whose own parts were rolled up in another cube. room: arrays to write into, whose last cube is then
    no more. threads: how many work at once, None for one a processor; the result is the same with any number.
    Raises G1175 for a unit below that is not in the space, G1178 for one that has units below
    it in this one, G1176 where shapes or spaces do not fit.
    """
    # Inside, because numba takes a second to import: who rolls nothing up does not wait for it.
    from guatu.engine.cube.rolling import run  # noqa: PLC0415

    return run(facts, targets, below, room, threads)
