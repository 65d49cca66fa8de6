"""The three duties: all of them, a leader's one screen, a secretary's desk, one project's log and visits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.actions.duties import duty_of
from guatu.dispatch.columns import DUTIES, GAPS, LOG, SECRETARIES, SPONSORS
from guatu.dispatch.forms.duties import AnswerForm, DropForm, HeldForm, HoldForm, LogForm, PlanForm
from guatu.dispatch.models import LogEntry, Occasion
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of, posts_of, responsibilities
from guatu.org.types import Actor, ResponsibilityRole
from guatu.org.types import subject as subject_of
from guatu.projects.queries import permits
from guatu.projects.queries import project as read_project
from guatu.ui.forms import carried_out
from guatu.ui.lists import exported
from guatu.ui.types import Crumb
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.projects.models import Project

PAGE = 30
LOG_PAGE = 20


def _crumbs(*last: str) -> list[Crumb]:
    return [Crumb(_("三项职责"), reverse("dispatch:duties")), *(Crumb(text) for text in last)]


@require_safe
def duties(request: HttpRequest) -> HttpResponseBase:
    """Sponsors, secretaries and approvals at a glance; the projects that should have a secretary and have none."""
    actor = actor_of(request)
    found = queries.duty_overview(actor)
    for listing, rows in ((SPONSORS, found.sponsors), (SECRETARIES, found.secretaries), (GAPS, found.gaps)):
        if taken := exported(request, listing, rows):
            return taken
    context = {
        "menu_key": "duties",
        "sponsors_listing": SPONSORS,
        "secretaries_listing": SECRETARIES,
        "gaps_listing": GAPS,
        "overview": found,
        "rule_name": found.rules.name.label(get_language()),
        "rule_source": found.rules.source.label(get_language()),
        "own": {load.post.pk for load in (*found.sponsors, *found.secretaries)} & posts_of(actor),
        "may_assign": actor.can("org.responsibility.write"),
    }
    return render(request, "dispatch/duties.html", context)


@require_safe
def sponsor(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """One screen: my projects, what is stuck, what I must decide."""
    return _sponsor_page(request, post_id)


def _sponsor_page(
    request: HttpRequest, post_id: int, sent: tuple[int, AnswerForm] | None = None
) -> HttpResponseBase:
    actor = actor_of(request)
    sheet = queries.sponsor_sheet(actor, post_id)
    own = sheet.post.pk in posts_of(actor)
    answers = {
        entry.pk: sent[1]
        if sent is not None and sent[0] == entry.pk
        else AnswerForm(auto_id=f"id_{entry.pk}_%s")
        for entry in sheet.asks
    }
    if taken := exported(request, DUTIES, sheet.lines, notes=[(_("岗位"), named(sheet.post))]):
        return taken
    context = {
        "menu_key": "duties",
        "listing": DUTIES,
        "crumbs": _crumbs(named(sheet.post)),
        "sheet": sheet,
        "own": own,
        "asks": [(entry, answers[entry.pk]) for entry in sheet.asks],
        "today": clock().today(),
        "may_answer": actor.can("dispatch.duty.answer", queries.held_by([sheet.post.pk])),
        "page": Paginator(sheet.lines, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "dispatch/sponsor.html", context, status=422 if sent is not None else 200)


@require_safe
def secretary(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """A secretary's desk: next steps, asks, permits in hand, projects with the last entry of their logs."""
    actor = actor_of(request)
    sheet = queries.secretary_sheet(actor, post_id)
    if taken := exported(request, DUTIES, sheet.lines, notes=[(_("岗位"), named(sheet.post))]):
        return taken
    context = {
        "listing": DUTIES,
        "menu_key": "duties",
        "crumbs": _crumbs(named(sheet.post)),
        "sheet": sheet,
        "today": clock().today(),
        "page": Paginator(sheet.lines, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "dispatch/secretary.html", context)


# --- one project


@dataclass(frozen=True, slots=True)
class _Verb:
    """What may be done on a project's page: its form, the action, what is said afterwards."""

    form: Callable[..., forms.Form]
    act: Callable[[Actor, Any, dict[str, Any]], object]
    said: Any


def _kinds() -> list[Any]:
    return [turn.kind for turn in queries.CADENCES.in_force().rule.sponsor]


_PROJECT_VERBS = {
    "log": _Verb(
        lambda data=None: LogForm(data, auto_id="id_log_%s"),
        lambda actor, project, said: actions.write_log(actor, project_id=project.pk, **said),
        gettext_lazy("日志已记录。"),
    ),
    "plan": _Verb(
        lambda data=None: PlanForm(data, kinds=_kinds(), auto_id="id_plan_%s"),
        lambda actor, project, said: actions.plan_occasion(actor, project_id=project.pk, **said),
        gettext_lazy("已列入计划。"),
    ),
    "held": _Verb(
        lambda data=None: HeldForm(data, kinds=_kinds(), auto_id="id_held_%s"),
        lambda actor, project, said: actions.hold_occasion(actor, project_id=project.pk, **said),
        gettext_lazy("已登记。"),
    ),
    "report": _Verb(
        lambda data=None: forms.Form(data),
        lambda actor, project, said: actions.report_to_sponsor(actor, project_id=project.pk),
        gettext_lazy("问题清单已报包保领导。"),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def project(request: HttpRequest, code: str) -> HttpResponseBase:
    """A project's log, next steps, permits and visits. POST `do=log|plan|held|report` writes one."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    found = read_project(actor, code)
    if request.method != "POST":
        return _project_page(request, actor, found)
    name = request.POST.get("do", "")
    wanted = _PROJECT_VERBS.get(name)
    if wanted is None:
        raise NotFound(what=f"do={name}")
    form = wanted.form(request.POST)
    if not carried_out(form, lambda: wanted.act(actor, found, dict(form.cleaned_data))):
        return _project_page(request, actor, found, (name, form))
    messages.success(request, wanted.said)
    return _back_to(found)


def _project_page(
    request: HttpRequest, actor: Actor, found: "Project", sent: tuple[str, forms.Form] | None = None
) -> HttpResponseBase:
    today = clock().today()
    posts: dict[str, list[Any]] = {}
    for row in responsibilities([subject_of(found)], today):
        posts.setdefault(row.role, []).append(row)
    sponsors = posts.get(ResponsibilityRole.SPONSOR.value, [])
    secretaries = posts.get(ResponsibilityRole.SECRETARY.value, [])
    of_both = queries.held_by(row.post_id for row in (*secretaries, *sponsors))
    of_secretary = of_both.of([row.post_id for row in secretaries])
    writes, holds = actor.can("dispatch.duty.write", of_secretary), actor.can("dispatch.duty.write", of_both)
    forms_ = {name: verb.form() for name, verb in _PROJECT_VERBS.items() if name != "report"}
    if sent is not None:
        forms_[sent[0]] = sent[1]
    since = min((row.start for row in sponsors), default=today)
    log = queries.log_of(actor, found)
    if taken := exported(request, LOG, log, notes=[(_("项目"), named(found))]):
        return taken
    context = {
        "listing": LOG,
        "menu_key": "duties",
        "crumbs": _crumbs(named(found)),
        "project": found,
        "today": today,
        "sponsors": sponsors,
        "secretaries": secretaries,
        "in_sight": {row.post_id for row in (*sponsors, *secretaries) if actor.sees(row.post.unit_id)},
        "turns": queries.turns_of(found, since) if sponsors else (),
        "steps": queries.next_steps(actor, [found.pk]),
        "asks": queries.open_asks(actor, [found.pk]),
        "permits": permits(actor, project_ids=[found.pk]),
        "occasions": queries.occasions_of(actor, found)[:LOG_PAGE],
        "page": Paginator(log, LOG_PAGE).get_page(request.GET.get("page")),
        "forms": forms_,
        "opened": sent[0] if sent is not None else "",
        "writes": writes,
        "holds": holds and bool(sponsors),
        "answers": actor.can("dispatch.duty.answer", of_both.of([row.post_id for row in sponsors])),
    }
    return render(request, "dispatch/duty_project.html", context, status=422 if sent is not None else 200)


@require_POST
def entry(request: HttpRequest, entry_id: int, name: str) -> HttpResponseBase:
    """File the problem of an entry, finish its next step, answer its ask; back to where it was asked."""
    actor = actor_of(request)
    row = queries.entry(actor, entry_id)
    match name:
        case "file":
            made = actions.file_problem(actor, entry_id=row.pk)
            messages.success(request, _("问题已登记为%(number)s。") % {"number": made.number})
        case "finish":
            actions.finish_step(actor, entry_id=row.pk)
            messages.success(request, _("下一步已完成。"))
        case "answer":
            return _answer(request, actor, row)
        case _:
            raise NotFound(what=request.path)
    return _back_to(row.project)


def _answer(request: HttpRequest, actor: Actor, row: LogEntry) -> HttpResponseBase:
    duty = queries.project_duty(row.project_id, ResponsibilityRole.SPONSOR)
    actor.require("dispatch.duty.answer", duty)
    form = AnswerForm(request.POST, auto_id=f"id_{row.pk}_%s")
    post_id = min(duty.post_ids & posts_of(actor) or duty.post_ids, default=0)
    if not carried_out(form, lambda: actions.answer_ask(actor, entry_id=row.pk, **form.cleaned_data)):
        return _sponsor_page(request, post_id, (row.pk, form))
    messages.success(request, _("已答复，服务秘书会收到消息。"))
    return HttpResponseRedirect(reverse("dispatch:sponsor", args=[post_id]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def occasion(request: HttpRequest, occasion_id: int) -> HttpResponseBase:
    """One occasion: what was found and promised; while it is only planned, forms to hold it or call it off."""
    actor = actor_of(request)
    row = queries.occasion(actor, occasion_id)
    may = actor.can("dispatch.duty.write", duty_of(row)) and row.is_open
    hold, drop = HoldForm(auto_id="id_hold_%s"), DropForm(auto_id="id_drop_%s")
    failed = False
    if request.method == "POST":
        actor.require("dispatch.duty.write", duty_of(row))
        if request.POST.get("do") == "drop":
            drop = DropForm(request.POST, auto_id="id_drop_%s")
            failed = not carried_out(
                drop, lambda: actions.drop_occasion(actor, occasion_id=row.pk, **drop.cleaned_data)
            )
        else:
            hold = HoldForm(request.POST, auto_id="id_hold_%s")
            failed = not carried_out(
                hold, lambda: actions.hold_occasion(actor, occasion_id=row.pk, **hold.cleaned_data)
            )
        if not failed:
            messages.success(request, _("已登记。"))
            return HttpResponseRedirect(whose_page(row), status=303)
    context = {
        "menu_key": "duties",
        "crumbs": _crumbs(_("履责记录")),
        "row": row,
        "back": whose_page(row),
        "hold": hold if may else None,
        "drop": drop if may else None,
    }
    return render(request, "dispatch/occasion.html", context, status=422 if failed else 200)


def whose_page(row: Occasion) -> str:
    """Where an occasion is shown: its project's duties, its force, its leader's screen."""
    if row.project is not None:
        return reverse("dispatch:duty_project", args=[row.project.code])
    if row.force is not None:
        return reverse("dispatch:force_tab", args=[row.force.code, "team"])
    return reverse("dispatch:sponsor", args=[row.post_id])


def _back_to(found: "Project") -> HttpResponseBase:
    return HttpResponseRedirect(reverse("dispatch:duty_project", args=[found.code]), status=303)
