"""Bank matching over the API: the same queries and actions as its pages. Amounts in yuan, days ISO."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.models import CreditNeed
from guatu.projects.queries.activities import activity
from guatu.projects.queries.credit import banks, credit_needs, funnel_of, need_facts
from guatu.projects.rules.credit import stands
from guatu.projects.types.credit import CreditLine, CreditStage

router = Router(tags=["bank matching"])

Amount = Annotated[Decimal, Field(gt=0, max_digits=20, decimal_places=2)]
Reason = Annotated[str, Field(max_length=300)]


class BankSchema(Schema):
    code: str = Field(min_length=1, max_length=20)
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)


class StageAmount(Schema):
    projects: int
    money: Decimal


class CreditLineOut(Schema):
    """One stage, never added to another: reached so far, standing there now, come in the month and in its year, lost on
    the way from the stage before, and the share of its money."""

    stage: CreditStage
    reached: StageAmount
    standing: StageAmount
    month: StageAmount
    year: StageAmount
    lost: StageAmount | None
    share: Decimal | None


class StepOut(Schema):
    id: int
    bank: str = Field(alias="bank.code")
    step: str
    amount: Decimal
    on: date
    source: str


class NeedOut(Schema):
    id: int
    project: str = Field(alias="project.code")
    activity: str | None = Field(None, alias="activity.code")
    amount: Decimal
    on: date
    purpose: str
    ended_on: date | None
    stands: str
    steps: list[StepOut]

    @staticmethod
    def resolve_stands(row: CreditNeed) -> str:
        return stands(need_facts(row)).value


class NeedIn(Schema):
    amount: Amount
    on: date
    purpose: str = Field("", max_length=200)
    purpose_en: str = Field("", max_length=300)
    activity: str | None = Field(None, max_length=24)


class ChangeIn(Schema):
    amount: Amount
    reason: Reason


class EndIn(Schema):
    on: date
    reason: Reason


class StepIn(Schema):
    bank: str = Field(min_length=1, max_length=20)
    step: CreditStage
    amount: Amount
    on: date
    source: str = Field(min_length=1, max_length=200)


class WithdrawIn(Schema):
    reason: Reason


@router.get("/funnel", response=list[CreditLineOut])
def funnel(request: HttpRequest, activity_code: str = "", month: str = "") -> tuple[CreditLine, ...]:
    """The four stages over the needs in the caller's sight, of one activity or of all; flows of a month (YYYY-MM)."""
    actor = actor_of(request)
    actor.require("projects.read")
    today = clock().today()
    chosen = activity(actor, activity_code).pk if activity_code else None
    period = Period.parse(month) if month else Period.of_month(today.year, today.month)
    return funnel_of(credit_needs(actor, activity_id=chosen), period)


@router.get("/needs", response=list[NeedOut])
def needs(request: HttpRequest, project: str = "") -> Any:
    """The needs in the caller's sight, of one project or of all."""
    actor = actor_of(request)
    actor.require("projects.read")
    chosen = queries.project(actor, project).pk if project else None
    return list(credit_needs(actor, project_id=chosen))


@router.get("/banks", response=list[BankSchema])
def list_banks(request: HttpRequest) -> Any:
    """The banks that projects are matched with."""
    actor = actor_of(request)
    actor.require("projects.read")
    return list(banks(actor))


@router.post("/banks", response={201: BankSchema})
def add_bank(request: HttpRequest, body: BankSchema) -> Any:
    """A bank that projects are matched with. Needs `projects.write`."""
    return Status(201, actions.add_bank(actor_of(request), **body.dict()))


@router.post("/projects/{code}/needs", response={201: NeedOut})
def open_need(request: HttpRequest, code: str, body: NeedIn) -> Any:
    """What a project needs from banks. Needs `projects.credit.write`."""
    actor = actor_of(request)
    facts = body.dict()
    at = facts.pop("activity")
    made = actions.open_need(
        actor,
        project_id=queries.project(actor, code).pk,
        activity_id=activity(actor, at).pk if at else None,
        **facts,
    )
    return Status(201, _need(request, made.pk))


@router.patch("/needs/{need_id}", response=NeedOut)
def change_need(request: HttpRequest, need_id: int, body: ChangeIn) -> Any:
    """A need corrected, with the reason."""
    actions.change_need(actor_of(request), need_id=need_id, **body.dict())
    return _need(request, need_id)


@router.post("/needs/{need_id}/end", response=NeedOut)
def end_need(request: HttpRequest, need_id: int, body: EndIn) -> Any:
    """Credit is no longer sought."""
    actions.end_need(actor_of(request), need_id=need_id, **body.dict())
    return _need(request, need_id)


@router.post("/needs/{need_id}/steps", response={201: NeedOut})
def record_step(request: HttpRequest, need_id: int, body: StepIn) -> Any:
    """What a bank did about a need: an amount on a day."""
    actor = actor_of(request)
    bank = banks(actor).filter(code=body.bank).first()
    actions.record_step(
        actor, need_id=need_id, bank_id=bank.pk if bank else 0, step=body.step.value, amount=body.amount,
        on=body.on, source=body.source,
    )  # fmt: skip
    return Status(201, _need(request, need_id))


@router.post("/steps/{step_id}/withdraw", response=list[NeedOut])
def withdraw_step(request: HttpRequest, step_id: int, body: WithdrawIn) -> Any:
    """A step recorded by mistake is taken back; the needs as they stand."""
    actor = actor_of(request)
    actions.withdraw_step(actor, step_id=step_id, reason=body.reason)
    return list(credit_needs(actor))


def _need(request: HttpRequest, need_id: int) -> CreditNeed:
    return credit_needs(actor_of(request)).get(pk=need_id)
