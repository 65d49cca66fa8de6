"""`guatu wall …`: how walls are composed, and the city's own map."""

import getpass
import json
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from guatu.kernel.coordinates import CoordinateSystem
from guatu.kernel.files import Upload
from guatu.org.types import Actor
from guatu.wall import actions, queries
from guatu.wall.adapters.geojson import MOST_BYTES
from guatu.wall.specs import kind_of, spec_of, wall_facts
from guatu.wall.types import Kind

_KINDS = ",".join(Kind)


@click.group("wall")
def wall_group() -> None:
    """Walls: which screens, in which order; the city's own map."""


@wall_group.command("boards")
@click.option("--json", "as_json", is_flag=True, help="as `compose --file` reads it")
def boards(as_json: bool) -> None:
    """The walls there are, with their screens in order; a screen that is off stands in brackets."""
    actor = _operator()
    found = [wall_facts(actor, view) for view in queries.walls(actor)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for row in found:
        screens = " ".join(one["kind"] if one["shown"] else f"({one['kind']})" for one in row["screens"])
        scope = " ".join(filter(None, (row["unit"], row["area"])))
        click.echo(f"{row['code']} {row['name']} {scope} {row['seconds']}s: {screens}".replace("  ", " "))


@wall_group.command("compose")
@click.argument("code")
@click.option("--name", help="of a new wall; else it keeps its own")
@click.option("--name-en")
@click.option("--seconds", type=int, help="how long a screen stands")
@click.option("--unit", help="only this unit, by its code; - for all")
@click.option("--area", help="only this area, by its code; - for all")
@click.option("--screens", help=f"kinds in their order, with commas; of {_KINDS}")
@click.option("--file", "source", type=click.File("r", encoding="utf-8"), help="a composition as JSON, whole")
def compose(
    code: str,
    name: str | None,
    name_en: str | None,
    seconds: int | None,
    unit: str | None,
    area: str | None,
    screens: str | None,
    source: TextIO | None,
) -> None:
    """Make a wall, or compose one anew; what is not said stays as it is."""
    actor = _operator()
    standing = {view.code: view for view in queries.walls(actor)}
    said: dict[str, Any] = wall_facts(actor, standing[code]) if code in standing else {"screens": []}
    if source is not None:
        try:
            said = json.load(source)
        except json.JSONDecodeError as fault:
            raise click.UsageError(f"{source.name}:{fault.lineno}:{fault.colno}: no JSON") from None
        if not isinstance(said, dict):
            raise click.UsageError(f"{source.name}: no composition")
    for key, value in (("name", name), ("name_en", name_en), ("seconds", seconds)):
        if value is not None:
            said[key] = value
    for key, value in (("unit", unit), ("area", area)):
        if value is not None:
            said[key] = "" if value == "-" else value
    if screens is not None:
        said["screens"] = [{"kind": kind_of(kind.strip()).value} for kind in screens.split(",")]
    elif not said["screens"] and source is None:
        said["screens"] = [{"kind": kind.value} for kind in Kind]
    made = actions.compose(actor, code=code, **spec_of(actor, said))
    click.echo(f"已保存 saved: {made.code} {made.name}")


@wall_group.command("withdraw")
@click.argument("code")
def withdraw(code: str) -> None:
    """Take a wall away; the built-in one stands again as it was."""
    actions.withdraw(_operator(), code=code)
    click.echo(f"已撤下 taken away: {code}")


@wall_group.group("map")
def map_group() -> None:
    """The city's own map."""


@map_group.command("list")
def map_list() -> None:
    """The maps that were brought in, the newest first; * is on the wall."""
    for row in queries.city_maps(_operator()):
        click.echo(
            f"{'*' if row.in_place else ' '} {row.pk} {row.name} {row.system} {row.imported_at:%Y-%m-%d}"
        )


@map_group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--system", type=click.Choice([one.value for one in CoordinateSystem]), default="wgs84", show_default=True
)
@click.option("--approval", default="", help="the map's review number (审图号)")
@click.option("--schematic", is_flag=True, help="its borders are schematic")
@click.option("--put", is_flag=True, help="put it on the wall at once")
def map_import(file: BinaryIO, system: str, approval: str, schematic: bool, put: bool) -> None:
    """Bring a GeoJSON file in; says whose shapes were found and who has none."""
    actor = _operator()
    upload = Upload(Path(file.name).name, file.read(MOST_BYTES + 1))
    made = actions.import_map(
        actor, upload=upload, system=CoordinateSystem(system), approval=approval, schematic=schematic
    )
    found = queries.map_preview(actor, made.pk)
    click.echo(f"已读入 read: {made.pk} {made.name}")
    click.echo(f"有边界 with a shape: {'、'.join(found.matched) or '—'}")
    click.echo(f"没有边界 without: {'、'.join(found.without) or '—'}")
    click.echo(f"底图 ground: {'、'.join(found.ground) or '—'}")
    if put:
        actions.put_map(actor, map_id=made.pk)
        click.echo("已换上 on the wall")


@map_group.command("put")
@click.argument("map_id", type=int)
def map_put(map_id: int) -> None:
    """Put a map on the wall in place of whichever is there."""
    row = actions.put_map(_operator(), map_id=map_id)
    click.echo(f"已换上 on the wall: {row.name}")


@map_group.command("schematic")
def map_schematic() -> None:
    """Show the schematic blocks again; the maps stay."""
    actions.back_to_schematic(_operator())
    click.echo("已换回示意方块图 the schematic blocks are back")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
