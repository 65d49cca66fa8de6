"""The group of commands, and who acts on the command line."""

import getpass
from datetime import date

import click

from guatu.org.types import Actor


@click.group("targets")
def targets_group() -> None:
    """Plans, indicators, targets and figures 目标任务."""


class Day(click.ParamType):
    """A day, 2026-05-18."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} 不是日期 is no day (2026-05-18)", param, ctx)


DAY = Day()


def operator() -> Actor:
    """Whoever runs the command line."""
    return Actor.operator(getpass.getuser())
