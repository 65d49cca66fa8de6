"""The cube where one machine is too small: Spark rolls up each city by itself, and what lies above them at the end.

spread = roll_up(entries, parents, indicators, 2024, 3, cities=["220100", "220200"])
spread.numbers  # a DataFrame of every unit of the cities; spread.upper: the cube of the units above

The same engine function runs in every worker (`mapInArrow`), so that the numbers are those of one machine. Needs the
extra `spark`, Java 17 and Guatu on the workers. Knows no Django, for workers have no settings.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyspark.sql import DataFrame, SparkSession

from guatu.engine.cube import Below, Cube, Indicator, Space
from guatu.engine.cube import roll_up as roll_up_here
from guatu.engine.cube.arrays import Sums
from guatu.kernel.period import Period

ENTRIES: Final = "unit string, indicator string, period string, steps bigint"
"""What goes in, one row a fact: a month's value ("2026-05") or a year's target ("2026"), in whole steps."""

NUMBERS: Final = (
    "unit string, indicator string, period string, total double, month double, quarter double, growth double, "
    "month_growth double, behind double, same tinyint, reported int, expected int"
)
"""What comes out, one row for each unit, indicator and month, as `engine.cube.Cube` has them; null: unknown."""

_KNOWN: Final = ("total", "month", "quarter", "growth", "month_growth", "behind")
_COUNTED: Final = (("same", np.int8), ("reported", np.int32), ("expected", np.int32))


@dataclass(frozen=True, slots=True)
class Spread:
    """numbers: of all units of the cities, on the workers (NUMBERS). upper: of the units above, cities included."""

    numbers: DataFrame
    upper: Cube


def roll_up(
    entries: DataFrame,
    parents: Mapping[str, str | None],
    indicators: Sequence[Indicator],
    first_year: int,
    years: int,
    cities: Sequence[str],
) -> Spread:
    """Rolls up `entries` (ENTRIES), each city with all units below it in one task; `cities`: none below another.

    The numbers are kept by Spark (`persist`) until the caller lets them go. Raises as `Space.build` and
    `Space.facts_of` for the units above the cities; what a worker raises comes as Spark's own error.
    """
    session = entries.sparkSession
    city_of = _city_of(parents, set(cities))
    placed = session.createDataFrame(list(city_of.items()), "unit string, city string")
    by_city = entries.join(placed.hint("broadcast"), "unit").repartition(len(cities), "city")
    of_one = _worker(parents, city_of, tuple(indicators), first_year, years)
    numbers = by_city.mapInArrow(of_one, NUMBERS).persist()
    roots = set(cities)
    above = {unit: parent for unit, parent in parents.items() if unit not in city_of or unit in roots}
    space = Space.build(above, indicators, first_year, years)
    wanted = session.createDataFrame([(unit,) for unit in above], "unit string")
    own = entries.join(wanted.hint("broadcast"), "unit").toArrow()
    tops = numbers.join(
        session.createDataFrame([(city,) for city in cities], "unit string").hint("broadcast"), "unit"
    )
    upper = rolled(space, own, [_below(space, tuple(cities), tops.toArrow())])
    return Spread(numbers, upper)


def entries_of(session: SparkSession, rows: Iterable[tuple[str, str, str, int]]) -> DataFrame:
    """Rows of ENTRIES as a DataFrame."""
    return session.createDataFrame(list(rows), ENTRIES)


def _city_of(parents: Mapping[str, str | None], cities: set[str]) -> dict[str, str]:
    """The city that each unit is in or is; units above are left out."""
    found: dict[str, str | None] = {}
    for unit in parents:
        path, at = [], unit
        while at not in found and at not in cities and (above := parents[at]) is not None:
            path.append(at)
            at = above
        city = at if at in cities else found.get(at)
        found |= dict.fromkeys([*path, at], city)
    return {unit: city for unit, city in found.items() if city is not None}


def _worker(
    parents: Mapping[str, str | None],
    city_of: Mapping[str, str],
    indicators: tuple[Indicator, ...],
    first_year: int,
    years: int,
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a worker does with its share: whole cities, one after the other."""

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        given = list(batches)
        if not given:
            return
        table = pa.Table.from_batches(given)
        for city in pc.unique(table["city"]).to_pylist():
            units = {
                unit: parents[unit] if unit != city else None
                for unit, its_city in city_of.items()
                if its_city == city
            }
            space = Space.build(units, indicators, first_year, years)
            cube = rolled(space, table.filter(pc.equal(table["city"], city)), [])
            yield from _rows(cube)

    return work


def rolled(space: Space, table: pa.Table, below: Sequence[Below], threads: int = 1) -> Cube:
    """The cube of a table of ENTRIES, on this machine. Raises as `Space.facts_of`, KeyError for a code unknown."""
    unit, indicator = places(table["unit"], space.unit_rows), places(table["indicator"], space.indicator_rows)
    periods = {str(Period.of_year(space.first_year + year)): -1 - year for year in range(space.years)}
    periods |= {str(space.period(p)): p for p in range(space.months)}
    period = places(table["period"], periods)
    steps = table["steps"].to_numpy()
    month = period >= 0
    facts = space.facts_of(unit[month], period[month], indicator[month], steps[month])
    targets = space.targets_of(unit[~month], -1 - period[~month], indicator[~month], steps[~month])
    return roll_up_here(facts, targets, below=below, threads=threads)


def places(column: pa.ChunkedArray, rows: Mapping[str, int]) -> NDArray[np.int64]:
    """Codes as rows. Raises KeyError for one that is unknown."""
    known = column.combine_chunks().dictionary_encode()
    table = np.array([rows[code] for code in known.dictionary.to_pylist()], np.int64)
    found: NDArray[np.int64] = table[known.indices.to_numpy()]
    return found


def _rows(cube: Cube) -> Iterator[pa.RecordBatch]:
    """Unit by unit, months outside, indicators inside."""
    space = cube.space
    months, indicators = space.months, len(space.indicators)
    codes = pa.array([one.code for one in space.indicators] * months)
    periods = pa.array([str(space.period(p)) for p in range(months) for _ in range(indicators)])
    for row, unit in enumerate(space.units):
        columns = {"unit": pa.array([unit] * (months * indicators)), "indicator": codes, "period": periods}
        for name in _KNOWN:
            columns[name] = pa.array(getattr(cube, name)[row].ravel(), from_pandas=True)
        for name, kind in _COUNTED:
            columns[name] = pa.array(getattr(cube, name)[row].ravel().astype(kind))
        yield pa.RecordBatch.from_pydict(columns)


def _below(space: Space, cities: tuple[str, ...], table: pa.Table) -> Below:
    """The cities' rows as sums for the cube above them."""
    at = (
        places(table["unit"], {city: row for row, city in enumerate(cities)}),
        places(table["period"], {str(space.period(p)): p for p in range(space.months)}),
        places(table["indicator"], space.indicator_rows),
    )
    sums = Sums.none_yet(len(cities), *space.shape[1:])
    sums.total[at] = table["total"].to_numpy()
    sums.same[at] = table["same"].to_numpy()
    sums.reported[at] = table["reported"].to_numpy()
    sums.expected[at] = table["expected"].to_numpy()
    return Below(cities, sums)
