"""`guatu schedule FILE`: work a network of nodes back from its due date."""

import json
from pathlib import Path
from typing import Any

import click

from guatu.engine.document import answer
from guatu.kernel.errors import GuatuError


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="the whole answer as JSON, in the format of the examples"
)
def schedule(file: Path, as_json: bool) -> None:
    """Dates of every node of a network, forward and worked back from its due date (倒排工期)."""
    try:
        document: Any = json.loads(file.read_bytes())
    except (json.JSONDecodeError, UnicodeDecodeError) as broken:
        raise GuatuError("G2404", file=file.name, why=str(broken)) from broken
    found = answer(document)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if found.get("error"):
        click.echo(f"成环 cycle: {', '.join(found['members'])}")
        return
    for node in found["nodes"]:
        mark = "■" if node["critical"] else " "
        click.echo(
            f"{mark} {node['id']:12} {node['early_start']} – {node['early_finish']}   "
            f"{node['late_start']} – {node['late_finish']}   {node['total_float']:>5}"
        )
    click.echo(f"缺 {found['days_short']} 天 days short")
