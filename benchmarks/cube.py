"""Roll-up of 21.6 million facts: tree sums, year and quarter to date, growth, points behind, places among peers.

Every peer answers the same question on the same facts, and must find the same sums: a wrong answer stops the run.
Peers that are not among our packages run in their own process, in the Python that GUATU_CUBE_PEERS names (it needs
duckdb, polars, pandas, psycopg); PostgreSQL as a throw-away cluster, where it is installed.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import numpy as np
from cube_cluster import cluster, postgres_programs
from cube_data import CITIES, COUNTIES, MONTHS, OFFICES, YEARS, Raw, made
from measure import Table, median_seconds, microseconds, milliseconds
from numpy.typing import NDArray

from guatu.engine.cube import Cube, Entry, Facts, Indicator, Numbers, Space, Targets, roll_up
from guatu.engine.cube.held import HeldCube
from guatu.kernel.period import Period

PEERS = "GUATU_CUBE_PEERS"
SCRIPT = Path(__file__).with_name("cube_peers.py")
SLOW = {"polars": 50, "pandas": 50, "sqlite": 10, "postgresql": 10}
"""Indicators of 200 that a slow peer is given; its time is scaled, and marked so."""
NAMES = {
    "duckdb_wide": "DuckDB, a column for each month",
    "duckdb_windows": "DuckDB, window SQL",
    "polars": "Polars",
    "pandas": "pandas",
    "sqlite": "SQLite in memory, window SQL",
    "postgresql": "PostgreSQL, window SQL",
}
REPORTS = 200
THREADS = 2
LAST = Period.of_month(2024 + YEARS - 1, 12)
PACKAGES = ("numpy", "numba")
HEAD = ("what", "ms", "× DuckDB window SQL", "× memcpy")
NOTE = (
    f"{OFFICES:,} offices × 200 indicators × {YEARS * MONTHS} months = 21.6 million facts, rolled up over "
    f"{COUNTIES} counties, {CITIES} cities and a province: 23 million cells. Of each: month, year and quarter "
    "to date, growth of the year to date and of the month alone, points behind the year's target; and places "
    "among peers in the last month. Guatu also "
    "counts who has reported, and keeps apart what is unknown; the peers are asked neither, for every fact is "
    "there. All have two threads, and their data loaded; the numbers are kept as tables or arrays. `scaled`: "
    "measured on so many of the 200 indicators, and multiplied. *memcpy* copies, on one thread, half as many "
    "bytes as the cube reads and writes. *One report*: one office's month is corrected; every number that "
    "depends on it is worked out again, and the places."
)


def run() -> Table:
    """Measures all that is installed."""
    raw = made()
    ours, copied, answer = _ours(raw)
    report = _report_seconds(raw)
    ours["NumPy"] = _numpy_seconds(raw, answer)
    theirs, left_out = _peers(raw, answer)
    window = theirs.get(NAMES["duckdb_windows"])
    rows = [
        (name, milliseconds(taken), f"{window / taken:,.1f}" if window else "", f"{taken / copied:,.2f}")
        for name, taken in (ours | theirs).items()
    ]
    rows.append(("memcpy", milliseconds(copied), "", ""))
    rows.append(("**Guatu**, one report", microseconds(report), "", ""))
    return Table("Roll-up", " ".join([NOTE, *left_out]), HEAD, rows)


def _ours(raw: Raw) -> tuple[dict[str, float], float, list[float]]:
    """Seconds by name, those of memcpy, and the sums that peers must find."""
    facts, targets = _input(raw)
    room = Numbers.empty(*facts.space.shape)

    def into_room(threads: int) -> Cube:
        cube = roll_up(facts, targets, room=room, threads=threads)
        cube.ranking(LAST)
        return cube

    def anew() -> None:
        roll_up(facts, targets, threads=THREADS).ranking(LAST)

    answer = _answer(into_room(THREADS))
    anew()
    taken = {
        "**Guatu**, into the last cube's arrays": median_seconds(lambda: into_room(THREADS), 9),
        "Guatu, into new arrays": median_seconds(anew, 3),
        "Guatu, one thread": median_seconds(lambda: into_room(1), 5),
    }
    return taken, _memcpy_seconds(facts, room), answer


def _space(raw: Raw) -> Space:
    parents = {
        f"u{unit}": f"u{above}" if above >= 0 else None for unit, above in enumerate(raw.parent.tolist())
    }
    listed = [Indicator(f"i{number}", entry=Entry.MONTH) for number in range(raw.indicators)]
    return Space.build(parents, listed, LAST.year - YEARS + 1, YEARS)


def _input(raw: Raw) -> tuple[Facts, Targets]:
    space = _space(raw)
    values = np.full(space.shape, np.nan)
    values[:OFFICES] = raw.facts
    return space.facts(values), space.targets(raw.target)


def _answer(cube: Cube) -> list[float]:
    numbers = [cube.month, cube.total, cube.quarter, cube.growth, cube.month_growth, cube.behind]
    places = cube.ranking(LAST).place.sum(dtype=np.int64)
    # The province has no peer: SQL gives it the first place of one.
    return [
        float(cube.total.size),
        *(float(np.nansum(one)) for one in numbers),
        float(places + cube.total.shape[2]),
    ]


def _agree(name: str, answer: Sequence[float], ours: Sequence[float]) -> None:
    if not np.allclose(answer, ours, rtol=1e-9):
        raise SystemExit(f"{name} does not agree: {answer} against {ours}")


def _memcpy_seconds(facts: Facts, room: Numbers) -> float:
    """Of half the bytes read and written, for a copy reads and writes each of its own."""
    read = facts.values[:OFFICES].nbytes
    source = np.ones((read + sum(array.nbytes for array in room)) // 2, np.uint8)
    target = np.zeros_like(source)
    return median_seconds(lambda: np.copyto(target, source), 9)


def _report_seconds(raw: Raw) -> float:
    held = HeldCube(*_input(raw), threads=THREADS)
    rng = np.random.default_rng(7)
    sizes = OFFICES, held.space.months, raw.indicators
    drawn = [tuple(map(int, rng.integers(0, sizes))) for _ in range(REPORTS)]
    reports = iter(
        [
            (f"u{u}", held.space.period(p), f"i{i}", Decimal(100 + number))
            for number, (u, p, i) in enumerate(drawn)
        ]
    )
    held.report(*next(reports))
    return median_seconds(lambda: held.report(*next(reports)), REPORTS - 1)


def _numpy_seconds(raw: Raw, answer: Sequence[float]) -> float:
    found: list[NDArray[np.float64]] = []

    def work() -> None:
        found[:] = _numpy(raw)

    taken = median_seconds(work, 3)
    sums = [float(np.nansum(one)) for one in found]
    _agree("NumPy", [float(found[0].size), *sums], answer)
    return taken


def _numpy(raw: Raw) -> list[NDArray[np.float64]]:
    """Whole arrays of shape (units, years, 12, indicators)."""
    units, indicators = raw.parent.size, raw.indicators
    month = np.zeros((units, YEARS * MONTHS, indicators))
    month[:OFFICES] = raw.facts
    for unit in range(units - 1):
        month[raw.parent[unit]] += month[unit]
    by_year = month.reshape(units, YEARS, MONTHS, indicators)
    total = by_year.cumsum(axis=2)
    quarter = month.reshape(units, YEARS * 4, 3, indicators).cumsum(axis=2)
    growth, month_growth = _grown(total), _grown(by_year)
    goal = raw.target[:, :, None, :]
    behind = np.arange(1, MONTHS + 1.0)[:, None] * goal
    behind -= 12 * total
    behind *= 100
    behind /= 12 * goal
    places = np.empty((units, indicators))
    order = np.argsort(raw.parent, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(raw.parent[order])) + 1):
        value = behind[group, -1, -1]
        by_value = value.argsort(axis=0)
        in_order = np.take_along_axis(value, by_value, 0)
        place = np.where(np.diff(in_order, axis=0, prepend=-np.inf) > 0, np.arange(len(group))[:, None], 0)
        ranks = np.empty_like(value)
        np.put_along_axis(ranks, by_value, np.maximum.accumulate(place, axis=0) + 1.0, 0)
        places[group] = ranks
    return [month, total, quarter, growth, month_growth, behind, places]


def _grown(value: NDArray[np.float64]) -> NDArray[np.float64]:
    growth = np.full_like(value, np.nan)
    np.subtract(value[:, 1:], value[:, :-1], out=growth[:, 1:])
    growth[:, 1:] *= 100
    growth[:, 1:] /= value[:, :-1]
    return growth


def _peers(raw: Raw, answer: Sequence[float]) -> tuple[dict[str, float], list[str]]:
    """Seconds by name, and what was left out."""
    python = os.environ.get(PEERS)
    if python is None:
        return {}, [
            f"DuckDB, Polars, pandas, SQLite and PostgreSQL are left out: {PEERS} names no Python that has them."
        ]
    found, left_out = {}, []
    for peer, name in NAMES.items():
        if peer == "postgresql" and postgres_programs() is None:
            left_out.append("PostgreSQL is not installed: left out.")
            continue
        count = SLOW.get(peer, raw.indicators)
        part = raw if count == raw.indicators else raw.first(count)
        checked = answer if part is raw else _answer(roll_up(*_input(part)))
        with _folder(part) as folder:
            taken = _one_peer(python, peer, folder, checked) * raw.indicators / count
        found[name if part is raw else f"{name}, scaled ({count} of {raw.indicators})"] = taken
    return found, left_out


def _one_peer(python: str, peer: str, folder: Path, answer: Sequence[float]) -> float:
    with cluster() if peer == "postgresql" else _nothing() as extra:
        done = subprocess.run(  # noqa: S603 - the Python named by whoever runs the benchmark
            [python, str(SCRIPT), peer, str(folder)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | extra,
        )
    if done.returncode:
        raise SystemExit(f"{peer}: {done.stderr[-2000:]}")
    said = json.loads(done.stdout.splitlines()[-1])
    _agree(peer, said["answer"], answer)
    return float(said["seconds"])


@contextmanager
def _nothing() -> Iterator[dict[str, str]]:
    yield {}


@contextmanager
def _folder(raw: Raw) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp())
    try:
        for name in ("parent", "facts", "target"):
            np.save(folder / f"{name}.npy", getattr(raw, name))
        yield folder
    finally:
        shutil.rmtree(folder)
