"""python-calamine called in a process of its own: a file that ends or holds up the parser ends or holds up no server.

A parser that gets no memory ends its whole program, and none can be interrupted. The child has bounded memory and
bounded time; it is kept for the next file, which then costs no start. What a child sends back is read as plain values
and days, nothing else.
"""

import atexit
import io
import os
import pickle
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from typing import Any, Final

from guatu.kernel.errors import GuatuError

CellValue = str | int | float | bool | date | datetime | day_time | timedelta | None
Span = tuple[int, int, int, int]
"""A merged range: its first row and column, its last row and column, from 0 and inside."""

MOST_MEMORY: Final = 3 * 2**30
"""Bytes of address space of the child."""

MOST_SECONDS: Final = 60.0
"""Seconds that it may take for one file. `[≈]` The largest that is taken needs a few."""

MOST_IDLE: Final = 2
"""Children that are kept."""

_PROGRAM: Final = Path(__file__).with_name("calamine_child.py")
_AT_ONCE: Final = 1 << 20
_DAYS: Final[dict[str, type]] = {one.__name__: one for one in (date, datetime, day_time, timedelta)}


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A sheet's name, its values from the cell `start` on (row and column from 0; "" is empty), its merged ranges."""

    name: str
    start: tuple[int, int]
    rows: list[list[CellValue]]
    merged: list[Span]


def sheets_of(
    data: bytes, names: Sequence[str] | None, *, rows: int, columns: int, cut: bool = False
) -> list[SheetCells]:
    """The cells of a workbook's sheets of these names, or of the first; each of at most so many rows and columns.

    With `cut` the empty rows and columns before them are left out. Raises GuatuError G1762 for a password, G1763 for
    damage, G1766 for a sheet too large, G1770 where the child died or took too long.
    """
    asked = pickle.dumps((len(data), None if names is None else [*names], cut, rows, columns))
    child = _taken()
    try:
        told = _Plain(io.BytesIO(child.ask(asked + data))).load()
    except (OSError, EOFError) as wrong:
        child.end()
        raise GuatuError("G1770") from wrong
    except BaseException:
        child.end()
        raise
    _given_back(child)
    if isinstance(told, str):
        raise GuatuError({"password": "G1762", "memory": "G1770"}.get(told, "G1763"))
    for one in told:
        if not one["fits"]:
            raise GuatuError("G1766", sheet=one["name"], rows=rows, columns=columns)
    return [
        SheetCells(one["name"], one["start"], one["rows"], [(*first, *last) for first, last in one["merged"]])
        for one in told
    ]


class _Plain(pickle.Unpickler):
    """Takes plain values and days alone."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in _DAYS:
            return _DAYS[name]
        raise EOFError(f"{module}.{name}")


class _Child:
    """One process; whoever has taken it asks it alone."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", str(_PROGRAM), str(MOST_MEMORY)]
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )

    def ask(self, request: bytes) -> bytes:
        """The answer. Raises OSError, TimeoutError among them, or EOFError where the child does not give it."""
        until = time.monotonic() + MOST_SECONDS
        self._send(memoryview(request), until)
        return self._read(int.from_bytes(self._read(8, until), "little"), until)

    def _send(self, rest: memoryview, until: float) -> None:
        pipe = self.process.stdin
        if pipe is None:
            raise EOFError
        os.set_blocking(pipe.fileno(), False)
        while rest:
            self._wait([], [pipe.fileno()], until)
            rest = rest[os.write(pipe.fileno(), rest[:_AT_ONCE]) :]

    def _read(self, length: int, until: float) -> bytes:
        pipe = self.process.stdout
        if pipe is None:
            raise EOFError
        found = bytearray()
        while len(found) < length:
            self._wait([pipe.fileno()], [], until)
            some = os.read(pipe.fileno(), min(_AT_ONCE, length - len(found)))
            if not some:
                raise EOFError
            found += some
        return bytes(found)

    @staticmethod
    def _wait(reading: list[int], writing: list[int], until: float) -> None:
        poll = select.poll()
        for number in reading:
            poll.register(number, select.POLLIN)
        for number in writing:
            poll.register(number, select.POLLOUT)
        if not poll.poll(max(until - time.monotonic(), 0.0) * 1_000):
            raise TimeoutError

    def lives(self) -> bool:
        """Whether it can be asked."""
        return self.process.poll() is None

    def end(self) -> None:
        """Ends it, whatever it does."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


_lock = threading.Lock()
_idle: list[_Child] = []


def _taken() -> _Child:
    """A child that waits, or a new one."""
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.lives():
                return child
            child.end()
    return _Child()


def _given_back(child: _Child) -> None:
    with _lock:
        if len(_idle) < MOST_IDLE:
            _idle.append(child)
            return
    child.end()


@atexit.register
def end_children() -> None:
    """Ends the children that wait: at the program's end, and where their use of the processor is to be counted."""
    with _lock:
        while _idle:
            _idle.pop().end()


# A process that is forked off asks children of its own.
os.register_at_fork(after_in_child=_idle.clear)
