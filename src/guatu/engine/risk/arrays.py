"""Spreads and causes as arrays by name, in the order of the prepared network's places."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import Int8, Int32

Float32 = NDArray[np.float32]
UInt32 = NDArray[np.uint32]
Steps = NDArray[np.signedinteger[Any]]
"""Int16 where working days alone are counted, else Int32."""

LANES: Final = 128
"""Draws that are computed side by side: a block's rows then stay in the processor's cache, and its loops vectorise."""

CERTAIN: Final = 0
"""Form of a spread: always `low`."""

TRIANGLE: Final = 1
"""Form of a spread: low + width × the triangular quantile with the mode at the share `mode` of the width."""

CURVE: Final = 2
"""Form of a spread: low + width × a table of quantiles at equal steps of probability, straight lines between."""

OBSERVED: Final = 3
"""Form of a spread: one of the table's values, each as likely."""


class Forms(NamedTuple):
    """Spreads as numbers; arrays of shape (rows,) but `table`, in which row r has `size[r]` entries from `at[r]`.

    key: shape (rows, 2), what a row's random numbers depend on besides the draw.
    """

    form: Int8
    low: Float32
    width: Float32
    mode: Float32
    at: Int32
    size: Int32
    table: Float32
    key: UInt32


class Common(NamedTuple):
    """Causes: `effect` has a row for each. chance, adds: shape (causes,); adds: 1 for days, 0 for a factor.

    key: shape (causes, 2), for whether it strikes. Node v is struck by cause[ptr[v]:ptr[v + 1]].
    """

    effect: Forms
    chance: Float32
    adds: Int8
    key: UInt32
    ptr: Int32
    cause: Int32


class Drawn(NamedTuple):
    """What the draws leave behind. D is the number of draws rounded up to whole blocks of LANES, R of runs
    of blocks, one for each thread.

    finish: shape (nodes, D), or (0, D) where nodes are not asked for; the step or position of every node's finish.
    last: shape (D,), the position of the latest finish.
    effect: shape (causes, D), factors or days; NaN in a draw that the cause spares.
    critical: shape (R, nodes), in how many draws of the run.
    days, squares, products: shape (R, nodes), sums over the run's draws of the node's duration, of its square, and
    of duration × latest finish: whole numbers, so that no order of adding changes them.
    """

    finish: Steps
    last: Int32
    effect: Float32
    critical: Int32
    days: NDArray[np.int64]
    squares: NDArray[np.int64]
    products: NDArray[np.int64]


class Block(NamedTuple):
    """One block's arrays: shape (nodes, LANES). days: to work. number: of the working day it starts on, early.

    start, finish: positions, early ones until the late ones are written over them. last: shape (LANES,), the latest
    finish.
    """

    days: Int32
    number: Int32
    start: Int32
    finish: Int32
    last: Int32
