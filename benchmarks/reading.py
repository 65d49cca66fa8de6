"""A workbook of 30,000 rows read, checked and compared, beside what others need merely to read its cells.

Each row is a process of its own, so that its peak of memory is its own; within it the work is repeated and the median
taken. All read the same file in the same run.
"""

import json
import resource
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
PACKAGES = ("python-calamine", "openpyxl", "numpy")
HEAD = ("what", "records", "changed", "median ms", "× calamine", "peak MiB")
NOTE = (
    f"A ledger of {ROWS:,} rows × {len(HEADS)} columns (merged headings, groups with counts, many spellings of dates, "
    "a total); the known projects are the same ledger before, of every hundred records "
    f"{CHANGED} have changed. python-calamine's row is its bare reading of the cells. Medians of {REPEATS}, with the "
    "garbage collector as a program has it; each row in a process of its own."
)


def run(rows: int = ROWS, repeats: int = REPEATS) -> Table:
    """Measures our reader and, in the same run, those that only read the cells."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.xlsx", Path(folder) / "after.xlsx"
        write(before, rows)
        write(after, rows, CHANGED)
        names = [name for name in WORDS if name != "pandas" or find_spec("pandas") is not None]
        found = {name: _measured(name, before, after, repeats if name in FAST else 1) for name in names}
    bare = found["calamine"]["seconds"]
    return Table(
        "A workbook of 30,000 rows", NOTE, HEAD, [_row(name, one, bare) for name, one in found.items()]
    )


def _row(name: str, one: dict[str, Any], bare: float) -> tuple[str, ...]:
    return (
        WORDS[name],
        f"{one['records']:,}" if one["records"] else "–",
        f"{one['changed']:,}" if one["records"] else "–",
        milliseconds(one["seconds"]),
        f"{one['seconds'] / bare:.2f}",
        f"{one['peak']:,.0f}",
    )


def _measured(name: str, before: Path, after: Path, repeats: int) -> dict[str, Any]:
    command = [sys.executable, __file__, name, str(before), str(after), str(repeats)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
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


def _read(file: Path) -> list[dict[str, Any]]:
    from guatu.collect.adapters.anyfile import read_file  # noqa: PLC0415
    from guatu.collect.reading.document import read_sheets  # noqa: PLC0415

    tables = read_sheets(read_file(file.read_bytes(), file.name).grids, file.name)
    return [record.values for one in tables for table in one for record in table.records]


FAST = ("calamine", "guatu")
WORKS: dict[str, Callable[[Path], None]] = {"calamine": _calamine, "openpyxl": _openpyxl, "pandas": _pandas}
WORDS = {
    "calamine": "python-calamine, cells only",
    "openpyxl": "openpyxl read-only, cells only",
    "pandas": "pandas (openpyxl), cells only",
    "guatu": "**Guatu**: read, checked, compared",
}


def _main(name: str, before: Path, after: Path, repeats: int) -> None:
    taken, records, changed = [], 0, 0
    known: dict[str, Any] = {}
    if name == "guatu":
        from guatu.collect.reading.compare import compare  # noqa: PLC0415

        known = {str(number): one for number, one in enumerate(_read(before))}
    for _ in range(repeats):
        begun = time.perf_counter()
        if name == "guatu":
            found = _read(after)
            changes = compare(found, known)
            taken.append(time.perf_counter() - begun)
            records, changed = len(found), len(changes.changed)
            del found, changes
        else:
            WORKS[name](after)
            taken.append(time.perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    told = {"seconds": statistics.median(taken), "records": records, "changed": changed, "peak": peak}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
