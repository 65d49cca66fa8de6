"""What happened to the nodes of a plan: reported, and the plan worked back again."""

from collections.abc import Callable, Sequence
from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact, Facts
from guatu.org.queries import units_named
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import apply_move, writable
from guatu.projects.actions.replanning import ledgered, record_others, replan
from guatu.projects.models import Node, PermitDecision, Project, StageChange
from guatu.projects.rules import check_node_update, path_to
from guatu.projects.types import NodeUpdate, Stage

ReportedCallback = Callable[[Actor, Sequence[int], str], None]
"""(actor, ids of the project and of those tied to it that moved, source)."""

_callbacks: list[ReportedCallback] = []


def on_reported(callback: ReportedCallback) -> None:
    """Have `callback` called in the transaction of a report on nodes, after the plan is worked back.

    For rooms above: status judges these projects anew. Called once, in `AppConfig.ready`.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


REPORTED = ("actual_start", "actual_finish", "forecast_finish", "blocker_kind", "blocker", "holder")


@verb("projects.nodes.update")
def update_nodes(
    actor: Actor, *, project_id: int, updates: Sequence[NodeUpdate], source: str = ""
) -> list[Node]:
    """What happened to nodes, each as a whole: days, forecast, blocker and its holder. The plan is worked back again.

    A holder that is a unit of the house, or a post of one, is tied to that unit.

    A node just finished that reaches a stage moves the project there, where the table has a way forward. Gives the
    nodes that changed. Raises NotFound for a node of another project, G1611 and G1612 for impossible reports, G2627
    for another finish of what an office has decided.
    """
    return report(actor, writable(actor, project_id, "projects.progress.write"), updates, source)


def report(
    actor: Actor,
    project: Project,
    updates: Sequence[NodeUpdate],
    source: str = "",
    also: Facts | None = None,
) -> list[Node]:
    """The one way in which facts of nodes are written, within a verb that has locked the project and asked permission.

    `also` are facts of that verb, kept in the same entry. Gives and raises as `update_nodes`.
    """
    today = clock().today()
    rows = {node.pk: node for node in project.nodes.all()}
    before: dict[str, Fact] = {}
    after: dict[str, Fact] = dict(also or {})
    changed: list[Node] = []
    finished: list[Node] = []
    held_by = units_named({update.holder for update in updates})
    for update in updates:
        node = rows.get(update.node_id)
        if node is None:
            raise NotFound(what=f"projects.node:{update.node_id}")
        check_node_update(update, node.name, today=today)
        old, new = _reported(node), _reported(update)
        if old == new:
            continue
        if node.actual_finish is not None and update.actual_finish != node.actual_finish:
            _check_undecided(node)
        before[node.code], after[node.code] = old, new
        if node.actual_finish is None and update.actual_finish is not None:
            finished.append(node)
        for field in REPORTED:
            setattr(node, field, getattr(update, field))
        node.holder_unit_id = held_by.get(update.holder)
        changed.append(node)
    if not changed:
        unchanged()
        return []
    Node.objects.bulk_update(changed, [*REPORTED, "holder_unit"], batch_size=200)
    stage = project.stage
    reach_stages(project, finished)
    _replanned(actor, project, source, {**before, "stage": stage}, after)
    return changed


def _replanned(
    actor: Actor, project: Project, source: str, before: dict[str, Fact], after: dict[str, Fact]
) -> None:
    """The plan worked back, all of it in the ledger, and rooms above told."""
    done = replan(project) if project.due is not None else None
    if done is not None:
        after["plan"] = ledgered(done.found)
    record(
        actor,
        subject(project),
        before=before,
        after={**after, "stage": project.stage, "source": source},
    )
    if done is not None:
        record_others(actor, project, done)
    touched = [project.pk, *(row.pk for row, _found in (done.others if done is not None else ()))]
    for callback in _callbacks:
        callback(actor, touched, source)


def _check_undecided(node: Node) -> None:
    """Raises G2627: the office's word is taken back by the office, not reported away."""
    decided = PermitDecision.objects.filter(node=node, granted=True).first()
    if decided is not None:
        raise GuatuError("G2627", node=Phrase.of(node), on=decided.on.isoformat())


def _reported(row: Node | NodeUpdate) -> dict[str, Fact]:
    """What was reported of a node, or would be."""
    return {field: getattr(row, field) for field in REPORTED}


def reach_stages(project: Project, finished: Sequence[Node]) -> None:
    """Move the project as far as its finished nodes prove, step by step, each on its node's day."""
    reached = [node for node in finished if node.reaches_stage]
    for node in sorted(reached, key=lambda node: (node.actual_finish or date.min, node.position)):
        last = StageChange.objects.filter(project=project).order_by("-on", "-id").first()
        day = node.actual_finish or clock().today()
        on = max(day, last.on) if last else day
        for step in path_to(Stage(project.stage), Stage(node.reaches_stage)):
            apply_move(project, step, on, node.name)
