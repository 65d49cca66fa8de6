"""The joint-approval calendar over the API: the same queries and actions as its pages. Days ISO."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from guatu.org.queries import actor_of
from guatu.projects import actions
from guatu.projects.models import Booking, Node
from guatu.projects.queries.activities import activity
from guatu.projects.queries.sessions import Proposal, bookings, capacity_rows, conflicts, proposal
from guatu.projects.queries.sessions import booking as read_booking
from guatu.projects.types.sessions import MOST_A_DAY

router = Router(tags=["joint approvals"])

Reason = Annotated[str, Field(max_length=300)]


class CapacitySchema(Schema):
    """What an office takes on a workday, from a day on until the next such row."""

    office: str = Field(max_length=12)
    start: date
    per_day: int = Field(ge=0, le=MOST_A_DAY)
    reason: Reason


class BookingOut(Schema):
    id: int
    on: date
    office: str
    project: str = Field(alias="node.project.code")
    node: str = Field(alias="node.code")
    name: str = Field(alias="node.name")
    activity: str = Field(alias="activity.code")
    by_hand: bool
    reason: str


class SlotOut(Schema):
    """A proposed day: `ready` the first on which it could be taken, `late` office workdays after its plan's `deadline`,
    `unfit` and `because` why it is late or has no day."""

    project: str
    node: str
    office: str
    ready: date | None
    on: date | None
    deadline: date | None
    late: int
    unfit: str | None
    because: str | None


class ProposalOut(Schema):
    """`fitting` of the slots would be booked by taking it; `booked` permits keep the day they have."""

    slots: list[SlotOut]
    fitting: int
    booked: int
    digest: str
    unpublished: list[int]

    @classmethod
    def of(cls, found: Proposal) -> "ProposalOut":
        slots = [
            SlotOut(
                project=line.node.project.code, node=line.node.code, office=line.slot.office, ready=line.slot.ready,
                on=line.slot.on, deadline=line.slot.deadline, late=line.slot.late,
                unfit=line.slot.unfit.value if line.slot.unfit else None,
                because=line.because.code if line.because else None,
            )
            for line in found.lines
        ]  # fmt: skip
        return cls(
            slots=slots,
            fitting=found.fitting,
            booked=found.booked,
            digest=found.digest,
            unpublished=list(found.unpublished),
        )


class TakeIn(Schema):
    """`digest` of the proposal that was read; `late`: also what comes after its deadline."""

    digest: str = Field("", max_length=64)
    late: bool = False


class Count(Schema):
    booked: int


class MoveIn(Schema):
    on: date
    reason: Reason


class ReasonIn(Schema):
    reason: Reason


class ConflictOut(Schema):
    """`hard`: the day is refused."""

    kind: str
    hard: bool
    node: str | None
    day: date | None


@router.get("/bookings", response=list[BookingOut])
def list_bookings(request: HttpRequest, first: date, last: date) -> Any:
    """Standing bookings in the caller's sight, between two days, both included."""
    actor = actor_of(request)
    actor.require("projects.read")
    return list(bookings(actor, first=first, last=last))


@router.get("/capacities", response=list[CapacitySchema])
def list_capacities(request: HttpRequest) -> Any:
    """What each office takes on a workday."""
    actor = actor_of(request)
    actor.require("projects.read")
    return list(capacity_rows(actor))


@router.put("/capacities", response=CapacitySchema)
def set_capacity(request: HttpRequest, body: CapacitySchema) -> Any:
    """Say what an office takes from a day on. Needs `projects.session.write`."""
    return actions.set_office_capacity(actor_of(request), **body.dict())


@router.get("/proposals/{code}", response=ProposalOut)
def read_proposal(request: HttpRequest, code: str, late: bool = False) -> ProposalOut:
    """What would be booked for an activity, and what does not fit."""
    actor = actor_of(request)
    actor.require("projects.read")
    return ProposalOut.of(proposal(actor, activity(actor, code), late=late))


@router.post("/proposals/{code}", response={201: Count})
def take(request: HttpRequest, code: str, body: TakeIn) -> Any:
    """Book what the proposal fits in. Needs `projects.session.write`."""
    actor = actor_of(request)
    row = activity(actor, code)
    count = actions.take_proposal(actor, activity_id=row.pk, digest=body.digest, late=body.late)
    return Status(201, Count(booked=count))


@router.get("/bookings/{booking_id}/conflicts", response=list[ConflictOut])
def read_conflicts(request: HttpRequest, booking_id: int, on: date) -> Any:
    """What is wrong with moving a booking to a day; nothing is written."""
    actor = actor_of(request)
    actor.require("projects.read")
    return [
        _conflict(one.kind, one.hard, node, one.day)
        for one, node in conflicts(read_booking(actor, booking_id), on)
    ]


def _conflict(kind: str, hard: bool, node: Node | None, day: date | None) -> ConflictOut:
    return ConflictOut(kind=kind, hard=hard, node=node.code if node is not None else None, day=day)


@router.post("/bookings/{booking_id}/move", response=BookingOut)
def move(request: HttpRequest, booking_id: int, body: MoveIn) -> Booking:
    """Another day for a permit. Needs `projects.session.write`."""
    actor = actor_of(request)
    actions.move_booking(actor, booking_id=booking_id, on=body.on, reason=body.reason)
    return read_booking(actor, booking_id)


@router.post("/bookings/{booking_id}/drop", response={204: None})
def drop(request: HttpRequest, booking_id: int, body: ReasonIn) -> Any:
    """A permit has no day any more. Needs `projects.session.write`."""
    actions.drop_booking(actor_of(request), booking_id=booking_id, reason=body.reason)
    return Status(204, None)
