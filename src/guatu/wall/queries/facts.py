"""Everything on the wall, in a fixed number of queries; only what the actor may see."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.collect.queries import board
from guatu.collect.types import State
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.status import queries as status
from guatu.status.types import Tally
from guatu.targets import queries as targets
from guatu.ui.types import Block, BlockMap, GanttMark, GanttRow, GanttStrip, LightColour
from guatu.ui.words import is_english, named
from guatu.wall.rules import block_colour, pace_colour, places, window
from guatu.wall.types import Age, Pacing, Tallied, WallFacts, WallMatrix, WallRow

if TYPE_CHECKING:
    from guatu.projects.models import Project
    from guatu.status.models import Light
    from guatu.targets.types import Standing

ROWS = 14
"""Projects on the Gantt screen: what can be read at eight metres."""
LOOKED_AT = 400
"""Red and yellow lights the worst rows are picked from: bounds what one refresh reads."""
INDICATORS = 8
GIVEN = (State.SUBMITTED, State.ACCEPTED, State.LOCKED)


def facts(actor: Actor) -> WallFacts:
    """All four screens for the newest month with lights. Raises Denied."""
    actor.require("wall.read")
    period = status.latest_period(actor)
    tallies = status.tallies(actor, period)
    late = status.lights(actor, period=period, colours=[LightColour.RED, LightColour.YELLOW])
    return WallFacts(
        period=str(period),
        age=_age(actor, period),
        matrix=_matrix(tallies),
        gantt=_gantt(actor, list(late[:LOOKED_AT])),
        late_projects=late.count(),
        blocks=_blocks(tallies, period),
        pacing=_pacing(actor, period),
    )


def _age(actor: Actor, period: Period) -> Age:
    judged_at = status.judged_at(actor, period)
    owed = board(actor, period)
    filed = [row.submitted_at for row in owed if row.state in GIVEN and row.submitted_at is not None]
    days = (clock().today() - timezone.localtime(judged_at).date()).days if judged_at else None
    return Age(judged_at, max(filed, default=None), len(filed), len(owed), days)


# --- units × areas


def _tallied(tally: Tally) -> Tallied:
    return Tallied(**{colour.value: count for colour, count in tally.counts.items()})


def _matrix(tallies: Sequence[Tally]) -> WallMatrix:
    by_unit: defaultdict[int, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_unit[tally.unit.pk].append(tally)
    rows = tuple(_row(_short(some[0].unit), [_tallied(tally) for tally in some]) for some in by_unit.values())
    first = next(iter(by_unit.values()), [])
    columns = tuple(named(tally.area) if tally.area else _("未归领域") for tally in first)
    sums = [_sum(row.cells[place] for row in rows) for place in range(len(columns))]
    return WallMatrix(columns, rows, _row(_("合计"), sums))


def _row(label: str, cells: Sequence[Tallied]) -> WallRow:
    return WallRow(label, tuple(cell if cell.total else None for cell in cells), _sum(cells))


def _sum(cells: Any) -> Tallied:
    total = Tallied()
    for cell in cells:
        total = total.plus(cell) if cell is not None else total
    return total


def _short(unit: Any) -> str:
    return str((unit.short_en if is_english() else unit.short) or named(unit))


# --- the worst projects on one time axis


def _gantt(actor: Actor, found: Sequence["Light"]) -> GanttStrip:
    worst = sorted(found, key=_badness)[:ROWS]
    by_id = projects.projects(actor).in_bulk([light.subject_id for light in worst])
    done = projects.latest_progress(actor, list(by_id), Period.month_of(clock().today()))
    rows = []
    for light in worst:
        project = by_id.get(light.subject_id)
        if project is not None and project.due is not None:
            physical = done[project.pk].physical if project.pk in done else None
            rows.append(_bar(project, light, project.due, float(physical or 0) / 100))
    today = clock().today()
    start, end = window(today)
    return GanttStrip("", tuple(rows), today=today, start=start, end=end)


def _badness(light: "Light") -> tuple[int, float, float, int]:
    """Red before yellow, then the days short, then the points behind."""
    numbers = _numbers(light)
    return LightColour(light.colour).rank, -numbers.get("days_short", 0), -numbers.get("behind", 0), light.pk


def _numbers(light: "Light") -> dict[str, float]:
    """The days short and points behind among a light's facts."""
    found = {}
    for reason in light.reasons:
        for key in ("days_short", "behind"):
            if key in reason["facts"] and reason["colour"] in (LightColour.RED, LightColour.YELLOW):
                found[key] = float(reason["facts"][key])
    return found


def _bar(project: "Project", light: "Light", due: date, done: float) -> GanttRow:
    forecast: dict[str, Any] = next((one for one in light.reasons if "finish" in one["facts"]), {})
    finish = date.fromisoformat(forecast["facts"]["finish"]) if forecast else due
    latest = [
        GanttMark(date.fromisoformat(node["latest"]), named(node)) for node in forecast.get("chain", [])
    ]
    start = project.start_actual or project.start_planned or min(due, finish)
    return GanttRow(
        label=named(project),
        start=min(start, finish),
        end=max(finish, start),
        baseline_start=min(project.start_planned or start, due),
        baseline_end=due,
        done=done,
        colour=LightColour(light.colour),
        url=reverse("status:light", args=[light.pk]),
        note=_note(light),
        marks=tuple(latest[:1]),
    )


def _note(light: "Light") -> str:
    numbers = _numbers(light)
    if numbers.get("days_short"):
        return _("误期 %(days)s 天") % {"days": round(numbers["days_short"])}
    if numbers.get("behind"):
        return _("落后 %(points)s 点") % {"points": round(numbers["behind"])}
    return ""


# --- the schematic map


def _blocks(tallies: Sequence[Tally], period: Period) -> BlockMap:
    sums: dict[int, Tallied] = {}
    units: dict[int, Any] = {}
    for tally in tallies:
        units[tally.unit.pk] = tally.unit
        sums[tally.unit.pk] = sums.get(tally.unit.pk, Tallied()).plus(_tallied(tally))
    spots = places((unit.map_x, unit.map_y) for unit in units.values())
    return BlockMap(
        "",
        tuple(
            Block(
                label=_short(unit),
                column=column,
                row=row,
                colour=block_colour(sums[pk]),
                text=_("红 %(red)s · 黄 %(yellow)s / %(total)s")
                % {"red": sums[pk].red, "yellow": sums[pk].yellow, "total": sums[pk].total},
                url=f"{reverse('status:lights')}?period={period}&unit={pk}",
            )
            for (pk, unit), (column, row) in zip(units.items(), spots, strict=True)
        ),
    )


# --- the main indicators


def _pacing(actor: Actor, period: Period) -> tuple[Pacing, ...]:
    plan = targets.current_plan(actor, period.year)
    if plan is None:
        return ()
    standings = [one for one in targets.standings(actor, plan, period) if one.pace.target_year]
    return tuple(_pace(one) for one in standings[:INDICATORS])


def _pace(one: "Standing") -> Pacing:
    pace, indicator = one.pace, one.indicator
    year = pace.target_year or Decimal(1)
    plan = pace.target_to_date / year if pace.target_to_date is not None else None
    share = pace.share
    return Pacing(
        name=named(indicator),
        measure=(is_english() and indicator.measure_en) or indicator.measure,
        decimals=indicator.decimals,
        target=year,
        done=pace.actual,
        done_share=share,
        plan_share=plan,
        linear_share=pace.linear_share,
        ahead=-pace.behind_points if pace.behind_points is not None else None,
        ahead_of_plan=(share - plan) * 100 if share is not None and plan is not None else None,
        colour=pace_colour(share, plan, pace.linear_share),
        reported=pace.reported,
        expected=pace.expected,
    )
