"""`guatu schedule FILE`: work a network of nodes back from its due date."""

import json
from pathlib import Path
from typing import Any

import click

from guatu import engine
from guatu.engine.document import answer, to_network
from guatu.kernel.errors import GuatuError


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="the whole answer as JSON, in the format of the examples"
)
@click.option(
    "--why", "asked", metavar="NODE", help="say what drives the dates of one node, in both languages"
)
def schedule(file: Path, as_json: bool, asked: str | None) -> None:
    """Dates of every node of a network, forward and worked back from its due date (倒排工期)."""
    try:
        document: Any = json.loads(file.read_bytes())
    except (json.JSONDecodeError, UnicodeDecodeError) as broken:
        raise GuatuError("G2404", file=file.name, why=str(broken)) from broken
    if asked is not None:
        _say_why(document, asked)
        return
    found = answer(document)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    if found.get("error"):
        click.echo(f"成环 cycle: {', '.join(found['members'])}")
        return
    for node in found["nodes"]:
        mark = "■" if node["critical"] else " "
        spare = "✓" if node["total_float"] is None else node["total_float"]
        click.echo(
            f"{mark} {node['id']:12} {node['early_start']} – {node['early_finish']}   "
            f"{node['late_start']} – {node['late_finish']}   {spare:>5}"
        )
    click.echo(f"缺 {found['days_short']} 天 days short")


def _say_why(document: object, code: str) -> None:
    # Inside, because these load numba: `--help` does not wait for it.
    from guatu.engine.why import Which, why  # noqa: PLC0415
    from guatu.engine.why_words import short_sentence  # noqa: PLC0415

    network = to_network(document)
    if code not in {node.code for node in network.nodes}:
        raise click.BadParameter(code, param_hint="--why")
    plan = engine.schedule(network)
    for which in (Which.EARLY_START, Which.LATE_START):
        reason = why(plan, code, which)
        click.echo(f"{reason.sentence.zh}\n{reason.sentence.en}")
        for step in reason.sentences:
            click.echo(f"  · {step.zh} {step.en}")
    if (short := short_sentence(plan)) is not None:
        click.echo(f"{short.zh}\n{short.en}")
