"""The API of plan files: preview, import, export. The same queries and actions as the page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema, UploadedFile

from guatu.kernel.language import Phrase
from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.pages.imports import uploaded
from guatu.projects.types import PlanPreview, Said

router = Router(tags=["projects"])


class SaidOut(Schema):
    """Something of the file that was not taken over as it stands, in both languages, with the first codes."""

    zh: str
    en: str
    count: int
    codes: list[str]


class PlanPreviewOut(Schema):
    """What an import does, or did: codes of nodes, counts of links. `digest`: give it back as `seen` when importing."""

    nodes: int
    links: int
    new: list[str]
    changed: list[str]
    removed: list[str]
    links_added: int
    links_removed: int
    said: list[SaidOut]
    unread: list[SaidOut]
    digest: str


def preview_json(preview: PlanPreview) -> dict[str, Any]:
    """As the API and `guatu plan import --json` answer."""
    plan, diff = preview.incoming, preview.diff
    return {
        "nodes": len(plan.nodes),
        "links": len(plan.links),
        "new": [node.code for node in diff.new],
        "changed": [change.code for change in diff.changed],
        "removed": [node.code for node in diff.removed],
        "links_added": len(diff.links_added),
        "links_removed": len(diff.links_removed),
        "said": [said_json(row) for row in plan.said],
        "unread": [said_json(row) for row in plan.unread],
        "digest": preview.digest,
    }


def said_json(said: Said) -> dict[str, Any]:
    """One line of a report in both languages."""
    what: Phrase = said.what
    return {"zh": what.zh, "en": what.en, "count": said.count, "codes": list(said.codes)}


@router.post("/{code}/plan/import", response=PlanPreviewOut)
def import_plan(
    request: HttpRequest,
    code: str,
    file: File[UploadedFile],
    seen: Form[str] = "",
    dry_run: Form[bool] = False,
) -> dict[str, Any]:
    """Make a project's nodes and links those of a plan file; a dry run writes nothing. Needs `projects.write`."""
    actor = actor_of(request)
    found = queries.project(actor, code)
    actor.require("projects.write", found)
    data, name = uploaded(file), file.name or ""
    if dry_run:
        return preview_json(queries.preview_plan(actor, project_id=found.pk, data=data, name=name))
    done = actions.import_plan(actor, project_id=found.pk, data=data, name=name, seen=seen or None)
    return preview_json(done)


@router.get("/{code}/plan/export")
def export_plan(request: HttpRequest, code: str, form: str = "mspdi") -> HttpResponse:
    """A project's plan as a file: `mspdi` or `csv`."""
    sent = queries.export_plan(actor_of(request), code, form)
    answer = HttpResponse(sent.data, content_type=sent.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{sent.name.encode("ascii", "replace").decode()}"'
    return answer
