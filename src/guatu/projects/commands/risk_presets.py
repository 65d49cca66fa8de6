"""`guatu project risk-presets …`"""

import getpass
import json
from dataclasses import replace
from pathlib import Path

import click

from guatu.org.types import Actor
from guatu.projects.actions import save_risk_preset
from guatu.projects.adapters.risk import preset_document, read_preset, shipped_preset
from guatu.projects.commands.plans import project_group
from guatu.projects.queries import risk_preset, risk_preset_versions

in_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@project_group.group("risk-presets")
def risk_presets_group() -> None:
    """The working values of risk 风险预设."""


@risk_presets_group.command("show")
@click.option("--version", type=int, help="One of the house's own; without it, the one that holds.")
@click.option("--shipped", is_flag=True, help="What came with Guatu.")
@in_json
def show(version: int | None, shipped: bool, as_json: bool) -> None:
    """Spreads by kind of node, and common causes."""
    preset = shipped_preset() if shipped else risk_preset(Actor.operator(getpass.getuser()), version)
    if as_json:
        click.echo(json.dumps(preset_document(preset) | {"shipped": preset.shipped}, ensure_ascii=False))
        return
    click.echo(
        f"{'随系统 shipped' if preset.shipped else '本单位 own'} v{preset.version}, {preset.least_finished}"
    )
    for of, points in preset.spreads.items():
        click.echo(f"{of:<10} × {points}")
    for row in preset.causes:
        effect = f"× {row.factor}" if row.factor else f"+ {row.days}"
        click.echo(f"{row.code:<10} {row.chance:.0%} {effect} {row.of}: {row.name} / {row.name_en}")


@risk_presets_group.command("versions")
@in_json
def versions(as_json: bool) -> None:
    """The versions that the house made, the newest first."""
    rows = [
        {"version": row.version, "reason": row.reason, "made_label": row.made_label, "made_at": row.made_at}
        for row in risk_preset_versions(Actor.operator(getpass.getuser()))
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        click.echo(f"v{row['version']:<3} {row['made_at']:%Y-%m-%d} {row['made_label']}: {row['reason']}")


@risk_presets_group.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", required=True, help="Why, for the ledger.")
@in_json
def load(file: Path, reason: str, as_json: bool) -> None:
    """Keep a TOML file (its form: projects/data/risk.toml) as the next version."""
    actor = Actor.operator(getpass.getuser())
    newest = risk_preset(actor)
    preset = replace(
        read_preset(file.read_text(encoding="utf-8")), version=newest.version, shipped=newest.shipped
    )
    made = save_risk_preset(actor, preset=preset, reason=reason)
    click.echo(json.dumps({"version": made.version}) if as_json else f"已保存 saved: v{made.version}")
