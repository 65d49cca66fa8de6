"""A plan file taken into a project: nodes and links as the file says, facts kept, worked back again."""

import hashlib
from collections.abc import Mapping
from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.projects.actions.nodes import reach_stages
from guatu.projects.actions.project import writable
from guatu.projects.actions.replanning import ledgered, record_others, replan
from guatu.projects.models import Link, Node, Project, Schedule
from guatu.projects.queries import preview_of
from guatu.projects.rules import check_node_update
from guatu.projects.rules.exchange import FACTS, TAKEN
from guatu.projects.types import LinkSpec, NodeSpec, NodeUpdate, PlanPreview


@verb("projects.plan.import")
def import_plan(
    actor: Actor, *, project_id: int, data: bytes, name: str, seen: str | None = None
) -> PlanPreview:
    """Make a project's nodes and links those of a plan file, all or nothing, and work it back again.

    Nodes are found by their code; what a file does not know (measures, responsible units, blockers, stages) and every
    fact stays. `seen`: the digest of the preview that was looked at. A plan that changes is a draft again. Gives what
    was done. Raises G1675 where file or project changed since, G1674 where a node with facts would be lost, G1611 for
    actual days after today, G1613 without a due day, and all that reading raises (G1660 … G1673).
    """
    project = writable(actor, project_id, "projects.write")
    preview = preview_of(project, data, name)
    if seen is not None and seen != preview.digest:
        raise GuatuError("G1675", code=project.code)
    diff = preview.diff
    if diff.is_empty:
        unchanged()
        return preview
    stage = project.stage
    rows = _write_nodes(project, preview)
    _write_links(project, preview, rows)
    finished = {
        change.code
        for change in diff.changed
        if change.before.get("actual_finish") is None and change.after.get("actual_finish") is not None
    } | {node.code for node in diff.new if node.actual_finish is not None}
    reach_stages(project, [row for code, row in rows.items() if code in finished])
    done = replan(project)
    Schedule.objects.filter(project=project).update(
        state=Schedule.State.DRAFT,
        state_by=actor.account_id,
        state_at=clock().now(),
        state_reason="导入计划文件 plan file imported",
    )
    record(
        actor,
        subject(project),
        before={**{row.code: dict(row.before) for row in diff.changed}, "stage": stage},
        after={
            **{row.code: dict(row.after) for row in diff.changed},
            "stage": project.stage,
            "file": name[:80],
            "sha256": hashlib.sha256(data).hexdigest(),
            "new": [node.code for node in diff.new],
            "removed": [node.code for node in diff.removed],
            "links_added": len(diff.links_added),
            "links_removed": len(diff.links_removed),
            "plan": ledgered(done.found),
        },
    )
    record_others(actor, project, done)
    return preview


def _write_nodes(project: Project, preview: PlanPreview) -> dict[str, Node]:
    """The project's nodes as the file has them, in its order, by code. A fixed number of statements."""
    diff, today = preview.diff, clock().today()
    project.nodes.filter(code__in=[node.code for node in diff.removed]).delete()
    kept = {row.code: row for row in project.nodes.all()}
    changed = {change.code: change.after for change in diff.changed}
    created: list[Node] = []
    for position, spec in enumerate(preview.incoming.nodes, start=1):
        row = kept.get(spec.code)
        if row is None:
            row = kept[spec.code] = Node(project=project, code=spec.code, **_fields(spec))
            created.append(row)
        for field, value in changed.get(spec.code, {}).items():
            setattr(row, field, value)
        row.position = position
        _check_facts(row, today)
    Node.objects.bulk_create(created, batch_size=200)
    new = {row.code for row in created}
    rows = [row for code, row in kept.items() if code not in new]
    Node.objects.bulk_update(rows, [*TAKEN, *FACTS, "position"], batch_size=200)
    return kept


def _fields(spec: NodeSpec) -> dict[str, object]:
    return {field: getattr(spec, field) for field in (*TAKEN, *FACTS)}


def _check_facts(row: Node, today: date) -> None:
    """Raises G1611 for days that cannot have happened."""
    facts = {field: getattr(row, field) for field in FACTS}
    check_node_update(NodeUpdate(row.pk or 0, **facts), row.name, today=today)


def _write_links(project: Project, preview: PlanPreview, rows: Mapping[str, Node]) -> None:
    """Links of the file; those that were there keep their softness. Removed nodes took theirs along."""
    gone = {_key(link) for link in preview.diff.links_removed}
    codes = {row.pk: code for code, row in rows.items()}
    doomed = [
        link.pk
        for link in project.links.all()
        if (
            codes[link.predecessor_id], codes[link.successor_id], link.kind, link.lag, link.lag_calendar
        ) in gone
    ]  # fmt: skip
    Link.objects.filter(pk__in=doomed).delete()
    Link.objects.bulk_create(
        (
            Link(
                project=project,
                predecessor=rows[link.predecessor],
                successor=rows[link.successor],
                kind=link.kind,
                lag=link.lag,
                lag_calendar=link.lag_calendar,
            )
            for link in preview.diff.links_added
        ),
        batch_size=200,
    )


def _key(link: LinkSpec) -> tuple[str, str, str, int, str]:
    return link.predecessor, link.successor, link.kind, link.lag, link.lag_calendar
