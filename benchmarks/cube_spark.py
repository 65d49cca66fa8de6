"""The roll-up on Spark's own standalone cluster, a master and two workers on loopback, beside the same on one machine.

`python benchmarks/cube_spark.py [INDICATORS]`, in a Python with Guatu, its extra `spark` and Java 17; `run.py --only
roll-up-on-spark` calls it. Says its seconds as JSON. A number that differs stops it.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyspark
from cube_data import INDICATORS, OFFICES, YEARS, Raw, made
from measure import median_seconds
from pyspark.sql import SparkSession

import guatu
from guatu.engine.cube import Cube, Entry, Facts, Indicator, Numbers, Space, Targets, roll_up
from guatu.targets.adapters import spark

HOME = Path(pyspark.__file__).parent
SOURCE = Path(guatu.__file__).parents[1]
WORKERS, MEMORY = 2, "2g"
FIRST_YEAR = 2024
SILENT = 0.3
"""Share of the facts that is left out, so that unknowns are compared too."""


def main(indicators: int) -> None:
    """Measures, compares, says."""
    raw = made().first(indicators)
    parents = {f"u{u}": f"u{above}" if above >= 0 else None for u, above in enumerate(raw.parent.tolist())}
    listed = [Indicator(f"i{n}", entry=Entry.MONTH if n % 2 else Entry.TO_DATE) for n in range(indicators)]
    space = Space.build(parents, listed, FIRST_YEAR, YEARS)
    facts, targets = _input(space, raw)
    whole = roll_up(facts, targets, threads=WORKERS)  # and its kernels are ready, here and for the workers
    alone = _alone(facts, targets)
    city_of = _city_of(space, raw)
    cities = sorted(set(city_of.values()))
    with tempfile.TemporaryDirectory() as folder:
        count = _write(Path(folder), space, facts, targets, city_of)
        from_rows = _from_rows(Path(folder), space)
        with _cluster(Path(folder)) as master, _session(master) as session:
            entries = session.read.schema(spark.ENTRIES).parquet(f"{folder}/entries").persist()
            if entries.count() != count:
                raise SystemExit("an entry is missing")
            begun = time.perf_counter()
            spread = spark.roll_up(entries, parents, listed, FIRST_YEAR, YEARS, cities)
            taken = time.perf_counter() - begun
            numbers = _same(spread, whole, city_of)
    said = {"seconds": taken, "from_rows": from_rows, "alone": alone, "entries": count, "numbers": numbers}
    sys.stdout.write(json.dumps(said | {"spark": pyspark.__version__}) + "\n")


def _alone(facts: Facts, targets: Targets) -> float:
    room = Numbers.empty(*facts.space.shape)
    return median_seconds(lambda: roll_up(facts, targets, room=room, threads=WORKERS), 5)


def _input(space: Space, raw: Raw) -> tuple[Facts, Targets]:
    values = np.full(space.shape, np.nan)
    values[:OFFICES] = raw.facts
    values[:OFFICES][np.random.default_rng(3).random(raw.facts.shape) < SILENT] = np.nan
    return space.facts(values), space.targets(raw.target)


def _city_of(space: Space, raw: Raw) -> dict[str, str]:
    """The city, right below the province, that each unit is in or is."""
    province, found = raw.parent.size - 1, {}
    for u in range(province):
        at = u
        while raw.parent[at] != province:
            at = int(raw.parent[at])
        found[space.units[u]] = space.units[at]
    return found


def _write(folder: Path, space: Space, facts: Facts, targets: Targets, city_of: dict[str, str]) -> int:
    """The long rows, a file for each city and one for what is above, so that no more than one is in memory."""
    rows: dict[str, list[int]] = {}
    for u, unit in enumerate(space.units):
        rows.setdefault(city_of.get(unit, "above"), []).append(u)
    codes = pa.array([one.code for one in space.indicators])
    periods = pa.array(
        [str(space.period(p)) for p in range(space.months)]
        + [str(space.first_year + year) for year in range(space.years)]
    )
    (folder / "entries").mkdir()
    count = 0
    for name, listed in rows.items():
        values = np.concatenate([facts.values[listed], targets.values[listed]], axis=1)
        u, p, i = np.nonzero(~np.isnan(values))
        table = pa.table(
            {
                "unit": pa.array([space.units[row] for row in listed]).take(pa.array(u)),
                "indicator": codes.take(pa.array(i)),
                "period": periods.take(pa.array(p)),
                "steps": values[u, p, i].astype(np.int64),
            }
        )
        pq.write_table(table, folder / "entries" / f"{name}.parquet")
        count += table.num_rows
    return count


def _from_rows(folder: Path, space: Space) -> float:
    """Seconds of one machine from the same long rows: codes to places, a dense array, the roll-up."""
    table = pq.read_table(folder / "entries", schema=pa.schema(_ENTRIES))
    begun = time.perf_counter()
    spark.rolled(space, table, [], threads=WORKERS)
    return time.perf_counter() - begun


_ENTRIES = [("unit", pa.string()), ("indicator", pa.string()), ("period", pa.string()), ("steps", pa.int64())]


def _same(spread: spark.Spread, whole: Cube, city_of: dict[str, str]) -> int:
    """How many numbers were compared, bit for bit: city by city, then what is above."""
    space, seen = whole.space, 0
    periods = {str(space.period(p)): p for p in range(space.months)}
    for city in sorted(set(city_of.values())):
        inside = [unit for unit, its_city in city_of.items() if its_city == city]
        table = spread.numbers.where(spread.numbers.unit.isin(inside)).toArrow()
        at = (
            spark.places(table["unit"], space.unit_rows),
            spark.places(table["period"], periods),
            spark.places(table["indicator"], space.indicator_rows),
        )
        if np.unique(np.ravel_multi_index(at, space.shape)).size != len(inside) * whole.total[0].size:
            raise SystemExit(f"a number of {city} is missing")
        for name in Numbers._fields:
            theirs = pc.fill_null(table[name], np.nan) if "double" in str(table[name].type) else table[name]
            if not np.array_equal(getattr(whole, name)[at], theirs.to_numpy(), equal_nan=True):
                raise SystemExit(f"{name} of {city} differs")
        seen += table.num_rows * len(Numbers._fields)
    upper = np.array([space.unit(code) for code in spread.upper.space.units])
    for name in Numbers._fields:
        if not np.array_equal(getattr(whole, name)[upper], getattr(spread.upper, name), equal_nan=True):
            raise SystemExit(f"the upper {name} differs")
    if set(spread.upper.space.units) | set(city_of) != set(space.units):
        raise SystemExit("a unit is missing")
    return seen + upper.size * whole.total[0].size * len(Numbers._fields)


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
        .config("spark.executorEnv.PYTHONPATH", str(SOURCE))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """The address of a master with workers of one core each; all are ended with the block."""
    os.environ |= {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_WORKER_DIR": str(folder / "work"),
        "PYSPARK_PYTHON": sys.executable,
    }
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else INDICATORS)
