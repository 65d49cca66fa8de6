"""The garbage collector kept quiet while very many objects are made that none refers to itself."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

RARELY: Final = 500_000
"""Objects that may be made before the collector looks for circles among them."""

_lock = threading.Lock()
_inside = 0
_usual = gc.get_threshold()


@contextmanager
def little_collected() -> Iterator[None]:
    """Lets the collector look rarely, in all threads, until the last that is inside leaves.

    Looking for circles among hundreds of thousands of rows takes a sixth to a third of the time of making them.
    """
    global _inside, _usual  # noqa: PLW0603 - the collector's threshold is one for the whole program
    with _lock:
        if _inside == 0:
            _usual = gc.get_threshold()
            gc.set_threshold(RARELY, *_usual[1:])
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                gc.set_threshold(*_usual)
