"""A workbook of 30,000 rows imported, beside what others need merely to read its cells.

Each row is a process of its own, so that its peak of memory is its own; where it says so the work is repeated within it
and the median taken. All read the same files in the same run.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ledger_workbook import HEADS, write
from measure import Table, milliseconds

ROWS, REPEATS, CHANGED = 30_000, 5, 5
PACKAGES = ("python-calamine", "openpyxl", "numpy", "django")
HEAD = ("what", "new", "changed", "same", "wall ms", "processor ms", "× calamine", "peak MiB")
NOTE = (
    f"A ledger of {ROWS:,} rows × {len(HEADS)} columns (merged headings, groups with counts, many spellings of dates, "
    "a total). python-calamine's row is its bare reading of the cells; × calamine is of the processor's seconds, which "
    "other work on the machine disturbs least. *Read, checked, compared* is `read_and_compare`, which page, API and "
    "worker call: the register in SQLite holds the same ledger of before, of every hundred lines "
    f"{CHANGED} have changed; median of {REPEATS}, as are calamine's. The rows below it are whole steps of an import, "
    "once each, with what they keep and record in the ledger; applying judges the lights of every project with new "
    "figures. Seconds and peaks of ours are with calamine's own process; some 190 MiB are the program itself."
)


def run(rows: int = ROWS, repeats: int = REPEATS) -> Table:
    """Measures our import and, in the same run, those that only read the cells."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.xlsx", Path(folder) / "after.xlsx"
        write(before, rows)
        write(after, rows, CHANGED)
        readers = [name for name in WORDS if name != "pandas" or find_spec("pandas") is not None]
        found = [
            (WORDS[name], _run(__file__, name, after, repeats if name == "calamine" else 1))
            for name in readers
        ]
        found += _import(Path(folder), before, after, repeats)
    bare = found[0][1]["processor"]
    return Table("A workbook of 30,000 rows", NOTE, HEAD, [_row(words, one, bare) for words, one in found])


def _import(folder: Path, before: Path, after: Path, repeats: int) -> list[tuple[str, dict[str, Any]]]:
    """Into an empty city, again, with changes; and taken back from a copy of it."""
    city, copy = folder / "city", folder / "copy"
    city.mkdir()

    def step(name: str, told: object = "", place: Path = city, times: int = 1) -> dict[str, Any]:
        return _run(str(Path(__file__).with_name("imported_city.py")), place, name, told, times)

    step("make")
    first = step("compare", before)
    new = step("preview", before)
    applied = step("apply", new["id"])
    shutil.copytree(city, copy)
    undone = step("undo", new["id"], copy)
    compared = step("compare", after, times=repeats)
    same = step("preview", before)
    again = step("apply", same["id"])
    changed = step("preview", after)
    corrected = step("apply", changed["id"])
    return [
        ("**Guatu**: read, checked, compared", compared),
        ("Guatu: the same of an empty register", first),
        ("preview of all new lines", new),
        ("applied: projects opened", applied),
        ("taken back", undone),
        ("preview of the same file again", same),
        ("applied again", again),
        ("preview with some changed", changed),
        ("applied: some changed", corrected),
    ]


def _row(words: str, one: dict[str, Any], bare: float) -> tuple[str, ...]:
    counts = one.get("counts", {})
    return (
        words,
        *(f"{counts.get(state, 0):,}" if counts else "–" for state in ("new", "changed", "same")),
        milliseconds(one["seconds"]),
        milliseconds(one["processor"]),
        f"{one['processor'] / bare:.2f}",
        f"{one['peak']:,.0f}",
    )


def _run(script: str, *arguments: object) -> dict[str, Any]:
    command = [sys.executable, script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr[-2_000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _calamine(after: Path) -> None:
    from python_calamine import load_workbook  # noqa: PLC0415 - each in a process of its own

    book = load_workbook(str(after))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def _openpyxl(after: Path) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415

    for sheet in load_workbook(after, read_only=True, data_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


def _pandas(after: Path) -> None:
    import pandas as pd  # noqa: PLC0415

    pd.read_excel(after, sheet_name=None, header=None, engine="openpyxl")


WORKS: dict[str, Callable[[Path], None]] = {"calamine": _calamine, "openpyxl": _openpyxl, "pandas": _pandas}
WORDS = {
    "calamine": "python-calamine, cells only",
    "openpyxl": "openpyxl read-only, cells only",
    "pandas": "pandas (openpyxl), cells only",
}


def _main(name: str, after: Path, repeats: int) -> None:
    seconds, processor = [], []
    for _ in range(repeats):
        begun, used = time.perf_counter(), time.process_time()
        WORKS[name](after)
        seconds.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    told = {"seconds": statistics.median(seconds), "processor": statistics.median(processor), "peak": peak}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
