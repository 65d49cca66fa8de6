"""Making a plan: worked back from the due day, adjusted by the units, submitted, approved or returned."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects.actions.baseline import keep_baseline
from guatu.projects.actions.project import writable
from guatu.projects.actions.replanning import Replanned, ledgered, record_others, replan
from guatu.projects.actions.templates import link_columns, work_columns
from guatu.projects.models import Baseline, Link, Node, Project, ProjectLink, Schedule, Template
from guatu.projects.queries import template, template_spec
from guatu.projects.queries.together import together
from guatu.projects.rules import check_choice, pushes
from guatu.projects.types import RESPONSIBLE_WORDS, NodeAdjustment, Push, WorkedBack

MOST_DAYS = 2000
MOST_NAMED = 8
STATES = {
    Schedule.State.DRAFT: Phrase("还是草案", "a draft"),
    Schedule.State.SUBMITTED: Phrase("已报审", "submitted"),
    Schedule.State.APPROVED: Phrase("已批准", "approved"),
}


@verb("projects.project.plan")
def plan_project(
    actor: Actor, *, project_id: int, template_code: str | None = None, due: date | None = None
) -> Schedule:
    """Work a project back from its due day; with a template, on nodes made anew from it; with `due`, from that day.

    The plan is a draft again; its baseline stays until the next is approved. Projects tied to it move with it. Raises
    G1613 without a due day, G1614 without nodes, G1615 where nodes with actual days would be replaced, G1637 where they
    are tied to other projects, G1617 for a due day before the start, and the engine's G11xx.
    """
    project = writable(actor, project_id, "projects.write")
    before = {"due": project.due}
    if due is not None and due != project.due:
        if project.start_planned is not None and due < project.start_planned:
            raise GuatuError("G1617", due=due.isoformat(), start=project.start_planned.isoformat())
        project.due = due
        project.save(update_fields=["due"])
    pattern = template(actor, template_code) if template_code is not None else None
    if pattern is not None:
        _replace_nodes(project, pattern)
    done = replan(project)
    _to_state(actor, project.schedule, Schedule.State.DRAFT, template=pattern)
    record(
        actor,
        subject(project),
        before=before,
        after={
            "due": project.due,
            "template": template_code,
            "version": pattern.version if pattern else None,
            **ledgered(done.found),
        },
    )
    record_others(actor, project, done)
    return project.schedule


def _replace_nodes(project: Project, pattern: Template) -> None:
    if project.nodes.exclude(actual_start=None).exists():
        raise GuatuError("G1615", code=project.code)
    tied = ProjectLink.objects.filter(
        Q(predecessor__project=project) | Q(successor__project=project)
    ).values_list("predecessor__code", "successor__code")
    if names := [f"{before} → {after}" for before, after in tied]:
        raise GuatuError("G1637", code=project.code, links=", ".join(names))
    project.nodes.all().delete()
    # What was adopted was adopted for those nodes.
    project.measures_taken.filter(withdrawn_on=None).update(
        withdrawn_on=clock().today(), withdrawn_reason=f"换用模板 {pattern.code} v{pattern.version}"
    )
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


def _to_state(
    actor: Actor,
    plan: Schedule,
    state: Schedule.State,
    *,
    reason: str = "",
    template: Template | None = None,
) -> None:
    plan.state, plan.state_reason = state, reason
    plan.state_by_id, plan.state_at = actor.account_id, clock().now()
    if template is not None:
        plan.template = template
    plan.save(update_fields=["state", "state_reason", "state_by", "state_at", "template"])


def planned(project: Project) -> Schedule:
    """The project's plan. Raises G1614 where it has none."""
    found = Schedule.objects.filter(project=project).first()
    if found is None:
        raise GuatuError("G1614", code=project.code)
    return found


def _require_state(plan: Schedule, state: Schedule.State, doing: Phrase) -> None:
    if plan.state != state:
        raise GuatuError("G1634", state=STATES[Schedule.State(plan.state)], doing=doing)


@verb("projects.nodes.adjust")
def adjust_nodes(
    actor: Actor, *, project_id: int, adjustments: Sequence[NodeAdjustment], reason: str
) -> list[Node]:
    """Adjust durations, first days, deadlines and responsible units of nodes that have not begun. Gives those changed.

    A unit adjusts its draft within float: the days short may not grow, no other node's latest finish may come sooner
    or its expected finish later (G1635 names them). The lead department may go beyond it; a plan that was submitted or
    approved is a draft again then. Raises NotFound for a node of another project, G1633 without a reason, G1634 where a
    unit would change a plan that is no draft, G1636 for a node that has begun, G1618 for a value that cannot be.
    """
    project = writable(actor, project_id, "projects.plan.adjust")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("调整计划", "adjusting the plan"))
    plan = planned(project)
    lead = actor.can("projects.write", project)
    if not lead:
        _require_state(plan, Schedule.State.DRAFT, Phrase("由单位调整", "adjusted by a unit"))
    whole = together(project, lock=True)
    today, known = clock().today(), calendars()
    before = None if lead else whole.worked_back(today, known)[project.pk]
    rows = {node.pk: node for node in whole.nodes}
    was: dict[str, Fact] = {}
    now: dict[str, Fact] = {}
    changed: list[Node] = []
    for adjustment in adjustments:
        node = rows.get(adjustment.node_id)
        if node is None:
            raise NotFound(what=f"projects.node:{adjustment.node_id}")
        moved = {key: value for key, value in adjustment.changes.items() if getattr(node, key) != value}
        if not moved:
            continue
        _check_adjustment(node, adjustment)
        was[node.code] = {key: getattr(node, key) for key in moved}
        now[node.code] = _facts(moved)
        for key, value in moved.items():
            setattr(node, key, value)
        changed.append(node)
    if not changed:
        unchanged()
        return []
    if before is not None:
        after = whole.worked_back(today, known)[project.pk]
        _require_float(before, after, changed, rows.values())
    Node.objects.bulk_update(changed, ["duration", "not_before", "deadline", "responsible"], batch_size=200)
    done = replan(project, whole)
    if plan.state != Schedule.State.DRAFT:
        _to_state(actor, project.schedule, Schedule.State.DRAFT, reason=reason.strip())
    record(
        actor,
        subject(project),
        before=was,
        after={**now, "reason": reason.strip(), "plan": ledgered(done.found)},
    )
    record_others(actor, project, done)
    return changed


def _facts(moved: Mapping[str, object]) -> dict[str, Fact]:
    return {key: value for key, value in moved.items() if isinstance(value, str | int | date | None)}


def _check_adjustment(node: Node, adjustment: NodeAdjustment) -> None:
    if node.actual_start is not None:
        raise GuatuError("G1636", node=node.name)
    changes = adjustment.changes
    if "duration" in changes and not 0 <= changes["duration"] <= MOST_DAYS:
        raise GuatuError("G1618", what="duration", value=changes["duration"], known=f"0–{MOST_DAYS}")
    if changes.get("responsible"):
        check_choice(changes["responsible"], RESPONSIBLE_WORDS, "responsible")


def _require_float(
    before: WorkedBack, after: WorkedBack, changed: Sequence[Node], nodes: Iterable[Node]
) -> None:
    """Raises G1635 naming the nodes of others that would be pushed, and the project's own due day."""
    found = pushes(before, after, {node.code for node in changed})
    names = {node.code: node for node in nodes}
    pushed = [_pushed(names[push.code], push) for push in found[:MOST_NAMED]]
    if (more := len(found) - MOST_NAMED) > 0:
        pushed.append(Phrase(f"另有 {more} 个节点", counted(more, "further node")))
    if (grown := after.days_short - before.days_short) > 0:
        pushed.insert(0, Phrase(f"整个项目晚 {grown} 天", f"the whole project {counted(grown, 'day')} later"))
    if pushed:
        zh, en = "；".join(one.zh for one in pushed), "; ".join(one.en for one in pushed)
        raise GuatuError("G1635", pushed=Phrase(zh, en))


def _pushed(node: Node, push: Push) -> Phrase:
    en, days = node.name_en or node.name, counted(push.days, "day")
    if push.sooner:
        return Phrase(
            f"“{node.name}”的最迟完成要提前 {push.days} 天", f"“{en}” would have to finish {days} sooner"
        )
    return Phrase(f"“{node.name}”推后 {push.days} 天", f"“{en}” would finish {days} later")


@verb("projects.plan.submit")
def submit_plan(actor: Actor, *, project_id: int) -> Schedule:
    """Put a draft before the lead department. Raises G1614 without a plan, G1634 for one that is no draft."""
    project = writable(actor, project_id, "projects.plan.adjust")
    plan = planned(project)
    _require_state(plan, Schedule.State.DRAFT, Phrase("报审", "submitted"))
    _to_state(actor, plan, Schedule.State.SUBMITTED)
    record(actor, subject(project), after={"state": plan.state, "digest": plan.digest})
    return plan


@verb("projects.plan.approve")
def approve_plan(
    actor: Actor, *, project_id: int, name: str = "", reason: str = "", digest: str = ""
) -> Baseline:
    """Approve a submitted plan: it becomes the current baseline, under a name. The lead department's own act.

    With `digest`, only the plan that was looked at. Raises G1614, G1634 for a plan that was not submitted, G1638 where
    it changed since it was looked at, G1620 for a bad name.
    """
    project = writable(actor, project_id, "projects.plan.approve")
    plan = planned(project)
    _require_state(plan, Schedule.State.SUBMITTED, Phrase("批准", "approved"))
    if digest and digest != plan.digest:
        raise GuatuError("G1638")
    baseline = keep_baseline(actor, project, plan, name=name, reason=reason)
    _to_state(actor, plan, Schedule.State.APPROVED)
    record(
        actor,
        subject(project),
        after={
            "state": plan.state,
            "baseline": baseline.number,
            "name": baseline.name,
            "reason": baseline.reason,
            "days_short": plan.days_short,
            "digest": plan.digest,
        },
    )
    return baseline


@verb("projects.plan.return")
def return_plan(actor: Actor, *, project_id: int, reason: str) -> Schedule:
    """Send a submitted plan back as a draft, with the reason. Raises G1614, G1633 without a reason, G1634."""
    project = writable(actor, project_id, "projects.plan.approve")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("退回计划", "returning the plan"))
    plan = planned(project)
    _require_state(plan, Schedule.State.SUBMITTED, Phrase("退回", "returned"))
    _to_state(actor, plan, Schedule.State.DRAFT, reason=reason.strip())
    record(actor, subject(project), after={"state": plan.state, "reason": plan.state_reason})
    return plan


@verb("projects.plan.take")
def take_replan(actor: Actor, *, project_id: int, digest: str = "") -> Replanned:
    """Take the plan as `queries.replan_preview` shows it: worked back again from what has happened by today.

    With `digest`, only what was previewed. Raises G1638 where that is no longer what comes out.
    """
    project = writable(actor, project_id, "projects.plan.adjust")
    before = planned(project)
    done = replan(project)
    if digest and digest != done.found.digest:
        raise GuatuError("G1638")
    record(
        actor,
        subject(project),
        before={"earliest_finish": before.earliest_finish, "days_short": before.days_short},
        after=ledgered(done.found),
    )
    record_others(actor, project, done)
    return done
