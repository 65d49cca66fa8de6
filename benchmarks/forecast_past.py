"""What the forecast is chosen by: accuracy and coverage of 2018 … 2024, each from a panel that ends with that year.

python benchmarks/forecast_past.py: run it before and after a change. The year that benchmarks/forecast.py scores is
never read. With GUATU_STATSFORECAST (see there) also how large our share beside the peers' median should be: their
forecasts take half an hour, and are kept in the file that --peers names.
"""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import numpy as np
from forecast import EVERY, INTERPRETER, KNOWN, MEDIAN, YEAR, Answer, coverage, mape, panel_of, part_of, peers

from guatu.engine.forecast import Panel, foresee

YEARS = range(YEAR - 7, YEAR)
KEPT = Path(tempfile.gettempdir()) / "forecast-peers.json"
SHARES = (0.0, 0.1, 0.25, 1 / 3, 0.5, 1.0)


@click.command()
@click.option("--peers", "kept", type=click.Path(path_type=Path), default=KEPT)
def main(kept: Path) -> None:
    """Prints a line a year, their mean, and how far coverage is from 80 % on average."""
    panels = {year: panel_of(year) for year in YEARS}
    ours = {year: [_ours(panel, known) for known in KNOWN] for year, panel in panels.items()}
    named = {year: f"{year} ({len(panel.codes)} series)" for year, panel in panels.items()}
    missed = {
        named[year]: [mape(panels[year].values, *one) for one in zip(KNOWN, ours[year], strict=True)]
        for year in YEARS
    }
    covered = {named[year]: [coverage(panels[year].values, one) for one in ours[year]] for year in YEARS}
    _show("MAPE of the year, %", missed)
    _show("80 % coverage, %", covered)
    off = np.array(list(covered.values()), np.float64) - 80
    click.echo(f"  from 80: mean distance {np.abs(off).mean():.2f}, signed {off.mean():+.2f}")
    if interpreter := os.environ.get(INTERPRETER):
        _shares(panels, interpreter, kept)


def _ours(panel: Panel, known: int) -> Answer:
    outlook = foresee(panel, known, threads=1)
    paths = np.array([end.fan.single[1] for end in outlook])
    return Answer(paths, outlook.totals(0.1), outlook.totals(0.9))


def _shares(panels: Mapping[int, Panel], interpreter: str, kept: Path) -> None:
    """Mean absolute percentage error with every share of ours, and how often it is below that of the median alone."""
    theirs = json.loads(kept.read_text()) if kept.exists() else {}
    found = np.empty((len(SHARES), len(panels), len(KNOWN)))
    for line, (year, panel) in enumerate(panels.items()):
        part = part_of(panel, np.arange(0, len(panel.codes), EVERY))
        for column, known in enumerate(KNOWN):
            key = f"{year} after {known}"
            if key not in theirs:
                theirs[key] = peers(part.values, known, interpreter)[MEDIAN].paths.tolist()
                kept.write_text(json.dumps(theirs))
            median, mine = np.array(theirs[key]), _ours(part, known).paths
            for row, share in enumerate(SHARES):
                together = Answer(share * mine + (1 - share) * median)
                found[row, line, column] = mape(part.values, known, together)
    better = (found < found[0]).sum(axis=(1, 2))
    _show(
        "MAPE of the year, %, by our share beside the median of the peers",
        {
            f"{share:.2f} (better in {count} of {found[0].size})": line.mean(axis=0).tolist()
            for share, count, line in zip(SHARES, better, found, strict=True)
        },
        mean=False,
    )


def _show(title: str, lines: Mapping[str, Sequence[float | None]], *, mean: bool = True) -> None:
    click.echo(f"{title}: after {', '.join(map(str, KNOWN))} months")
    table = np.array(list(lines.values()), np.float64)
    means = [("mean", table.mean(axis=0).tolist())] if mean else []
    for name, line in [*lines.items(), *means]:
        click.echo(f"  {name:32} {' '.join(f'{cell:7.2f}' for cell in line)}")


if __name__ == "__main__":
    main()
