"""法定时限: when an application was accepted, and when its clock stood because the applicant supplied papers."""

from datetime import date

from django.db import transaction

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject
from guatu.projects.actions.nodes import update_nodes
from guatu.projects.actions.project import writable
from guatu.projects.models import ClockPause, Node
from guatu.projects.rules import check_pause_day
from guatu.projects.types import ONE_DAY, NodeUpdate


@verb("projects.clock.accept")
def accept_application(actor: Actor, *, node_id: int, on: date) -> Node:
    """Record the day on which the office took an application in. Its clock runs from the day after.

    Raises NotFound, G1639 for a node without a statutory limit or already decided, G1640 for a day after today or one
    after a pause.
    """
    node = _approval(actor, node_id, Phrase("登记受理", "accepted"), accepted=False)
    first = node.pauses.order_by("first_day").values_list("first_day", flat=True).first()
    check_pause_day(node.name, on, date.min, min(clock().today(), first - ONE_DAY if first else date.max))
    before = node.accepted_on
    node.accepted_on = on
    node.save(update_fields=["accepted_on"])
    record(
        actor,
        subject(node.project),
        before={"node": node.code, "accepted_on": before},
        after={"node": node.code, "accepted_on": on},
    )
    return node


@verb("projects.clock.pause")
def pause_clock(actor: Actor, *, node_id: int, on: date, reason: str) -> ClockPause:
    """Stop an approval's clock from a day on: the applicant was told to supply papers.

    Raises NotFound, G1633 without a reason, G1639 for a node whose clock does not run, G1640 for a day that cannot be.
    """
    node = _approval(actor, node_id, Phrase("暂停计时", "paused"))
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("暂停计时", "stopping the clock"))
    last = node.pauses.order_by("-first_day").first()
    if last is not None and last.last_day is None:
        raise GuatuError("G1639", node=node.name, doing=Phrase("再次暂停", "paused twice"))
    after = last.last_day if last is not None and last.last_day is not None else node.accepted_on
    check_pause_day(node.name, on, (after or on) + ONE_DAY, clock().today())
    pause = ClockPause.objects.create(node=node, first_day=on, reason=reason.strip())
    record(
        actor,
        subject(node.project),
        after={"node": node.code, "first_day": on, "reason": pause.reason},
    )
    return pause


@verb("projects.clock.resume")
def resume_clock(actor: Actor, *, node_id: int, on: date) -> ClockPause:
    """Let the clock run again from the day after `on`, the last day on which it stood: the papers are complete.

    Raises NotFound, G1639 where it does not stand, G1640 for a day before it stood or after today.
    """
    node = _approval(actor, node_id, Phrase("恢复计时", "resumed"))
    pause = node.pauses.filter(last_day=None).first()
    if pause is None:
        raise GuatuError("G1639", node=node.name, doing=Phrase("恢复计时", "resumed"))
    check_pause_day(node.name, on, pause.first_day, clock().today())
    pause.last_day = on
    pause.save(update_fields=["last_day"])
    record(
        actor,
        subject(node.project),
        before={"node": node.code, "first_day": pause.first_day},
        after={"node": node.code, "last_day": on},
    )
    return pause


@transaction.atomic
def decide_application(actor: Actor, *, node_id: int, on: date) -> Node:
    """Record the day of the office's decision: the node is reported finished on it, and its clock ends.

    It began, where nobody reported its start, on the day of acceptance. Raises NotFound, G1639 for what was not
    accepted or is decided, G1640 for a day before acceptance or after today, and what `update_nodes` raises.
    """
    node = _approval(actor, node_id, Phrase("登记办结", "decided"))
    check_pause_day(node.name, on, node.accepted_on or on, clock().today())
    started = node.actual_start or min(node.accepted_on or on, on)
    update_nodes(actor, project_id=node.project_id, updates=[NodeUpdate(node.pk, started, on)])
    return Node.objects.get(pk=node.pk)


def _approval(actor: Actor, node_id: int, doing: Phrase, *, accepted: bool = True) -> Node:
    """The node, its project locked and writable. Raises NotFound, Denied, G1639."""
    node = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise NotFound(what=f"projects.node:{node_id}")
    node.project = writable(actor, node.project_id, "projects.progress.write")
    ready = node.accepted_on is not None or not accepted
    if node.statutory_days is None or node.actual_finish is not None or not ready:
        raise GuatuError("G1639", node=node.name, doing=doing)
    return node
