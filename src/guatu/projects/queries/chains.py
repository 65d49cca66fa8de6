"""Reads of chains: projects rolled up to segments, chains, units and the economy."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.timezone import localdate

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.kernel.quantity import percent, to_unit
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Chain, ChainSegment, ExpectedOutput, Project
from guatu.projects.queries.lists import projects
from guatu.projects.rules.chains import Brought, phase, point_of, segment_of, state_of_segment
from guatu.projects.rules.risk import DRAWS
from guatu.projects.types import Stage
from guatu.projects.types.chain import ChainLine, ChainPage, Output, PointLine, SegmentLine
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Indicator

MONEY = {"元", "万元", "亿元"}


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


class _Sums:
    """What is being added up: projects counted and what they bring, by segment and by unit."""

    def __init__(self, year: int) -> None:
        self.counts: dict[int, Counter[str]] = defaultdict(Counter)
        self.brought: dict[int, Brought] = defaultdict(lambda: Brought(year))
        self.by_unit: dict[int, Brought] = defaultdict(lambda: Brought(year))
        self.units: dict[int, Unit] = {}
        self.points: dict[int, list[PointLine]] = defaultdict(list)
        self.undrawn = self.unplaced = 0
        self.drawn_on: date | None = None


def chain_page(actor: Actor) -> ChainPage:
    """All chains with their segments, gaps and outputs, of the projects the actor may see.

    Four queries, and those of a cumulative figure for every indicator that a chain meets the economy in. Every sum is
    made draw by draw, so that its range is that of the sum.
    """
    rows = list(chains(actor))
    year = clock().today().year
    sums = _sums(actor, rows, year)
    lines, whole = [], Brought(year)
    for row in rows:
        line, brought = _line(actor, row, sums, year)
        lines.append(line)
        whole.join(brought)
    ordered = sorted(sums.units.values(), key=lambda unit: (unit.position, unit.pk))
    return ChainPage(
        year=Period.of_year(year),
        chains=tuple(lines),
        units=tuple((unit, sums.by_unit[unit.pk].output()) for unit in ordered),
        whole=whole.output(),
        undrawn=sums.undrawn,
        unplaced=sums.unplaced,
        drawn_on=sums.drawn_on,
    )


def _sums(actor: Actor, rows: Sequence[Chain], year: int) -> _Sums:
    by_id = {segment.pk: segment for row in rows for segment in row.segments.all()}
    prefixes = {prefix: key for key, segment in by_id.items() for prefix in segment.industries}
    ramps = {segment.pk: tuple(row.ramp) for row in rows for segment in row.segments.all()}
    sums, placed = _Sums(year), dict[int, int | None]()
    for pk, industry, stage in projects(actor).values_list("pk", "industry", "stage"):
        key = placed[pk] = segment_of(industry, prefixes)
        at = phase(Stage(stage))
        if at is not None and key is not None:
            sums.counts[key][at] += 1
    for expected in expected_outputs(actor):
        key, when = placed.get(expected.project_id), _finished(expected)
        sums.unplaced += key is None
        sums.undrawn += when is None
        if key is None or when is None:
            continue
        unit = expected.project.unit
        sums.units[unit.pk] = unit
        point = point_of(expected.amount, ramps[key], *when, year)
        sums.points[key].append(PointLine(expected.project, expected.amount, point))
        for brought in (sums.brought[key], sums.by_unit[unit.pk]):
            brought.add(expected.amount, ramps[key], *when)
        if when[1] and expected.drawn_at is not None:
            day = localdate(expected.drawn_at)
            sums.drawn_on = day if sums.drawn_on is None else min(day, sums.drawn_on)
    return sums


def _finished(row: ExpectedOutput) -> tuple[Period, bytes] | None:
    """When a project is finished: the month and no draws where it is, the draws of its plan where they are known."""
    if row.project.finish_actual is not None:
        return Period.month_of(row.project.finish_actual), b""
    draws = bytes(row.draws)
    return (Period.parse(row.first_month), draws) if len(draws) == DRAWS else None


def _line(actor: Actor, row: Chain, sums: _Sums, year: int) -> tuple[ChainLine, Brought]:
    whole, segments = Brought(year), []
    for one in row.segments.all():
        brought = sums.brought[one.pk]
        whole.join(brought)
        points = sorted(sums.points[one.pk], key=lambda line: (-line.point.next_year, line.project.code))
        segments.append(_segment(one, sums.counts[one.pk], brought.output(), tuple(points)))
    output = whole.output()
    base = _base(actor, row.indicator, year) if row.indicator is not None else None
    share = None
    if row.indicator is not None and row.indicator.measure in MONEY:
        share = percent(to_unit(output.increment, row.indicator.measure), base)
    return ChainLine(row, tuple(segments), output, row.indicator, base, share), whole


def _segment(
    segment: ChainSegment, counts: Mapping[str, int], output: Output, points: tuple[PointLine, ...]
) -> SegmentLine:
    before, building, producing = (counts.get(at, 0) for at in ("before", "building", "producing"))
    return SegmentLine(
        segment, state_of_segment(before, building, producing), before, building, producing, output, points
    )


def _base(actor: Actor, indicator: "Indicator", year: int) -> Decimal | None:
    """The indicator of the whole city for the last whole year."""
    city = targets.city(actor)
    return targets.cumulative(actor, indicator, city, Period.of_month(year - 1, 12)) if city else None
