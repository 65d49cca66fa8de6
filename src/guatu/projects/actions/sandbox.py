"""A what-if made true: each change by the action that it is, under that action's permission and rule."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from guatu.kernel.clock import clock
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.projects.actions.nodes import update_nodes
from guatu.projects.actions.plan import adjust_nodes, plan_project
from guatu.projects.actions.project import writable
from guatu.projects.actions.replanning import ledgered, record_others, replan
from guatu.projects.models import Link, Node
from guatu.projects.queries import imagine, nodes
from guatu.projects.rules.sandbox import ADJUSTED, Change
from guatu.projects.types import NodeAdjustment, NodeChanges, NodeUpdate


@transaction.atomic
def change_plan(
    actor: Actor, *, project_id: int, changes: Sequence[Change], reason: str = "", source: str = ""
) -> None:
    """All of the changes or none: forecasts are reported, nodes adjusted (with the reason), lags and due day replanned.

    Raises what `update_nodes`, `adjust_nodes` and `plan_project` raise, Denied among it, and G1691 and G1692 for what
    cannot be changed, before anything is written.
    """
    imagine(actor, project_id, changes, clock().today())
    rows = {node.code: node for node in nodes(actor, [project_id])}
    lags = [change for change in changes if change.after]
    if lags:
        set_lags(actor, project_id=project_id, changes=lags)
    adjusted = _adjusted(changes, rows)
    if adjusted:
        adjust_nodes(actor, project_id=project_id, adjustments=adjusted, reason=reason)
    forecasts = {change.before: change.value for change in changes if change.what == "forecast_finish"}
    if forecasts:
        updates = [_forecast(rows[code], day) for code, day in forecasts.items()]
        update_nodes(actor, project_id=project_id, updates=updates, source=source)
    for change in changes:
        if change.what == "due" and isinstance(change.value, date):
            plan_project(actor, project_id=project_id, due=change.value)


def _adjusted(changes: Sequence[Change], rows: dict[str, Node]) -> list[NodeAdjustment]:
    by_node: dict[str, NodeChanges] = {}
    for change in changes:
        asked = by_node.setdefault(change.before, {}) if change.what in ADJUSTED else {}
        day = change.value if isinstance(change.value, date) else None
        if change.what == "duration" and isinstance(change.value, int):
            asked["duration"] = change.value
        elif change.what == "not_before":
            asked["not_before"] = day
        elif change.what == "deadline":
            asked["deadline"] = day
    return [NodeAdjustment(rows[code].pk, asked) for code, asked in by_node.items()]


def _forecast(node: Node, day: int | date | None) -> NodeUpdate:
    """What was reported of the node stays; its forecast is this."""
    return NodeUpdate(
        node.pk,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
        forecast_finish=day if isinstance(day, date) else None,
        blocker_kind=node.blocker_kind,
        blocker=node.blocker,
        holder=node.holder,
    )


@verb("projects.links.lag")
def set_lags(actor: Actor, *, project_id: int, changes: Sequence[Change]) -> None:
    """Other lags for links of a plan, and the plan worked back again. Needs `projects.write`.

    Raises NotFound, Denied, G1613, G1614 and the engine's G11xx.
    """
    project = writable(actor, project_id, "projects.write")
    kept = Link.objects.filter(project=project).select_related("predecessor", "successor")
    before, after = {}, {}
    for link in kept:
        for change in changes:
            ends = (link.predecessor.code, link.successor.code)
            if (change.before, change.after) == ends and link.lag != change.value:
                whose = change.text.partition("=")[0]
                before[whose], after[whose] = link.lag, change.value
                Link.objects.filter(pk=link.pk).update(lag=change.value)
    if not after:
        unchanged()
        return
    done = replan(project)
    record(actor, subject(project), before=before, after={**after, "plan": ledgered(done.found)})
    record_others(actor, project, done)
