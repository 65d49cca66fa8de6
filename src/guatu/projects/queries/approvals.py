"""法定时限: the clocks of the approvals in a plan."""

from collections.abc import Iterable

from guatu.kernel.clock import clock
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.models import ClockPause
from guatu.projects.queries.network import nodes
from guatu.projects.rules import statutory_clock
from guatu.projects.types import StatutoryClock


def statutory_clocks(actor: Actor, project_ids: Iterable[int]) -> dict[int, StatutoryClock]:
    """The clock of every accepted approval of these projects, by node id, as of today. Four queries."""
    rows = nodes(actor, project_ids).exclude(statutory_days=None).exclude(accepted_on=None)
    office = calendars()["office"]
    pauses: dict[int, list[ClockPause]] = {}
    for pause in ClockPause.objects.filter(node__in=rows.order_by().values("pk")):
        pauses.setdefault(pause.node_id, []).append(pause)
    today = clock().today()
    return {
        node.pk: statutory_clock(
            node.accepted_on,
            node.statutory_days,
            [(pause.first_day, pause.last_day) for pause in pauses.get(node.pk, [])],
            office,
            today,
            node.actual_finish,
        )
        for node in rows
        if node.accepted_on is not None and node.statutory_days is not None
    }
