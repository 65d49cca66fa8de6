"""A plan file into a project and out of it: look at the difference first, then take it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects.actions import import_plan
from guatu.projects.forms import PlanFileForm
from guatu.projects.models import Project
from guatu.projects.pages.imports import uploaded
from guatu.projects.pages.shared import attempt, crumbs, project_url
from guatu.projects.queries import export_plan, preview_plan, project
from guatu.projects.types import PlanPreview

MOST_SHOWN = 200
"""Rows of each table of the preview; the counts are always whole."""


@require_http_methods(["GET", "HEAD", "POST"])
def import_plan_page(request: HttpRequest, code: str) -> HttpResponse:
    """`do=preview` reads and shows the difference; `do=apply` takes it, all or nothing, if it was looked at."""
    actor = actor_of(request)
    found = project(actor, code)
    actor.require("projects.write", found)
    form = PlanFileForm(request.POST, request.FILES) if request.method == "POST" else PlanFileForm()
    applying = request.POST.get("do") == "apply" and bool(request.POST.get("seen"))
    preview = _read(actor, found, form, applying) if form.is_bound and form.is_valid() else None
    if preview is not None and applying:
        diff = preview.diff
        counts = {"new": len(diff.new), "changed": len(diff.changed), "removed": len(diff.removed)}
        text = _("计划已导入并重新倒排：新增 %(new)s 个节点，改动 %(changed)s 个，删去 %(removed)s 个。")
        messages.success(request, text % counts)
        return HttpResponseRedirect(project_url(found, ["plan"]), status=303)
    context: dict[str, Any] = {
        "menu_key": "projects",
        "project": found,
        "form": form,
        "preview": preview,
        "most": MOST_SHOWN,
        "crumbs": crumbs(found, _("导入计划")),
    }
    refused = form.is_bound and bool(form.errors)
    if getattr(request, "htmx", False):
        return render(request, "projects/part/exchange.html", context)
    return render(request, "projects/exchange.html", context, status=422 if refused else 200)


def _read(actor: Actor, found: Project, form: PlanFileForm, applying: bool) -> PlanPreview | None:
    done: list[PlanPreview] = []
    file = form.cleaned_data["file"]

    def act() -> None:
        data = uploaded(file)
        if applying:
            seen = form.cleaned_data["seen"]
            done.append(import_plan(actor, project_id=found.pk, data=data, name=file.name, seen=seen))
        else:
            done.append(preview_plan(actor, project_id=found.pk, data=data, name=file.name))

    return done[0] if attempt(form, act) else None


@require_safe
def export_plan_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The plan as a download: `mspdi` or `csv`."""
    sent = export_plan(actor_of(request), code, form)
    answer = HttpResponse(sent.data, content_type=sent.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{sent.name.encode("ascii", "replace").decode()}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
