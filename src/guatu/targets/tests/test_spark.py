"""On Spark the numbers are those of one machine. Left out where the extra `spark` or Java is not installed."""

import shutil

import numpy as np
import pytest

from guatu.engine.cube import Entry, Indicator, Kind, Space, roll_up
from guatu.kernel.period import Period

pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
pytest.importorskip("pyarrow", reason="the extra `spark` is not installed")
if shutil.which("java") is None:
    pytest.skip("Java is not installed", allow_module_level=True)

from pyspark.sql import SparkSession

from guatu.targets.adapters import spark

PARENTS = {
    "province": None,
    "east": "province",
    "west": "province",
    **{f"{city}{n}": city for city in ("east", "west") for n in range(3)},
    "office": "east1",
    "bureau": "province",
}
INDICATORS = [Indicator("done"), Indicator("alone", entry=Entry.MONTH), Indicator("rate", Kind.RATE)]


def test_every_number_is_that_of_one_machine() -> None:
    space = Space.build(PARENTS, INDICATORS, 2024, 2)
    rng = np.random.default_rng(1)
    values = rng.integers(0, 100, space.shape).astype(np.float64)
    values[rng.random(space.shape) < 0.3] = np.nan
    values[: space.unit("east0")] = np.nan
    goals = np.full((len(PARENTS), 2, 3), 900.0)
    whole = roll_up(space.facts(values), space.targets(goals))
    rows = [
        (space.units[u], space.indicators[i].code, str(space.period(int(p))), int(values[u, p, i]))
        for u, p, i in np.argwhere(~np.isnan(values))
    ]
    rows += [
        (unit, one.code, str(year), 900) for unit in PARENTS for one in INDICATORS for year in (2024, 2025)
    ]
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        spread = spark.roll_up(
            spark.entries_of(session, rows), PARENTS, INDICATORS, 2024, 2, ["east", "west"]
        )
        found = spread.numbers.collect()
    finally:
        session.stop()
    assert len(found) == 9 * 24 * 3
    for row in found:
        at = space.unit(row.unit), space.month(Period.parse(row.period)), space.indicator(row.indicator)
        for name in ("total", "month", "quarter", "growth", "behind", "reported", "expected"):
            value = getattr(row, name)
            assert np.array_equal(
                getattr(whole, name)[at], np.nan if value is None else value, equal_nan=True
            )
    for name in ("total", "growth", "behind", "reported"):
        upper = [space.unit(code) for code in spread.upper.space.units]
        assert np.array_equal(getattr(spread.upper, name), getattr(whole, name)[upper], equal_nan=True)
