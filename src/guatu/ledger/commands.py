"""`guatu ledger …`"""

import sys

import click

from guatu.ledger.queries import verification


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
