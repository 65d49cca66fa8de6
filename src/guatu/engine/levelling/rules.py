"""Priority rules for a first population: who goes first where lateness is weighed."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.levelling.bounds import asked, deadline_of
from guatu.engine.levelling.problem import Posed

_SHARES: Final = (1.0, 0.5, 0.25)
_SIZES: Final = (0.1, 0.2, 0.4, 0.8, 1.6)


def priorities(posed: Posed) -> Iterator[Int32]:
    """Keys by node, smaller goes first: a share of its late finish, and so much of its deadline's size per weight.

    Under little load those due first go first, under much load the small and heavy ones (both ends of Vepsalainen and
    Morton's apparent tardiness cost, 1987); how much load there is the schedules tell. Size: what waits for the
    deadline asks of the capacities, each measured by all that is asked of it; the mean is 1.
    """
    limits, takes = posed.problem.limits, posed.problem.takes
    if not limits.weight.any():
        return
    by, _ = deadline_of(posed)
    node = np.repeat(np.arange(by.size), np.diff(takes.ptr))
    amounts, waits = asked(posed).astype(np.float64), by[node] >= 0
    size = np.zeros(limits.by.size)
    for base in np.unique(takes.base[waits]):
        mine = waits & (takes.base == base) & (amounts > 0)
        np.add.at(size, by[node[mine]], amounts[mine] / amounts[mine].sum())
    if not size.any():
        return
    size /= size.mean() * np.maximum(limits.weight, 1)
    late = posed.dates.late_finish
    span = float(late.max() - late.min() + 1)
    of_node = np.where(by >= 0, size[by], size.max())
    for share in _SHARES:
        for weight in _SIZES:
            yield (share * (late - late.min()) + weight * span * of_node).astype(np.int32)
