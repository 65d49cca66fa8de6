"""`guatu webhook …`: other systems that are told of the ledger's entries, by the actions of the page and the API."""

import getpass

import click

from guatu.ledger.actions import tell_hooks
from guatu.org import actions, queries
from guatu.org.types import Actor


@click.group()
def webhook() -> None:
    """Other systems that are told of the ledger's entries 回调: signed, in order, at least once."""


@webhook.command("list")
def list_command() -> None:
    """Every hook in use: verbs, whose sight, how many were sent and wait, and what is wrong."""
    for line in queries.hook_lines(_operator()):
        row = line.hook
        state = "已停 paused" if row.paused_at else line.trouble.said.zh if line.trouble else "正常 ok"
        who = line.account.username if line.account else "—"
        click.echo(
            f"{row.pk:>4}  {row.shown}  {row.name}  [{row.verbs}]  {who}  {row.sent}+{line.behind}  {state}"
        )


@webhook.command("add")
@click.argument("address")
@click.option("--verbs", required=True, help='beginnings of verbs, "dispatch.matter. status.lights."')
@click.option("--as", "username", required=True, help="the account whose sight bounds what is told")
@click.option("--name", default="")
def add_command(address: str, verbs: str, username: str, name: str) -> None:
    """Tell ADDRESS of entries from now on. The secret is shown this once."""
    row, secret = actions.add_hook(_operator(), address=address, verbs=verbs, username=username, name=name)
    click.echo(f"{row.pk}  {row.shown}\n{secret}")


@webhook.command("rotate")
@click.argument("hook_id", type=int)
def rotate_command(hook_id: int) -> None:
    """A new secret, shown this once; the former is valid for two days more."""
    click.echo(actions.rotate_hook(_operator(), hook_id=hook_id))


@webhook.command("replay")
@click.argument("hook_id", type=int)
@click.argument("number", type=click.IntRange(min=1))
def replay_command(hook_id: int, number: int) -> None:
    """Tell it anew from an entry of the ledger on."""
    actions.replay_hook(_operator(), hook_id=hook_id, number=number)
    click.echo(f"从第 {number} 条起 from entry {number}")


@webhook.command("skip")
@click.argument("hook_id", type=int)
def skip_command(hook_id: int) -> None:
    """Pass over the one event that its receiver cannot take."""
    click.echo(f"{actions.skip_event(_operator(), hook_id=hook_id) or '没有 none'}")


@webhook.command("pause")
@click.argument("hook_id", type=int)
def pause_command(hook_id: int) -> None:
    """Tell it nothing until it is resumed; nothing is lost."""
    actions.pause_hook(_operator(), hook_id=hook_id)
    click.echo(f"已暂停 paused: {hook_id}")


@webhook.command("resume")
@click.argument("hook_id", type=int)
def resume_command(hook_id: int) -> None:
    """Go on where it stopped."""
    actions.resume_hook(_operator(), hook_id=hook_id)
    click.echo(f"已恢复 resumed: {hook_id}")


@webhook.command("remove")
@click.argument("hook_id", type=int)
def remove_command(hook_id: int) -> None:
    """Tell it nothing any more; its address and secrets are forgotten."""
    actions.remove_hook(_operator(), hook_id=hook_id)
    click.echo(f"已停用 removed: {hook_id}")


@webhook.command("send")
def send_command() -> None:
    """Send now what waits, as the worker does every minute."""
    click.echo(f"送达 arrived: {tell_hooks()}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
