"""Pages of the status room: the lights, somebody else's ratings beside ours, snapshots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.status import actions, queries
from guatu.status.columns import FROZEN, LIGHTS, OUTSIDE, SNAPSHOTS
from guatu.status.forms import LightFilter, parse_day, read_month, read_period
from guatu.status.models import Light
from guatu.status.types.why import Month, Silence
from guatu.status.words import SUBJECTS
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, LightColour
from guatu.ui.words import is_english

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guatu.projects.models import OutsideRating, Project
    from guatu.status.models import VerifiedRating

PAGE = 50
SHEET = "X-Sheet"
"""Whoever sends this header gets what a sheet over a page shows, and the same header back."""
ON_A_SHEET = 40
"""Lights that a sheet lists, the worst; the page has all."""


@dataclass(frozen=True, slots=True)
class LightRow:
    """A line of the list: the computed light, the owner's own rating and the verified one, three separate facts."""

    light: Light
    project: "Project"
    reason: str
    verified: "VerifiedRating | None"
    strip: Sequence[Month]
    silence: Silence | None

    @property
    def disagree(self) -> bool:
        """Whether the ratings, as far as there are, differ."""
        said = {self.light.by_rules, self.project.own_rating, self.verified.colour if self.verified else ""}
        return len(said - {""}) > 1


# --- the list


@require_safe
@vary_on_headers(SHEET)
def lights(request: HttpRequest) -> HttpResponseBase:
    """Units × areas on top, the lights below, worst first; everything chosen is in the address. As a sheet the list."""
    actor = actor_of(request)
    actor.require("status.read")
    period = read_month(request.GET.get("period", "")) or queries.latest_period(actor)
    form = LightFilter(request.GET, actor=actor, period=period)
    rows = queries.lights(actor, period=period)
    for key in ("colour", "unit", "area"):
        if chosen := form.chosen(key):
            rows = rows.filter(**{key: chosen})
    if SHEET in request.headers:
        return _sheet(request, rows, period)
    notes = [(_("月份"), period.label(get_language()))]
    if taken := exported(
        request, LIGHTS, rows, form=form, notes=notes, lines=lambda chunk: _rows(actor, chunk, period)
    ):
        return taken
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = queries.counts(actor, period)
    context = {
        "menu_key": "status",
        "period": period,
        "form": form,
        "counts": [(colour, count) for colour, count in counts.items()],
        "judged": sum(counts.values()),
        "judged_at": max((light.computed_at for light in page.object_list), default=None),
        "matrix": queries.matrix(actor, period),
        "page": page,
        "listing": LIGHTS,
        "rows": _rows(actor, list(page.object_list), period),
        "packs": queries.packs_in_force(),
        "may_judge": actor.can("status.judge"),
        "kinds": [
            (kind, SUBJECTS[kind], sorted(found.items(), key=lambda one: one[0].rank))
            for kind, found in queries.kind_counts(actor, period).items()
        ],
    }
    return render(request, "status/lights.html", context)


def _sheet(request: HttpRequest, rows: "QuerySet[Light]", period: Period) -> HttpResponse:
    """The worst of the lights asked for, each of which opens in its turn; for counts on a wall."""
    context = {
        "period": period,
        "rows": _rows(actor_of(request), list(rows[:ON_A_SHEET]), period),
        "count": rows.count(),
        "address": request.get_full_path(),
    }
    answer = render(request, "status/part/lights_sheet.html", context)
    answer[SHEET] = "1"
    return answer


def _rows(actor: Actor, found: Sequence[Light], period: Period) -> list[LightRow]:
    ids = [light.subject_id for light in found]
    by_id = projects.projects(actor, portfolio=None).in_bulk(ids)
    verified: dict[int, VerifiedRating] = {}
    for row in queries.verified_ratings(actor, ids, period):
        verified.setdefault(row.project_id, row)
    months = queries.strips(actor, ids, period)
    grey = [light.subject_id for light in found if light.colour == LightColour.GREY]
    silent = queries.silences(actor, grey, period) if grey else {}
    return [
        LightRow(
            light,
            by_id[light.subject_id],
            first_reason(light),
            verified.get(light.subject_id),
            months.get(light.subject_id, ()),
            silent.get(light.subject_id),
        )
        for light in found
        if light.subject_id in by_id
    ]


def first_reason(light: Light) -> str:
    """The sentence that decided, in the reader's language."""
    return str(light.reasons[0]["en" if is_english() else "zh"]) if light.reasons else ""


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Compute a month's lights now."""
    period = read_period(request.POST.get("period", "")) or queries.latest_period(actor_of(request))
    result = actions.judge(actor_of(request), period=period)
    told = _("已判断 %(judged)s 项，%(changed)s 盏灯有变化。")
    messages.success(request, told % {"judged": result.every, "changed": result.every_change})
    return HttpResponseRedirect(f"{reverse('status:lights')}?period={period}")


# --- somebody else's ratings beside ours


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """One official rating: how many of its projects have each of our lights."""

    colour: LightColour
    cells: Sequence[tuple[LightColour, int]]
    total: int


@require_safe
def outside(request: HttpRequest) -> HttpResponseBase:
    """Official rating × our light of an outside list; a cell leads to its projects."""
    actor = actor_of(request)
    actor.require("status.read")
    names = queries.portfolios(actor)
    name = request.GET.get("portfolio", "")
    name = name if name in names else next(iter(names), "")
    table = queries.confusion(actor, name, read_period(request.GET.get("period", ""))) if name else None
    context: dict[str, Any] = {
        "menu_key": "outside",
        "names": names,
        "name": name,
        "table": table,
        "colours": sorted(LightColour, key=lambda colour: colour.rank),
        "may_judge": actor.can("status.judge"),
        "may_import": actor.can("projects.write"),
    }
    if table is not None and table.period is not None:
        ordered = context["colours"]
        context["table_rows"] = [
            ConfusionRow(
                theirs,
                [(ours, table.counts.get((theirs, ours), 0)) for ours in ordered],
                sum(table.counts.get((theirs, ours), 0) for ours in ordered),
            )
            for theirs in ordered
        ]
        chosen = _cell_rows(actor, request, name, table.period)
        period = table.period

        def lines(chunk: Sequence[Light]) -> list[tuple[LightRow, "OutsideRating | None"]]:
            return _cell_lines(actor, chunk, period)

        if taken := exported(request, OUTSIDE, chosen, notes=[(_("清单"), name.upper())], lines=lines):
            return taken
        page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "listing": OUTSIDE, "lines": lines(list(page.object_list))}
        context |= {key: request.GET.get(key, "") for key in ("theirs", "ours")}
    return render(request, "status/outside.html", context)


def _cell_rows(actor: Actor, request: HttpRequest, portfolio: str, period: Period) -> "QuerySet[Light]":
    """The lights of the chosen cell, row or column; of all where none is chosen."""
    known = [colour.value for colour in LightColour]
    theirs, ours = (request.GET.get(key, "") for key in ("theirs", "ours"))
    rows = queries.lights(actor, period=period, portfolio=portfolio)
    if ours in known:
        rows = rows.filter(colour=ours)
    if theirs in known:
        rows = rows.filter(
            subject_id__in=queries.rated_projects(actor, portfolio, period, LightColour(theirs))
        )
    return rows


def _cell_lines(
    actor: Actor, found: Sequence[Light], period: Period
) -> list[tuple[LightRow, "OutsideRating | None"]]:
    """Each with the official rating of that edition."""
    rated = projects.outside_ratings(actor, project_ids=[light.subject_id for light in found])
    official = {row.project_id: row for row in rated.filter(period=str(period))}
    return [(row, official.get(row.project.pk)) for row in _rows(actor, found, period)]


@require_POST
def judge_outside(request: HttpRequest) -> HttpResponse:
    """Compute the lights of every edition of an outside list."""
    name = request.POST.get("portfolio", "")
    results = actions.judge_outside(actor_of(request), portfolio=name)
    told = _("已判断 %(judged)s 个项目，%(changed)s 盏灯有变化。")
    count = {"judged": sum(r.judged for r in results), "changed": sum(r.changed for r in results)}
    messages.success(request, told % count)
    return HttpResponseRedirect(f"{reverse('status:outside')}?portfolio={name}")


# --- snapshots


@require_http_methods(["GET", "HEAD", "POST"])
def snapshots(request: HttpRequest) -> HttpResponseBase:
    """The frozen months; POST freezes one."""
    actor = actor_of(request)
    if day := parse_day(request.GET.get("day", "")):
        return redirect("status:at", day=day)
    if request.method == "POST":
        period = read_period(request.POST.get("period", "")) or queries.latest_period(actor)
        taken = actions.take_snapshot(actor, period=period)
        told = _("已冻结 %(period)s 第 %(number)s 份快照。")
        messages.success(request, told % {"period": period, "number": taken.number})
        return redirect("status:snapshots")
    actor.require("status.read")
    rows = queries.snapshots(actor)
    if exports := exported(request, SNAPSHOTS, rows):
        return exports
    context = {
        "menu_key": "status",
        "listing": SNAPSHOTS,
        "crumbs": [Crumb(_("亮灯"), reverse("status:lights")), Crumb(_("快照"))],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "period": queries.latest_period(actor),
        "may_take": actor.can("status.snapshot"),
    }
    return render(request, "status/snapshots.html", context)


@require_safe
def snapshot(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """One snapshot's facts as they were digested: its SHA-256 is that of these very bytes."""
    found = queries.snapshot(actor_of(request), snapshot_id)
    answer = HttpResponse(found.facts, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.period}-{found.number}.json"'
    return answer


@require_safe
def at(request: HttpRequest, day: str) -> HttpResponseBase:
    """What the month that had ended by a day showed when it was frozen, and whether it is still that."""
    actor = actor_of(request)
    actor.require("status.read")
    number, asked = request.GET.get("number", ""), parse_day(day)
    if asked is None:
        raise NotFound(what=f"status.at:{day}")
    found = queries.status_at(actor, asked, int(number) if number.isdecimal() else None)
    rows = found.projects
    colour = request.GET.get("colour", "")
    if colour in [known.value for known in LightColour]:
        rows = [row for row in rows if row["colour"] == colour]
    notes = [(_("月份"), found.period.label(get_language())), (_("第几份"), str(found.snapshot.number))]
    if taken := exported(request, FROZEN, rows, notes=notes):
        return taken
    context = {
        "listing": FROZEN,
        "menu_key": "status",
        "crumbs": [
            Crumb(_("亮灯"), reverse("status:lights")),
            Crumb(_("快照"), reverse("status:snapshots")),
            Crumb(found.period.label(get_language())),
        ],
        "found": found,
        "counts": list(found.counts.items()),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "status/at.html", context)
