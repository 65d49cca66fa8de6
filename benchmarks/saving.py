"""One changed duration saved: all new dates in the tables, with forecasts and ledger entries, one transaction.

`saved_city.py` builds the city on SQLite in a process of its own and times the action that a page calls.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measure import Table, milliseconds
from redmine_peer import LEVELS, rescheduled

PROJECTS, TIED, CHANGES = 5_000, 109, 9
CITED = 68.0
"""Seconds that Redmine 5.0.4 took for 2,600 followers (issue 3), for where it is not installed."""
PACKAGES = ("django",)
HEAD = ("what", "nodes moved", "forecasts", "ledger entries", "median ms", "slowest ms", "× Redmine")
NOTE = (
    f"A city of {PROJECTS:,} projects × 32 nodes in SQLite (write-ahead log, synchronous). The first node of a project "
    f"takes a day longer, {CHANGES} times in turn, by the action of the page (`adjust_nodes`): permission, rule, all "
    f"tied projects ({TIED}, or none) worked back together, every moved row, every forecast, plan and ledger entry "
    "written, and committed. "
)


def run(projects: int = PROJECTS, tied: int = TIED, changes: int = CHANGES) -> Table:
    """Measures one city, and Redmine where it is installed (the same run as the table \"Redmine\")."""
    with tempfile.TemporaryDirectory() as folder:
        city = _city(folder, projects, tied, changes)
    measured = rescheduled(LEVELS)
    slow = measured.answer["rescheduled"] if measured else CITED
    followers = f"{measured.moved:,}" if measured else "2,600"
    source = f"Redmine {measured.answer['version']}" if measured else "Redmine 5.0.4, cited (issue 3)"
    rows = [
        (
            f"{source}, saved without a ledger",
            followers,
            "–",
            "–",
            milliseconds(slow),
            milliseconds(slow),
            "1",
        ),
        _row("**Guatu**, a project with followers", city["followed"], slow),
        _row("Guatu, a project alone", city["alone"], None),
    ]
    built = f"Building the city: {city['built']:,.0f} s, {city['bytes'] / 2**20:,.0f} MiB."
    return Table("One changed duration, saved", NOTE + built, HEAD, rows)


def _city(folder: str, *sizes: int) -> dict[str, Any]:
    script = Path(__file__).with_name("saved_city.py")
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script), folder, *map(str, sizes)],
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"the city failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _row(what: str, found: dict[str, Any], slow: float | None) -> Sequence[str]:
    middle = statistics.median(found["seconds"])
    return (
        what,
        f"{found['moved']:,}",
        f"{found['forecasts']:,}",
        f"{found['entries']:,}",
        milliseconds(middle),
        milliseconds(max(found["seconds"])),
        f"{slow / middle:,.0f}" if slow else "–",
    )
