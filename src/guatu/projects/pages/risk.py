"""How sure a project's due day is, on one page. Reads only."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.projects import queries
from guatu.projects.columns.plans import RISKY
from guatu.projects.pages.shared import crumbs, refused
from guatu.projects.types import RESPONSIBLE_WORDS
from guatu.projects.types.risk import PlanRisk, RiskyCause
from guatu.ui import words
from guatu.ui.lists import exported
from guatu.ui.types import Bars, Series

MOST_DAYS: Final = 40


@require_safe
def risk(request: HttpRequest, code: str) -> HttpResponseBase:
    """Chance of the due day, the days that are more or less sure, and what moves them; or why nothing can be said."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    context: dict[str, object] = {
        "menu_key": "projects",
        "project": project,
        "crumbs": crumbs(project, _("风险")),
    }
    try:
        found = queries.risk(actor, code)
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return render(request, "projects/risk.html", context | {"refusal": refused(error)}, status=200)
    if taken := exported(request, RISKY, found.nodes, notes=[(_("项目"), words.named(project))]):
        return taken
    context |= {
        "listing": RISKY,
        "risk": found,
        "sureness": [(sureness(share), day) for share, day in found.quantiles],
        "due_percent": found.due_chance * 100,
        "planned_percent": found.planned_chance * 100,
        "curve": s_curve(found),
        "nodes": [(node, node.criticality * 100, node.weight * 100) for node in found.nodes],
        "causes": [(cause, cause_name(cause), cause.happened * 100) for cause in found.causes],
    }
    return render(request, "projects/risk.html", context)


def sureness(share: float) -> str:
    """八成把握: how people say P80."""
    return {
        0.1: _("一成把握"),
        0.5: _("五成把握"),
        0.8: _("八成把握"),
        0.9: _("九成把握"),
    }[share]


def s_curve(found: PlanRisk) -> Bars:
    """The share done by each day, at even steps over the days on which draws finish."""
    days = curve_days(found.curve)
    return Bars(
        title=_("到某日已完成的把握"),
        unit="%",
        categories=tuple(words.short_day(day) for day in days),
        series=(Series(_("把握"), tuple(round(done_by(found.curve, day) * 100, 1) for day in days)),),
        curve=True,
    )


def curve_days(curve: Sequence[tuple[date, float]]) -> list[date]:
    """At most MOST_DAYS days in even steps; the last is that by which every draw is done."""
    first, last = curve[0][0], curve[-1][0]
    step = max(1, -(-(last - first).days // (MOST_DAYS - 1)))
    count = -(-(last - first).days // step)
    return [last - timedelta(days=step * back) for back in range(count, -1, -1)]


def done_by(curve: Sequence[tuple[date, float]], day: date) -> float:
    """The curve's share at a day, 0 before its first."""
    return max((share for on, share in curve if on <= day), default=0.0)


def cause_name(cause: RiskyCause) -> str:
    """Its name, with the office whose backlog it is."""
    name = words.named(cause)
    if not cause.responsible:
        return name
    return _("%(cause)s：%(office)s") % {
        "cause": name,
        "office": _(RESPONSIBLE_WORDS.get(cause.responsible, cause.responsible)),
    }
