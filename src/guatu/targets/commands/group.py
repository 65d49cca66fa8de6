"""The group of commands, and who acts on the command line."""

import getpass
from datetime import date

import click

from guatu.org.types import Actor


@click.group("targets")
def targets_group() -> None:
    """Plans, indicators, targets and figures 目标任务."""


def day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """Reads an option as a day, 2026-05-18."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value} 不是日期 is no day (2026-05-18)") from None


def operator() -> Actor:
    """Whoever runs the command line."""
    return Actor.operator(getpass.getuser())
