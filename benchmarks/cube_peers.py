"""One peer's roll-up, in a Python that has it: `python cube_peers.py NAME FOLDER` says its seconds and sums as JSON.

FOLDER holds parent.npy, facts.npy and target.npy of `cube_data.Raw`. Loading is not timed. Imports nothing of Guatu,
so that the peers' packages may live apart from its own.
"""

# ruff: noqa: PLC0415, S608 - each peer loads its own package only, and all names in SQL are this file's

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cube_sql
import numpy as np

THREADS = 2
MEMORY = "5GB"

Answer = list[float]
"""Numbers counted, then the sums of months, totals, quarters, growth of the year and of the month, points behind, and
places."""


def long_columns(folder: Path) -> dict[str, dict[str, np.ndarray]]:
    """Tables by name, columns by name: units, facts, targets."""
    parent, facts, target = (np.load(folder / f"{name}.npy") for name in ("parent", "facts", "target"))
    unit, period, ind = (axis.ravel() for axis in np.indices(facts.shape, dtype=np.int32))
    of, year, goal = (axis.ravel() for axis in np.indices(target.shape, dtype=np.int32))
    return {
        "units": {"unit": np.arange(parent.size, dtype=np.int32), "parent": parent},
        "facts": {"unit": unit, "ind": ind, "period": period, "val": facts.ravel()},
        "targets": {"unit": of, "ind": goal, "year": year, "target": target.ravel()},
    }


def _duckdb(folder: Path) -> Any:
    import duckdb

    database = duckdb.connect()
    database.execute(
        f"SET threads = {THREADS}; SET memory_limit = '{MEMORY}'; SET temp_directory = '{folder}'"
    )
    for name, columns in long_columns(folder).items():
        database.register("given", columns)
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        database.unregister("given")
    return database


def duckdb_windows(folder: Path) -> tuple[float, Answer]:
    """Long rows, window functions."""
    return _by_sql(_duckdb(folder).execute, cube_sql.windows("//"))


def duckdb_wide(folder: Path) -> tuple[float, Answer]:
    """A column for each month."""
    execute = _duckdb(folder).execute
    months = np.load(folder / "facts.npy", mmap_mode="r").shape[1]
    for table, value, name, count in (
        ("facts", "val", "period", months),
        ("targets", "target", "year", months // 12),
    ):
        letter = "m" if table == "facts" else "t"
        columns = ", ".join(f"MAX({value}) FILTER ({name} = {at}) AS {letter}{at}" for at in range(count))
        execute(f"CREATE TABLE by_column AS SELECT unit, ind, {columns} FROM {table} GROUP BY unit, ind")
        execute(f"DROP TABLE {table}")
        execute(f"ALTER TABLE by_column RENAME TO {table}")
    places = cube_sql.PLACES.format(behind=f"behind{months - 1}", last="TRUE")
    return _by_sql(execute, cube_sql.wide(months), cube_sql.wide_answer(months), places)


def sqlite(folder: Path) -> tuple[float, Answer]:
    """Long rows, window functions, all in memory."""
    import sqlite3

    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA temp_store = MEMORY")
    for name, columns in long_columns(folder).items():
        database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
    database.execute("CREATE UNIQUE INDEX one_unit ON units (unit)")
    database.execute("CREATE UNIQUE INDEX one_target ON targets (unit, ind, year)")
    database.execute("ANALYZE")
    return _by_sql(database.execute, cube_sql.windows("/"))


def postgresql(folder: Path) -> tuple[float, Answer]:
    """Long rows, window functions, on the server of DATABASE_URL."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SET work_mem = '512MB'")
        connection.execute(f"SET max_parallel_workers_per_gather = {THREADS}")
        for name, columns in long_columns(folder).items():
            kinds = (
                f"{key} {'float8' if values.dtype == np.float64 else 'int'}"
                for key, values in columns.items()
            )
            connection.execute(f"CREATE UNLOGGED TABLE {name} ({', '.join(kinds)})")
            with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                for row in zip(*(column.tolist() for column in columns.values()), strict=True):
                    copy.write_row(row)
            connection.execute(f"ANALYZE {name}")
        return _by_sql(connection.execute, cube_sql.windows("/"), make="CREATE UNLOGGED TABLE")


def _by_sql(
    execute: Callable[[str], Any],
    numbers: str,
    answer: str = cube_sql.ANSWER,
    places: str = cube_sql.PLACES.format(behind="behind", last="n.period = 35"),
    make: str = "CREATE TABLE",
) -> tuple[float, Answer]:
    begun = time.perf_counter()
    execute(f"{make} numbers AS {numbers}")
    execute(f"{make} places AS {places}")
    seconds = time.perf_counter() - begun
    return seconds, [
        *map(float, execute(answer).fetchone()),
        float(execute(cube_sql.ANSWER_PLACES).fetchone()[0]),
    ]


def polars(folder: Path) -> tuple[float, Answer]:
    """Lazy frames, collected once."""
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    import polars as pl

    units, facts, targets = (pl.DataFrame(columns).lazy() for columns in long_columns(folder).values())
    begun = time.perf_counter()
    levels = [facts]
    for _ in range(3):
        below = levels[-1].join(units, on="unit").group_by("parent", "ind", "period").agg(pl.col("val").sum())
        levels.append(below.select(pl.col("parent").alias("unit"), "ind", "period", "val"))
    key = ["unit", "ind"]
    frame = pl.concat(levels).sort("unit", "ind", "period").with_columns(year=pl.col("period") // 12)
    frame = frame.with_columns(
        total=pl.col("val").cum_sum().over([*key, "year"]),
        quarter=pl.col("val").cum_sum().over([*key, pl.col("period") // 3]),
    )
    frame = frame.with_columns(
        base=pl.col("total").shift(12).over(key), month_base=pl.col("val").shift(12).over(key)
    ).join(targets, on=[*key, "year"])
    due = (pl.col("period") % 12 + 1) * pl.col("target")
    numbers = frame.select(
        *key, "period", "val", "total", "quarter",
        growth=100 * (pl.col("total") - pl.col("base")) / pl.col("base"),
        month_growth=100 * (pl.col("val") - pl.col("month_base")) / pl.col("month_base"),
        behind=100 * (due - 12 * pl.col("total")) / (12 * pl.col("target")),
    ).collect()  # fmt: skip
    last = numbers.filter(pl.col("period") == 35).join(units.collect(), on="unit")
    places = last.with_columns(place=pl.col("behind").rank("min").over("parent", "ind"))
    seconds = time.perf_counter() - begun
    sums = numbers.select("val", "total", "quarter", "growth", "month_growth", "behind").sum().row(0)
    return seconds, [float(numbers.height), *map(float, sums), float(places["place"].sum())]


def pandas(folder: Path) -> tuple[float, Answer]:
    """Frames, grouped by keys."""
    import pandas as pd

    units, facts, targets = (pd.DataFrame(columns) for columns in long_columns(folder).values())
    begun = time.perf_counter()
    parent, levels = units.set_index("unit")["parent"], [facts]
    for _ in range(3):
        above = levels[-1].assign(unit=levels[-1]["unit"].map(parent))
        levels.append(above.groupby(["unit", "ind", "period"], as_index=False)["val"].sum())
    frame = pd.concat(levels).sort_values(["unit", "ind", "period"], ignore_index=True)
    frame["year"] = frame["period"] // 12
    frame["total"] = frame.groupby(["unit", "ind", "year"])["val"].cumsum()
    frame["quarter"] = frame.groupby(["unit", "ind", frame["period"] // 3])["val"].cumsum()
    base = frame.groupby(["unit", "ind"])["total"].shift(12)
    frame["growth"] = 100 * (frame["total"] - base) / base
    base = frame.groupby(["unit", "ind"])["val"].shift(12)
    frame["month_growth"] = 100 * (frame["val"] - base) / base
    frame = frame.merge(targets, on=["unit", "ind", "year"])
    due = (frame["period"] % 12 + 1) * frame["target"]
    frame["behind"] = 100 * (due - 12 * frame["total"]) / (12 * frame["target"])
    last = frame[frame["period"] == 35].merge(units, on="unit")
    places = last.groupby(["parent", "ind"])["behind"].rank("min")
    seconds = time.perf_counter() - begun
    named = ("val", "total", "quarter", "growth", "month_growth", "behind")
    sums = [float(frame[name].sum()) for name in named]
    return seconds, [float(len(frame)), *sums, float(places.sum())]


PEERS = {peer.__name__: peer for peer in (duckdb_windows, duckdb_wide, sqlite, postgresql, polars, pandas)}

if __name__ == "__main__":
    taken, answers = PEERS[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.write(json.dumps({"seconds": taken, "answer": answers}))
