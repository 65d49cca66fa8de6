"""`guatu template …`"""

import getpass
import json
from dataclasses import replace
from pathlib import Path

import click

from guatu.org.types import Actor
from guatu.projects.actions import save_template
from guatu.projects.adapters.templates import read_template, template_document
from guatu.projects.queries import template, template_spec, template_versions, templates


@click.group("template")
def template_group() -> None:
    """Templates of nodes 节点模板."""


@template_group.command("list")
@click.option("--json", "in_json", is_flag=True, help="As JSON.")
def list_templates(in_json: bool) -> None:
    """The current version of every template."""
    rows = list(templates(Actor.operator(getpass.getuser())))
    if in_json:
        said = [
            {"code": row.code, "version": row.version, "name": row.name, "name_en": row.name_en}
            for row in rows
        ]
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row.code:<14} v{row.version:<3} {row.name} / {row.name_en}")


@template_group.command("show")
@click.argument("code")
@click.option("--version", type=int, help="Without it, the current one.")
@click.option("--json", "in_json", is_flag=True, help="As JSON.")
def show(code: str, version: int | None, in_json: bool) -> None:
    """One template: its nodes and links."""
    spec = template_spec(template(Actor.operator(getpass.getuser()), code, version))
    if in_json:
        click.echo(json.dumps(template_document(spec), ensure_ascii=False))
        return
    click.echo(f"{spec.code} v{spec.version} {spec.name} / {spec.name_en}")
    for node in spec.nodes:
        limit = f" 法定 limit {node.statutory_days}" if node.statutory_days else ""
        click.echo(
            f"{node.code:<8} {node.duration:>4} {node.calendar:<11} {node.name} / {node.name_en}{limit}"
        )
    for link in spec.links:
        click.echo(
            f"{link.predecessor} {link.kind} {link.lag:+d} {link.successor}{' ~' if link.soft else ''}"
        )


@template_group.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", required=True, help="Why, for the ledger.")
@click.option("--json", "in_json", is_flag=True, help="As JSON.")
def load(file: Path, reason: str, in_json: bool) -> None:
    """Keep a TOML file (its form: projects/data/templates/industrial.toml) as the next version of its code."""
    actor = Actor.operator(getpass.getuser())
    spec = read_template(file.read_text(encoding="utf-8"))
    newest = template_versions(actor, spec.code).values_list("version", flat=True).first()
    made = save_template(actor, spec=replace(spec, version=newest or 1), reason=reason)
    if in_json:
        click.echo(json.dumps({"code": made.code, "version": made.version}, ensure_ascii=False))
    else:
        click.echo(f"已保存 saved: {made.code} v{made.version}")
