"""The worst projects on one time axis."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.projects import queries as projects
from guatu.status import queries as status
from guatu.ui.types import GanttMark, GanttRow, GanttStrip, LightColour
from guatu.ui.words import named
from guatu.wall.queries.look import Look
from guatu.wall.rules import window

if TYPE_CHECKING:
    from guatu.projects.models import Project
    from guatu.status.models import Light

ROWS = 14
"""Projects on the screen: what can be read at eight metres."""
LOOKED_AT = 400
"""Red and yellow lights the worst rows are picked from: bounds what one refresh reads."""


def late_projects(look: Look) -> tuple[GanttStrip, int]:
    """The worst red and yellow projects of the month as a time strip, and how many there are."""
    late = status.lights(look.actor, period=look.period, colours=[LightColour.RED, LightColour.YELLOW])
    if look.area_id is not None:
        late = late.filter(area=look.area_id)
    return _gantt(look, list(late[:LOOKED_AT])), late.count()


def _gantt(look: Look, found: Sequence["Light"]) -> GanttStrip:
    worst = sorted(found, key=_badness)[:ROWS]
    by_id = projects.projects(look.actor).in_bulk([light.subject_id for light in worst])
    done = projects.latest_progress(look.actor, list(by_id), Period.month_of(clock().today()))
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
        sheet=True,
        marks=tuple(latest[:1]),
    )


def _note(light: "Light") -> str:
    numbers = _numbers(light)
    if numbers.get("days_short"):
        return _("误期 %(days)s 天") % {"days": round(numbers["days_short"])}
    if numbers.get("behind"):
        return _("落后 %(points)s 点") % {"points": round(numbers["behind"])}
    return ""
