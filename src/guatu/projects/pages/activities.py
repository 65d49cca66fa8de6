"""The five activities: the year's list, one with its projects and what came of it, and each of its writes."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.actions.activities import may_open
from guatu.projects.activity_forms import (
    ActivityForm,
    ExpectationForm,
    ListFileForm,
    ReasonForm,
    ResultForm,
    YearForm,
)
from guatu.projects.columns import activity_columns, by_expectation, part_columns
from guatu.projects.models import Activity
from guatu.projects.pages.shared import refused
from guatu.projects.queries.activities import (
    activities,
    activity,
    expectation,
    kind_lines,
    part_lines,
    parts,
    refused_of,
    shares,
    spec_of,
)
from guatu.projects.queries.activity_list import read_activity_list
from guatu.projects.templatetags.activity_words import numbered
from guatu.projects.types import ProjectFilter
from guatu.projects.types.activity import CHECK_DAYS, ActivityKind, ActivityState, Verdict
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
FOUND = 20


@require_safe
def activity_list(request: HttpRequest) -> HttpResponseBase:
    """A year's activities: what is to come first, and of each kind what came of it."""
    actor = actor_of(request)
    actor.require("projects.read")
    today = clock().today()
    form = YearForm(request.GET)
    year, kind = form.wanted(today)
    rows = activities(actor, year=year, kind=kind)
    listing = activity_columns()
    if taken := exported(request, listing, rows, form=form):
        return taken
    context = {
        "menu_key": "activities",
        "form": form,
        "listing": listing,
        "year": year,
        "kinds": kind_lines(actor, year),
        "coming": rows.filter(state=ActivityState.PLANNED).order_by("on", "id")[:PAGE],
        "page": Paginator(rows.exclude(state=ActivityState.PLANNED), PAGE).get_page(request.GET.get("page")),
        "today": today,
        "may_write": may_open(actor),
        "kind_filter": kind,
    }
    return render(request, "projects/activities.html", context)


@require_safe
def activity_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """One activity: its plan, who takes part, what each expects and what had come of it 30, 60 and 90 days after.

    Where a day is not kept yet, what the facts say today stands there.
    """
    actor = actor_of(request)
    row = activity(actor, code)
    found = parts(actor, activity_id=row.pk)
    day, verdict = _asked(request)
    if verdict:
        found = found.filter(
            expectations__outcomes__day=day, expectations__outcomes__verdict=verdict
        ).distinct()
    listing = part_columns()
    if taken := exported(request, listing, found, lines=lambda some: by_expectation(part_lines(actor, some))):
        return taken
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = part_lines(actor, page.object_list, live=True)
    may_write = actor.can("projects.activity.write", row)
    context = {
        "menu_key": "activities",
        "crumbs": crumbs(row),
        "activity": row,
        "listing": listing,
        "refused": refused_of(row) if may_write else [],
        "page": page,
        "lines": lines,
        "shares": shares(actor, Q(expectation__part__activity=row.pk)),
        "days": CHECK_DAYS,
        "day": day,
        "verdict": verdict,
        "open": row.state == ActivityState.PLANNED,
        "may_write": may_write,
        "may_hold": may_write and row.state == ActivityState.PLANNED and row.on <= clock().today(),
        "reporting": {one.project.pk for one in lines if actor.can("projects.result.report", one.project)},
        "is_bank": row.kind == ActivityKind.BANK,
        "is_approval": row.kind == ActivityKind.APPROVAL,
    }
    return render(request, "projects/activity.html", context)


def _asked(request: HttpRequest) -> tuple[int, str]:
    """Day and verdict that the list is narrowed to; "" for none."""
    day, verdict = request.GET.get("day", ""), request.GET.get("verdict", "")
    known = day.isdecimal() and int(day) in CHECK_DAYS and verdict in {one.value for one in Verdict}
    return (int(day), verdict) if known else (0, "")


def crumbs(row: Activity | None = None, *last: str) -> tuple[Crumb, ...]:
    """五项活动 / this activity / this page."""
    steps = [Crumb(_("五项活动"), reverse("projects:activities"))]
    if row is not None:
        steps.append(Crumb(numbered(row), reverse("projects:activity", args=[row.code]) if last else ""))
    return (*steps, *(Crumb(text) for text in last))


def _back(row: Activity, part: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("projects:activity", args=[row.code]) + part, status=303)


def _form(
    request: HttpRequest, form: forms.Form, heading: str, row: Activity | None, back: str, lead: str = ""
) -> HttpResponse:
    context = {
        "menu_key": "activities",
        "crumbs": crumbs(row, heading),
        "heading": heading,
        "lead": lead,
        "form": form,
        "back": back,
    }
    return render(request, "projects/activity_form.html", context, status=422 if form.errors else 200)


@read_or_write
def open_activity(request: HttpRequest) -> HttpResponse:
    """A new activity."""
    actor = actor_of(request)
    if not may_open(actor):
        raise Denied(permission="projects.activity.write")
    form = ActivityForm(request.POST or None, actor=actor, kind=request.GET.get("kind", ""))
    made: list[Activity] = []
    if carried_out(form, lambda: made.append(actions.open_activity(actor, **form.cleaned_data))):
        messages.success(request, _("活动已建立，请加入项目和各自的预期。"))
        return _back(made[0])
    return _form(request, form, _("新建活动"), None, reverse("projects:activities"))


@read_or_write
def edit_activity(request: HttpRequest, code: str) -> HttpResponse:
    """Its day, place, name or plan."""
    actor = actor_of(request)
    row = activity(actor, code)
    actor.require("projects.activity.write", row)
    form = ActivityForm(request.POST or None, actor=actor, row=row)
    if carried_out(form, lambda: actions.edit_activity(actor, activity_id=row.pk, changes=form.cleaned_data)):  # type: ignore[arg-type]  # the form's fields are its keys
        messages.success(request, _("已保存。"))
        return _back(row)
    return _form(request, form, _("修改活动"), row, reverse("projects:activity", args=[row.code]))


@read_or_write
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Find the project that is to take part."""
    actor = actor_of(request)
    row = activity(actor, code)
    actor.require("projects.activity.write", row)
    query = request.GET.get("q", "").strip()[:80]
    rows = queries.find(actor, ProjectFilter(q=query), year=clock().today().year)
    context = {
        "menu_key": "activities",
        "crumbs": crumbs(row, _("加入项目")),
        "activity": row,
        "query": query,
        "found": rows[:FOUND] if query else (),
    }
    return render(request, "projects/activity_join.html", context)


@read_or_write
def part(request: HttpRequest, code: str, project: str) -> HttpResponse:
    """What a project expects: it joins with this, or what it expects is written anew."""
    actor = actor_of(request)
    row = activity(actor, code)
    actor.require("projects.activity.write", row)
    found = queries.project(actor, project)
    there = parts(actor, activity_id=row.pk, project_id=found.pk).first()
    specs = [spec_of(one) for one in there.expectations.all()] if there else []
    nodes = list(queries.nodes(actor, [found.pk]))
    form = ExpectationForm(request.POST or None, nodes=nodes, specs=specs)
    if request.method == "POST" and not request.POST:
        form = ExpectationForm({}, nodes=nodes)
    act = actions.expect if there else actions.take_part
    if carried_out(
        form, lambda: act(actor, activity_id=row.pk, project_id=found.pk, expectations=form.specs())
    ):
        messages.success(request, _("已列入名单。") if there is None else _("预期已保存。"))
        return _back(row, "#parts")
    heading = _("预期：%(name)s") % {"name": named(found)}
    return _form(request, form, heading, row, reverse("projects:activity", args=[row.code]))


def _done(request: HttpRequest, row: Activity, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it; a refusal that can be mended is said on the activity's page."""
    try:
        act()
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, done)
    return _back(row)


@read_or_write
def bring_list(request: HttpRequest, code: str) -> HttpResponse:
    """A list of projects with what each expects, from a workbook; what was refused is shown with why."""
    actor = actor_of(request)
    row = activity(actor, code)
    actor.require("projects.activity.write", row)
    form = ListFileForm(request.POST or None, request.FILES or None)
    taken: list[actions.PartsTaken] = []

    def act() -> None:
        found = read_activity_list(actor, form.data_of_file())
        given = [actions.PartIn(one.project_id, tuple(one.expectations), one.line) for one in found.parts]
        taken.append(actions.take_list(actor, activity_id=row.pk, parts=given, refused=found.refused))

    if carried_out(form, act):
        count = taken[0].taken
        said = ngettext("已列入 %(n)s 个项目。", "已列入 %(n)s 个项目。", count) % {"n": count}
        messages.success(request, said)
        return _back(row, "#refused" if taken[0].refused else "#parts")
    return _form(request, form, _("导入名单"), row, reverse("projects:activity", args=[row.code]))


@require_POST
def leave(request: HttpRequest, code: str, project: str) -> HttpResponse:
    """A project does not take part after all."""
    actor = actor_of(request)
    row = activity(actor, code)
    found = queries.project(actor, project)
    return _done(
        request,
        row,
        lambda: actions.leave(actor, activity_id=row.pk, project_id=found.pk),
        _("已从名单中去掉。"),
    )


@require_POST
def hold(request: HttpRequest, code: str) -> HttpResponse:
    """It was held."""
    actor = actor_of(request)
    row = activity(actor, code)
    return _done(
        request,
        row,
        lambda: actions.hold_activity(actor, activity_id=row.pk),
        _("已登记为举办；第30、60、90天自动读取成效。"),
    )


@read_or_write
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """It is not held, and why."""
    actor = actor_of(request)
    row = activity(actor, code)
    actor.require("projects.activity.write", row)
    form = ReasonForm(request.POST or None)
    if carried_out(form, lambda: actions.cancel_activity(actor, activity_id=row.pk, **form.cleaned_data)):
        messages.success(request, _("活动已取消。"))
        return _back(row)
    return _form(request, form, _("取消活动"), row, reverse("projects:activity", args=[row.code]))


@read_or_write
def report(request: HttpRequest, code: str, expectation_id: int) -> HttpResponse:
    """What came of an expectation that no fact answers."""
    actor = actor_of(request)
    row = activity(actor, code)
    expected = expectation(actor, row, expectation_id)
    actor.require("projects.result.report", expected.part.project)
    form = ResultForm(request.POST or None, initial={"on": clock().today()})
    if carried_out(
        form, lambda: actions.report_result(actor, expectation_id=expectation_id, **form.cleaned_data)
    ):
        messages.success(request, _("成效已录入，到第30、60、90天一并评定。"))
        return _back(row, "#parts")
    heading = _("录入成效：%(name)s") % {"name": named(expected.part.project)}
    lead = expected.words
    return _form(request, form, heading, row, reverse("projects:activity", args=[row.code]), lead)
