"""100,000 projects judged by a pack of twelve rules, against the same rules in pandas and in plain Python, in one run.

Every peer must find the same answer to every question and the same light; floating point may differ at boundaries, and
how often is said. pandas runs in the Python that GUATU_CUBE_PEERS names.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measure import Table, milliseconds, no_collection
from numpy.typing import NDArray

from guatu.status.judging.columns import Columns
from guatu.status.judging.judge import Judged, judge
from guatu.status.judging.reading import pack_of
from guatu.status.judging.verdicts import verdict
from guatu.status.types import SubjectKind

PACKAGES = ("numpy", "duckdb", "sqlglot")
PROJECTS = 100_000
PYTHON = "GUATU_CUBE_PEERS"
PEERS = Path(__file__).with_name("judging_peers.py")
PACK = Path(__file__).with_name("judging_rules.toml")
NAMES = {
    "pandas_exact": "pandas, np.select, shares multiplied out in whole numbers",
    "pandas_floats": "pandas, np.select, points behind in floating point",
    "plain_python": "plain Python, a loop, whole numbers",
}
HEAD = ("what", "ms", "× ours", "other answers than ours")


def run() -> Table:
    """Measures; without a Python that has pandas it says so."""
    pack = pack_of(PACK.read_text(encoding="utf-8"))
    columns = made()
    found = judge([pack], columns, words=False)
    one = Columns(columns.subject, ["1"], {name: column[:1] for name, column in columns.values.items()})
    judge([pack], one)
    ours = _seconds(lambda: judge([pack], columns, words=False), 9)
    single = _seconds(lambda: verdict(judge([pack], one), 0), 51)
    rows = [
        ("Guatu: the pack's text, one DuckDB statement, one thread, exact", milliseconds(ours), "1", "—"),
        ("Guatu: one project, with its reasons in both languages", milliseconds(single), "", "—"),
    ]
    said = ""
    for peer, name in NAMES.items():
        python = sys.executable if peer == "plain_python" else os.environ.get(PYTHON)
        if python is None:
            said = f" Without pandas: {PYTHON} names no Python that has it."
            continue
        seconds, wrong = _peer(python, peer, columns, found)
        rows.append((name, milliseconds(seconds), f"{seconds / ours:.1f}", f"{wrong:,}"))
    note = (
        f"{PROJECTS:,} made-up projects × 12 rules in four questions (progress, start, nodes worked back, funds): the "
        "answer to every question and the light. A tenth of the projects lie on a boundary. Facts are in memory on "
        "every side; loading is not timed. Processor time, everything on one thread; medians: ours of 9, a peer's of "
        f"3.{said}"
    )
    return Table("Judging by a rule pack", note, HEAD, rows)


def _seconds(work: Callable[[], object], repeats: int) -> float:
    """Median processor time: what else the machine does is no matter."""
    taken = []
    with no_collection():
        for _ in range(repeats):
            begun = time.process_time()
            work()
            taken.append(time.process_time() - begun)
    return statistics.median(taken)


def made() -> Columns:
    """Facts with every fact known; a tenth on the boundaries of 10 and 30 points."""
    chance = np.random.default_rng(20260608)
    plan = chance.integers(1_000, 1_000_000, PROJECTS) * 1_200_000  # fen, so that boundaries are whole
    months = chance.integers(1, 13, PROJECTS)
    done = (plan * chance.uniform(0, 1.2, PROJECTS)).astype(np.int64)
    edge = np.flatnonzero(chance.random(PROJECTS) < 0.1)
    behind = chance.choice([10, 30], edge.size)
    done[edge] = np.maximum(plan[edge] // 1200 * (100 * months[edge] - 12 * behind), 0)
    required = np.where(chance.random(PROJECTS) < 0.4, plan // 3, 0)
    values: dict[str, NDArray[np.int64]] = {
        "plan_year": plan,
        "invested_year": done,
        "months_elapsed": months,
        "started": (chance.random(PROJECTS) < 0.8).astype(np.int64),
        "finished": (chance.random(PROJECTS) < 0.05).astype(np.int64),
        "stale": (chance.random(PROJECTS) < 0.1).astype(np.int64),
        "months_not_started": np.maximum(chance.integers(-8, 6, PROJECTS), 0),
        "worked_back": (chance.random(PROJECTS) < 0.7).astype(np.int64),
        "days_short": np.maximum(chance.integers(-200, 80, PROJECTS), 0),
        "funds_required": required,
        "funds_arrived": (required * chance.uniform(0.5, 1.5, PROJECTS)).astype(np.int64),
    }
    return Columns(SubjectKind.PROJECT, [str(at) for at in range(PROJECTS)], values)


def _peer(python: str, peer: str, columns: Columns, ours: Judged) -> tuple[float, int]:
    """Seconds of processor time, and of how many projects it says anything else."""
    folder = Path(tempfile.mkdtemp())
    try:
        np.savez(folder / "facts.npz", **columns.values)
        done = subprocess.run(  # noqa: S603 - the Python named by whoever runs the benchmark
            [python, str(PEERS), peer, str(folder)], capture_output=True, text=True, check=False
        )
    finally:
        shutil.rmtree(folder)
    if done.returncode:
        raise SystemExit(f"{peer}: {done.stderr[-2000:]}")
    said = json.loads(done.stdout)
    other = np.array(said["lights"]) != ours.lights
    for theirs, (_pack, _question, answer) in zip(said["answers"], ours.answers, strict=True):
        other |= np.array(theirs) != answer
    wrong = int(other.sum())
    if wrong and peer != "pandas_floats":
        raise SystemExit(f"{peer}: {wrong} projects are answered otherwise")
    return float(said["seconds"]), wrong
