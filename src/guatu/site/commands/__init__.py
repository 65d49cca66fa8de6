"""Every command of the house under one group, errors said as the catalogue says them."""

import sys
from typing import Any

import click

from guatu.intake.commands import intake
from guatu.kernel.errors import GuatuError
from guatu.ledger.commands import ledger
from guatu.projects.commands import import_group, project_group, template_group
from guatu.projects.commands_exchange import plan_group
from guatu.site.commands.demo import demo
from guatu.site.commands.manage import account, manage, messages, prepare, serve, worker
from guatu.site.commands.schedule import schedule
from guatu.status.commands import judge


class House(click.Group):
    """A click group that prints a catalogued error, both languages, and leaves with status 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except GuatuError as error:
            for language in ("zh-hans", "en"):
                click.echo(f"{error.number} {error.text(language)} {error.remedy(language)}", err=True)
            sys.exit(2)


@click.group(cls=House)
@click.version_option(package_name="guatu")
def house() -> None:
    """Guatu 挂图: from a government's targets to finished work."""


for command in (
    account,
    demo,
    import_group,
    intake,
    judge,
    ledger,
    manage,
    messages,
    plan_group,
    prepare,
    project_group,
    schedule,
    serve,
    template_group,
    worker,
):
    house.add_command(command)
