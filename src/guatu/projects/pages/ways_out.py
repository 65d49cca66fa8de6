"""What if the date cannot be met: the days short, the chain, and priced ways to win them back, side by side."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guatu.kernel.quantity import format_money
from guatu.org.queries import actor_of
from guatu.projects import queries
from guatu.projects.pages.shared import crumbs
from guatu.projects.queries.ways import ProjectWays, last_worked

if TYPE_CHECKING:
    from guatu.engine.measures.result import WayOut


@require_safe
def ways_out(request: HttpRequest, code: str) -> HttpResponse:
    """Read only: nothing is decided by looking."""
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    ways = queries.project_ways(actor, project.pk)
    title = _("三条出路") if len(ways.found.ways) == 3 else _("出路")
    context = {
        "menu_key": "projects",
        "project": project,
        "title": title,
        "crumbs": crumbs(project, title),
        "found": ways.found,
        "offered": ways.offered,
        "chain": [node for code in ways.found.chain for node in ways.nodes if node.code == code],
        "ways": [_shown(ways, way) for way in ways.found],
    }
    return render(request, "projects/ways_out.html", context)


def _shown(ways: ProjectWays, way: "WayOut") -> dict[str, Any]:
    language = get_language()
    by_code = {node.code: node for node in ways.nodes}
    return {
        "kinds": [kind.word.label(language) for kind in way.kinds],
        "cost": format_money(way.cost, language),
        "gap": format_money(way.gap, language) if way.gap else "",
        "finish": last_worked(way),
        "days_won": way.days_won,
        "days_short": way.days_short,
        "measures": [
            (taken.sentence(ways.names).label(language), taken.won_alone, taken.won_last)
            for taken in way.taken
        ],
        "promises": [row for row in way.promises if row.promised_after != row.promised],
        "moved": [(by_code[row.code], row) for row in ways.moved(way)],
    }
