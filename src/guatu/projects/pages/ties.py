"""A node tied to one of another project: found, tried, seen what moves, then saved; and untied again."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.models import Node, Project, ProjectLink
from guatu.projects.pages.shared import crumbs, node_of, refused
from guatu.projects.queries.tied import TieEffect
from guatu.projects.tie_forms import TieForm
from guatu.projects.types import CALENDAR_WORDS, LINK_WORDS, ProjectFilter
from guatu.ui import words

MOST_FOUND: Final = 20
"""Projects listed of a search; more words find fewer."""


def tied_words(actor: Actor, node: Node) -> dict[str, Any]:
    """A node's links with other projects, for its page."""
    found = queries.node_ties(actor, node)
    return {
        "waits_for": [_row(tie, tie.predecessor) for tie in found.before],
        "followed_by": [_row(tie, tie.successor) for tie in found.after],
        "hidden_ties": found.hidden,
    }


def _row(tie: ProjectLink, other: Node) -> dict[str, Any]:
    return {
        "tie": tie,
        "other": other,
        "project": other.project,
        "url": reverse("projects:why", args=[other.project.code, other.pk]),
        "how": how(tie.kind, tie.lag, tie.lag_calendar),
    }


def how(kind: str, lag: int, lag_calendar: str) -> str:
    """完成→开始，隔10个工作日: a link in words."""
    said = _(LINK_WORDS[kind])
    if not lag:
        return said
    days, ahead = abs(lag), lag < 0
    if not lag_calendar:
        text = _("%(link)s，提前%(days)d天") if ahead else _("%(link)s，隔%(days)d天")
        return text % {"link": said, "days": days}
    text = (
        _("%(link)s，提前%(days)d个工作日(%(calendar)s)")
        if ahead
        else _("%(link)s，隔%(days)d个工作日(%(calendar)s)")
    )
    calendar = _(CALENDAR_WORDS[lag_calendar]) if lag_calendar in CALENDAR_WORDS else lag_calendar
    return text % {"link": said, "days": days, "calendar": calendar}


@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: HttpRequest, code: str, node_id: int) -> HttpResponse:
    """GET: `q` finds a project, `with` chooses it, the form's fields show what moves, unwritten. POST saves."""
    actor = actor_of(request)
    project, node = node_of(actor, code, node_id)
    actor.require("projects.tie.write", project)
    asked = request.POST if request.method == "POST" else request.GET
    other = queries.project(actor, asked["with"]) if asked.get("with") else None
    rows = list(queries.nodes(actor, [other.pk])) if other else []
    form = TieForm(asked if "other" in asked else None, node=node, others=rows)
    effect, fault = None, ""
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            fault = _tied(actor, form, request.POST.get("reason", ""))
            if not fault:
                messages.success(request, _("两个项目已衔接，工期已一起重新推算。"))
                return _back(project, node)
        effect, refusal = _effect(actor, form)
        fault = fault or refusal
    query = request.GET.get("q", "").strip()
    context = _context(project, node, _("衔接别的项目")) | {
        "query": query,
        "found": _found(actor, query, project) if query else [],
        "other": other,
        "form": form,
        **_effect_words(effect),
        "fault": fault,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "projects/tie.html", context, status=422 if fault or form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def untie(request: HttpRequest, code: str, node_id: int, tie_id: int) -> HttpResponse:
    """GET shows what moves when the link is gone; POST with a `reason` removes it."""
    actor = actor_of(request)
    project, node = node_of(actor, code, node_id)
    actor.require("projects.tie.write", project)
    found = queries.node_ties(actor, node)
    row = next((row for row in (*found.before, *found.after) if row.pk == tie_id), None)
    if row is None:
        raise NotFound(what=f"projects.projectlink:{tie_id}")
    fault = ""
    if request.method == "POST":
        try:
            actions.untie_projects(actor, tie_id=tie_id, reason=request.POST.get("reason", ""))
            messages.success(request, _("衔接已解除，工期已重新推算。"))
            return _back(project, node)
        except (Denied, NotFound):
            raise
        except GuatuError as error:
            fault = refused(error)
    context = _context(project, node, _("解除衔接")) | {
        "tie": row,
        "how": how(row.kind, row.lag, row.lag_calendar),
        **_effect_words(queries.untie_effect(actor, tie_id)),
        "fault": fault,
    }
    return render(request, "projects/untie.html", context, status=422 if fault else 200)


def _effect_words(effect: TieEffect | None) -> dict[str, Any]:
    """What moves, its nodes by their names."""
    if effect is None:
        return {"effect": None}
    names, language = effect.names, get_language()
    shifts = [
        (row, shift, [(names[row.pk, moved.code].label(language), moved) for moved in shift.moved])
        for row, shift in effect.rows
    ]
    return {"effect": effect, "shifts": shifts}


def _context(project: Project, node: Node, title: str) -> dict[str, Any]:
    return {
        "menu_key": "projects",
        "project": project,
        "node": node,
        "title": title,
        "crumbs": crumbs(project, words.named(node), title),
        "back": reverse("projects:why", args=[project.code, node.pk]),
    }


def _back(project: Project, node: Node) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("projects:why", args=[project.code, node.pk]) + "#ties", status=303)


def _found(actor: Actor, query: str, project: Project) -> list[Project]:
    """The projects that are planned and answer to the words, without this one."""
    rows = queries.find(actor, ProjectFilter(q=query), year=clock().today().year)
    planned = rows.exclude(pk=project.pk).exclude(due=None).exclude(schedule=None)
    return list(planned[:MOST_FOUND])


def _tied(actor: Actor, form: TieForm, reason: str) -> str:
    """Save it; what was refused, or empty."""
    try:
        actions.tie_projects(actor, **form.tie(), reason=reason)
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return refused(error)
    return ""


def _effect(actor: Actor, form: TieForm) -> tuple[TieEffect | None, str]:
    """What it would move, or what is refused of it."""
    try:
        return queries.tie_effect(actor, **form.tie()), ""
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return None, refused(error)
