"""`guatu outbox channels|add|test|remove|pause|resume`: where messages go outside, by the actions of the page."""

import getpass
import sys

import click

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger import queries as outbox
from guatu.org import actions, queries
from guatu.org.types import Actor


@click.command("channels")
def channels_command() -> None:
    """Every channel in use with whose it is, failing ones first; and the house's gateway."""
    click.echo(f"网关 gateway: {outbox.gateway_shown() or '—'}")
    for line in queries.channel_lines(_operator()):
        row = line.channel
        state = (
            f"失败自 failing since {row.failing_since:%Y-%m-%d %H:%M} ({row.last_outcome})"
            if row.failing_since
            else "正常 ok"
        )
        if row.paused_at is not None:
            state += f"  已停自 paused since {row.paused_at:%Y-%m-%d %H:%M}"
        click.echo(f"{row.pk:>5}  {row.owner_kind}:{line.owner}  {row.shown}  {row.name}  {state}")


@click.command("add")
@click.option("--account", "username", default="", help="whose it is: an account's name")
@click.option("--unit", "code", default="", help="or a unit's code: everybody of the unit is told")
@click.option("--name", default="", help="what it is called in the list")
@click.password_option(
    "--address",
    prompt="地址 address",
    confirmation_prompt=False,
    help="an apprise URL such as wecombot://key; left out, it is asked for and not shown",
)
def add_command(username: str, code: str, name: str, address: str) -> None:
    """Reach an account or a unit outside. Its address is sealed and never shown again."""
    if bool(username) == bool(code):
        raise click.UsageError("请用 --account 或 --unit 说明是谁的。 Say whose it is: --account or --unit.")
    operator = _operator()
    unit = queries.units(operator).filter(code=code).first() if code else None
    if code and unit is None:
        raise NotFound(what=Phrase(f"单位 {code}", f"unit {code}"))
    row = actions.add_channel(
        operator, address=address, name=name, username=username, unit_id=unit.pk if unit else None
    )
    click.echo(f"{row.pk}  {row.shown}")


@click.command("test")
@click.argument("channel_id", type=int)
def test_command(channel_id: int) -> None:
    """Send a line through one channel now; leave with status 1 if it did not arrive."""
    outcome = actions.try_channel(_operator(), channel_id=channel_id)
    click.echo(outcome.word)
    if not outcome.arrived:
        sys.exit(1)


@click.command("remove")
@click.argument("channel_id", type=int)
def remove_command(channel_id: int) -> None:
    """Use a channel no longer; its address is forgotten, what was sent stays on record."""
    actions.remove_channel(_operator(), channel_id=channel_id)
    click.echo(f"已停用 removed: {channel_id}")


@click.command("pause")
@click.argument("channel_id", type=int)
def pause_command(channel_id: int) -> None:
    """Send nothing through a channel until it is resumed; what is to be sent waits."""
    actions.pause_channel(_operator(), channel_id=channel_id)
    click.echo(f"已暂停 paused: {channel_id}")


@click.command("resume")
@click.argument("channel_id", type=int)
def resume_command(channel_id: int) -> None:
    """Use a channel again, beginning with what waited."""
    actions.resume_channel(_operator(), channel_id=channel_id)
    click.echo(f"已恢复 resumed: {channel_id}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


CHANNEL_COMMANDS = (
    channels_command, add_command, test_command, remove_command, pause_command, resume_command
)  # fmt: skip
"""What the group `guatu outbox` of the ledger gets from the room that knows whose a channel is."""
