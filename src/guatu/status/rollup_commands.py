"""`guatu rollup`: lights rolled up to chains, areas or units."""

import getpass
import json

import click

from guatu.kernel.period import Period
from guatu.kernel.quantity import format_money
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.types.rollup import RollLine, Way
from guatu.ui.types import LightColour


@click.command()
@click.option(
    "--way", type=click.Choice([way.value for way in Way]), default=Way.CHAIN.value, show_default=True
)
@click.option("--period", help="a month, 2026-05; by default the newest with lights")
@click.option("--json", "as_json", is_flag=True, help="as the API says it")
def rollup(way: str, period: str | None, as_json: bool) -> None:
    """Counts and investment by light, rolled up to chains, areas or units; * is the worst."""
    actor = Actor.operator(getpass.getuser())
    month = Period.parse(period) if period else queries.latest_period(actor)
    found = queries.rolled_up(actor, month, Way(way))
    if as_json:
        click.echo(json.dumps(queries.rollup_facts(found), ensure_ascii=False))
        return
    for line in (found.whole, *found.lines):
        click.echo(_said(line))


def _said(line: RollLine) -> str:
    lights = "  ".join(
        f"{colour.shape}{line.of(colour).count} {format_money(line.of(colour).money, None)}"
        for colour in LightColour
        if line.of(colour).count
    )
    return f"{'*' if line.worst else ' '}{'  ' * line.depth}{line.name}  {lights}"
