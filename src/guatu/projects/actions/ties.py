"""Links between projects: what a node of one waits for in another. Projects so tied are planned as one network."""

from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import writable
from guatu.projects.actions.replanning import ledgered, record_others, replan
from guatu.projects.models import Node, Project, ProjectLink
from guatu.projects.rules import check_tie


@verb("projects.tie.make")
def tie_projects(
    actor: Actor,
    *,
    predecessor_id: int,
    successor_id: int,
    reason: str,
    kind: str = "FS",
    lag: int = 0,
    lag_calendar: str = "",
) -> ProjectLink:
    """Let a node wait for one of another project; both projects are worked back again, with all tied to them.

    `lag` in elapsed days, or in working days of `lag_calendar`. Raises NotFound, G1633 without a reason, G1641 for two
    nodes of one project, G1613 for a project without a due day, the engine's G1102 and G1108 for a calendar that is not
    there and for a circle, G1111 for no kind of link.
    A link of the same kind between the two nodes is replaced.
    """
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("衔接两个项目", "linking two projects"))
    before, after = _node(actor, predecessor_id), _node(actor, successor_id)
    check_tie(*((node.project.code, node.project.due) for node in (before, after)))
    tie, _ = ProjectLink.objects.update_or_create(
        predecessor=before,
        successor=after,
        kind=kind,
        defaults={"lag": lag, "lag_calendar": lag_calendar, "reason": reason.strip()},
    )
    _replan(actor, before.project, after.project, after=_facts(tie))
    return tie


@verb("projects.tie.cut")
def untie_projects(actor: Actor, *, tie_id: int, reason: str) -> None:
    """Take a link between projects away; both are worked back again. Raises NotFound, G1633 without a reason."""
    tie = ProjectLink.objects.filter(pk=tie_id).first()
    if tie is None:
        raise NotFound(what=f"projects.projectlink:{tie_id}")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("解除衔接", "removing the link"))
    before, after = _node(actor, tie.predecessor_id), _node(actor, tie.successor_id)
    facts = _facts(tie)
    tie.delete()
    _replan(actor, before.project, after.project, before=facts, after={"reason": reason.strip()})


def _node(actor: Actor, node_id: int) -> Node:
    node = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise NotFound(what=f"projects.node:{node_id}")
    node.project = writable(actor, node.project_id, "projects.tie.write")
    return node


def _facts(tie: ProjectLink) -> dict[str, Fact]:
    return {
        "predecessor": f"{tie.predecessor.project.code}/{tie.predecessor.code}",
        "successor": f"{tie.successor.project.code}/{tie.successor.code}",
        "kind": tie.kind,
        "lag": tie.lag,
        "lag_calendar": tie.lag_calendar,
        "reason": tie.reason,
    }


def _replan(
    actor: Actor,
    one: Project,
    other: Project,
    *,
    after: dict[str, Fact],
    before: dict[str, Fact] | None = None,
) -> None:
    """Both ends once: together while they are tied, each with what is left to it once they are not."""
    done = replan(other)
    record(actor, subject(other), before=before, after={**after, "plan": ledgered(done.found)})
    record_others(actor, other, done)
    if one.pk not in {row.pk for row, _ in done.others}:
        alone = replan(one)
        record(actor, subject(one), before=before, after={**after, "plan": ledgered(alone.found)})
        record_others(actor, one, alone)
