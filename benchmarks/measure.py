"""What every benchmark needs: a median, a table, and what it was measured on."""

import gc
import importlib.metadata
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """One table of results. Cells are text, ready to print."""

    title: str
    note: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """As a section of RESULTS.md."""
        lines = [f"## {self.title}", "", self.note, "", _row(self.head), _row(["---"] * len(self.head))]
        return "\n".join([*lines, *map(_row, self.rows), ""])


def median_seconds(work: Callable[[], object], repeats: int) -> float:
    """Median wall time of `repeats` calls, without the garbage collector. The first call is the caller's to warm."""
    taken = []
    with no_collection():
        for _ in range(repeats):
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the garbage collector, which would slow the peers that make many objects."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def machine(packages: Sequence[str]) -> str:
    """Processor, memory, load and versions, as Markdown lines."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return "\n".join(
        [
            f"- machine: {_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.release()}",
            f"- load average at the start: {os.getloadavg()[0]:.2f} (other work on the machine slows every row)",
            f"- versions: Python {platform.python_version()}, {versions}",
        ]
    )


def free_memory() -> int:
    """Bytes that may still be taken."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def milliseconds(seconds: float) -> str:
    """With as many digits as it deserves."""
    return f"{seconds * 1e3:,.2f}" if seconds < 0.1 else f"{seconds * 1e3:,.0f}"


def microseconds(seconds: float) -> str:
    """In the unit that reads best."""
    return f"{seconds * 1e6:,.0f} µs" if seconds < 1e-3 else f"{milliseconds(seconds)} ms"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{pages / 2**30:.0f} GiB"
