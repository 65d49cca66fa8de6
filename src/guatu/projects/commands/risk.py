"""`guatu project risk`."""

import getpass
import json
from dataclasses import asdict

import click

from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.commands.plans import project_group


@project_group.command("risk")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="As JSON; days are last days of work.")
def project_risk(code: str, as_json: bool) -> None:
    """How sure the due day of a project is, and what moves it 风险."""
    found = queries.risk(Actor.operator(getpass.getuser()), code)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return
    click.echo(f"期限 due {found.due}: {found.due_chance:.0%}")
    for share, day in found.quantiles:
        click.echo(f"P{share * 100:.0f}: {day}")
    for node in found.nodes:
        click.echo(f"{node.code} {node.name}: {node.criticality:.0%}, {node.weight:.0%}")
    click.echo(f"{found.draws} draws, seed {found.seed}, {found.digest}")
