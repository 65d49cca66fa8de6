"""The plan: templates into the tables, nodes from a template, worked back, what happened to them."""

from collections.abc import Mapping, Sequence
from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import apply_move, writable
from guatu.projects.actions.templates import link_columns, work_columns
from guatu.projects.models import (
    Link,
    Node,
    Project,
    Schedule,
    StageChange,
    Template,
)
from guatu.projects.queries import link_spec, node_spec, plan_from, template, template_spec
from guatu.projects.rules import check_node_update, path_to, worked_back
from guatu.projects.types import (
    NodeUpdate,
    Stage,
    WorkedBack,
)

REPORTED = ("actual_start", "actual_finish", "forecast_finish", "blocker_kind", "blocker")
PLANNED = (
    "early_start", "early_finish", "late_start", "late_finish", "total_float", "critical",
    "baseline_start", "baseline_finish",
)  # fmt: skip


@verb("projects.project.plan")
def plan_project(
    actor: Actor, *, project_id: int, template_code: str | None = None, due: date | None = None
) -> Schedule:
    """Work a project back from its due day; with a template, on nodes made anew from it; with `due`, from that day.

    The first plan becomes the baseline. Raises G1613 without a due day, G1614 without nodes, G1615 where nodes with
    actual days would be replaced, G1617 for a due day before the start, and the engine's G11xx.
    """
    project = writable(actor, project_id, "projects.write")
    before = {"due": project.due}
    if due is not None and due != project.due:
        if project.start_planned is not None and due < project.start_planned:
            raise GuatuError("G1617", due=due.isoformat(), start=project.start_planned.isoformat())
        project.due = due
        project.save(update_fields=["due"])
    if template_code is not None:
        _replace_nodes(project, template(actor, template_code))
    found = replan(project)
    record(
        actor,
        subject(project),
        before=before,
        after={"due": project.due, "template": template_code, **_ledgered(found)},
    )
    return project.schedule


def _replace_nodes(project: Project, pattern: Template) -> None:
    if project.nodes.exclude(actual_start=None).exists():
        raise GuatuError("G1615", code=project.code)
    project.nodes.all().delete()
    spec = template_spec(pattern)
    rows = Node.objects.bulk_create(
        Node(project=project, position=position, **work_columns(node))
        for position, node in enumerate(spec.nodes, start=1)
    )
    by_code = {row.code: row for row in rows}
    Link.objects.bulk_create(
        Link(
            project=project,
            predecessor=by_code[link.predecessor],
            successor=by_code[link.successor],
            **link_columns(link),
        )
        for link in spec.links
    )


def replan(project: Project) -> WorkedBack:
    """Work the project's own nodes back and write their dates; nodes without a baseline get one.

    Raises G1613, G1614 and the engine's G11xx. Seven queries, whatever the number of nodes.
    """
    if project.due is None:
        raise GuatuError("G1613", code=project.code)
    nodes = list(project.nodes.all())
    if not nodes:
        raise GuatuError("G1614", code=project.code)
    codes = {node.pk: node.code for node in nodes}
    today = clock().today()
    found = worked_back(
        [node_spec(node) for node in nodes],
        [link_spec(link, codes) for link in project.links.all()],
        plan_from(project, today),
        project.due,
        calendars(),
        today,
    )
    write_dates(nodes, found)
    Node.objects.bulk_update(nodes, PLANNED, batch_size=200)
    project.schedule, _ = Schedule.objects.update_or_create(project=project, defaults=schedule_fields(found))
    return found


def write_dates(nodes: Sequence[Node], found: WorkedBack) -> None:
    """Put worked dates on the rows, unsaved; a row without a baseline takes the plan as its own."""
    for node, dates in zip(nodes, found.nodes, strict=True):
        node.early_start, node.early_finish = dates.early_start, dates.early_finish
        node.late_start, node.late_finish = dates.late_start, dates.late_finish
        node.total_float, node.critical = dates.total_float, dates.critical
        if node.baseline_finish is None:
            node.baseline_start, node.baseline_finish = dates.planned_start, dates.planned_finish


def schedule_fields(found: WorkedBack) -> dict[str, object]:
    """The columns of a Schedule row, but for the project."""
    return {
        "due": found.due,
        "earliest_finish": found.earliest_finish,
        "days_short": found.days_short,
        "critical_chain": list(found.critical_chain),
        "unpublished_years": list(found.unpublished_years),
        "digest": found.digest,
        "computed_at": clock().now(),
    }


def _ledgered(found: WorkedBack) -> Mapping[str, Fact]:
    return {
        "earliest_finish": found.earliest_finish,
        "days_short": found.days_short,
        "critical_chain": list(found.critical_chain),
        "digest": found.digest,
    }


@verb("projects.nodes.update")
def update_nodes(
    actor: Actor, *, project_id: int, updates: Sequence[NodeUpdate], source: str = ""
) -> list[Node]:
    """What happened to nodes, each as a whole: days, forecast, blocker. The plan is worked back again.

    A node just finished that reaches a stage moves the project there, where the table has a way forward. Gives the
    nodes that changed. Raises NotFound for a node of another project, G1611 and G1612 for impossible reports.
    """
    project = writable(actor, project_id, "projects.progress.write")
    today = clock().today()
    rows = {node.pk: node for node in project.nodes.all()}
    before: dict[str, Fact] = {}
    after: dict[str, Fact] = {}
    changed: list[Node] = []
    finished: list[Node] = []
    for update in updates:
        node = rows.get(update.node_id)
        if node is None:
            raise NotFound(what=f"projects.node:{update.node_id}")
        check_node_update(update, node.name, today=today)
        old, new = _reported(node), _reported(update)
        if old == new:
            continue
        before[node.code], after[node.code] = old, new
        if node.actual_finish is None and update.actual_finish is not None:
            finished.append(node)
        for field in REPORTED:
            setattr(node, field, getattr(update, field))
        changed.append(node)
    if not changed:
        unchanged()
        return []
    Node.objects.bulk_update(changed, REPORTED, batch_size=200)
    stage = project.stage
    _reach_stages(project, finished)
    if project.due is not None:
        found = replan(project)
        after["plan"] = _ledgered(found)
    record(
        actor,
        subject(project),
        before={**before, "stage": stage},
        after={**after, "stage": project.stage, "source": source},
    )
    return changed


def _reported(row: Node | NodeUpdate) -> dict[str, Fact]:
    return {field: getattr(row, field) for field in REPORTED}


def _reach_stages(project: Project, finished: Sequence[Node]) -> None:
    """Move the project as far as its finished nodes prove, step by step, each on its node's day."""
    reached = [node for node in finished if node.reaches_stage]
    for node in sorted(reached, key=lambda node: (node.actual_finish or date.min, node.position)):
        last = StageChange.objects.filter(project=project).order_by("-on", "-id").first()
        day = node.actual_finish or clock().today()
        on = max(day, last.on) if last else day
        for step in path_to(Stage(project.stage), Stage(node.reaches_stage)):
            apply_move(project, step, on, node.name)
