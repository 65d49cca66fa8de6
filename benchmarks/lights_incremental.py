"""One report in a city of 5,000 projects: the node saved, the plan worked back, the light judged, the matrix drawn.

`lights_city.py` builds the city on SQLite in a process of its own and times the action that a page calls.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import Table, milliseconds

PROJECTS, REPORTS = 5_000, 40
PACKAGES = ("django", "duckdb")
HEAD = ("what", "median ms", "slowest ms", "× the whole city")
NOTE = (
    f"A city of {PROJECTS:,} projects in SQLite, lights by the packs at first. {REPORTS} reports on a node, by the "
    "action of the page: permission, plan worked back, light judged anew and ledger entries in one transaction; then "
    "the matrix of all units × areas. Processor time of this one process. "
)


def run(projects: int = PROJECTS, reports: int = REPORTS) -> Table:
    """Measures one city."""
    with tempfile.TemporaryDirectory() as folder:
        found = _city(folder, projects, reports)
    whole = found["whole"]
    rows = [
        ("the whole city judged, once", milliseconds(whole), milliseconds(whole), "1"),
        _row("**one report → light → matrix**", found["report"], whole),
        _row("of it: the matrix", found["matrix"], whole),
        _row("one project judged again, nothing changed", found["judge"], whole),
    ]
    return Table(
        "One report, its light and the matrix",
        f"{NOTE}A report takes {found['queries']} queries.",
        HEAD,
        rows,
    )


def _row(what: str, taken: list[float], whole: float) -> tuple[str, str, str, str]:
    middle = statistics.median(taken)
    return what, milliseconds(middle), milliseconds(max(taken)), f"1/{whole / middle:,.0f}"


def _city(folder: str, *sizes: int) -> dict[str, Any]:
    script = Path(__file__).with_name("lights_city.py")
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script), folder, *map(str, sizes)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
