"""An import of a workbook whose worker is killed while it writes, again and again: all of it is there, or nothing.

`imported_city.py` applies the import in a process group of its own, which gets SIGKILL at a random moment of the
writing. Then what is there is counted, the ledger verified, and the import read anew and applied from there.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ledger_workbook import write
from measure import Table
from rush import postgresql

ROWS, KILLS = 2_000, 20
PACKAGES = ("django", "psycopg")
HEAD = (
    "database", "lines", "writing takes s", "kills", "amid the writing", "nothing there", "all there", "in part",
    "lines of the preview", "ledger", "applied afterwards",
)  # fmt: skip
NOTE = (
    f"An import of {ROWS:,} new projects is applied, with plans, figures and lights, and its process gets SIGKILL at a "
    "random moment of that (evenly over the time that it took undisturbed). Afterwards rows of projects, stages, "
    "plans, figures and lights are counted: as before, or as after a whole import; else it would be “in part”. What "
    "was cut off is read anew, applied again and killed again; what was written whole is taken back first."
)
_CITY = Path(__file__).with_name("imported_city.py")


def run(kills: int = KILLS, rows: int = ROWS) -> Table:
    """Measures both databases; PostgreSQL where it is installed."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        found.append(_measured("SQLite", Path(folder), "", kills, rows))
    with postgresql() as address, tempfile.TemporaryDirectory() as folder:
        if address:
            found.append(_measured("PostgreSQL", Path(folder), address, kills, rows))
    return Table("An import whose worker is killed", NOTE, HEAD, found)


def _measured(name: str, folder: Path, address: str, kills: int, rows: int) -> Sequence[str]:
    city, file = _City(folder, address), folder / "ledger.xlsx"
    write(file, rows)
    city.step("make")
    key = city.step("preview", file)["id"]
    lines = city.step("check", key)["lines"]
    seconds = city.step("apply", key)["seconds"]
    whole = city.step("check", key)["rows"]
    city.step("undo", key)
    nothing = city.step("check", key)["rows"]
    chance, seen = random.Random(20250731), Counter[str]()  # noqa: S311
    for _ in range(kills):
        city.killed(key, chance.uniform(0.0, seconds))
        found = city.step("check", key)
        there = found["rows"]
        seen["cut"] += found["state"] == "writing"
        seen["nothing" if there == nothing else "all" if there == whole else "part"] += 1
        seen["lost"] += found["lines"] != lines
        seen["fault"] += bool(found["fault"])
        if found["state"] == "applied":
            city.step("undo", key)
    city.step("again", key)
    last = city.step("check", key)
    return (
        name, f"{lines:,}", f"{seconds:.1f}", str(kills), str(seen["cut"]), str(seen["nothing"]), str(seen["all"]),
        str(seen["part"]), "lost" if seen["lost"] else "all there each time",
        f"verifies, {last['entries']:,} entries" if not seen["fault"] and not last["fault"] else last["fault"],
        "whole" if last["state"] == "applied" and last["rows"] == whole else str(last),
    )  # fmt: skip


class _City:
    """A city, a step a process."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        source = Path(__file__).parents[1] / "src"
        self.environment: Mapping[str, str] = os.environ | {
            "PYTHONPATH": str(source),
            "IMPORTED_CITY": address,
        }

    def command(self, step: str, told: object) -> list[str]:
        return [sys.executable, str(_CITY), str(self.folder), step, str(told)]

    def step(self, step: str, told: object = "") -> dict[str, Any]:
        """What a step prints."""
        done = subprocess.run(  # noqa: S603 - our own program
            self.command(step, told), env=dict(self.environment), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{step}: {done.stderr[-2_000:]}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def killed(self, key: int, seconds: float) -> None:
        """Applies an import and kills it so many seconds after it began to be written."""
        process = subprocess.Popen(  # noqa: S603 - our own program
            self.command("again", key),
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        if process.stdout is None or process.stdout.readline() != b"writing\n":
            raise SystemExit("the import did not begin")
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


if __name__ == "__main__":
    sys.stdout.write(run(*map(int, sys.argv[1:])).markdown())
