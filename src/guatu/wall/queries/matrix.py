"""Units × areas, and the same units as blocks on the schematic map: lights counted, never averaged."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.status.types import Tally
from guatu.ui.types import Block, BlockMap
from guatu.ui.words import is_english, named
from guatu.wall.queries.look import Look
from guatu.wall.rules import block_colour, places
from guatu.wall.types import Tallied, WallMatrix, WallRow


def tallied(tally: Tally) -> Tallied:
    """A cell's lights by colour."""
    return Tallied(**{colour.value: count for colour, count in tally.counts.items()})


def matrix(look: Look) -> WallMatrix:
    """Every unit of the look by every area, with the sums of both."""
    by_unit: defaultdict[int, list[Tally]] = defaultdict(list)
    for tally in look.tallies:
        by_unit[tally.unit.pk].append(tally)
    first = next(iter(by_unit.values()), [])
    areas = [tally.area for tally in first]
    rows = tuple(
        _row(look, short(some[0].unit), [tallied(tally) for tally in some], areas, some[0].unit.pk)
        for some in by_unit.values()
    )
    columns = tuple(named(area) if area else _("未归领域") for area in areas)
    sums = [_sum(row.cells[place] for row in rows) for place in range(len(columns))]
    return WallMatrix(columns, rows, _row(look, _("合计"), sums, areas, look.unit.pk if look.unit else None))


def _row(
    look: Look, label: str, cells: Sequence[Tallied], areas: Sequence[Any], unit_id: int | None = None
) -> WallRow:
    return WallRow(
        label,
        tuple(cell if cell.total else None for cell in cells),
        _sum(cells),
        # The list is asked for an area or for none: what has no area is found among its unit's.
        tuple(lights_url(look, unit_id, area.pk if area else look.area_id) for area in (*areas, None)),
    )


def _sum(cells: Iterable[Tallied | None]) -> Tallied:
    total = Tallied()
    for cell in cells:
        total = total.plus(cell) if cell is not None else total
    return total


def short(unit: Any) -> str:
    """The unit's short name in the reader's language."""
    return str((unit.short_en if is_english() else unit.short) or named(unit))


def sums_by_unit(look: Look) -> dict[int, tuple[Any, Tallied]]:
    """Every unit of the look with all its lights, by its id, in the order of units."""
    sums: dict[int, tuple[Any, Tallied]] = {}
    for tally in look.tallies:
        _unit, before = sums.get(tally.unit.pk, (None, Tallied()))
        sums[tally.unit.pk] = tally.unit, before.plus(tallied(tally))
    return sums


def lights_said(lights: Tallied) -> str:
    """Red and yellow of all, as a block says it."""
    return _("红 %(red)s · 黄 %(yellow)s / %(total)s") % {
        "red": lights.red, "yellow": lights.yellow, "total": lights.total,
    }  # fmt: skip


def lights_url(look: Look, unit_id: int | None, area_id: int | None = None) -> str:
    """The list of the month's lights, of a unit and an area where they are given."""
    asked = {"period": look.period, "unit": unit_id, "area": area_id}
    said = urlencode({key: value for key, value in asked.items() if value is not None})
    return f"{reverse('status:lights')}?{said}"


def blocks(look: Look) -> BlockMap:
    """The schematic map: every unit a block where people expect it."""
    sums = sums_by_unit(look)
    spots = places((unit.map_x, unit.map_y) for unit, _lights in sums.values())
    return BlockMap(
        "",
        tuple(
            Block(
                label=short(unit),
                column=column,
                row=row,
                colour=block_colour(lights),
                text=lights_said(lights),
                url=lights_url(look, pk),
            )
            for (pk, (unit, lights)), (column, row) in zip(sums.items(), spots, strict=True)
        ),
    )
