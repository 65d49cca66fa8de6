"""Pages of the status room: the lights, one light explained, somebody else's ratings beside ours, snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, responsibilities
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects import queries as projects
from guatu.status import actions, queries
from guatu.status.forms import ExemptForm, LightFilter, VerifyForm, read_month, read_period
from guatu.status.models import Light
from guatu.status.types import Pack, Question, SubjectKind
from guatu.status.words import Figure, figures
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb, LightColour, TimelineItem
from guatu.ui.words import is_english, light_word, named

if TYPE_CHECKING:
    from guatu.projects.models import Project
    from guatu.status.models import VerifiedRating

PAGE = 50
ANSWERING = (ResponsibilityRole.ACCOUNTABLE, ResponsibilityRole.SPONSOR, ResponsibilityRole.SECRETARY)


@dataclass(frozen=True, slots=True)
class LightRow:
    """A line of the list: the computed light, the owner's own rating and the verified one, three separate facts."""

    light: Light
    project: "Project"
    reason: str
    verified: "VerifiedRating | None"


@dataclass(frozen=True, slots=True)
class Explained:
    """One reason of a light with the question of the pack that it answers and the figures it was reckoned from."""

    reason: Mapping[str, Any]
    pack: Pack | None
    question: Question | None
    sentence: str
    text: str
    figures: Sequence[Figure]


# --- the list


@require_safe
def lights(request: HttpRequest) -> HttpResponse:
    """Units × areas on top, the lights below, worst first; everything chosen is in the address."""
    actor = actor_of(request)
    actor.require("status.read")
    period = read_month(request.GET.get("period", "")) or queries.latest_period(actor)
    form = LightFilter(request.GET, actor=actor, period=period)
    rows = queries.lights(actor, period=period)
    for key in ("colour", "unit", "area"):
        if chosen := form.chosen(key):
            rows = rows.filter(**{key: chosen})
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
        "rows": _rows(actor, list(page.object_list), period),
        "packs": queries.packs_in_force(),
        "may_judge": actor.can("status.judge"),
    }
    return render(request, "status/lights.html", context)


def _rows(actor: Actor, found: Sequence[Light], period: Period) -> list[LightRow]:
    ids = [light.subject_id for light in found]
    by_id = projects.projects(actor, portfolio=None).in_bulk(ids)
    verified: dict[int, VerifiedRating] = {}
    for row in queries.verified_ratings(actor, ids, period):
        verified.setdefault(row.project_id, row)
    return [
        LightRow(light, by_id[light.subject_id], _first_reason(light), verified.get(light.subject_id))
        for light in found
        if light.subject_id in by_id
    ]


def _first_reason(light: Light) -> str:
    return str(light.reasons[0]["en" if is_english() else "zh"]) if light.reasons else ""


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Compute a month's lights now."""
    period = read_period(request.POST.get("period", "")) or queries.latest_period(actor_of(request))
    result = actions.judge(actor_of(request), period=period)
    told = _("已判断 %(judged)s 个项目，%(changed)s 盏灯有变化。")
    messages.success(request, told % {"judged": result.judged, "changed": result.changed})
    return HttpResponseRedirect(f"{reverse('status:lights')}?period={period}")


# --- one light


@require_safe
def light(request: HttpRequest, light_id: int) -> HttpResponse:
    """Everything behind one light: rules, figures, submission, person, day, chain, and what it was before."""
    return _light_page(request, light_id)


def _light_page(
    request: HttpRequest,
    light_id: int,
    verify_form: VerifyForm | None = None,
    exempt_form: ExemptForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.light(actor, light_id)
    project = projects.project_by_id(actor, found.subject_id)
    period = Period.parse(found.period)
    past = queries.history(actor, found)
    newest = next((row for row in past if row.current and row.period == found.period), found)
    refused = any(form is not None and form.errors for form in (verify_form, exempt_form))
    context = {
        "menu_key": "status" if project.portfolio == queries.CITY else "outside",
        "crumbs": [
            Crumb(_("亮灯"), f"{reverse('status:lights')}?period={found.period}"),
            Crumb(named(project)),
        ],
        "light": found,
        "newest": newest,
        "project": project,
        "period": period,
        "explained": _explained(found.reasons),
        "chain": next((reason["chain"] for reason in found.reasons if "chain" in reason), []),
        "submission_url": _submission_url(found),
        "people": [
            row
            for row in responsibilities([subject(project)], clock().today())
            if row.role in [role.value for role in ANSWERING]
        ],
        "verified": list(queries.verified_ratings(actor, [project.pk])),
        "outside": list(projects.outside_ratings(actor, project_ids=[project.pk])),
        "exemptions": list(queries.exemptions(actor, [project.pk])),
        "history": _history(past),
        "today": clock().today(),
        "issue_url": _issue_url(actor, found),
        "verify_form": (verify_form or VerifyForm()) if actor.can("status.verify") else None,
        "exempt_form": (exempt_form or ExemptForm()) if actor.can("status.exempt") else None,
    }
    return render(request, "status/light.html", context, status=422 if refused else 200)


def _explained(reasons: Sequence[Mapping[str, Any]]) -> list[Explained]:
    packs = queries.packs_that_lit(reasons)
    english = is_english()
    found = []
    for reason in reasons:
        pack = packs.get((reason["pack"], reason["version"]))
        question = pack.question(reason["question"]) if pack is not None else None
        found.append(
            Explained(
                reason=reason,
                pack=pack,
                question=question,
                sentence=reason["en" if english else "zh"],
                text=(question.text_en if english else question.text) if question else "",
                figures=figures(SubjectKind.PROJECT, reason["facts"]),
            )
        )
    return found


def _submission_url(light: Light) -> str:
    kind, _colon, key = light.source.partition(":")
    return reverse("collect:submission", args=[int(key)]) if kind == "collect.submission" and key else ""


def _issue_url(actor: Actor, light: Light) -> str:
    """Where a directive is issued from this light; "" for who may not, where nothing is wrong, or without that page."""
    if light.colour in (LightColour.GREEN, LightColour.DONE) or not actor.can("dispatch.directive.issue"):
        return ""
    try:
        return f"{reverse('dispatch:issue')}?light={light.pk}"
    except NoReverseMatch:
        return ""


def _history(past: Sequence[Light]) -> list[TimelineItem]:
    return [
        TimelineItem(
            when=timezone.localtime(row.computed_at).date(),
            title=f"{Period.parse(row.period).label('en' if is_english() else 'zh')} "
            f"{light_word(LightColour(row.colour))}",
            text=_first_reason(row),
            url=reverse("status:light", args=[row.pk]),
            colour=LightColour(row.colour),
        )
        for row in past
    ]


@require_POST
def verify(request: HttpRequest, light_id: int) -> HttpResponse:
    """Keep what a supervisor found on the spot."""
    actor = actor_of(request)
    actor.require("status.verify")
    found = queries.light(actor, light_id)
    form = VerifyForm(request.POST)
    if not carried_out(
        form,
        lambda: actions.verify_rating(
            actor, project_id=found.subject_id, period=Period.parse(found.period), **form.cleaned_data
        ),
    ):
        return _light_page(request, light_id, verify_form=form)
    messages.success(request, _("核验结果已记录。"))
    return redirect("status:light", light_id=light_id)


@require_POST
def exempt(request: HttpRequest, light_id: int) -> HttpResponse:
    """Lift one rule until a day; the light is judged anew at once."""
    actor = actor_of(request)
    actor.require("status.exempt")
    found = queries.light(actor, light_id)
    form = ExemptForm(request.POST)
    if not carried_out(form, lambda: actions.exempt(actor, project_id=found.subject_id, **form.cleaned_data)):
        return _light_page(request, light_id, exempt_form=form)
    messages.success(request, _("豁免已登记，灯已重新判断。"))
    now = queries.light_of_project(actor, found.subject_id, Period.parse(found.period))
    return redirect("status:light", light_id=now.pk if now else light_id)


# --- somebody else's ratings beside ours


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """One official rating: how many of its projects have each of our lights."""

    colour: LightColour
    cells: Sequence[tuple[LightColour, int]]
    total: int


@require_safe
def outside(request: HttpRequest) -> HttpResponse:
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
        context |= _cell(actor, request, name, table.period)
    return render(request, "status/outside.html", context)


def _cell(actor: Actor, request: HttpRequest, portfolio: str, period: Period) -> dict[str, Any]:
    """The projects of the chosen cell, row or column; of all where none is chosen."""
    known = [colour.value for colour in LightColour]
    theirs, ours = (request.GET.get(key, "") for key in ("theirs", "ours"))
    rows = queries.lights(actor, period=period, portfolio=portfolio)
    if ours in known:
        rows = rows.filter(colour=ours)
    if theirs in known:
        rows = rows.filter(
            subject_id__in=queries.rated_projects(actor, portfolio, period, LightColour(theirs))
        )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    rated = projects.outside_ratings(actor, project_ids=[light.subject_id for light in found])
    official = {row.project_id: row for row in rated.filter(period=str(period))}
    lines = [(row, official.get(row.project.pk)) for row in _rows(actor, found, period)]
    return {"page": page, "lines": lines, "theirs": theirs, "ours": ours}


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
def snapshots(request: HttpRequest) -> HttpResponse:
    """The frozen months; POST freezes one."""
    actor = actor_of(request)
    if request.method == "POST":
        period = read_period(request.POST.get("period", "")) or queries.latest_period(actor)
        taken = actions.take_snapshot(actor, period=period)
        told = _("已冻结 %(period)s 第 %(number)s 份快照。")
        messages.success(request, told % {"period": period, "number": taken.number})
        return redirect("status:snapshots")
    actor.require("status.read")
    context = {
        "menu_key": "status",
        "crumbs": [Crumb(_("亮灯"), reverse("status:lights")), Crumb(_("快照"))],
        "page": Paginator(queries.snapshots(actor), PAGE).get_page(request.GET.get("page")),
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
