"""Supervision orders by JSON."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from guatu.dispatch import actions, queries
from guatu.dispatch.models import OrderRules, OrderRun, SupervisionOrder
from guatu.dispatch.pages.papers import TYPES
from guatu.dispatch.types.orders import Colour
from guatu.kernel.language import ZH
from guatu.org.queries import actor_of

router = Router(tags=["dispatch"])


class OrderOut(Schema):
    """A sheet about one matter, its colour and the rule it was raised by."""

    id: int
    number: str
    colour: Colour
    name: str
    name_en: str
    matter_id: int
    unit_id: int
    reason: str
    reason_en: str
    rules: str
    issued_on: date
    due_on: date
    signed_on: date | None
    interview: bool
    interviewed_on: date | None


class DueOut(Schema):
    """A matter with the colour that is due for it; `capped`: its unit had its share of this month."""

    matter_id: int
    number: str
    colour: Colour
    capped: bool


class RaiseIn(Schema):
    """One of the two: a matter, or a project's light."""

    matter_id: int | None = None
    light_id: int | None = None


class InterviewIn(Schema):
    said: str


@router.get("/orders", response=list[OrderOut])
@paginate(PageNumberPagination, page_size=50)
def list_orders(
    request: HttpRequest, unit_id: int | None = None, unsigned: bool = False
) -> QuerySet[SupervisionOrder]:
    """The sheets about matters in my sight, the latest first."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.orders(actor, unit_id=unit_id, unsigned=unsigned)


@router.get("/orders/due", response=list[DueOut])
def list_due(request: HttpRequest) -> list[DueOut]:
    """What is due a sheet by the rule in force. Needs `dispatch.order.raise`."""
    actor = actor_of(request)
    actor.require("dispatch.order.raise")
    return [
        DueOut(matter_id=one.matter.pk, number=one.matter.number, colour=one.sheet.colour, capped=one.capped)
        for one in queries.due_sheets(actor)
    ]


class OrderRulesOut(Schema):
    """A version of the rule as it was put in force, and its TOML text."""

    code: str
    version: str
    text: str
    at: datetime


class OrderRulesIn(Schema):
    text: str


class OrderRunOut(Schema):
    """The last run that raised what was due; without an end it was cut off."""

    began: datetime
    ended: datetime | None
    sent: int
    capped: int


@router.get("/orders/rules", response=list[OrderRulesOut])
def list_order_rules(request: HttpRequest) -> list[OrderRules]:
    """Every version of the rule that was put in force, the latest first; none: the house's preset is in force."""
    return queries.ORDER_RULES.versions(actor_of(request))


@router.post("/orders/rules", response={201: OrderRulesOut})
def put_order_rules(request: HttpRequest, body: OrderRulesIn) -> Status[OrderRules]:
    """Put a version of the rule in force. Needs `dispatch.limits.write`."""
    return Status(201, actions.put_order_rules_in_force(actor_of(request), text=body.text))


@router.get("/orders/last-run", response=OrderRunOut | None)
def last_run(request: HttpRequest) -> OrderRun | None:
    """When the sheets due were last raised; null before the first run."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.last_order_run(actor)


@router.post("/orders", response={201: list[OrderOut]})
def raise_orders(request: HttpRequest, body: RaiseIn) -> Status[list[SupervisionOrder]]:
    """Send the sheet of a matter or of a light; of neither: every sheet that is due."""
    actor = actor_of(request)
    if body.matter_id is not None:
        return Status(201, [actions.raise_order(actor, matter_id=body.matter_id)])
    if body.light_id is not None:
        return Status(201, [actions.raise_order_of_light(actor, light_id=body.light_id)])
    return Status(201, actions.raise_orders_due(actor))


@router.post("/orders/{order_id}/sign", response=OrderOut)
def sign_order(request: HttpRequest, order_id: int) -> SupervisionOrder:
    """Sign for it, for the unit it was sent to."""
    return actions.sign_order(actor_of(request), order_id=order_id)


@router.post("/orders/{order_id}/interview", response=OrderOut)
def note_interview(request: HttpRequest, order_id: int, body: InterviewIn) -> SupervisionOrder:
    """Note what was said at the interview."""
    return actions.note_interview(actor_of(request), order_id=order_id, said=body.said)


@router.get("/orders/{order_id}/paper")
def paper(request: HttpRequest, order_id: int, language: str = ZH) -> HttpResponse:
    """The sheet as a Word file, in "zh-hans" or "en"."""
    return HttpResponse(
        queries.order_paper(actor_of(request), order_id, language), content_type=TYPES["docx"]
    )
