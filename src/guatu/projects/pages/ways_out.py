"""What if the date cannot be met: the days short, the chain, and priced ways to win them back, side by side.

A way is adopted here, and a measure adopted before is withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.quantity import format_money
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.columns.plans import PRICES
from guatu.projects.models import Project
from guatu.projects.pages.shared import crumbs, project_url, refused
from guatu.projects.pages.why import measure_words
from guatu.projects.queries.frontier import ProjectFrontier, choices_key
from guatu.projects.queries.held import JoinedWay
from guatu.projects.queries.ways import ProjectWays, last_worked
from guatu.projects.types import MeasureChoice, last_day
from guatu.ui.lists import exported
from guatu.ui.types import PriceCurve, PricePoint
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.engine.measures.result import FrontierStep, WayOut

_SALT: Final = "projects.way"


@require_http_methods(["GET", "HEAD", "POST"])
def ways_out(request: HttpRequest, code: str) -> HttpResponse:
    """GET writes nothing; POST `do=adopt` takes the signed `way`, `do=withdraw` the `measure`, each with a `reason`."""
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    fault = ""
    if request.method == "POST":
        fault = _done(request, actor, project)
        if not fault:
            return HttpResponseRedirect(project_url(project, ["plan"]), status=303)
    ways = queries.project_ways(actor, project.pk)
    title = _("三条出路") if len(ways.found.ways) == 3 else _("出路")
    context = {
        "menu_key": "projects",
        "project": project,
        "title": title,
        "crumbs": crumbs(project, title),
        "found": ways.found,
        "offered": len(ways.offers),
        "chain": [node for code in ways.chain for node in ways.nodes if node.code == code],
        "ways": shown(ways),
        "waits": [(ways.names[wait.code].label(get_language()), wait) for wait in ways.waits],
        "adopted": _adopted(actor, project, ways),
        "may_adopt": _may_adopt(actor, project),
        "fault": fault,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "projects/ways_out.html", context, status=422 if fault else 200)


@require_safe
def ways_teaser(request: HttpRequest, code: str) -> HttpResponse:
    """The ways in a line each, for the project's page: it asks for them once it is there, as they take seconds."""
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    ways = queries.project_ways(actor, project.pk)
    context = {"project": project, "found": ways.found, "ways": shown(ways)}
    return render(request, "projects/part/ways_teaser.html", context)


def _done(request: HttpRequest, actor: Actor, project: Project) -> str:
    """Do what was asked, and say so; what was refused, or empty."""
    reason = request.POST.get("reason", "")
    try:
        match request.POST.get("do"):
            case "adopt":
                chosen = _signed(request.POST.get("way", ""), project)
                actions.adopt_measures(actor, project_id=project.pk, measures=chosen, reason=reason)
                said = _("措施已采取，工期已重新推算。")
            case "withdraw":
                actions.withdraw_measure(actor, measure_id=_own(request, actor, project), reason=reason)
                said = _("措施已撤销，工期已重新推算。")
            case other:
                raise NotFound(what=f"do={other}")
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return refused(error)
    address = reverse("projects:ways-out", args=[project.code])
    link = format_html('<a href="{}#adopted">{}</a>', address, _("查看或撤销措施"))
    messages.success(request, format_html("{} {}", said, link))
    return ""


def _signed(text: str, project: Project) -> list[MeasureChoice]:
    """The measures of a way that this page offered for the project. Raises NotFound for any other text."""
    try:
        code, rows = signing.loads(text, salt=_SALT)
    except signing.BadSignature as bad:
        raise NotFound(what="way") from bad
    if code != project.code:
        raise NotFound(what="way")
    return [MeasureChoice(**row) for row in rows]


def _own(request: HttpRequest, actor: Actor, project: Project) -> int:
    """The id of an adopted measure of this project. Raises NotFound."""
    asked = request.POST.get("measure", "")
    rows = queries.measures_taken(actor, [project.pk])
    if not asked.isdecimal() or not rows.filter(pk=int(asked)).exists():
        raise NotFound(what=f"projects.measuretaken:{asked}")
    return int(asked)


def _adopted(actor: Actor, project: Project, ways: ProjectWays) -> list[dict[str, Any]]:
    """The measures adopted, those in force first, in words."""
    language = get_language()
    return [
        {
            "row": row,
            "node": ways.names[row.measure["node"]].label(language)
            if row.measure["node"] in ways.names
            else row.measure["node"],
            "text": _taken_words(row.measure),
            "cost": format_money(int(row.cost), language),
        }
        for row in queries.measures_taken(actor, [project.pk])
    ]


def _taken_words(kept: dict[str, Any]) -> str:
    """What was taken of a measure: of a crash and a later promise as many days as its level."""
    measure = kept["measure"]
    days = kept["level"] if measure["kind"] in ("crash", "later") else measure.get("days")
    return measure_words({**measure, "days": days}, taken=True)


@require_safe
def price_of_days(request: HttpRequest, code: str) -> HttpResponseBase:
    """What each number of days costs at least: a page of its own; htmx takes the part alone, for the ways' page.

    `?way=` (several): keys of the ways that the page shows, so that a point that is one of them leads there.
    """
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    found = queries.project_frontier(actor, project.pk)
    rows = [_step(found, step, request.GET.getlist("way")) for step in found.steps]
    before = [0, *(step.days_won for step in found.steps)]
    gaps = any(step.since > days + 1 for days, step in zip(before, found.steps, strict=False))
    title = _("每争取一天要花多少")
    if taken := exported(request, PRICES, rows, notes=[(_("项目"), named(project))]):
        return taken
    context = {
        "menu_key": "projects",
        "listing": PRICES,
        "project": project,
        "title": title,
        "crumbs": crumbs(project, title),
        "steps": rows,
        "gaps": gaps,
        "curve": PriceCurve("", tuple(_point(row) for row in rows)),
        "may_adopt": _may_adopt(actor, project),
    }
    part = bool(getattr(request, "htmx", None))
    response = render(
        request, "projects/part/price_of_days.html" if part else "projects/price_of_days.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _step(found: ProjectFrontier, step: "FrontierStep", ways: Sequence[str]) -> dict[str, Any]:
    """A step in the reader's words; `way`: the number of the way shown above that takes the same measures, or 0."""
    language, choices = get_language(), found.choices(step)
    key = choices_key(choices)
    return {
        "days_won": step.days_won,
        "days_short": step.days_short,
        "yuan": step.cost,
        "cost": format_money(step.cost, language),
        "gap": format_money(step.gap, language) if step.gap else "",
        "finish": last_day(step.finish),
        "measures": [taken.sentence(found.names).label(language) for taken in step.taken],
        "said": _("、").join(dict.fromkeys(taken.kind.word.label(language) for taken in step.taken)),
        "way": ways.index(key) + 1 if key in ways else 0,
        "signed": _sign(found.project, choices),
    }


def _point(row: Mapping[str, Any]) -> PricePoint:
    return PricePoint(
        days=row["days_won"],
        cost=row["yuan"],
        text=row["said"],
        url=f"#way-{row['way']}" if row["way"] else f"#days-{row['days_won']}",
        proved=not row["gap"],
        strong=bool(row["way"]),
    )


def _may_adopt(actor: Actor, project: Project) -> bool:
    ours = project.portfolio == Project.CITY_PORTFOLIO
    return ours and actor.can("projects.measures.adopt", project)


def _sign(project: Project, choices: Sequence[MeasureChoice]) -> str:
    rows = [asdict(choice) for choice in choices]
    return signing.dumps([project.code, rows], salt=_SALT, compress=True)


def shown(ways: ProjectWays) -> list[dict[str, Any]]:
    """The ways in the reader's words."""
    return [_shown(ways, way, joined) for way, joined in zip_longest(ways.found, ways.joined)]


def _heading(way: "WayOut") -> str:
    """All that the way is; one that only does without something says what it is made of."""
    language = get_language()
    said = _("；").join(kind.word.label(language) for kind in way.kinds)
    if set(way.kinds) != {"without"}:
        return said
    made_of = _("、").join(dict.fromkeys(taken.kind.word.label(language) for taken in way.taken))
    return _("%(way)s：%(measures)s") % {"way": said, "measures": made_of}


def _shown(ways: ProjectWays, way: "WayOut", joined: JoinedWay | None) -> dict[str, Any]:
    language = get_language()
    by_code = {node.code: node for node in ways.nodes}
    return {
        "heading": _heading(way),
        "cost": format_money(way.cost, language),
        "gap": format_money(way.gap, language) if way.gap else "",
        "finish": last_worked(way),
        "joined": joined,
        "days_won": way.days_won,
        "days_short": way.days_short,
        "measures": [
            (taken.sentence(ways.names).label(language), taken.won_alone, taken.won_last)
            for taken in way.taken
        ],
        "promises": [row for row in way.promises if row.promised_after != row.promised],
        "moved": [(by_code[row.code], row) for row in ways.moved(way)],
        "key": choices_key(ways.choices(way)),
        "signed": _sign(ways.project, ways.choices(way)),
    }
