"""`guatu battle-map`: the print of the battle map, from the command line."""

import getpass
from pathlib import Path

import click

from guatu.kernel.language import EN, ZH
from guatu.org.types import Actor
from guatu.ui.types import LightColour
from guatu.wall.battle.forms import wanted_of
from guatu.wall.battle.paper import Paper
from guatu.wall.battle.types import Group, Sort
from guatu.wall.queries.battle_print import battle_pdf

PAPERS = click.Choice([paper.value for paper in Paper])


@click.command("battle-map")
@click.option("--paper", type=PAPERS, default="A0", show_default=True)
@click.option("--tiles", type=PAPERS, help="cut the sheets into pages of this smaller paper")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@click.option("--language", type=click.Choice([ZH, EN]), default=ZH, show_default=True)
@click.option("--group", type=click.Choice([one.value for one in Group]), default="unit", show_default=True)
@click.option("--sort", type=click.Choice([one.value for one in Sort]), default="worst", show_default=True)
@click.option("--light", type=click.Choice([one.value for one in LightColour]))
@click.option("--q", help="a part of the name, code or owner")
@click.option("--unit", type=int, help="a unit by its id, with all below it")
@click.option("--area", type=int, help="an area by its id")
@click.option("--stage", help="a stage, such as building")
@click.option("--late", is_flag=True, help="only what is late")
@click.option("--blocked", is_flag=True, help="only what something holds up")
def battle_map(paper: str, tiles: str | None, out: Path, language: str, **asked: object) -> None:
    """Print the battle map as vector PDF, whole or cut into tiles."""
    asked |= {name: "1" if asked[name] else "" for name in ("late", "blocked")}
    actor = Actor.operator(getpass.getuser())
    data = battle_pdf(actor, wanted_of(asked), paper=paper, tiles=tiles or "", language=language)
    out.write_bytes(data)
    click.echo(f"{out} {paper}{f' / {tiles}' if tiles else ''}: {len(data):,} bytes")
