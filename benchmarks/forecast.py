"""Forecast: how a year of real monthly series is foreseen after 1, 3, 6, 9 and 11 months, beside the usual ways.

The series of ../shared/data/monthly that have at least four years and nothing but figures above 0 in the last three.
Scored: the last year, 2025. Everything of ours was chosen on the years before (forecast_past.py). The peers
are statsforecast's, which needs pandas < 3, and our lock does not allow it: GUATU_STATSFORECAST names an interpreter
that has it (python -m venv /tmp/sf && /tmp/sf/bin/pip install statsforecast). They are slow: every third series.
"""

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from measure import Table
from numpy.typing import NDArray

from guatu.engine.forecast import Beside, Panel, Series, foresee, panels_of
from guatu.engine.forecast.reading import read_series

PACKAGES = ("numpy", "numba")
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "monthly" / "series.csv"
PEER = Path(__file__).parent / "forecast_peer.py"
INTERPRETER = "GUATU_STATSFORECAST"
YEAR, KNOWN, EVERY = 2025, (1, 3, 6, 9, 11), 3
MODELS = ("AutoETS", "AutoCES", "Theta")
MEDIAN = "median of AutoETS, AutoCES, Theta"
EXTRA = "Guatu with the extra"
HEAD = ("what", "method", "series", *(f"after {known}" for known in KNOWN))
Floats = NDArray[np.float64]
_EIGHTY = 2 * 1.2816


class Answer(NamedTuple):
    """paths: shape (series, months to come). low, high: of the year's total, None where the method says nothing.

    milliseconds: a series, one processor's; None where it is next to nothing.
    """

    paths: Floats
    low: Floats | None = None
    high: Floats | None = None
    milliseconds: float | None = None


Answers = Mapping[int, Mapping[str, Answer]]


def run() -> Table:
    """Measures; without the data or the peers' interpreter it says so."""
    if not DATA.exists():
        return Table("Forecast", f"Not run: {DATA} is not there.", HEAD, [])
    panel = panel_of(YEAR)
    sample = np.arange(0, len(panel.codes), EVERY)
    interpreter = os.environ.get(INTERPRETER)
    ours = {known: _ours(panel, known) for known in KNOWN}
    rows = _rows(panel.values, ours)
    said = f"{INTERPRETER} was not set: without the peers of statsforecast. "
    if interpreter:
        part = part_of(panel, sample)
        beside = {
            known: peers(part.values, known, interpreter)
            | {"Guatu": _part(ours[known]["Guatu"], sample), EXTRA: Answer(extra(part, known, interpreter))}
            for known in KNOWN
        }
        rows += _rows(part.values, beside)
        said = ""
    note = (
        f"{said}Year {YEAR} of {len(panel.codes)} monthly series after 1 … 11 months, chosen and calibrated on earlier "
        "years alone. MAPE: mean absolute error of the year's total in percent of it. MASE: mean absolute error of the "
        "months to come, in that of the seasonal naive method over the series' past. Coverage: years inside the 80 % "
        "interval. Time: one processor's, with back-tests and intervals. The year-to-date ratio is the usual practice."
    )
    return Table("Forecast", note, HEAD, rows)


def panel_of(year: int) -> Panel:
    """Nothing after `year`; what is long enough, and positive in its last three years."""
    chosen = []
    for series in read_series(DATA.read_bytes()):
        values = {period: value for period, value in series.values.items() if period.year <= year}
        if len(values) >= 48 and min(value for period, value in values.items() if period.year > year - 3) > 0:
            chosen.append(Series(series.code, values))
    (panel,) = panels_of(chosen, year)
    return panel


def part_of(panel: Panel, rows: NDArray[np.int64]) -> Panel:
    """Some of its series."""
    return Panel.of_arrays([panel.codes[row] for row in rows.tolist()], panel.year, panel.values[rows])


def _ours(panel: Panel, known: int) -> dict[str, Answer]:
    """Ours, and the two that need no more than a line."""
    year, before = panel.values[:, -1], panel.values[:, -2]
    ratio = year[:, :known].sum(axis=1) / before[:, :known].sum(axis=1)
    foresee(panel, known, threads=1)
    begun = time.process_time()
    outlook = foresee(panel, known, threads=1)
    taken = time.process_time() - begun
    paths = np.array([end.fan.single[1] for end in outlook])
    return {
        "seasonal naive": Answer(before[:, known:]),
        "year-to-date ratio": Answer(before[:, known:] * ratio[:, None]),
        "Guatu": Answer(paths, outlook.totals(0.1), outlook.totals(0.9), taken * 1e3 / len(panel.codes)),
    }


def _part(answer: Answer, rows: NDArray[np.int64]) -> Answer:
    low, high = (None if line is None else line[rows] for line in (answer.low, answer.high))
    return Answer(answer.paths[rows], low, high, answer.milliseconds)


def extra(panel: Panel, known: int, interpreter: str) -> Floats:
    """What `foresee` says with the product's extra, its models run by another interpreter: shape (series, months)."""

    def paths(series: Sequence[Floats], _slots: int, ahead: int) -> Floats:
        found = _ask(interpreter, series, ahead)
        return np.asarray(np.median([found[name]["paths"] for name in MODELS], axis=0))

    outlook = foresee(panel, known, beside=Beside("statsforecast", paths, past_years=0))
    return np.array([end.fan.single[1] for end in outlook])


def _ask(interpreter: str, lines: Sequence[Floats], ahead: int) -> dict[str, Any]:
    """See `forecast_peer.py`."""
    asked = json.dumps({"models": MODELS, "ahead": ahead, "series": [line.tolist() for line in lines]})
    done = subprocess.run(  # noqa: S603 - the interpreter that whoever runs the benchmark named
        [interpreter, str(PEER)], input=asked, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def peers(values: Floats, known: int, interpreter: str) -> dict[str, Answer]:
    """The three models, months of AutoETS added up as if independent, and the median of the three."""
    lines = values.reshape(values.shape[0], -1)[:, : values.shape[1] * 12 - 12 + known]
    series = [line[~np.isnan(line)] for line in lines]
    so_far = values[:, -1, :known].sum(axis=1)
    answers: dict[str, Answer] = {}
    for name, found in _ask(interpreter, series, 12 - known).items():
        paths, low, high = (np.array(found[part]) for part in ("paths", "low", "high"))
        total = so_far + paths.sum(axis=1)
        half = np.sqrt((((high - low) / _EIGHTY) ** 2).sum(axis=1)) * _EIGHTY / 2
        answers[name] = Answer(paths, total - half, total + half, found["seconds"] * 1e3 / len(series))
    middle = np.median([answers[name].paths for name in MODELS], axis=0)
    spent = sum(answers[name].milliseconds or 0.0 for name in MODELS)
    return answers | {MEDIAN: Answer(middle, milliseconds=spent)}


def _rows(values: Floats, answers: Answers) -> list[tuple[str, ...]]:
    """Every measure, every method."""
    names = list(answers[KNOWN[0]])
    count = f"{values.shape[0]}"
    rows = []
    for name in names:
        by_month = [(known, answers[known][name]) for known in KNOWN]
        rows.append(("MAPE of the year, %", name, count, *(f"{mape(values, *one):.2f}" for one in by_month)))
    for name in names:
        by_month = [(known, answers[known][name]) for known in KNOWN]
        rows.append(("MASE of the months", name, count, *(f"{_mase(values, *one):.3f}" for one in by_month)))
    for name in names:
        found = [coverage(values, answers[known][name]) for known in KNOWN]
        if found[0] is not None:
            added = ", months added as if independent" if name in MODELS else ""
            rows.append(
                ("80 % coverage, %", name + added, count, *(f"{share:.1f}" for share in found if share))
            )
    return rows + _times(names, answers, count)


def _times(names: Sequence[str], answers: Answers, count: str) -> list[tuple[str, ...]]:
    rows = []
    ours = [answers[known]["Guatu"].milliseconds or np.nan for known in KNOWN]
    for name in names:
        taken = [answers[known][name].milliseconds for known in KNOWN]
        if taken[0] is not None:
            cells = [f"{one:,.2f}" for one in taken if one is not None]
            rows.append(("ms a series", name, count, *cells))
    if "AutoETS" in names:
        slow = [answers[known]["AutoETS"].milliseconds or np.nan for known in KNOWN]
        times = [f"{one / other:,.0f}" for one, other in zip(slow, ours, strict=True)]
        rows.append(("× faster than AutoETS", "Guatu", count, *times))
    return rows


def mape(values: Floats, known: int, answer: Answer) -> float:
    year = values[:, -1]
    total = year.sum(axis=1)
    foreseen = year[:, :known].sum(axis=1) + answer.paths.sum(axis=1)
    return float(np.mean(np.abs(foreseen - total) / total) * 100)


def _mase(values: Floats, known: int, answer: Answer) -> float:
    past = values[:, :-1]
    naive = np.nanmean(np.abs(np.diff(past, axis=1)), axis=(1, 2))
    error = np.abs(answer.paths - values[:, -1, known:]).mean(axis=1)
    moved = naive > 0
    return float(np.mean(error[moved] / naive[moved]))


def coverage(values: Floats, answer: Answer) -> float | None:
    if answer.low is None or answer.high is None:
        return None
    total = values[:, -1].sum(axis=1)
    return float(np.mean((answer.low <= total) & (total <= answer.high)) * 100)
