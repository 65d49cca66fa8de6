"""Batches: the list, one batch with what it lacks and how it levels, and the steps between."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.columns.plans import MEMBERS, PROGRAMMES
from guatu.projects.models import Levelling, Programme, ProgrammeCapacity, Project
from guatu.projects.pages.shared import attempt, refused
from guatu.projects.programme_forms import CapacityForm, LevelForm, MembersForm, ProgrammeForm
from guatu.projects.types import PER_WORDS
from guatu.ui import words
from guatu.ui.lists import exported
from guatu.ui.types import Bars, Crumb, Series

LONGEST_LIST = 200
RUNS = 10
"""Levellings that a page shows."""


def programme_list(request: HttpRequest) -> HttpResponseBase:
    """All batches; a new one is opened here too."""
    actor = actor_of(request)
    actor.require("projects.read")
    may_write = actor.can("projects.programme.write")
    if request.method == "POST":
        actor.require("projects.programme.write")
    form = ProgrammeForm(request.POST or None, actor=actor) if may_write else None
    if form is not None and request.method == "POST" and form.is_valid():
        made = form.cleaned_data["code"]
        if attempt(form, lambda: actions.create_programme(actor, **form.cleaned_data)):
            messages.success(request, _("批次已建立，请加入项目。"))
            return HttpResponseRedirect(reverse("projects:programme", args=[made]), status=303)
    rows = [
        (row, next(iter(row.levellings.all()), None))
        for row in queries.with_newest(queries.programmes(actor))
    ]
    if taken := exported(request, PROGRAMMES, rows):
        return taken
    context = {
        "menu_key": "programmes",
        "listing": PROGRAMMES,
        "rows": rows,
        "form": form,
    }
    return render(
        request,
        "projects/programmes.html",
        context,
        status=422 if form is not None and form.is_bound else 200,
    )


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponseBase:
    """One batch: projects, capacities, the newest levelling with its loads before and after."""
    actor = actor_of(request)
    actor.require("projects.read")
    batch = queries.programme(actor, code)

    def lines(some: Sequence[Project]) -> list[tuple[Project, int | None]]:
        shown = _shown(list(queries.levellings(actor, batch)[:RUNS]))
        late = dict(shown.result["late"]) if shown else {}
        return [(project, late.get(project.pk)) for project in some]

    members = queries.members_of(actor, batch)
    if taken := exported(request, MEMBERS, members, notes=[(_("批次"), words.named(batch))], lines=lines):
        return taken
    return _page(request, actor, batch)


def _shown(runs: Sequence[Levelling]) -> Levelling | None:
    """The newest levelling that came to an end."""
    return next((run for run in runs if run.state in ("done", "taken")), None)


def _page(
    request: HttpRequest,
    actor: Actor,
    batch: Programme,
    *,
    capacity_form: CapacityForm | None = None,
    members_form: MembersForm | None = None,
) -> HttpResponse:
    members = list(queries.members_of(actor, batch))
    runs = list(queries.levellings(actor, batch)[:RUNS])
    shown = _shown(runs)
    may_write = actor.can("projects.programme.write")
    nodes = queries.shared_nodes(actor, batch)
    bound = capacity_form is not None or members_form is not None
    context = {
        "menu_key": "programmes",
        "crumbs": (Crumb(_("批次统筹"), reverse("projects:programmes")), Crumb(words.named(batch))),
        "programme": batch,
        "listing": MEMBERS,
        "members": members[:LONGEST_LIST],
        "member_count": len(members),
        "finished_count": sum(member.finish_actual is not None for member in members),
        "more": max(0, len(members) - LONGEST_LIST),
        "capacities": [_capacity(row, nodes) for row in batch.capacities.all()],
        "runs": [(run, queries.state_of(run)) for run in runs],
        "busy": next((run for run in runs if queries.state_of(run) in ("asked", "running")), None),
        "shown": shown,
        **(_outcome(shown, batch, members) if shown else {}),
        "may_write": may_write,
        "capacity_form": (capacity_form or CapacityForm(None, nodes=nodes)) if may_write and nodes else None,
        "members_form": (members_form or MembersForm(None, actor=actor, year=clock().today().year))
        if may_write
        else None,
        "level_form": LevelForm() if may_write else None,
    }
    return render(request, "projects/programme.html", context, status=422 if bound else 200)


def _capacity(row: ProgrammeCapacity, nodes: list[tuple[str, str, str]]) -> dict[str, Any]:
    english = words.is_english()
    named = {code: name_en if english and name_en else name for code, name, name_en in nodes}
    return {
        "row": row,
        "per": _(PER_WORDS[row.per]),
        "nodes": _("、").join(named.get(code, code) for code in row.node_codes),
        "windows": queries.capacity_spec(row).windows,
    }


def _outcome(run: Levelling, batch: Programme, members: list[Project]) -> dict[str, Any]:
    """What a levelling says: how late, how near the bound, which projects are late, the loads."""
    by_id = {project.pk: project for project in members}
    late = sorted(
        ((by_id[pk], days) for pk, days in run.result["late"] if pk in by_id), key=lambda row: -row[1]
    )
    gap = (run.lateness or 0) - (run.bound or 0)
    return {
        "late": late[:LONGEST_LIST],
        "late_count": len(late),
        "gap": gap,
        "loads": [
            (
                row,
                _chart(run, row),
                sum(load.over for load in queries.loads(run, "before", row.code)),
                sum(load.over for load in queries.loads(run, "after", row.code)),
            )
            for row in batch.capacities.all()
        ],
    }


def _chart(run: Levelling, row: ProgrammeCapacity) -> Bars | None:
    """Taken before and after beside what there is, week by week (quarter by quarter)."""
    before = {load.first: load for load in queries.loads(run, "before", row.code)}
    after = {load.first: load for load in queries.loads(run, "after", row.code)}
    firsts = sorted({*before, *after})
    if not firsts:
        return None
    there = [(after.get(day) or before[day]).available for day in firsts]
    return Bars(
        title=words.named(row),
        unit=_("每天最多") if row.per == "day" else _(PER_WORDS[row.per]),
        categories=tuple(words.short_day(day) for day in firsts),
        series=(
            Series(_("平衡前"), tuple(float(before[day].taken) if day in before else 0.0 for day in firsts)),
            Series(_("平衡后"), tuple(float(after[day].taken) if day in after else 0.0 for day in firsts)),
            Series(_("可用"), tuple(float(amount) for amount in there)),
        ),
    )


@require_POST
def programme_members(request: HttpRequest, code: str) -> HttpResponse:
    """The batch is made of the projects of an area whose names contain a word."""
    actor = actor_of(request)
    batch = queries.programme(actor, code)
    form = MembersForm(request.POST, actor=actor, year=clock().today().year)
    if form.is_valid():
        ids = queries.fit_for(actor, area_id=form.area_id(), q=form.cleaned_data["q"]).values_list(
            "pk", flat=True
        )
        if attempt(form, lambda: actions.set_members(actor, programme_id=batch.pk, project_ids=ids)):
            count = len(ids)
            messages.success(
                request, ngettext("批次现有 %(n)s 个项目。", "批次现有 %(n)s 个项目。", count) % {"n": count}
            )
            return _back(batch, "members")
    return _page(request, actor, batch, members_form=form)


@require_POST
def programme_capacity(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is scarce."""
    actor = actor_of(request)
    batch = queries.programme(actor, code)
    form = CapacityForm(request.POST, nodes=queries.shared_nodes(actor, batch))
    if form.is_valid() and attempt(
        form, lambda: actions.set_capacity(actor, programme_id=batch.pk, spec=form.spec())
    ):
        messages.success(request, _("资源已保存。"))
        return _back(batch, "capacities")
    return _page(request, actor, batch, capacity_form=form)


@require_POST
def programme_capacity_drop(request: HttpRequest, code: str, capacity: str) -> HttpResponse:
    """That is scarce no longer."""
    actor = actor_of(request)
    batch = queries.programme(actor, code)
    actions.drop_capacity(actor, programme_id=batch.pk, code=capacity)
    messages.success(request, _("资源已删除。"))
    return _back(batch, "capacities")


@require_POST
def programme_level(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a levelling."""
    actor = actor_of(request)
    batch = queries.programme(actor, code)
    form = LevelForm(request.POST)
    seconds = form.cleaned_data["seconds"] if form.is_valid() else 0
    return _done(
        request,
        batch,
        lambda: actions.ask_levelling(actor, programme_id=batch.pk, seconds=seconds),
        _("已开始平衡，可以离开本页，算完后再来看。"),
    )


@require_POST
def programme_take(request: HttpRequest, code: str, levelling: int) -> HttpResponse:
    """Take the levelled starts into the plans."""
    actor = actor_of(request)
    batch = queries.programme(actor, code)
    return _done(
        request,
        batch,
        lambda: actions.take_levelling(actor, programme_id=batch.pk, levelling_id=levelling),
        _("已采用，各项目已按平衡后的开工时间重新倒排。"),
    )


@require_safe
def programme_state(request: HttpRequest, code: str) -> HttpResponse:
    """How far the levelling is: a part that the page asks for every two seconds; when done the page is loaded anew."""
    actor = actor_of(request)
    batch = queries.programme(actor, code)
    run = queries.levellings(actor, batch).first()
    if run is None:
        raise NotFound(what=f"projects.levelling:{code}")
    busy = queries.state_of(run) in ("asked", "running")
    response = render(
        request, "projects/part/levelling.html", {"programme": batch, "busy": run if busy else None}
    )
    if not busy:
        response["HX-Refresh"] = "true"
    return response


def _done(request: HttpRequest, batch: Programme, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, done)
    return _back(batch, "levelling")


def _back(batch: Programme, part: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('projects:programme', args=[batch.code])}#{part}", status=303)
