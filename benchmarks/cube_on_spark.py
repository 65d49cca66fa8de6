"""The roll-up on Apache Spark, a standalone cluster on loopback, with the answers of one machine: `cube_spark.py`.

It runs in its own process, in the Python that GUATU_CUBE_SPARK names: one with Guatu's packages and its extra `spark`.
GUATU_CUBE_SPARK_INDICATORS asks for fewer indicators where memory or time is short.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from cube_data import CITIES, COUNTIES, INDICATORS, MONTHS, OFFICES, YEARS
from measure import Table, milliseconds

PYTHON, FEWER = "GUATU_CUBE_SPARK", "GUATU_CUBE_SPARK_INDICATORS"
SCRIPT = Path(__file__).with_name("cube_spark.py")
SOURCE = Path(__file__).resolve().parents[1] / "src"
TITLE = "Roll-up on Spark"
PACKAGES = ("numpy", "numba")
HEAD = ("what", "ms")


def run() -> Table:
    """Measures, or says what is missing."""
    python = os.environ.get(PYTHON)
    if python is None:
        return Table(
            TITLE, f"Left out: {PYTHON} names no Python that has Guatu's extra `spark` (pyspark).", HEAD, []
        )
    if shutil.which("java") is None:
        return Table(TITLE, "Left out: Java is not installed (Debian: `openjdk-17-jre-headless`).", HEAD, [])
    indicators = int(os.environ.get(FEWER, INDICATORS))
    done = subprocess.run(  # noqa: S603 - the Python named by whoever runs the benchmark
        [python, str(SCRIPT), str(indicators)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    if done.returncode:
        raise SystemExit(f"Spark: {done.stderr[-2000:]}")
    said = json.loads(done.stdout.splitlines()[-1])
    note = (
        f"Spark {said['spark']}, its standalone cluster started on loopback, two workers of one core: a task for each "
        f"of {CITIES} cities runs `engine.cube.roll_up` (`mapInArrow`), the tree above them is added at the end. "
        f"{OFFICES:,} offices × {indicators} of {INDICATORS} indicators × {YEARS * MONTHS} months, below {COUNTIES} "
        f"counties, three tenths of the facts left out: {said['entries']:,} long rows of facts and targets. All "
        f"{said['numbers']:,} numbers are those of one machine, bit for bit, else the run stops. Rows are loaded "
        "before the clock starts; Spark's workers start their Pythons within the time. One machine has two threads."
    )
    rows = [
        ("Spark, from long rows to numbers kept by the workers", milliseconds(said["seconds"])),
        ("one machine, from the same long rows", milliseconds(said["from_rows"])),
        ("one machine, from its dense array", milliseconds(said["alone"])),
    ]
    return Table(TITLE, note, HEAD, rows)
