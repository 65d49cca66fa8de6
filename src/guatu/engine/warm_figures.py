"""The kernels behind every page with figures, compiled or read from the disk's cache; loads no solver.

A process that serves pages asks for them while nobody waits; `warm` is for the worker, and asks for all.
"""

from typing import Final

import numpy as np

from guatu.engine.cube import By, Indicator, Space, roll_up
from guatu.engine.forecast import Panel, foresee

_YEAR: Final = 2026


def warm_figures() -> None:
    """A roll-up with places, among few and among many, and a year's end."""
    units = {"city": None, **dict.fromkeys(map(str, range(100)), "city")}
    space = Space.build(units, [Indicator("done")], _YEAR - 1, 2)
    cube = roll_up(space.facts(np.ones(space.shape)), space.targets(np.ones((len(units), 2, 1))), threads=1)
    cube.ranking(space.period(12), By.BEHIND)
    years = np.arange(1.0, 49.0).reshape(1, 4, 12)
    years[0, -1, 4:] = np.nan
    list(foresee(Panel.of_arrays(["done"], _YEAR, years, kind="done"), 4, threads=1))
