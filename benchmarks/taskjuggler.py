"""TaskJuggler 3 on the same generated plan, end to end: parsing, scheduling, writing the answer.

It is asked twice, forwards and backwards (`alap`); Guatu's answer has both. Every task's dates must agree.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from measure import Table, median_seconds, milliseconds

from guatu.engine.document import answer

SIZES = (1_000, 5_000)
LAYERS = 25
PACKAGES = ("numpy", "numba")
START, DUE = date(2026, 1, 5), date(2031, 6, 30)
HEAD = ("tasks", "links", "what", "ms", "× slower than Guatu, warm")
NOTE = (
    "Tasks of 1–10 working days, Monday to Friday, in 25 layers, one to three predecessors. TaskJuggler reads its "
    "`.tjp` and writes a CSV (`tj3 --silent`); Guatu reads the JSON document of `guatu schedule` and writes its "
    "answer with early and late dates: *warm* in a running process (`json.loads`, `answer`, `json.dumps`), *cold* as "
    "the whole command `guatu schedule FILE --json`. All last days forwards and all first days backwards agree, else "
    "the run stops."
)


def run(sizes: Sequence[int] = SIZES) -> Table:
    """Measures every size; says so where tj3 is not installed."""
    tj3 = shutil.which("tj3")
    if tj3 is None:
        return Table(
            "TaskJuggler 3", "`tj3` is not installed (Debian: `apt-get install tj3`): left out.", HEAD, []
        )
    version = subprocess.run([tj3, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    note = f"{version.stdout.splitlines()[0]}. {NOTE}"
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for tasks in sizes for row in _rows(tj3, Path(folder), tasks)]
    return Table("TaskJuggler 3", note, HEAD, rows)


def _rows(tj3: str, folder: Path, tasks: int) -> Iterator[Sequence[str]]:
    days, before = _plan(tasks)
    links = sum(map(len, before))
    file = folder / "plan.json"
    text = json.dumps(_document(days, before))
    file.write_text(text, encoding="utf-8")
    found = json.loads(json.dumps(answer(json.loads(text))))
    warm = median_seconds(lambda: json.dumps(answer(json.loads(text))), 9)
    command = [sys.executable, "-m", "guatu", "schedule", str(file), "--json"]
    begun = time.perf_counter()
    printed = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    cold = time.perf_counter() - begun
    if json.loads(printed.stdout) != found:
        raise SystemExit("the command and the library do not agree")
    yield f"{tasks:,}", f"{links:,}", "**Guatu, warm**, early and late dates", milliseconds(warm), "1.0"
    yield f"{tasks:,}", f"{links:,}", "Guatu, cold command", milliseconds(cold), f"{cold / warm:,.1f}"
    for name, backwards in (("forwards", False), ("backwards", True)):
        seconds, dates = _taskjuggler(tj3, folder, _project(days, before, backwards=backwards))
        _agree(found, dates, backwards=backwards)
        yield (
            f"{tasks:,}",
            f"{links:,}",
            f"TaskJuggler, {name}",
            milliseconds(seconds),
            f"{seconds / warm:,.0f}",
        )


def _plan(tasks: int) -> tuple[list[int], list[list[int]]]:
    """Working days of every task, and its predecessors."""
    chance = np.random.default_rng(1)
    width = tasks // LAYERS
    before: list[list[int]] = []
    for task in range(tasks):
        layer = task // width
        back = (
            np.maximum(0, layer - chance.integers(1, 4, chance.integers(1, 4)))
            if layer
            else np.zeros(0, np.int64)
        )
        before.append(sorted({int(at) * width + int(chance.integers(width)) for at in back}))
    return chance.integers(1, 11, tasks).tolist(), before


def _document(days: list[int], before: list[list[int]]) -> dict[str, Any]:
    return {
        "start": START.isoformat(),
        "due": DUE.isoformat(),
        "calendars": {"office": {"week": [1, 1, 1, 1, 1, 0, 0]}},
        "nodes": [{"id": f"t{at}", "duration": many, "calendar": "office"} for at, many in enumerate(days)],
        "links": [
            {"pred": f"t{one}", "succ": f"t{at}", "type": "FS"}
            for at, ones in enumerate(before)
            for one in ones
        ],
    }


def _project(days: list[int], before: list[list[int]], *, backwards: bool) -> str:
    after: list[list[int]] = [[] for _ in days]
    for at, ones in enumerate(before):
        for one in ones:
            after[one].append(at)
    lines = [
        'project p "p" 2026-01-01 +6y { timezone "Asia/Shanghai" timingresolution 60min }',
        'task root "root" {',
    ]
    for at, many in enumerate(days):
        others = after[at] if backwards else before[at]
        names = ", ".join(f"!t{other}" for other in others)
        if backwards:
            held = f"scheduling alap length {many}d " + (f"precedes {names}" if others else f"end {DUE}")
        else:
            held = f"length {many}d " + (f"depends {names}" if others else f"start {START}")
        lines.append(f'task t{at} "t{at}" {{ {held} }}')
    lines += ["}", 'taskreport rep "rep" { formats csv columns id, start, end }']
    return "\n".join(lines)


def _taskjuggler(tj3: str, folder: Path, project: str) -> tuple[float, dict[str, tuple[str, str]]]:
    """Seconds, and the first and last day of every task."""
    file = folder / "plan.tjp"
    file.write_text(project, encoding="utf-8")
    begun = time.perf_counter()
    subprocess.run([tj3, "--silent", "-o", str(folder), str(file)], capture_output=True, check=True)  # noqa: S603
    seconds = time.perf_counter() - begun
    with (folder / "rep.csv").open(encoding="utf-8", newline="") as report:
        rows = list(csv.DictReader(report, delimiter=";"))
    return seconds, {row["Id"].removeprefix("root."): (row["Start"], row["End"]) for row in rows}


def _agree(found: dict[str, Any], dates: dict[str, tuple[str, str]], *, backwards: bool) -> None:
    for node in found["nodes"]:
        first, last = dates[node["id"]]
        if backwards:
            ours, theirs = node["late_start"], first
        else:
            ours, theirs = (date.fromisoformat(node["early_finish"]) - timedelta(days=1)).isoformat(), last
        if ours != theirs:
            raise SystemExit(f"TaskJuggler and Guatu do not agree on {node['id']}: {theirs}, {ours}")
