"""Filing a matter, and ordering a unit to act."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.dispatch import actions, queries
from guatu.dispatch.forms import FileForm, IssueForm
from guatu.dispatch.pages.matters import back_to, hangs_on, whole_list
from guatu.dispatch.types import About, DirectiveDraft, Kind
from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects.queries import projects
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb
from guatu.ui.words import named

if TYPE_CHECKING:
    from guatu.dispatch.models import Matter


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Bring something before the desk: about a project, a light or another row (in the address), or about nothing."""
    actor = actor_of(request)
    actor.require("dispatch.matter.file")
    made: list[Matter] = []
    kind, unit_id = request.GET.get("about", ""), _number(request, "unit")
    form = FileForm(request.POST or None, actor=actor, kind=Kind.REQUEST if kind == "org.unit" else None)
    if kind == "targets.indicator" and unit_id is None:
        unit_id = actor.unit_id  # an indicator is always somebody's: here the filer's own
    about = About(kind, request.GET.get("id", ""), unit_id)

    def act() -> None:
        made.append(
            actions.file_matter(
                actor,
                project_id=_number(request, "project"),
                light_id=_number(request, "light"),
                about=about,
                **form.cleaned_data,
            )
        )

    if form.is_bound and carried_out(form, act):
        messages.success(request, _("已登记：%(number)s。") % {"number": made[0].number})
        return back_to(made[0].pk)
    context = {
        "menu_key": "dispatch",
        "crumbs": [whole_list(actor), Crumb(_("登记事项"))],
        "form": form,
        "about": _about(actor, DirectiveDraft(project_id=_number(request, "project"))),
        "hangs_on": hangs_on(about),
    }
    return render(request, "dispatch/file.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Order a unit to act: from a light, a project, a point of an agenda (all in the address), or from nothing."""
    actor = actor_of(request)
    actor.require("dispatch.directive.issue")
    draft = queries.directive_draft(
        actor,
        light_id=_number(request, "light"),
        project_id=_number(request, "project"),
        item_id=_number(request, "item"),
    )
    form = IssueForm(request.POST or None, actor=actor, draft=draft, workdays=queries.usual_workdays())
    made: list[Matter] = []

    def act() -> None:
        made.append(
            actions.issue_directive(
                actor,
                light_id=draft.light_id,
                project_id=draft.project_id,
                meeting_id=draft.meeting_id,
                **form.cleaned_data,
            )
        )

    if form.is_bound and carried_out(form, act):
        messages.success(request, _("已交办：%(number)s。") % {"number": made[0].number})
        if draft.meeting_id is not None:
            return HttpResponseRedirect(reverse("dispatch:meeting", args=[draft.meeting_id]), status=303)
        return back_to(made[0].pk)
    context = {
        "menu_key": "dispatch",
        "crumbs": [Crumb(_("调度销号"), reverse("dispatch:matters")), Crumb(_("下达交办"))],
        "form": form,
        "back": _origin(draft),
        "about": _about(actor, draft),
        "due": _due(str(form["workdays"].value() or "")),
    }
    return render(request, "dispatch/issue.html", context, status=422 if form.is_bound else 200)


def _about(actor: Actor, draft: DirectiveDraft) -> dict[str, str] | None:
    """The project behind the draft, with its page."""
    project = projects(actor).filter(pk=draft.project_id).first() if draft.project_id is not None else None
    if project is None:
        return None
    return {"text": named(project), "url": reverse("projects:detail", args=[project.code])}


def _origin(draft: DirectiveDraft) -> str:
    if draft.meeting_id is not None:
        return reverse("dispatch:meeting", args=[draft.meeting_id])
    if draft.light_id is not None:
        return reverse("status:light", args=[draft.light_id])
    return reverse("dispatch:matters")


def _number(request: HttpRequest, key: str) -> int | None:
    """A row's number in the address; none for what is no number that a table could hold."""
    text = request.GET.get(key, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


@require_safe
def due_day(request: HttpRequest) -> HttpResponse:
    """The due day of a limit, while it is being typed."""
    actor_of(request).require("dispatch.directive.issue")
    due = _due(request.GET.get("workdays", ""))
    return render(request, "dispatch/part/due_day.html", {"due": due})


def _due(workdays: str) -> dict[str, object]:
    """The day, or why there is none: a limit still being typed is no error of the page."""
    number = int(workdays) if workdays.isascii() and workdays.isdecimal() and len(workdays) <= 9 else 0
    try:
        return {"day": queries.due_on(number)}
    except GuatuError as refused:
        return {"wrong": f"{refused.text(get_language())} {refused.remedy(get_language())}"}
