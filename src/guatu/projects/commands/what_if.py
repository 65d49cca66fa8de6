"""`guatu project what-if`: what would move if something of a plan were otherwise."""

import getpass
import json

import click

from guatu.kernel.clock import clock
from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.adapters.what_if import as_json
from guatu.projects.commands.plans import project_group
from guatu.projects.rules.sandbox import WhatIf, read_changes
from guatu.projects.types import last_day


@project_group.command("what-if")
@click.argument("code")
@click.option(
    "--set",
    "texts",
    multiple=True,
    required=True,
    help="A change: N05.duration=20, N05.not_before=2026-09-01, 'N05>N06.lag=10', due=2026-11-30.",
)
@click.option("--json", "in_json", is_flag=True, help="Answer as JSON.")
def what_if(code: str, texts: tuple[str, ...], in_json: bool) -> None:
    """What would move if something of the plan of project CODE were otherwise. Nothing is written."""
    actor = Actor.operator(getpass.getuser())
    project = queries.project(actor, code)
    found = queries.imagine(actor, project.pk, read_changes(texts), clock().today())
    if in_json:
        click.echo(json.dumps(as_json(found), ensure_ascii=False))
    else:
        _say(found)


def _say(found: WhatIf) -> None:
    before, after = found.before, found.after
    click.echo(f"最早完成 earliest finish: {before.earliest_finish} → {after.earliest_finish}")
    click.echo(f"差天数 days short: {before.days_short} → {after.days_short}")
    for moved in found.moved:
        click.echo(
            f"{moved.code}: {last_day(moved.before.early_finish)} → {last_day(moved.after.early_finish)}"
            f" ({moved.early_days:+d}), 最迟 latest {last_day(moved.before.late_finish)}"
            f" → {last_day(moved.after.late_finish)} ({moved.late_days:+d})"
        )
