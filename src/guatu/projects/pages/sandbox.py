"""推演: change something, see everything that moves, then keep it or let it go. The changes live in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.models import Node, Project
from guatu.projects.pages.plan_strip import winters
from guatu.projects.pages.shared import crumbs, project_url, refused
from guatu.projects.rules.sandbox import ADJUSTED, Change, WhatIf, permissions, read_changes
from guatu.projects.types import WorkedNode, last_day
from guatu.ui import words
from guatu.ui.types import GanttRow, GanttStrip, gettext_noop

WHAT: Final = {
    "duration": gettext_noop("工期(工作日)"),
    "not_before": gettext_noop("不早于"),
    "deadline": gettext_noop("节点期限"),
    "forecast_finish": gettext_noop("预计完成"),
    "lag": gettext_noop("间隔(天)"),
    "due": gettext_noop("投产期限"),
}
"""What may be made otherwise, in the reader's words."""


@require_http_methods(["GET", "HEAD", "POST"])
def sandbox(request: HttpRequest, code: str) -> HttpResponse:
    """GET works the changes of `set` out, and writes nothing; POST makes them true by the room's action."""
    actor = actor_of(request)
    actor.require("projects.read")
    project = queries.project(actor, code)
    asked = request.POST if request.method == "POST" else request.GET
    changes, found, fault = _worked(actor, project, [*asked.getlist("set"), _typed(asked)])
    if request.method == "POST" and found is not None and changes:
        fault = _saved(actor, project, changes, request.POST.get("reason", ""))
        if not fault:
            messages.success(request, _("已保存，工期已重新推算。"))
            return HttpResponseRedirect(project_url(project, ["plan"]), status=303)
    nodes = list(queries.nodes(actor, [project.pk]))
    context = {
        "menu_key": "projects",
        "project": project,
        "crumbs": crumbs(project, _("推演")),
        "address": reverse("projects:sandbox", args=[project.code]),
        "changes": _shown(changes, nodes),
        "fault": fault,
        "result": found,
        "rows": _rows(found, nodes) if found and changes else [],
        "gantt": _gantt(found, nodes) if found and changes else None,
        "nodes": nodes,
        "ties": list(queries.links(actor, [project.pk])),
        "others": _others(actor, found) if found else [],
        "wants_reason": any(change.what in ADJUSTED for change in changes),
        "reason": request.POST.get("reason", ""),
        "node": request.GET.get("node", ""),
        "what": [(key, _(WHAT[key])) for key in ("duration", "not_before", "deadline", "forecast_finish")],
        "may_save": bool(changes) and found is not None and _may_save(actor, project, changes),
    }
    return render(request, "projects/sandbox.html", context, status=422 if fault else 200)


def _typed(asked: Any) -> str:
    """The change chosen in the form's fields, as text; empty where nothing was chosen."""
    whom, what, value = (asked.get(key, "").strip() for key in ("whom", "what", "value"))
    if not whom or not value:
        return ""
    if whom == "due":
        return f"due={value}"
    return f"{whom}.{'lag' if '>' in whom else what}={value}"


def _worked(
    actor: Actor, project: Project, texts: Sequence[str]
) -> tuple[tuple[Change, ...], WhatIf | None, str]:
    """The changes read, what they do, and what was refused of them."""
    changes: tuple[Change, ...] = ()
    try:
        changes = read_changes(texts)
        return changes, queries.imagine(actor, project.pk, changes, clock().today()), ""
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return changes, None, refused(error)


def _saved(actor: Actor, project: Project, changes: Sequence[Change], reason: str) -> str:
    """Make the changes true; what was refused, or empty."""
    try:
        actions.change_plan(actor, project_id=project.pk, changes=changes, reason=reason, source="sandbox")
    except (Denied, NotFound):
        raise
    except GuatuError as error:
        return refused(error)
    return ""


def _may_save(actor: Actor, project: Project, changes: Sequence[Change]) -> bool:
    ours = project.portfolio == Project.CITY_PORTFOLIO
    return ours and all(actor.can(needed, project) for needed in permissions(changes))


def _others(actor: Actor, found: WhatIf) -> list[dict[str, Any]]:
    """The tied projects that move too, of those the actor may see."""
    if not found.others:
        return []
    keys = {int(other.key): other for other in found.others}
    rows = queries.projects(actor).filter(pk__in=list(keys))
    return [{"project": row, "other": keys[row.pk]} for row in rows]


def _shown(changes: Sequence[Change], nodes: Sequence[Node]) -> list[dict[str, str]]:
    """Each change in words, and the address of the sandbox without it."""
    names = {node.code: words.named(node) for node in nodes}
    shown = []
    for change in changes:
        whom = " → ".join(f"{code} {names.get(code, '')}" for code in (change.before, change.after) if code)
        others = urlencode([("set", other.text) for other in changes if other is not change])
        value = words.NOTHING if change.value is None else str(change.value)
        shown.append(
            {
                "text": change.text,
                "whom": whom,
                "what": _(WHAT[change.what]),
                "value": value,
                "without": others,
            }
        )
    return shown


def _rows(found: WhatIf, nodes: Sequence[Node]) -> list[dict[str, Any]]:
    by_code = {node.code: node for node in nodes}
    return [{"node": by_code[moved.code], "moved": moved} for moved in found.moved]


def _bar(node: WorkedNode) -> tuple[date, date]:
    """The first and the last day of the earliest work; of an instant without work that day."""
    return node.early_start, max(last_day(node.early_finish), node.early_start)


def _gantt(found: WhatIf, nodes: Sequence[Node]) -> GanttStrip:
    """Every node where it would be, over the ghost of where it is."""
    today = clock().today()
    rows = []
    for node, old, new in zip(nodes, found.before.nodes, found.after.nodes, strict=True):
        (start, end), (was_start, was_end) = _bar(new), _bar(old)
        rows.append(
            GanttRow(
                label=words.named(node), start=start, end=end, ghost_start=was_start, ghost_end=was_end,
                critical=new.critical, key=node.code, done=1.0 if node.actual_finish else 0.0,
                latest=None if node.actual_finish else max(last_day(new.late_finish), new.late_start),
            )
        )  # fmt: skip
    outdoors = any(node.calendar == "outdoor" for node in nodes)
    first, last = min(row.start for row in rows), max(row.end for row in rows)
    return GanttStrip(
        "", tuple(rows), today=today, stops=winters(first, last) if outdoors else (), tools=True
    )
