"""`guatu programme …`: batches from the command line, through the same actions."""

import getpass
import json

import click

from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.actions import ask_levelling, run_levelling, take_levelling
from guatu.projects.models import Levelling


@click.group("programme")
def programme_group() -> None:
    """Batches of projects planned as one 批次."""


@programme_group.command("list")
def list_programmes() -> None:
    """The batches, with their projects counted."""
    for row in queries.programmes(_operator()):
        click.echo(f"{row.code}\t{row.name}\t{row.members}")  # type: ignore[attr-defined]  # annotated by the query


@programme_group.command("level")
@click.argument("code")
@click.option("--seconds", type=int, default=20, show_default=True, help="how long to search")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--take", is_flag=True, help="take the levelled starts into the plans")
@click.option("--json", "in_json", is_flag=True)
def level(code: str, seconds: int, seed: int, take: bool, in_json: bool) -> None:
    """Level a batch here and now, without waiting for the worker."""
    actor = _operator()
    batch = queries.programme(actor, code)
    run = ask_levelling(actor, programme_id=batch.pk, seconds=seconds, seed=seed)
    run_levelling(actor, run.pk)
    run = queries.levelling(actor, batch, run.pk)
    if in_json:
        click.echo(
            json.dumps({"state": run.state, "lateness": run.lateness, "bound": run.bound, **run.result})
        )
    elif run.state == Levelling.State.FAILED:
        click.echo(f"{run.error}\n{run.error_en}")
    else:
        click.echo(f"合计拖期 lateness: {run.lateness} 天 days; 下界 bound: {run.bound}")
    if take and run.state == Levelling.State.DONE:
        count = take_levelling(actor, programme_id=batch.pk, levelling_id=run.pk)
        click.echo(f"已采用 taken: {count} 个项目 projects", err=in_json)


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
