"""`guatu import …`"""

import getpass
import json
from pathlib import Path

import click

from guatu.kernel.errors import GuatuError
from guatu.org.types import Actor
from guatu.projects.actions import import_portfolio
from guatu.projects.adapters.portfolio import PortfolioReading, as_json, read_portfolio
from guatu.projects.adapters.profile import load_profile


@click.group("import")
def import_group() -> None:
    """Bring in what somebody else publishes 导入."""


@import_group.command("projects")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--profile", required=True, help="The mapping profile: a file of projects/data/profiles, such as gmpp."
)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing, and need no database.")
@click.option("--json", "in_json", is_flag=True, help="Report as JSON.")
def import_projects(file: Path, profile: str, dry_run: bool, in_json: bool) -> None:
    """Import a published portfolio of projects. Every row is imported or listed with its reason."""
    most = load_profile(profile).max_bytes
    if file.stat().st_size > most:
        raise GuatuError("G1652", megabytes=most // 1_000_000)
    data = file.read_bytes()
    if dry_run:
        reading = read_portfolio(data, load_profile(profile))
    else:
        actor = Actor.operator(getpass.getuser())
        reading = import_portfolio(actor, data=data, profile=profile)
    if in_json:
        click.echo(json.dumps(as_json(reading), ensure_ascii=False))
    else:
        _say(reading, dry_run)


def _say(reading: PortfolioReading, dry_run: bool) -> None:
    done = "可导入 importable" if dry_run else "已导入 imported"
    click.echo(f"共 {reading.rows_in} 行 rows; {done}: {len(reading.imported)}")
    for row in reading.listed:
        click.echo(f"第 {row.row} 行 row {row.row}: {row.name}: {row.reason_zh} / {row.reason_en}")
