"""`guatu forecast FILE.csv --year Y`: how series of months will close their year, and how sure that is."""

import json
from pathlib import Path

import click

from guatu.engine.forecast import Measure, YearEnd, foresee, panels_of, statsforecast
from guatu.engine.forecast.document import to_document
from guatu.engine.forecast.reading import read_series, read_targets

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--year", type=click.IntRange(1900, 2200), required=True, help="the year to foresee")
@click.option(
    "--after",
    type=click.IntRange(0, 12),
    default=12,
    help="as of the end of this month: later figures are forgotten",
)
@click.option(
    "--measure",
    type=click.Choice([measure.value for measure in Measure]),
    default=Measure.FLOW.value,
    show_default=True,
    help="what a figure says where the file has no column for it",
)
@click.option("--targets", type=_FILE, help="a CSV of series,bottom_line,stretch for the year")
@click.option(
    "--beside-statsforecast",
    "beside",
    is_flag=True,
    help="a quarter ours, the rest the median of AutoETS, AutoCES and Theta (extra)",
)
@click.option("--json", "as_json", is_flag=True, help="everything, as JSON")
def forecast(
    file: Path, year: int, after: int, measure: str, targets: Path | None, beside: bool, as_json: bool
) -> None:
    """The year's end of every series in a long CSV (series, period, value): P10, P50, P90, chances, back-test."""
    lines = read_targets(targets.read_bytes()) if targets else {}
    series = read_series(file.read_bytes(), Measure(measure), lines)
    others = statsforecast() if beside else None
    outlooks = [foresee(panel, after, beside=others) for panel in panels_of(series, year)]
    if as_json:
        click.echo(json.dumps(to_document(outlooks, year), ensure_ascii=False))
        return
    for outlook in outlooks:
        for end in outlook:
            _say(end)


def _say(end: YearEnd) -> None:
    """A few lines a series, in both languages."""
    if end.reason is not None:
        click.echo(f"{end.code}: {end.reason.zh} {end.reason.en}")
        _say_unknown(end)
        return
    known = "–" if end.last_known is None else str(end.last_known)
    click.echo(f"{end.code} [{known}]  P10 {end.p10:,.6g}  P50 {end.p50:,.6g}  P90 {end.p90:,.6g}")
    for name, target, chance in (
        ("底线 bottom line", end.figures.bottom_line, end.bottom_line_chance),
        ("奋斗 stretch", end.figures.stretch, end.stretch_chance),
    ):
        if target is not None and chance is not None:
            click.echo(f"  {name} {target:,.6g}: {chance:.0%}")
            standing = end.standing(target)
            if standing is not None:
                click.echo(f"    {standing.sentence.zh} {standing.sentence.en}")
            for pace in end.paces(target):
                click.echo(f"    {pace.sentence.zh} {pace.sentence.en}")
    said = end.back_test_sentence
    if said is not None:
        click.echo(f"  {said.zh} {said.en}")
    _say_unknown(end)


def _say_unknown(end: YearEnd) -> None:
    if end.figures.missing:
        click.echo(f"  未知 unknown: {', '.join(map(str, end.figures.missing))}")
