"""The one door to numba: typed, and cached on disk so that a kernel is compiled once per machine.

The cache lies beside the source, else in the user's cache folder; `NUMBA_CACHE_DIR` names another place. Where
none can be written (a read-only container without a home) the kernel is compiled once per process instead.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """`function` compiled to machine code at its first call, with the same signature for the type checker.

    It runs without Python's lock, so that two threads may search or draw at once.
    """
    kernel: Any
    try:
        kernel = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba found no folder that it may write its cache to
        kernel = numba.njit(nogil=True)(function)
    return cast(Callable[P, R], kernel)
