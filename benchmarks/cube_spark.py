"""The roll-up on Spark's own standalone cluster, a master and two workers on loopback, beside the same on one machine.

`PYTHONPATH=src python benchmarks/cube_spark.py [INDICATORS]`, in a Python with Guatu's extra `spark`; Java 17.
Says its seconds as JSON. A number that differs stops it.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyspark
from cube_data import OFFICES, YEARS, Raw, made
from pyspark.sql import SparkSession

from guatu.engine.cube import Cube, Entry, Indicator, Space, roll_up
from guatu.targets.adapters import spark

HOME = Path(pyspark.__file__).parent
WORKERS, MEMORY = 2, "1g"
FIRST_YEAR = 2024
SILENT = 0.3
"""Share of the facts that is left out, so that unknowns are compared too."""


def main(indicators: int) -> None:
    """Measures, compares, says."""
    raw = made().first(indicators)
    gone = np.random.default_rng(3).random(raw.facts.shape) < SILENT
    parents = {f"u{u}": f"u{above}" if above >= 0 else None for u, above in enumerate(raw.parent.tolist())}
    listed = [Indicator(f"i{n}", entry=Entry.MONTH if n % 2 else Entry.TO_DATE) for n in range(indicators)]
    space = Space.build(parents, listed, FIRST_YEAR, YEARS)
    values = np.full(space.shape, np.nan)
    values[:OFFICES] = np.where(gone, np.nan, raw.facts)
    facts, targets = space.facts(values), space.targets(raw.target)
    cities = [f"u{u}" for u, above in enumerate(raw.parent) if above == raw.parent.size - 1]
    with _cluster() as master, _session(master) as session:
        entries = session.createDataFrame(_entries(space, values, raw)).persist()
        count = entries.count()
        begun = time.perf_counter()
        spread = spark.roll_up(entries, parents, listed, FIRST_YEAR, YEARS, cities)
        taken = time.perf_counter() - begun
        begun = time.perf_counter()
        whole = roll_up(facts, targets)
        alone = time.perf_counter() - begun
        rows = _same(spread, whole)
    said = {"seconds": taken, "alone": alone, "entries": count, "numbers": rows, "identical": True}
    sys.stdout.write(json.dumps(said) + "\n")


def _entries(space: Space, values: np.ndarray, raw: Raw) -> pa.Table:
    u, p, i = np.nonzero(~np.isnan(values))
    of, year, goal = (axis.ravel() for axis in np.indices(raw.target.shape))
    units, codes = np.array(space.units), np.array([one.code for one in space.indicators])
    months = np.array([str(space.period(month)) for month in range(space.months)])
    return pa.table(
        {
            "unit": np.concatenate([units[u], units[of]]),
            "indicator": np.concatenate([codes[i], codes[goal]]),
            "period": np.concatenate([months[p], (year + space.first_year).astype(str)]),
            "steps": np.concatenate([values[u, p, i], raw.target.ravel()]).astype(np.int64),
        }
    )


def _same(spread: spark.Spread, whole: Cube) -> int:
    """How many numbers of how many cells were compared, bit for bit."""
    space = whole.space
    table = spread.numbers.toArrow()
    periods = {str(space.period(p)): p for p in range(space.months)}
    at = tuple(
        np.array([rows[code] for code in table[name].to_pylist()])
        for name, rows in (
            ("unit", space.unit_rows),
            ("period", periods),
            ("indicator", space.indicator_rows),
        )
    )
    upper = np.array([space.unit(code) for code in spread.upper.space.units])
    names = ("total", "month", "quarter", "growth", "behind", "same", "reported", "expected")
    for name in names:
        ours, theirs = getattr(whole, name), table[name].to_numpy()
        if not np.array_equal(ours[at], theirs, equal_nan=True):
            raise SystemExit(f"the cities' {name} differ")
        if not np.array_equal(ours[upper], getattr(spread.upper, name), equal_nan=True):
            raise SystemExit(f"the upper {name} differ")
    covered = np.zeros(len(space.units), np.bool_)
    covered[at[0]], covered[upper] = True, True
    if not covered.all():
        raise SystemExit("a unit is missing")
    return (at[0].size + upper.size * space.months * len(space.indicators)) * len(names)


@contextmanager
def _session(master: str) -> Iterator[SparkSession]:
    session = (
        SparkSession.builder.master(master)
        .appName("roll-up")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", MEMORY)
        .config("spark.driver.maxResultSize", "0")
        .config("spark.executor.memory", MEMORY)
        .config("spark.ui.enabled", "false")
        .config("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _cluster() -> Iterator[str]:
    """The address of a master with workers of one core each; all are ended with the block."""
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    port = _free_port()
    master = f"spark://127.0.0.1:{port}"
    where = ["--host", "127.0.0.1", "--webui-port", "0"]
    command = str(HOME / "bin" / "spark-class")
    package = "org.apache.spark.deploy"
    running = [_started([command, f"{package}.master.Master", "--port", str(port), *where])]
    try:
        _await(port)
        for _ in range(WORKERS):
            sizes = ["--cores", "1", "--memory", MEMORY]
            running.append(_started([command, f"{package}.worker.Worker", *where, *sizes, master]))
        yield master
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    there = os.environ | {"SPARK_HOME": str(HOME), "SPARK_NO_DAEMONIZE": "1"}
    return subprocess.Popen(  # noqa: S603
        command, env=there, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _await(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise SystemExit("the master does not answer")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
