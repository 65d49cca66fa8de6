"""法定时限: an application taken in by its office, papers asked for and supplied, decided; the last step taken back.

Recorded by the office that the permit names, where a unit of the house is tied to it, and by the project office; else
by whoever reports on the project (`projects.permit.record`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import FIRST_YEAR
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.projects.actions.nodes import REPORTED, report
from guatu.projects.actions.permit_telling import tell_step
from guatu.projects.actions.project import check_ours, locked
from guatu.projects.models import ClockPause, Node, PermitDecision
from guatu.projects.queries.permits import permit_desk
from guatu.projects.rules import check_pause_day
from guatu.projects.rules.texts import fitting
from guatu.projects.types import (
    MOST_AT_ONCE,
    ONE_DAY,
    NodeUpdate,
    PermitEntry,
    PermitStep,
    StepOutcome,
)

LONGEST_REASON = 300
LONGEST_DOCUMENT = 120


@verb("projects.clock.accept")
def accept_application(actor: Actor, *, node_id: int, on: date) -> Node:
    """Record the day on which the office took an application in. Its clock runs from the day after.

    Raises NotFound, Denied, G1639 for a node without a statutory limit, G2625 for one already decided, G2629 for one
    accepted on another day, G2623 for a day to come, G1640 for one before the last refusal.
    """
    node = _approval(actor, node_id, Phrase("登记受理", "accepted"), accepted=False)
    if on == node.accepted_on:
        unchanged()
        return node
    if node.accepted_on is not None:
        raise GuatuError("G2629", node=Phrase.of(node), on=node.accepted_on.isoformat())
    refused = node.decisions.order_by("-on").values_list("on", flat=True).first()
    first, today = refused or date(FIRST_YEAR, 1, 1), clock().today()
    check_pause_day(Phrase.of(node), on, first, today, today)
    node.accepted_on = on
    node.save(update_fields=["accepted_on"])
    record(
        actor,
        subject(node.project),
        before={"node": node.code, "accepted_on": None},
        after={"node": node.code, "accepted_on": on},
    )
    tell_step(actor, node, PermitEntry(PermitStep.ACCEPT, on))
    return node


@verb("projects.clock.pause")
def pause_clock(actor: Actor, *, node_id: int, on: date, reason: str) -> ClockPause:
    """Stop an approval's clock from a day on: the applicant was told to supply papers.

    Raises NotFound, Denied, G1633 without a reason, G2624 before acceptance, G2625 once decided, G1639 where it stands
    already, G2623 and G1640 for a day that cannot be.
    """
    node = _approval(actor, node_id, Phrase("暂停计时", "paused"))
    reason = _reason(reason, Phrase("暂停计时", "stopping the clock"))
    last = node.pauses.order_by("-first_day").first()
    if last is not None and last.last_day is None:
        raise GuatuError(
            "G1639",
            node=Phrase.of(node),
            why=Phrase("已经停表", "stands already"),
            doing=Phrase("再次暂停", "paused twice"),
        )
    after = last.last_day if last is not None and last.last_day is not None else node.accepted_on
    today = clock().today()
    check_pause_day(Phrase.of(node), on, (after or on) + ONE_DAY, today, today)
    pause = ClockPause.objects.create(node=node, first_day=on, reason=reason)
    record(
        actor,
        subject(node.project),
        after={"node": node.code, "first_day": on, "reason": pause.reason},
    )
    tell_step(actor, node, PermitEntry(PermitStep.PAUSE, on, pause.reason))
    return pause


@verb("projects.clock.resume")
def resume_clock(actor: Actor, *, node_id: int, on: date) -> ClockPause:
    """Let the clock run again from the day after `on`, the last day on which it stood: the papers are complete.

    Raises NotFound, Denied, G2624, G2625, G1639 where it does not stand, G2623 and G1640 for a day that cannot be.
    """
    node = _approval(actor, node_id, Phrase("恢复计时", "resumed"))
    pause = node.pauses.filter(last_day=None).first()
    if pause is None:
        raise GuatuError(
            "G1639",
            node=Phrase.of(node),
            why=Phrase("没有停表", "does not stand"),
            doing=Phrase("恢复计时", "resumed"),
        )
    today = clock().today()
    check_pause_day(Phrase.of(node), on, pause.first_day, today, today)
    pause.last_day = on
    pause.save(update_fields=["last_day"])
    record(
        actor,
        subject(node.project),
        before={"node": node.code, "first_day": pause.first_day},
        after={"node": node.code, "last_day": on},
    )
    tell_step(actor, node, PermitEntry(PermitStep.RESUME, on))
    return pause


@verb("projects.clock.decide")
def decide_application(actor: Actor, *, node_id: int, on: date, document: str = "") -> PermitDecision:
    """Record that the office granted it on a day, by which document: the node is finished then, and its clock ends.

    It began, where nobody reported its start, on the day of acceptance. Raises NotFound, Denied, G2624 for what was
    not accepted, G2625 for what is decided, G2623 and G1640 for a day to come or before the last step, and what
    `update_nodes` raises.
    """
    node = _approval(actor, node_id, Phrase("登记办结", "decided"))
    accepted, today = node.accepted_on or on, clock().today()
    check_pause_day(Phrase.of(node), on, _last_known(node, accepted), today, today)
    document = fitting(document, LONGEST_DOCUMENT)
    replaced = {field: _kept(getattr(node, field)) for field in REPORTED}
    started = node.actual_start or accepted
    report(
        actor,
        node.project,
        [NodeUpdate(node.pk, started, on)],
        also={"node": node.code, "granted": True, "on": on, "document": document},
    )
    made = PermitDecision.objects.create(
        node=node, granted=True, on=on, accepted_on=accepted, document=document, replaced={"report": replaced}
    )
    tell_step(actor, node, PermitEntry(PermitStep.DECIDE, on, document=document))
    return made


@verb("projects.clock.refuse")
def refuse_application(
    actor: Actor, *, node_id: int, on: date, reason: str, document: str = ""
) -> PermitDecision:
    """Record that the office refused it on a day, and why: that application is over, and the node is not finished.

    It can be applied for again: the next acceptance begins another clock. Raises NotFound, Denied, G1633 without a
    reason, G2624, G2625, G2623 and G1640.
    """
    node = _approval(actor, node_id, Phrase("登记办结", "decided"))
    reason = _reason(reason, Phrase("不予许可", "a refusal"))
    accepted, today = node.accepted_on or on, clock().today()
    check_pause_day(Phrase.of(node), on, _last_known(node, accepted), today, today)
    pauses: list[Fact] = [
        [_kept(row.first_day), _kept(row.last_day), row.reason] for row in node.pauses.all()
    ]
    made = PermitDecision.objects.create(
        node=node, granted=False, on=on, accepted_on=accepted,
        document=fitting(document, LONGEST_DOCUMENT), reason=reason, replaced={"pauses": pauses},
    )  # fmt: skip
    node.pauses.all().delete()
    node.accepted_on = None
    node.save(update_fields=["accepted_on"])
    record(
        actor,
        subject(node.project),
        before={"node": node.code, "accepted_on": accepted, "pauses": pauses},
        after={
            "node": node.code,
            "granted": False,
            "on": on,
            "document": made.document,
            "reason": made.reason,
        },
    )
    tell_step(actor, node, PermitEntry(PermitStep.REFUSE, on, made.reason, made.document))
    return made


@verb("projects.clock.withdraw")
def withdraw_permit_step(actor: Actor, *, node_id: int, reason: str) -> Node:
    """Take back what was recorded last, with the reason: a decision, the end of a pause, a pause, then the acceptance.

    A granted one taken back, its node is as it was reported before, and the plan is worked back; a stage that it
    reached stays, as with other reports. Raises NotFound, Denied, G1633, G2626 where nothing is recorded.
    """
    node = _approval(actor, node_id, Phrase("撤回", "taken back"), accepted=False, open_only=False)
    said = PermitEntry(
        PermitStep.WITHDRAW, clock().today(), _reason(reason, Phrase("撤回登记", "taking it back"))
    )
    decision = node.decisions.order_by("-on", "-pk").first()
    if node.actual_finish is not None:
        if decision is None or not decision.granted:
            raise GuatuError("G2626", node=Phrase.of(node))
        kept = dict(decision.replaced.get("report", {}))
        decision.delete()
        update = NodeUpdate(node.pk, **{field: _read(field, kept.get(field)) for field in REPORTED})
        report(actor, node.project, [update], also={"node": node.code, "reason": said.reason})
    else:
        before = _undone(node, decision)
        record(
            actor,
            subject(node.project),
            before={"node": node.code, **before},
            after={"node": node.code, "accepted_on": node.accepted_on, "reason": said.reason},
        )
    tell_step(actor, node, said)
    return node


def _undone(node: Node, decision: PermitDecision | None) -> dict[str, Any]:
    """The last step before a grant taken back; what it was. Raises G2626."""
    pause = node.pauses.order_by("-first_day").first()
    if pause is not None and pause.last_day is None:
        pause.delete()
        return {"first_day": pause.first_day, "paused_for": pause.reason}
    if pause is not None:
        last, pause.last_day = pause.last_day, None
        pause.save(update_fields=["last_day"])
        return {"first_day": pause.first_day, "last_day": last}
    before: dict[str, Any] = {"accepted_on": node.accepted_on}
    if node.accepted_on is not None:
        node.accepted_on = None
    elif decision is not None:
        before = {
            "granted": False,
            "on": decision.on,
            "document": decision.document,
            "refused": decision.reason,
        }
        node.accepted_on = decision.accepted_on
        ClockPause.objects.bulk_create(
            ClockPause(node=node, first_day=first, last_day=last, reason=why)
            for first, last, why in decision.replaced.get("pauses", ())
        )
        decision.delete()
    else:
        raise GuatuError("G2626", node=Phrase.of(node))
    node.save(update_fields=["accepted_on"])
    return before


def take_step(actor: Actor, node_id: int, entry: PermitEntry) -> None:
    """The step that an entry names, by its own verb: what a page, the API and the command line call."""
    match entry.step:
        case PermitStep.ACCEPT:
            accept_application(actor, node_id=node_id, on=entry.on)
        case PermitStep.PAUSE:
            pause_clock(actor, node_id=node_id, on=entry.on, reason=entry.reason)
        case PermitStep.RESUME:
            resume_clock(actor, node_id=node_id, on=entry.on)
        case PermitStep.DECIDE:
            decide_application(actor, node_id=node_id, on=entry.on, document=entry.document)
        case PermitStep.REFUSE:
            refuse_application(
                actor, node_id=node_id, on=entry.on, reason=entry.reason, document=entry.document
            )
        case PermitStep.WITHDRAW:
            withdraw_permit_step(actor, node_id=node_id, reason=entry.reason)


def take_steps(actor: Actor, node_ids: Sequence[int], entry: PermitEntry) -> list[StepOutcome]:
    """The same step for several permits, each in a transaction of its own: what cannot be is told, the rest stands.

    Raises G2628 for more than MOST_AT_ONCE.
    """
    ids = list(dict.fromkeys(node_ids))
    if len(ids) > MOST_AT_ONCE:
        raise GuatuError("G2628", count=len(ids), most=MOST_AT_ONCE)
    rows = Node.objects.filter(pk__in=ids).select_related("project")
    names = {row.pk: (_in_full(row).zh, _in_full(row).en) for row in rows}
    outcomes = []
    for pk in ids:
        try:
            take_step(actor, pk, entry)
        except NotFound as hidden:  # not named: it is out of sight
            outcomes.append(StepOutcome(pk, error=hidden))
        except GuatuError as refused:
            outcomes.append(StepOutcome(pk, *names[pk], error=refused))
        else:
            outcomes.append(StepOutcome(pk, *names[pk]))
    return outcomes


def _approval(
    actor: Actor, node_id: int, doing: Phrase, *, accepted: bool = True, open_only: bool = True
) -> Node:
    """The node, its project locked, that the actor may record. Raises NotFound, Denied, G1639, G2624, G2625."""
    node = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise NotFound(what=f"projects.node:{node_id}")
    node.project = locked(actor, node.project_id)
    actor.require("projects.permit.record", permit_desk(node))
    check_ours(node.project)
    node.refresh_from_db(fields=["accepted_on", "actual_start", "actual_finish"])
    named = {"node": Phrase.of(node), "doing": doing}
    if node.statutory_days is None:
        raise GuatuError("G1639", **named, why=Phrase("没有法定时限", "has no statutory limit"))
    if open_only and node.actual_finish is not None:
        raise GuatuError("G2625", **named, on=node.actual_finish.isoformat())
    if accepted and node.accepted_on is None:
        raise GuatuError("G2624", **named)
    return node


def _last_known(node: Node, accepted: date) -> date:
    """The day of the last step before a decision: its acceptance, or where a pause of its clock began or ended."""
    pause = node.pauses.order_by("-first_day").first()
    return accepted if pause is None else pause.last_day or pause.first_day


def _in_full(node: Node) -> Phrase:
    project, name = Phrase.of(node.project), Phrase.of(node)
    return Phrase(f"{project.zh} · {name.zh}", f"{project.en} · {name.en}")


def _reason(text: str, what: Phrase) -> str:
    """As it is kept. Raises G1633 for none, G2630."""
    text = fitting(text, LONGEST_REASON)
    if not text:
        raise GuatuError("G1633", what=what)
    return text


def _kept(value: date | str | None) -> str | None:
    """As JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def _read(field: str, text: str | None) -> Any:
    """A reported fact as it was kept."""
    if field in ("actual_start", "actual_finish", "forecast_finish"):
        return date.fromisoformat(text) if text else None
    return text or ""
