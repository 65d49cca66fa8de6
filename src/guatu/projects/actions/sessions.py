"""集中审批日历: what offices take, and which permit is booked when. Proposed by a rule, taken and moved by people."""

from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, take_turn, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.projects.actions.activities import writable_activity
from guatu.projects.models import Booking, Node, OfficeCapacity
from guatu.projects.queries.sessions import booking, conflicts, digest_of, propose_for
from guatu.projects.rules import check_choice
from guatu.projects.rules.sessions import that_fit
from guatu.projects.rules.texts import fitting
from guatu.projects.types import RESPONSIBLE_WORDS
from guatu.projects.types.sessions import MOST_A_DAY, Conflict

_SAID = {
    "past": Phrase("这一天已经过去", "the day has passed"),
    "off": Phrase("这一天部门不上班", "the office does not work on that day"),
    "none": Phrase("部门没有填每日承接量", "the office's capacity has not been set"),
    "full": Phrase("部门这一天已排满", "the office is full on that day"),
    "before": Phrase("早于前面的事项", "it comes before what it waits for"),
    "after": Phrase("后面的手续就排得太早了", "a permit that waits for it would be too early"),
}


@verb("projects.office.capacity")
def set_office_capacity(
    actor: Actor, *, office: str, start: date, per_day: int, reason: str
) -> OfficeCapacity:
    """How many permits an office takes on a workday, from a day on until the next such row; days that have passed stay.

    Raises G1618 for no office, G2621 for an amount, day or reason that does not fit.
    """
    actor.require("projects.session.write")
    check_choice(office, RESPONSIBLE_WORDS, "office")
    if not 0 <= per_day <= MOST_A_DAY or start < clock().today() or not reason.strip():
        raise GuatuError("G2621", amount=per_day)
    old = OfficeCapacity.objects.filter(office=office, start=start).first()
    why = fitting(reason, 300)
    if old is not None and (old.per_day, old.reason) == (per_day, why):
        unchanged()
        return old
    row, _ = OfficeCapacity.objects.update_or_create(
        office=office, start=start, defaults={"per_day": per_day, "reason": why}
    )
    facts: dict[str, Fact] = {"office": office, "start": start, "per_day": per_day, "reason": why}
    before: dict[str, Fact] | None = {"per_day": old.per_day} if old is not None else None
    record(actor, subject(row), before=before, after=facts)
    return row


@verb("projects.booking.take")
def take_proposal(actor: Actor, *, activity_id: int, digest: str = "", late: bool = False) -> int:
    """Book what the proposal for an activity fits in; how many permits.

    `late`: what comes after its plan's deadline too. `digest` is of the proposal that was shown; raises G2618 where it
    would be another by now.
    """
    row = writable_activity(actor, activity_id)
    actor.require("projects.session.write")
    take_turn()
    slots, tasks, nodes, _kept = propose_for(actor, row)
    fitting = that_fit(slots, tasks, late)
    if digest and digest != digest_of(fitting):
        raise GuatuError("G2618")
    if not fitting:
        unchanged()
        return 0
    Booking.objects.bulk_create(
        Booking(node_id=slot.node, activity=row, office=slot.office, on=slot.on)
        for slot in fitting
        if slot.on is not None
    )
    booked: list[Fact] = [
        [nodes[slot.node].project.code, nodes[slot.node].code, slot.office, slot.on] for slot in fitting
    ]
    record(actor, subject(row), after={"booked": booked, "left": len(slots) - len(fitting), "late": late})
    return len(fitting)


def _locked(actor: Actor, booking_id: int) -> Booking:
    """The booking that the actor may move. Raises NotFound, else Denied."""
    row = booking(actor, booking_id)
    actor.require("projects.session.write")
    take_turn()
    return row


@verb("projects.booking.move")
def move_booking(actor: Actor, *, booking_id: int, on: date, reason: str) -> list[Conflict]:
    """Put a permit on another day by hand; what is wrong with that day and may be, such as a deadline missed.

    Raises G2616 without a reason, G2619 for a day that has passed or is not worked, a full office, or the order of the
    project's network broken, naming with what.
    """
    row = _locked(actor, booking_id)
    if not reason.strip():
        raise GuatuError("G2616")
    if row.on == on:
        unchanged()
        return []
    found = conflicts(row, on)
    hard = [(one, node) for one, node in found if one.hard]
    if hard:
        raise GuatuError(
            "G2619",
            permit=row.node.name,
            on=on.isoformat(),
            why="；".join(_why(one, node, "zh") for one, node in hard),
            why_en="; ".join(_why(one, node, "en") for one, node in hard),
        )
    before = row.on
    row.on, row.by_hand, row.reason = on, True, fitting(reason, 300)
    row.save(update_fields=["on", "by_hand", "reason"])
    record(
        actor,
        subject(row.node.project),
        before={"node": row.node.code, "booked": before},
        after={
            "node": row.node.code,
            "booked": on,
            "reason": row.reason,
            "said": [one.kind for one, _ in found],
        },
    )
    return [one for one, _node in found]


def _why(one: Conflict, node: Node | None, language: str) -> str:
    """早于前面的事项（用地预审，2026-07-01）."""
    named = (node.name_en if language == "en" and node.name_en else node.name) if node is not None else ""
    more = ", ".join(filter(None, (named, one.day.isoformat() if one.day else "")))
    return f"{_SAID[one.kind].label(language)}{f' ({more})' if more else ''}"


@verb("projects.booking.drop")
def drop_booking(actor: Actor, *, booking_id: int, reason: str) -> None:
    """A permit has no day any more. Raises G2616 without a reason."""
    row = _locked(actor, booking_id)
    if not reason.strip():
        raise GuatuError("G2616")
    row.dropped_on, row.reason = clock().today(), fitting(reason, 300)
    row.save(update_fields=["dropped_on", "reason"])
    record(
        actor,
        subject(row.node.project),
        before={"node": row.node.code, "booked": row.on},
        after={"node": row.node.code, "booked": None, "reason": row.reason},
    )
