"""Reads of chains: projects rolled up to segments, chains, units and the economy."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.kernel.quantity import percent, to_unit
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Chain, ChainSegment, ExpectedOutput, Project
from guatu.projects.queries.lists import projects
from guatu.projects.rules.chains import Chances, output_of, phase, segment_of, state_of_segment
from guatu.projects.types import Stage
from guatu.projects.types.chain import NO_OUTPUT, ChainLine, ChainPage, Output, SegmentLine
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Indicator

MONEY = {"元", "万元", "亿元"}
PLAIN_RAMP = (100,)


def chains(actor: Actor) -> QuerySet[Chain]:
    """The chains in their order, with indicator, segments fetched."""
    rows = Chain.objects.select_related("indicator").prefetch_related("segments")
    return rows if actor.can("projects.read") else rows.none()


def chain(actor: Actor, code: str) -> Chain:
    """One chain by its code. Raises NotFound."""
    found = chains(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def expected_outputs(actor: Actor) -> QuerySet[ExpectedOutput]:
    """Expected outputs of the city projects the actor may see, with project and unit."""
    rows = ExpectedOutput.objects.filter(project__portfolio=Project.CITY_PORTFOLIO)
    rows = rows.select_related("project__unit").order_by("project__code")
    return scoped(actor, rows if actor.can("projects.read") else rows.none(), "project__unit")


@dataclass(slots=True)
class _Sums:
    """What is being added up of one segment."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    output: Output = NO_OUTPUT


def chain_page(actor: Actor) -> ChainPage:
    """All chains with their segments, gaps and outputs, of the projects the actor may see.

    Four queries, and those of a cumulative figure for every indicator that a chain meets the economy in.
    """
    rows = list(chains(actor))
    year = clock().today().year
    by_id = {segment.pk: segment for row in rows for segment in row.segments.all()}
    prefixes = {prefix: key for key, segment in by_id.items() for prefix in segment.industries}
    ramps = {segment.pk: tuple(row.ramp) for row in rows for segment in row.segments.all()}
    sums: dict[int | None, _Sums] = defaultdict(_Sums)
    placed: dict[int, int | None] = {}
    for pk, industry, stage in projects(actor).values_list("pk", "industry", "stage"):
        placed[pk] = segment_of(industry, prefixes)
        at = phase(Stage(stage))
        if at is not None:
            sums[placed[pk]].counts[at] += 1
    by_unit: dict[int, Output] = defaultdict(lambda: NO_OUTPUT)
    units: dict[int, Unit] = {}
    undrawn = unplaced = 0
    for row in expected_outputs(actor):
        key = placed.get(row.project_id)
        unplaced += key is None
        chances = chances_of(row)
        if not chances:
            undrawn += 1
            continue
        found = output_of(row.amount, ramps.get(key or 0, PLAIN_RAMP), chances, year)
        if key is not None:
            sums[key].output = sums[key].output.plus(found)
            unit = row.project.unit
            units[unit.pk] = unit
            by_unit[unit.pk] = by_unit[unit.pk].plus(found)
    lines = tuple(_line(actor, row, sums, year) for row in rows)
    whole = NO_OUTPUT
    for line in lines:
        whole = whole.plus(line.output)
    ordered = sorted(units.values(), key=lambda unit: (unit.position, unit.pk))
    return ChainPage(
        year=Period.of_year(year),
        chains=lines,
        units=tuple((unit, by_unit[unit.pk]) for unit in ordered),
        whole=whole,
        undrawn=undrawn,
        unplaced=unplaced,
    )


def chances_of(row: ExpectedOutput) -> Chances:
    """By which month it is in production how likely: certain for what is finished, else as drawn."""
    done = row.project.finish_actual
    if done is not None:
        return [(Period.month_of(done), 1.0)]
    return [(Period.parse(month), chance) for month, chance in row.chances]


def _line(actor: Actor, row: Chain, sums: Mapping[int | None, _Sums], year: int) -> ChainLine:
    segments = tuple(_segment(one, sums.get(one.pk) or _Sums()) for one in row.segments.all())
    output = NO_OUTPUT
    for segment in segments:
        output = output.plus(segment.output)
    base = _base(actor, row.indicator, year) if row.indicator is not None else None
    share = None
    if row.indicator is not None and row.indicator.measure in MONEY:
        share = percent(to_unit(output.increment, row.indicator.measure), base)
    return ChainLine(row, segments, output, row.indicator, base, share)


def _segment(segment: ChainSegment, found: _Sums) -> SegmentLine:
    before, building, producing = (found.counts.get(at, 0) for at in ("before", "building", "producing"))
    return SegmentLine(
        segment,
        state_of_segment(before, building, producing),
        before,
        building,
        producing,
        found.output,
    )


def _base(actor: Actor, indicator: "Indicator", year: int) -> Decimal | None:
    """The indicator of the whole city for the last whole year."""
    city = targets.city(actor)
    return targets.cumulative(actor, indicator, city, Period.of_month(year - 1, 12)) if city else None
