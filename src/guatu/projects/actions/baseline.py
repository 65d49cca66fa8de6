"""Baselines: the plan as approved, under a name; one of several is current, and its shadow stands behind the bars."""

from collections.abc import Sequence

from django.db.models import Max

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import writable
from guatu.projects.models import Baseline, BaselineNode, Node, Project, Schedule
from guatu.projects.rules import check_name, standing

SHADOW = ("baseline_start", "baseline_finish")


def keep_baseline(
    actor: Actor, project: Project, plan: Schedule, *, name: str = "", reason: str = ""
) -> Baseline:
    """Write the plan as it stands as the next baseline, and make it current. Raises G1620 for a bad name."""
    newest = project.baselines.aggregate(newest=Max("number"))["newest"] or 0
    name = name.strip() or f"第{newest + 1}版计划"
    check_name(name, 80)
    nodes = [(node, *dates) for node in project.nodes.all() if (dates := standing(node)) is not None]
    if not nodes:
        raise GuatuError("G1614", code=project.code)
    project.baselines.filter(current=True).update(current=False)
    baseline = Baseline.objects.create(
        project=project,
        number=newest + 1,
        name=name,
        reason=reason.strip(),
        due=plan.due,
        finish=max(finish for _, _, finish in nodes),
        digest=plan.digest,
        approved_by_id=actor.account_id,
        approved_label=actor.label[:80],
        approved_at=clock().now(),
    )
    kept = BaselineNode.objects.bulk_create(
        BaselineNode(baseline=baseline, code=node.code, start=start, finish=finish, duration=node.duration)
        for node, start, finish in nodes
    )
    _cast_shadow(project, kept)
    return baseline


def _cast_shadow(project: Project, kept: Sequence[BaselineNode]) -> None:
    """Copy the current baseline onto the nodes: the one place that writes these columns."""
    by_code = {row.code: row for row in kept}
    nodes = list(project.nodes.all())
    for node in nodes:
        row = by_code.get(node.code)
        node.baseline_start, node.baseline_finish = (row.start, row.finish) if row else (None, None)
    Node.objects.bulk_update(nodes, SHADOW, batch_size=200)


@verb("projects.baseline.take")
def take_baseline(actor: Actor, *, project_id: int, name: str, reason: str) -> Baseline:
    """Keep an approved plan as it stands today as a further baseline, and make it current.

    Raises G1614 without a plan, G1620 for a bad name, G1633 without a reason, G1634 for a plan that is not approved.
    """
    project = writable(actor, project_id, "projects.baseline.write")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("另立基线", "taking another baseline"))
    plan = Schedule.objects.filter(project=project).first()
    if plan is None:
        raise GuatuError("G1614", code=project.code)
    if plan.state != Schedule.State.APPROVED:
        raise GuatuError(
            "G1634",
            state=Phrase("尚未批准", "not approved"),
            doing=Phrase("立为基线", "kept as a baseline"),
        )
    made = keep_baseline(actor, project, plan, name=name, reason=reason)
    record(
        actor,
        subject(project),
        after={
            "number": made.number,
            "name": made.name,
            "reason": made.reason,
            "finish": made.finish,
            "digest": made.digest,
        },
    )
    return made


@verb("projects.baseline.switch")
def switch_baseline(actor: Actor, *, project_id: int, number: int, reason: str) -> Baseline:
    """Measure the project against another of its baselines. Raises NotFound, G1633 without a reason."""
    project = writable(actor, project_id, "projects.baseline.write")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("换用基线", "using another baseline"))
    chosen = project.baselines.filter(number=number).first()
    if chosen is None:
        raise NotFound(what=f"projects.baseline:{number}")
    if chosen.current:
        unchanged()
        return chosen
    before = project.baselines.filter(current=True).values_list("number", flat=True).first()
    project.baselines.filter(current=True).update(current=False)
    chosen.current = True
    chosen.save(update_fields=["current"])
    _cast_shadow(project, list(chosen.nodes.all()))
    record(
        actor,
        subject(project),
        before={"number": before},
        after={"number": number, "reason": reason.strip()},
    )
    return chosen
