"""`guatu ledger …`, `guatu outbox …`"""

import getpass
import sys
from dataclasses import dataclass

import click

from guatu.ledger import actions, queries
from guatu.ledger.queries import verification


@dataclass(frozen=True, slots=True)
class Hand:
    """Whoever is at the server, as the ledger signs it."""

    label: str
    account_id: int | None = None


def _hand() -> Hand:
    return Hand(f"命令行 {getpass.getuser()}")


@click.group()
def ledger() -> None:
    """The ledger 台账: an append-only record, each entry holding the hash of the one before."""


@ledger.command("verify")
def verify_command() -> None:
    """Recompute the chain; name the first broken entry and leave with status 1 if there is one."""
    found = verification()
    if found.fault is None:
        click.echo(f"台账完好 ledger is intact: {found.entries} 条 entries, {found.head}")
        return
    click.echo(
        f"台账断裂 ledger is broken: 第 {found.fault.number} 条 entry {found.fault.number}: "
        f"{found.fault.zh} / {found.fault.en}",
        err=True,
    )
    sys.exit(1)


@click.group()
def outbox() -> None:
    """Messages on their way outside 消息送达: WeCom, DingTalk, Feishu, mail, private gateways."""


@outbox.command("failing")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 1000))
def failing_command(most: int) -> None:
    """What did not arrive, the latest first; leave with status 1 if there is any."""
    rows = list(queries.failures()[:most])
    for row in rows:
        way = row.channel.shown if row.channel else queries.gateway_shown()
        last = [attempt.outcome for attempt in row.attempts.all()][-1:]
        what = row.message.kind if row.message else "digest"
        told = row.message or row.digest
        who = f"{what} → {told.recipient_id if told else '—'}"
        click.echo(f"{row.pk:>7}  {who}  {way}  {row.tries}×  {row.state}  {' '.join(last)}")
    if rows:
        sys.exit(1)
    click.echo("都已送达 everything has arrived")


@outbox.command("send")
@click.option("--again", is_flag=True, help="also what was given up")
def send_command(again: bool) -> None:
    """Send now what is due, as the worker does every minute. In quiet time nothing leaves."""
    if again:
        click.echo(f"重新排队 queued again: {actions.send_again(_hand())}")
    done = actions.deliver()
    if done.quiet_until:
        click.echo(f"安静时段，到 quiet until {done.quiet_until:%Y-%m-%d %H:%M}")
    if done.arrived or done.failed or not done.quiet_until:
        click.echo(f"送达 arrived: {done.arrived}; 未送达 not: {done.failed}; 汇总 digests: {done.digests}")
