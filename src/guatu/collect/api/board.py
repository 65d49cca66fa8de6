"""The due board's reminders through the API: what would be sent, sending it, taking it back."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from guatu.collect import actions, queries
from guatu.collect.api.schemas import Counted
from guatu.collect.types.board import Reminded
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, units
from guatu.org.types import Actor

router = Router(tags=["collect"])


class RemindIn(Schema):
    """A month, and the codes of the units; null: all units, of what is late."""

    period: str
    units: list[str] | None = None


class DraftOut(Schema):
    """One message as it would be sent."""

    account_id: int
    name: str
    zh: str
    en: str
    items: int


class PlanOut(Schema):
    """What reminding now would send. It stands in the inbox at once and leaves the house at `leaves_at`."""

    drafts: list[DraftOut]
    told_today: int
    unreachable: list[str]
    leaves_at: datetime


class RemindedOut(Schema):
    """What was sent. Give `message_ids` back to take it back, before `leaves_at`."""

    message_ids: list[int]
    items: int
    leaves_at: datetime


class WithdrawIn(Schema):
    message_ids: list[int]


@router.post("/reminders/preview", response=PlanOut)
def preview(request: HttpRequest, payload: RemindIn) -> dict[str, Any]:
    """What would be sent to whom, and when it would leave. Nothing is sent."""
    actor = actor_of(request)
    actor.require("collect.remind.all")
    plan = queries.reminder_plan(actor, Period.parse(payload.period), _unit_ids(actor, payload.units))
    return {
        "drafts": [
            {
                "account_id": draft.contact.account_id,
                "name": draft.contact.name.zh,
                "zh": draft.text.zh,
                "en": draft.text.en,
                "items": len(draft.items),
            }
            for draft in plan.drafts
        ],
        "told_today": len(plan.told_today),
        "unreachable": [unit.zh for unit in plan.unreachable],
        "leaves_at": plan.leaves_at,
    }


@router.post("/reminders", response=RemindedOut)
def remind(request: HttpRequest, payload: RemindIn) -> Reminded:
    """Send it; refused with G2592 where nothing is left to remind of."""
    actor = actor_of(request)
    unit_ids = _unit_ids(actor, payload.units)
    return actions.remind(actor, month=Period.parse(payload.period), unit_ids=unit_ids)


@router.post("/reminders/withdraw", response=Counted)
def withdraw(request: HttpRequest, payload: WithdrawIn) -> dict[str, int]:
    """Take back what has not left and was not read; refused with G2593 where it is too late for all."""
    return {"count": actions.withdraw_reminders(actor_of(request), message_ids=payload.message_ids)}


def _unit_ids(actor: Actor, codes: list[str] | None) -> list[int] | None:
    if codes is None:
        return None
    found = dict(units(actor).filter(code__in=codes).values_list("code", "pk"))
    if missing := [code for code in codes if code not in found]:
        raise NotFound(what=missing[0][:40])
    return list(found.values())
