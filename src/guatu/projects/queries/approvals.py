"""法定时限: the clocks of the approvals in a plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.queries import calendars, scoped
from guatu.org.types import Actor
from guatu.projects.models import ClockPause, Node, PermitDecision
from guatu.projects.queries.network import nodes
from guatu.projects.rules import clock_steps, statutory_clock
from guatu.projects.types import PermitStep, StatutoryClock


@dataclass(frozen=True, slots=True)
class ApprovalClock:
    """The clock of one approval as of today, with the spans in which it stood, oldest first.

    clock: None until it is accepted. steps: what can be recorded of it next. decisions: oldest first; all but a granted
    one ended an application that was refused.
    """

    node: Node
    clock: StatutoryClock | None
    pauses: tuple[ClockPause, ...]
    steps: tuple[PermitStep, ...]
    decisions: tuple[PermitDecision, ...] = ()

    @property
    def standing(self) -> ClockPause | None:
        """The span in which it stands today."""
        last = self.pauses[-1] if self.pauses else None
        return last if last is not None and last.last_day is None else None


def statutory_clocks(actor: Actor, project_ids: Iterable[int]) -> dict[int, StatutoryClock]:
    """The clock of every accepted approval of these projects, by node id, as of today. Four queries."""
    rows = nodes(actor, project_ids).exclude(statutory_days=None).exclude(accepted_on=None)
    office = calendars()["office"]
    pauses: dict[int, list[ClockPause]] = {}
    for pause in ClockPause.objects.filter(node__in=rows.order_by().values("pk")):
        pauses.setdefault(pause.node_id, []).append(pause)
    today = clock().today()
    found = {node.pk: clock_of(node, pauses.get(node.pk, []), office, today) for node in rows}
    return {pk: one for pk, one in found.items() if one is not None}


def approval_clock(actor: Actor, node_id: int) -> ApprovalClock:
    """The clock of one node. Raises NotFound for a node the actor may not see, or one without a statutory limit."""
    node = scoped(actor, Node.objects.filter(pk=node_id), "project__unit").first()
    if node is None or node.statutory_days is None:
        raise NotFound(what=f"projects.node:{node_id}")
    pauses, decisions = tuple(node.pauses.all()), tuple(node.decisions.all())
    found = clock_of(node, pauses, calendars()["office"], clock().today())
    steps = clock_steps(
        accepted=node.accepted_on is not None,
        stands=any(pause.last_day is None for pause in pauses),
        decided=node.actual_finish is not None,
        recorded=bool(decisions) and decisions[-1].granted is (node.actual_finish is not None),
    )
    return ApprovalClock(node, found, pauses, steps, decisions)


def clock_facts(found: ApprovalClock) -> dict[str, Any]:
    """As JSON, for the API and the command line: days counted are working days."""
    now = found.clock
    return {
        "node": found.node.code,
        "node_id": found.node.pk,
        "limit": found.node.statutory_days,
        "accepted": now and now.accepted,
        "used": now and now.used,
        "left": now and now.left,
        "due": now and now.due,
        "stopped": bool(now and now.stopped),
        "decided": now and now.decided,
        "pauses": [
            {"first_day": pause.first_day, "last_day": pause.last_day, "reason": pause.reason}
            for pause in found.pauses
        ],
        "decisions": [
            {"granted": row.granted, "on": row.on, "document": row.document, "reason": row.reason}
            for row in found.decisions
        ],
        "steps": [step.value for step in found.steps],
    }


def clock_of(
    node: Node, pauses: Sequence[ClockPause], office: WorkCalendar, today: date
) -> StatutoryClock | None:
    """The clock of a node as of a day; None before acceptance."""
    if node.accepted_on is None or node.statutory_days is None:
        return None
    spans = [(pause.first_day, pause.last_day) for pause in pauses]
    return statutory_clock(node.accepted_on, node.statutory_days, spans, office, today, node.actual_finish)
