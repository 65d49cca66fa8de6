"""The city's own map: brought in, looked at, put in place, taken back."""

import hashlib

from guatu.kernel.clock import clock
from guatu.kernel.coordinates import CoordinateSystem
from guatu.kernel.files import Upload, shown_name
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.wall import queries
from guatu.wall.adapters.geojson import read_geojson
from guatu.wall.models import CityMap

LONGEST_APPROVAL = 60


@verb("wall.map.import")
def import_map(
    actor: Actor,
    *,
    upload: Upload,
    system: CoordinateSystem,
    approval: str = "",
    schematic: bool = False,
) -> CityMap:
    """Read a GeoJSON file and keep it; it is shown nowhere until `put_map`. `approval`: its review number (审图号).

    Raises Denied, G2320–G2329 for a file that cannot be taken.
    """
    actor.require("wall.map.write")
    read = read_geojson(upload.data, system, queries.names_of_units(actor))
    made = CityMap.objects.create(
        name=shown_name(upload.name) or "map.geojson",
        system=system.value,
        approval=approval.strip()[:LONGEST_APPROVAL],
        schematic=schematic,
        shapes=[shape.as_json() for shape in read.shapes],
        digest=hashlib.sha256(upload.data).hexdigest(),
        imported_at=clock().now(),
        imported_by_id=actor.account_id,
    )
    record(
        actor,
        subject(made),
        after={
            "name": made.name,
            "system": made.system,
            "approval": made.approval,
            "schematic": made.schematic,
            "digest": made.digest,
            "shapes": len(read.shapes),
            "vertices": read.vertices,
        },
    )
    return made


@verb("wall.map.put")
def put_map(actor: Actor, *, map_id: int) -> CityMap:
    """Put a map that was brought in on the wall, in place of whichever is there. Raises Denied, NotFound."""
    actor.require("wall.map.write")
    row = queries.city_map(actor, map_id)
    before = _in_place()
    if before is not None and before.pk == row.pk:
        unchanged()
        return row
    _take_down()
    CityMap.objects.filter(pk=row.pk).update(in_place=True)
    record(actor, subject(row), before={"map": before.pk if before else None}, after={"map": row.pk})
    row.in_place = True
    return row


@verb("wall.map.take_down")
def back_to_schematic(actor: Actor) -> None:
    """Show the schematic blocks again. The maps stay, to be put back. Raises Denied."""
    actor.require("wall.map.write")
    before = _in_place()
    if before is None:
        unchanged()
        return
    _take_down()
    record(actor, subject(before), before={"map": before.pk}, after={"map": None})


def _in_place() -> CityMap | None:
    return CityMap.objects.select_for_update().defer("shapes").filter(in_place=True).first()


def _take_down() -> None:
    CityMap.objects.filter(in_place=True).update(in_place=False)
