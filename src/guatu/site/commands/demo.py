"""`guatu demo`: prepare the demo city if it is not there, then serve it on this machine only."""

import time

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from huey.contrib.djhuey import HUEY

from guatu.kernel.errors import GuatuError
from guatu.org.models import Unit
from guatu.site.commands.manage import run_server
from guatu.site.demo.build import build
from guatu.site.demo.state import demo_projects, is_demo

MOST_PROJECTS = 100_000


class Steps:
    """Says how far it is, one line a step."""

    def __init__(self) -> None:
        self.begun = time.monotonic()

    def say(self, text: str) -> None:
        click.echo(f"  [{time.monotonic() - self.begun:5.1f} s] {text}")


@click.command()
@click.option(
    "--projects", type=int, default=600, show_default=True, help="how many projects to invent, to 100000"
)
@click.option("--port", type=int, default=8000, show_default=True, envvar="PORT")
@click.option("--reset", is_flag=True, help="empty the database and build the city anew")
@click.option("--no-serve", is_flag=True, help="prepare only")
def demo(projects: int, port: int, reset: bool, no_serve: bool) -> None:
    """The demo city 春城市（示例）in the browser, on 127.0.0.1 only."""
    if not 1 <= projects <= MOST_PROJECTS:
        raise GuatuError("G2403", projects=projects)
    steps = Steps()
    steps.say(f"数据库 database: {settings.DATABASES['default']['NAME']} ({connection.vendor})")
    call_command("migrate", verbosity=0, interactive=False)
    if not is_demo() and Unit.objects.exists():
        # Somebody's real database: not even --reset touches it.
        raise GuatuError("G2402", database=connection.settings_dict["NAME"], units=Unit.objects.count())
    if reset:
        _empty()
        call_command("migrate", verbosity=0, interactive=False)
    asked = click.get_current_context().get_parameter_source("projects")
    chosen = asked is not None and asked.name != "DEFAULT"
    if is_demo() and (not chosen or demo_projects() == projects):
        steps.say(f"演示城市已就绪 the demo city is there: {demo_projects()} 个项目 projects")
    elif is_demo():
        steps.say(f"现有 {demo_projects()} 个项目 projects are there")
        click.confirm(f"清空并重建为 {projects} 个？ Empty it and rebuild with {projects}?", abort=True)
        _empty()
        call_command("migrate", verbosity=0, interactive=False)
        build(projects, steps.say)
    else:
        build(projects, steps.say)
    if no_serve:
        return
    steps.say(f"打开 open  http://127.0.0.1:{port}   （Ctrl+C 停止 stops）")
    run_server("127.0.0.1", port, workers=2)


def _empty() -> None:
    """Drop every table of the database: the ledger refuses DELETE, so emptying means starting over.

    Jobs that wait, which lie beside an SQLite database, would be about what is no longer there.
    """
    HUEY.flush()
    tables = connection.introspection.table_names()
    with connection.schema_editor() as editor, connection.constraint_checks_disabled():
        for table in tables:
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TABLE IF EXISTS {editor.quote_name(table)}{cascade}")
